/*
 * summary: what each segment is and holds, for any column that names one.
 */
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
#include "math/select.h"
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

#include "summary.def"

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
static void
take_given(void *data, const struct side_row *row)
{
	struct summary *s = data;

	map_add(&s->given, side_text(row, 0));
	segment_at(s, map_add(&s->by.map, side_text(row, 0)));
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
	vec_each (const struct segment, one, &s->segment) {
		total->customers += one->customers;
		total->orders += one->orders;
		if (!money_add(&total->value, one->value) ||
		    !money_add(&total->positive, one->positive))
			return false;
	}
	return true;
}

/* A measure of one segment, or of all of them. */
struct measured {
	const struct segment *segment;
	size_t segments, which;
};

static void
each_value(const void *measured, select_use *use, void *to)
{
	const struct measured *m = measured;

	for (size_t i = 0; i < m->segments; i++)
		use(to, m->segment[i].measure[m->which].v, NULL,
		    m->segment[i].measure[m->which].n);
}

static void
add_values(void *sum, const double *value, const uint64_t *times, size_t n)
{
	(void)times;
	for (size_t i = 0; i < n; i++)
		sum_add(sum, value[i]);
}

static void
write_measures(
    struct csv_writer *w, const struct segment *segment, size_t segments)
{
	double mean[MEASURES], median[MEASURES];

	for (size_t i = 0; i < MEASURES; i++) {
		struct measured m = { segment, segments, i };
		struct select_values values = { 0, each_value, &m };
		struct sum sum = { 0 };

		for (size_t k = 0; k < segments; k++)
			values.n += segment[k].measure[i].n;
		each_value(&m, add_values, &sum);
		mean[i] = sum_value(&sum) / (double)values.n;
		median[i] = NAN;
		if (values.n > 0)
			select_type7(&values, 2, &median[i]);
	}
	csv_cells(w, mean[R], mean[F], csv_rounded(mean[M], 2), median[R],
	    median[F], csv_rounded(median[M], 2));
}

static void
write_segment(struct csv_writer *w, const struct segment *segment,
    const struct summary *s)
{
	const struct segment *total = &s->total;
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
	if (segment == total)
		write_measures(w, s->segment.v, s->segment.n);
	else
		write_measures(w, segment, 1);
	csv_row(w, value_share / share);
}

struct ranked {
	struct str name;
	int64_t value;
	uint32_t number, given;
};

/* By value descending, then name; --segments first, in its order. */
SORT_BY(compare, struct ranked,
    SORT_UP(given) || SORT_DOWN(value) || SORT_TEXT(name));

static void
write_all(struct summary *s, struct csv_writer *w)
{
	size_t n = s->segment.n;
	scoped struct ranked *ranked = mem_alloc(n, sizeof(*ranked));

	for (uint32_t i = 0; i < n; i++)
		ranked[i] = (struct ranked){ map_text(&s->by.map, i),
			s->segment.v[i].value, i,
			map_find(&s->given, map_text(&s->by.map, i)) };
	qsort(ranked, n, sizeof(*ranked), compare);
	for (size_t i = 0; i < n; i++) {
		groups_cells(&s->by, ranked[i].number, w);
		write_segment(w, &s->segment.v[ranked[i].number], s);
	}
	if (n == 0)
		return;
	csv_field(w, STR("total"));
	csv_empties(w, s->by.columns - 1);
	write_segment(w, &s->total, s);
}

static int
run(struct tool *tool, void *self)
{
	struct summary *s = self;
	struct csv_writer *w;

	input_open(&s->in, tool);
	find_by(s, tool);
	find_measures(s, tool);
	read_given(s, tool);
	w = tool_output(tool);
	groups_names(&s->by, w);
	heading_made(w, makes + 1);
	csv_end(w);
	read_rows(s, tool);
	if (!add_up(s))
		die(EXIT_DATA, "the values add up to too much");
	write_all(s, w);
	input_close(&s->in);
	return tool_close(tool);
}

const struct method segment_summary = { METHOD_TOLD, .run = run };
