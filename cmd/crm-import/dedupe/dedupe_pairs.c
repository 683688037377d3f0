/* The pairs that dedupe writes: all that are likely, and those of which
 * somebody should look at. */
#include "dedupe.h"

#include "crm-import/linkage/pairs.h"
#include "csv/row.h"

static const char *const names[] = { "file_a", "line_a", "file_b", "line_b",
	"customer_key_a", "customer_key_b" };

enum { NAMES = COUNT(names) };

static struct pairs_of
pairs_of(const struct dedupe *d, const uint32_t *size)
{
	return (struct pairs_of){ .match = &d->match,
		.linkage = d->linkage,
		.cell = d->cell.v,
		.columns = d->columns,
		.threshold = d->options->threshold,
		.customer = d->number,
		.size = size,
		.answered = &d->answers.answered };
}

/* A pair with both values, the level and the weight of each field. */
static void
write_pair(const struct dedupe *d, const struct pairs_of *of,
    struct csv_writer *w, const struct linkage_pair *p)
{
	csv_cells(w, dedupe_file(d, p->a), d->line.v[p->a],
	    dedupe_file(d, p->b), d->line.v[p->b]);
	dedupe_write_key(d, w, p->a);
	dedupe_write_key(d, w, p->b);
	pairs_write(of, w, p);
}

void
dedupe_write_pairs(struct dedupe *d)
{
	struct pairs_of of = pairs_of(d, NULL);
	struct csv_writer w;
	struct out out;

	out_open(&out, d->options->explain);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	pairs_header(&of, &w, false, names, NAMES);
	for (size_t i = 0; i < d->pairs.n; i++)
		write_pair(d, &of, &w, &d->pairs.v[i]);
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

static void
find_doubts(const struct dedupe *d, const struct pairs_of *of,
    struct linkage_pairs *doubts)
{
	double review = d->options->review;

	for (size_t i = 0; i < d->pairs.n; i++)
		if (pairs_is_doubt(of, &d->pairs.v[i], review))
			vec_push(doubts, d->pairs.v[i]);
	for (size_t i = 0; i < d->weak.n; i++)
		if (pairs_is_doubt(of, &d->weak.v[i], review) &&
		    d->weak.v[i].probability < review)
			vec_push(doubts, d->weak.v[i]);
}

void
dedupe_write_doubts(struct dedupe *d)
{
	scoped uint32_t *count = count_records(d);
	struct pairs_of of = pairs_of(d, count);
	scoped struct linkage_pairs doubts = { 0 };
	scoped struct sort_item *item = NULL;
	struct csv_writer w;
	struct out out;

	find_doubts(d, &of, &doubts);
	item = pairs_order(&of, &doubts);
	out_open(&out, d->options->doubts);
	csv_writer_init(&w, &out, ',', (int)d->tool->common.digits);
	pairs_header(&of, &w, true, names, NAMES);
	for (size_t i = 0; i < doubts.n; i++) {
		const struct linkage_pair *p = &doubts.v[item[i].index];

		csv_cells(&w, STR(""), pairs_worth(&of, p));
		write_pair(d, &of, &w, p);
	}
	out_close(&out);
}
