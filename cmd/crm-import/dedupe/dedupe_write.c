/* What dedupe writes. */
#include "dedupe.h"

#include "base/sort.h"
#include "crm-import/linkage/golden.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static void
write_key(const struct dedupe *d, struct csv_writer *w, uint32_t record)
{
	char key[DEDUPE_KEY];

	dedupe_key(d, d->number[record], key);
	csv_field(w, str_of(key));
}

static void
write_household(const struct dedupe *d, struct csv_writer *w, uint32_t record)
{
	char key[DEDUPE_KEY];

	dedupe_household(d, record, key);
	csv_field(w, str_of(key));
}

void
dedupe_write_rows(struct dedupe *d)
{
	struct tool_output out;

	tool_output(d->tool, &out, ',');
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&out.w, d->header.name[i]);
	csv_field(&out.w, STR("customer_key"));
	csv_field(&out.w, STR("household_key"));
	csv_field(&out.w, STR("match_probability"));
	csv_end(&out.w);
	for (uint32_t k = 0; k < d->match.data.records; k++) {
		for (size_t i = 0; i < d->columns; i++)
			csv_field(&out.w, d->cell.v[k * d->columns + i]);
		write_key(d, &out.w, k);
		write_household(d, &out.w, k);
		csv_real(&out.w, d->best[k]);
		csv_end(&out.w);
	}
	tool_close(d->tool, &out);
}

static void
write_pair_header(const struct dedupe *d, struct csv_writer *w)
{
	static const char *const fixed[] = { "file_a", "line_a", "file_b",
		"line_b", "customer_key_a", "customer_key_b",
		"match_probability", "match_weight", "linked", "prior_weight",
		"household_weight", "household_probability", "answer" };
	static const char *const parts[] = { "a", "b", "level", "weight" };

	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		csv_field(w, str_of(fixed[i]));
	for (int f = 0; f < d->model.fields; f++)
		for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
			char name[200];

			snprintf(name, sizeof(name), "%s_%s",
			    d->match.data.field[f].name, parts[i]);
			csv_field(w, str_of(name));
		}
	csv_end(w);
}

static void
write_field(const struct dedupe *d, struct csv_writer *w,
    const struct linkage_pair *p, int f, double weight)
{
	size_t column = d->match.column[f];
	int level = linkage_level(p->levels, f);

	csv_field(w, d->cell.v[p->a * d->columns + column]);
	csv_field(w, d->cell.v[p->b * d->columns + column]);
	if (level == LINKAGE_MISSING) {
		csv_empty(w);
		csv_empty(w);
		return;
	}
	csv_int(w, level);
	csv_real(w, weight);
}

/* One customer, one household, or neither. */
static struct str
answer_of(const struct dedupe *d, const struct linkage_pair *p)
{
	if (p->probability >= d->options->threshold)
		return STR("one");
	return p->together >= d->options->threshold ? STR("household")
						    : STR("neither");
}

/* A pair with both values, the level and the weight of each field. */
static void
write_pair(
    const struct dedupe *d, struct csv_writer *w, const struct linkage_pair *p)
{
	double weight[LINKAGE_FIELDS];
	double prior = linkage_weigh_fields(d->linkage, p, weight);

	csv_field(w, str_of(dedupe_file(d, p->a)));
	csv_int(w, (int64_t)d->line.v[p->a]);
	csv_field(w, str_of(dedupe_file(d, p->b)));
	csv_int(w, (int64_t)d->line.v[p->b]);
	write_key(d, w, p->a);
	write_key(d, w, p->b);
	csv_real(w, p->probability);
	csv_real(w, p->weight);
	csv_int(w, d->cluster[p->a] == d->cluster[p->b]);
	csv_real(w, prior);
	csv_real(w, p->household);
	csv_real(w, p->together);
	csv_field(w, answer_of(d, p));
	for (int f = 0; f < d->model.fields; f++)
		write_field(d, w, p, f, weight[f]);
	csv_end(w);
}

void
dedupe_write_pairs(struct dedupe *d)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, d->options->explain);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	write_pair_header(d, &w);
	for (size_t i = 0; i < d->pairs.n; i++)
		write_pair(d, &w, &d->pairs.v[i]);
	out_close(&out);
}

/* Likely, but not one customer; or one customer, but not likely. */
void
dedupe_write_doubts(struct dedupe *d)
{
	struct csv_writer w;
	struct out out;

	out_open(&out, d->options->doubts);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	write_pair_header(d, &w);
	for (size_t i = 0; i < d->pairs.n; i++) {
		const struct linkage_pair *p = &d->pairs.v[i];

		if (d->cluster[p->a] != d->cluster[p->b] &&
		    p->probability >= d->options->review)
			write_pair(d, &w, p);
	}
	for (size_t i = 0; i < d->weak.n; i++)
		write_pair(d, &w, &d->weak.v[i]);
	out_close(&out);
}

static void
write_customer(struct dedupe *d, struct csv_writer *w, size_t from, size_t to,
    const struct golden *golden)
{
	struct golden_record *records = mem_zero(to - from, sizeof(*records));
	struct str *chosen = mem_alloc(d->columns, sizeof(*chosen));

	for (size_t i = from; i < to; i++)
		records[i - from].cell =
		    d->cell.v + d->by_customer[i].index * d->columns;
	golden_choose(golden, records, to - from, chosen);
	write_key(d, w, d->by_customer[from].index);
	write_household(d, w, d->by_customer[from].index);
	csv_int(w, (int64_t)(to - from));
	for (size_t i = 0; i < d->columns; i++)
		csv_field(w, chosen[i]);
	csv_end(w);
	free(records);
	free(chosen);
}

void
dedupe_write_golden(struct dedupe *d)
{
	int *group = mem_zero(d->columns, sizeof(*group));
	struct golden golden = { d->columns, group, NULL };
	struct csv_writer w;
	struct out out;

	/* what is found in a name is no column of its own */
	for (int f = d->match.data.fields - 1; f >= 0; f--)
		group[d->match.column[f]] = golden_group(d->match.role[f]);
	out_open(&out, d->options->golden);
	csv_writer_init(&w, &out, ',', 6);
	csv_field(&w, STR("customer_key"));
	csv_field(&w, STR("household_key"));
	csv_field(&w, STR("record_count"));
	for (size_t i = 0; i < d->columns; i++)
		csv_field(&w, d->header.name[i]);
	csv_end(&w);
	for (size_t from = 0, to; from < d->match.data.records; from = to) {
		to = dedupe_end(d, from);
		write_customer(d, &w, from, to, &golden);
	}
	out_close(&out);
	free(group);
}
