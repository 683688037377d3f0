/* The pairs that dedupe writes: all that are likely, and those of which
 * somebody should look at. */
#include "dedupe.h"

#include "base/sort.h"

#include <stdio.h>
#include <stdlib.h>

/* A link of this probability on is not asked about. */
static const double sure = .95;

static void
write_pair_header(const struct dedupe *d, struct csv_writer *w, bool doubts)
{
	static const char *const fixed[] = { "file_a", "line_a", "file_b",
		"line_b", "customer_key_a", "customer_key_b",
		"match_probability", "match_weight", "linked", "prior_weight",
		"household_weight", "household_probability", "relation" };
	static const char *const parts[] = { "a", "b", "level", "weight" };

	if (doubts) {
		csv_field(w, STR("answer"));
		csv_field(w, STR("worth"));
	}
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
relation_of(const struct dedupe *d, const struct linkage_pair *p)
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
	dedupe_write_key(d, w, p->a);
	dedupe_write_key(d, w, p->b);
	csv_real(w, p->probability);
	csv_real(w, p->weight);
	csv_int(w, d->cluster[p->a] == d->cluster[p->b]);
	csv_real(w, prior);
	csv_real(w, p->household);
	csv_real(w, p->together);
	csv_field(w, relation_of(d, p));
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
	write_pair_header(d, &w, false);
	for (size_t i = 0; i < d->pairs.n; i++)
		write_pair(d, &w, &d->pairs.v[i]);
	out_close(&out);
}

/* How many records each customer has. */
static uint32_t *
count_records(const struct dedupe *d)
{
	uint32_t *count = mem_zero(d->customers + 1, sizeof(*count));

	for (size_t i = 0; i < d->match.data.records; i++)
		count[d->number[i]]++;
	return count;
}

/*
 * What an answer is worth: the chance that the records stand wrong, times the
 * pairs of records that would be put right.
 */
static double
worth_of(
    const struct dedupe *d, const struct linkage_pair *p, const uint32_t *count)
{
	double a = count[d->number[p->a]], b = count[d->number[p->b]];

	if (d->number[p->a] != d->number[p->b])
		return p->probability * a * b;
	return (1 - p->probability) * (a - 1);
}

static bool
is_doubt(const struct dedupe *d, const struct linkage_pair *p)
{
	if (set_has(&d->answers.answered, linkage_pair_key(p->a, p->b)))
		return false;
	return d->cluster[p->a] != d->cluster[p->b]
	    ? p->probability >= d->options->review
	    : p->probability < sure;
}

/* The doubts, what is worth most first; equal ones in the order of records. */
static struct sort_item *
sort_doubts(
    struct dedupe *d, const uint32_t *count, struct linkage_pairs *doubts)
{
	struct sort_item *item;

	for (size_t i = 0; i < d->pairs.n; i++)
		if (is_doubt(d, &d->pairs.v[i]))
			vec_push(doubts, d->pairs.v[i]);
	for (size_t i = 0; i < d->weak.n; i++)
		if (is_doubt(d, &d->weak.v[i]) &&
		    d->weak.v[i].probability < d->options->review)
			vec_push(doubts, d->weak.v[i]);
	item = mem_alloc(doubts->n + 1, sizeof(*item));
	for (size_t i = 0; i < doubts->n; i++)
		item[i] =
		    (struct sort_item){ sort_key_descending(sort_key_double(
					    worth_of(d, &doubts->v[i], count))),
			    (uint32_t)i };
	sort_items(item, doubts->n);
	return item;
}

void
dedupe_write_doubts(struct dedupe *d)
{
	uint32_t *count = count_records(d);
	struct linkage_pairs doubts = { 0 };
	struct sort_item *item = sort_doubts(d, count, &doubts);
	struct csv_writer w;
	struct out out;

	out_open(&out, d->options->doubts);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	write_pair_header(d, &w, true);
	for (size_t i = 0; i < doubts.n; i++) {
		const struct linkage_pair *p = &doubts.v[item[i].index];

		csv_empty(&w);
		csv_real(&w, worth_of(d, p, count));
		write_pair(d, &w, p);
	}
	out_close(&out);
	free(item);
	free(count);
	vec_free(&doubts);
}
