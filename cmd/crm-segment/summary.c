/*
 * summary: what each segment is and holds, for any column that names one.
 */
#include "crm-segment.h"

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "cli/side.h"
#include "crm-segment/shared/segment_column.h"
#include "csv/row.h"
#include "math/quantile.h"
#include "math/sum.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

enum { R, F, M, MEASURES };

/* What a segment holds. */
struct segment {
	uint64_t customers;
	uint64_t orders;
	bool ordered, valued; /* the input has the columns */
	int64_t value;
	int64_t positive; /* of the positive values */
	VEC(double) measure[MEASURES];
};

struct summary {
	const char *segments; /* the option */

	/* Behind it: the run. */
	struct input in;
	struct groups by; /* the segments */
	size_t recency, frequency, value, last_date, as_of;
	struct map given; /* the --segments list */
	VEC(struct segment) segment;
	struct segment total;
};

static const struct opt options[] = {
	{ "segments", OPT_FILE, offsetof(struct summary, segments), "FILE",
	    .help = "a table with a column segment: its order, and rows for "
		    "segments without customers" },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "customer_id", "who; one row per customer" },
	{ "segment",
	    "names the segment, where --by does not; else a column "
	    "that ends in _segment, _class, _tier, _stage, _cluster" },
	{ "amount",
	    "the value; the default is net_amount, else "
	    "rfm_monetary_sum" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "segment",
	    "the segment, or the columns of --by; total is the last "
	    "row" },
	{ "customers", "in the segment" },
	{ "share", "of all customers" },
	{ "orders", "purchases of the segment: F, days of purchase on cards",
	    .rank = 1 },
	{ "value", "sum of the values" },
	{ "value_share", "of the sum of positive values", .bar = true },
	{ "value_per_order", "value by orders" },
	{ "value_per_customer", "value by customers" },
	{ "mean_r", "mean recency in days" },
	{ "mean_f", "mean number of purchases" },
	{ "mean_m", "mean value" },
	{ "median_r", "median recency" },
	{ "median_f", "median number of purchases" },
	{ "median_m", "median value" },
	{ "index", "value share by customer share" },
	{ 0 },
};

static void
find_by(struct summary *s, struct tool *tool)
{
	groups_open(&s->by, &s->in, "--by", tool->common.by);
	if (tool->common.by != NULL)
		return;
	s->by.column[0] = tool_role(tool, "segment") != NULL
	    ? input_role(&s->in, "segment", true)
	    : segment_column(&s->in.header);
	s->by.name[0] = STR("segment");
	s->by.columns = 1;
	if (s->by.column[0] == ROLE_NONE)
		input_missing(&s->in, "segment");
}

/* The columns of the measures: those of rfm, else those of a card. */
static void
find_measures(struct summary *s, struct tool *tool)
{
	const struct header *h = &s->in.header;

	s->recency = header_exact(h, STR("rfm_recency"));
	s->frequency = header_exact(h, STR("rfm_frequency"));
	if (s->frequency == ROLE_NONE)
		s->frequency = header_exact(h, STR("active_days"));
	s->last_date = header_exact(h, STR("last_date"));
	s->as_of = header_exact(h, STR("as_of"));
	s->value = header_exact(h, STR("net_amount"));
	if (s->value == ROLE_NONE)
		s->value = header_exact(h, STR("rfm_monetary_sum"));
	if (s->value == ROLE_NONE || tool_role(tool, "amount") != NULL)
		s->value = input_role(&s->in, "amount", false);
}

static struct segment *
segment_at(struct summary *s, uint32_t number)
{
	if (number == s->segment.n)
		vec_push(&s->segment,
		    (struct segment){ .ordered = s->frequency != ROLE_NONE,
			.valued = s->value != ROLE_NONE });
	return &s->segment.v[number];
}

/* Segments that are defined are there, with or without customers. */
static bool
take_given(void *data, const struct side_row *row, struct diag *d)
{
	struct summary *s = data;

	(void)d;
	map_add(&s->given, side_text(row, 0));
	segment_at(s, map_add(&s->by.map, side_text(row, 0)));
	return true;
}

static void
read_given(struct summary *s, struct tool *tool)
{
	if (s->segments != NULL)
		side_read(tool, s->segments, "segment", take_given, s);
}

/* Days since the last purchase; false where it cannot be known. */
static bool
read_recency(
    struct summary *s, const struct csv_row *row, double *recency, bool *well)
{
	int32_t last, as_of;

	*well = true;
	if (s->recency != ROLE_NONE) {
		if (input_null(&s->in, row, s->recency))
			return false;
		*well = input_real(&s->in, row, s->recency, recency);
		return *well;
	}
	if (input_null(&s->in, row, s->last_date) ||
	    input_null(&s->in, row, s->as_of))
		return false;
	*well = input_date(&s->in, row, s->last_date, &last) &&
	    input_date(&s->in, row, s->as_of, &as_of);
	if (*well)
		*recency = (double)as_of - last;
	return *well;
}

/* The measures of a row; NaN where there is none. False: rejected. */
static bool
read_measures(struct summary *s, const struct csv_row *row,
    double measure[MEASURES], int64_t *value)
{
	bool well;

	for (int i = 0; i < MEASURES; i++)
		measure[i] = NAN;
	*value = 0;
	if (!input_null(&s->in, row, s->value)) {
		if (!input_money(&s->in, row, s->value, value))
			return false;
		measure[M] = money_real(*value);
	}
	if (!input_null(&s->in, row, s->frequency) &&
	    !input_real(&s->in, row, s->frequency, &measure[F]))
		return false;
	read_recency(s, row, &measure[R], &well);
	return well;
}

static bool
add_row(struct summary *s, const struct csv_row *row)
{
	double measure[MEASURES];
	struct segment *segment;
	int64_t value;

	if (!read_measures(s, row, measure, &value))
		return true;
	segment = segment_at(s, groups_add(&s->by, row));
	segment->customers++;
	if (!isnan(measure[F]))
		segment->orders += (uint64_t)measure[F];
	for (int i = 0; i < MEASURES; i++)
		if (!isnan(measure[i]))
			vec_push(&segment->measure[i], measure[i]);
	return money_add(&segment->value, value) &&
	    (value <= 0 || money_add(&segment->positive, value));
}

static void
read_rows(struct summary *s, struct tool *tool)
{
	struct csv_row row;
	bool fits = true;

	while (fits && input_next(&s->in, &row))
		fits = add_row(s, &row);
	if (!fits) {
		struct diag d;

		diag_set(&d, EXIT_DATA, "number-overflow",
		    "the values add up to more than 922337203685477.5807");
		tool_fail(tool, &d);
	}
}

/* All segments together. */
static bool
add_up(struct summary *s)
{
	struct segment *total = &s->total;

	*total = (struct segment){ .ordered = s->frequency != ROLE_NONE,
		.valued = s->value != ROLE_NONE };
	for (size_t i = 0; i < s->segment.n; i++) {
		const struct segment *one = &s->segment.v[i];

		total->customers += one->customers;
		total->orders += one->orders;
		if (!money_add(&total->value, one->value) ||
		    !money_add(&total->positive, one->positive))
			return false;
		for (int m = 0; m < MEASURES; m++)
			vec_append(&total->measure[m], one->measure[m].v,
			    one->measure[m].n);
	}
	return true;
}

static void
write_measures(struct csv_writer *w, struct segment *segment)
{
	double mean[MEASURES], median[MEASURES];

	for (int i = 0; i < MEASURES; i++) {
		double *v = segment->measure[i].v;
		size_t n = segment->measure[i].n;

		mean[i] = sum_of(v, n) / (double)n;
		sort_doubles(v, n);
		median[i] = median_sorted(v, n);
	}
	csv_cells(w, mean[R], mean[F]);
	csv_cells(w, csv_rounded(mean[M], 2));
	csv_cells(w, median[R], median[F]);
	csv_cells(w, csv_rounded(median[M], 2));
}

static void
write_segment(
    struct csv_writer *w, struct segment *segment, const struct segment *total)
{
	double value = segment->valued ? money_real(segment->value) : NAN;
	double share = (double)segment->customers / (double)total->customers;
	double value_share = (double)segment->value / (double)total->positive;

	csv_cells(w, segment->customers, share);
	csv_int_if(w, segment->ordered, (int64_t)segment->orders);
	/* without a column of values, what would be made of them is empty */
	csv_cells(w,
	    csv_amount(segment->valued ? segment->value : CSV_NO_AMOUNT),
	    value_share, csv_rounded(value / (double)segment->orders, 2),
	    csv_rounded(value / (double)segment->customers, 2));
	write_measures(w, segment);
	csv_row(w, value_share / share);
}

struct ranked {
	struct str name;
	int64_t value;
	uint32_t number, given;
};

/* By value descending, then name; --segments first, in its order. */
static int
compare(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->given != y->given)
		return x->given < y->given ? -1 : 1;
	if (x->value != y->value)
		return x->value > y->value ? -1 : 1;
	return str_cmp(x->name, y->name);
}

static void
write_all(struct summary *s, struct csv_writer *w)
{
	struct segment *total = &s->total;
	size_t n = s->segment.n;
	scoped struct ranked *ranked = mem_alloc(n, sizeof(*ranked));

	for (uint32_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){ map_text(&s->by.map, i),
			s->segment.v[i].value, i,
			map_find(&s->given, map_text(&s->by.map, i)) };
	qsort(ranked, n, sizeof(*ranked), compare);
	for (size_t i = 0; i < n; i++) {
		groups_cells(&s->by, ranked[i].number, w);
		write_segment(w, &s->segment.v[ranked[i].number], total);
	}
	if (n == 0)
		return;
	csv_field(w, STR("total"));
	csv_empties(w, s->by.columns - 1);
	write_segment(w, total, total);
}

static int
run(struct tool *tool, void *self)
{
	struct summary *s = self;
	struct tool_output o;

	input_open(&s->in, tool);
	find_by(s, tool);
	find_measures(s, tool);
	read_given(s, tool);
	tool_output(tool, &o, s->in.delimiter);
	groups_names(&s->by, &o.w);
	heading_made(&o.w, makes + 1);
	csv_end(&o.w);
	read_rows(s, tool);
	if (!add_up(s))
		die(EXIT_DATA, "the values add up to too much");
	write_all(s, &o.w);
	input_close(&s->in);
	return tool_close(tool, &o);
}

const struct method segment_summary = {
	.name = "summary",
	.summary = "what each segment holds: customers, orders, value, means",
	METHOD_TABLES(struct summary),
	.by = true,
	.run = run,
};
