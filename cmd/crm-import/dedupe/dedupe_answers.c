/* What somebody has answered to the doubts of another day. */
#include "dedupe.h"

#include "base/die.h"
#include "text/num.h"

#include <math.h>

static uint32_t
find_record(const void *data, struct str file, struct str text)
{
	const struct dedupe *d = data;
	int64_t line;

	if (!num_int(text, &line) || line < 1)
		return UINT32_MAX;
	for (uint32_t i = 0; i < d->match.data.records; i++)
		if (d->line.v[i] == (uint64_t)line &&
		    str_eq(file, str_of(dedupe_file(d, i))))
			return i;
	return UINT32_MAX;
}

static const struct str *
find_cell(const void *data, uint32_t record, struct str column)
{
	const struct dedupe *d = data;

	for (int f = 0; f < d->match.data.fields; f++)
		if (str_eq(column, str_of(d->match.data.field[f].name)))
			return &d->cell.v[record * d->columns +
			    d->match.column[f]];
	return NULL;
}

void
dedupe_read_answers(struct dedupe *d)
{
	struct answers_records records = { { "file", "line" }, d, find_record,
		find_cell };
	struct csv_table table;
	struct diag diag;

	if (d->options->answers == NULL)
		return;
	if (!csv_load(d->options->answers, &table, &diag) ||
	    !answers_read(&table, &records, &d->answers, &diag))
		die(diag.status, "%s", diag.text);
	csv_table_free(&table);
	report_say(&d->tool->report, "answers: %zu same, %zu different",
	    d->answers.same.n, d->answers.different.count);
}

void
dedupe_heed_answers(struct dedupe *d)
{
	vec_each (struct linkage_pair, p, &d->pairs)
		if (set_has(
			&d->answers.different, linkage_pair_key(p->a, p->b)))
			p->probability = 0;
	for (size_t i = 0; i < d->answers.same.n; i++) {
		struct linkage_pair pair = d->answers.same.v[i];

		linkage_weigh(d->linkage, &pair);
		pair.probability = pair.together = 1;
		pair.weight = INFINITY;
		vec_push(&d->pairs, pair);
	}
}
