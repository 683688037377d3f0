/*
 * complaints: the tables by category, owner, customer and period, and the curve
 * of open cases.
 */
#include "base/sort.h"
#include "cli/heading.h"
#include "complaints.h"
#include "crm-score/shared/pareto.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/date.h"

#include <math.h>

const struct survival_curve *
complaints_curve(struct complaints *c, const size_t *row, size_t n)
{
	struct survival_counts counts = { 0 };

	for (size_t i = 0; i < n; i++)
		survival_add(&counts, 0, -INFINITY, c->list[row[i]].days,
		    c->list[row[i]].open ? 0 : 1);
	return survival_curves(&c->f.memory, &counts, 1);
}

/* Cases that have something in common. */
struct heap {
	double n, open, cost, in, out, satisfaction, scores;
	double oldest; /* days of the oldest open case */
	double worst;  /* the lowest satisfaction; NaN: none */
};

struct heaps {
	struct map names;
	VEC(struct heap) heap;
	VEC(uint32_t) of; /* of each row given */
};

static void
add_case(struct heap *h, const struct complaints *c, size_t row)
{
	const struct complaint *x = &c->list[row];
	double score =
	    c->satisfaction == NULL ? NAN : c->satisfaction->real[row];

	h->n++;
	h->open += x->open;
	h->cost += isnan(x->cost) ? 0 : x->cost;
	h->in += x->sla == SLA_IN;
	h->out += x->sla == SLA_OUT;
	if (x->open && !(x->days <= h->oldest))
		h->oldest = x->days;
	if (isnan(score))
		return;
	h->scores++;
	h->satisfaction += score;
	h->worst = fmin(h->worst, score);
}

/* Sorts the rows into heaps by a text column. */
static void
gather(struct heaps *heaps, const struct complaints *c,
    const struct frame_column *by, const size_t *row, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t id = map_add(&heaps->names, by->text[row[i]]);

		if (id == heaps->heap.n)
			vec_push(&heaps->heap,
			    (struct heap){ .oldest = NAN, .worst = NAN });
		add_case(&heaps->heap.v[id], c, row[i]);
		vec_push(&heaps->of, id);
	}
}

static void
free_heaps(struct heaps *heaps)
{
	map_free(&heaps->names);
	vec_free(&heaps->heap);
	vec_free(&heaps->of);
}

/* The median days of one heap. */
static double
median_of(struct complaints *c, const struct heaps *heaps, const size_t *row,
    uint32_t id)
{
	size_t n = 0;
	scoped size_t *member = mem_alloc(heaps->of.n, sizeof(*member));

	for (size_t i = 0; i < heaps->of.n; i++)
		if (heaps->of.v[i] == id)
			member[n++] = row[i];
	return survival_quantile(
	    complaints_curve(c, member, n), 0.5, SURVIVAL_LOG, 1.96)
	    .time;
}

/* A Pareto table: the causes by count or cost, ties by first appearance. */
void
complaints_categories(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	size_t n;
	const size_t *row = frame_rows(&c->f, group, &n);
	scoped_by(free_heaps) struct heaps heaps = { 0 };
	scoped struct pareto_line *line = NULL;
	double *size, per = c->o->transactions / 1000;

	gather(&heaps, c, c->category, row, n);
	size = frame_array(&c->f, heaps.heap.n, sizeof(*size));
	for (size_t i = 0; i < heaps.heap.n; i++)
		size[i] =
		    c->o->by_cost ? heaps.heap.v[i].cost : heaps.heap.v[i].n;
	line = pareto_lines(size, heaps.heap.n, c->o->head);
	for (size_t i = 0; i < heaps.heap.n; i++) {
		const struct heap *h = &heaps.heap.v[line[i].index];
		double lower = NAN, upper = NAN;

		if (per > 0)
			poisson_limits(h->n, c->o->level, &lower, &upper);
		frame_row(&c->f, group, w,
		    map_text(&heaps.names, line[i].index), h->n,
		    c->cost == NULL ? NAN : h->cost, line[i].share,
		    line[i].cumulative, line[i].vital,
		    median_of(c, &heaps, row, line[i].index), h->n / per,
		    lower / per, upper / per);
	}
}

void
complaints_curves(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	double z = normal_quantile(0.5 + c->o->level / 2);
	size_t n;
	const size_t *row = frame_rows(&c->f, group, &n);
	const struct survival_curve *curve = complaints_curve(c, row, n);

	array_each (const struct survival_step, s, curve->step, curve->n) {
		double lower, upper;

		survival_limits(s, SURVIVAL_LOG, z, &lower, &upper);
		frame_row(&c->f, group, w, s->time, (int64_t)s->at_risk,
		    (int64_t)s->events, (int64_t)s->censored, s->survival,
		    s->survival * sqrt(s->greenwood), lower, upper);
	}
}

void
complaints_owners(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	size_t n;
	const size_t *row = frame_rows(&c->f, group, &n);
	scoped_by(free_heaps) struct heaps heaps = { 0 };

	gather(&heaps, c, c->owner, row, n);
	for (uint32_t i = 0; i < heaps.heap.n; i++) {
		const struct heap *h = &heaps.heap.v[i];

		frame_row(&c->f, group, w, map_text(&heaps.names, i), h->n,
		    h->open, h->oldest, h->in / (h->in + h->out),
		    median_of(c, &heaps, row, i), h->satisfaction / h->scores,
		    c->cost == NULL ? NAN : h->cost);
	}
}

static struct str
risk_of(const struct heap *h)
{
	/* By repeat + 2 late + 4 unhappy. */
	static const char *const words[] = { "", "repeat", "late",
		"repeat late", "unhappy", "repeat unhappy", "late unhappy",
		"repeat late unhappy" };
	double mean = h->satisfaction / h->scores;

	return str_of(words[(h->n > 1) + 2 * (h->out > 0) + 4 * (mean < 3)]);
}

/* Customers by the number of complaints, then those with late ones. */
void
complaints_customers(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	size_t n, known = 0;
	const size_t *all = frame_rows(&c->f, group, &n);
	size_t *row = frame_array(&c->f, n, sizeof(*row));
	scoped_by(free_heaps) struct heaps heaps = { 0 };
	struct sort_item *order;

	for (size_t i = 0; i < n; i++)
		if (c->customer->text[all[i]].n > 0)
			row[known++] = all[i];
	gather(&heaps, c, c->customer, row, known);
	order = frame_array(&c->f, heaps.heap.n, sizeof(*order));
	sort_order(order, heaps.heap.n, i,
	    sort_key_descending((uint64_t)heaps.heap.v[i].n << 32 |
		(uint64_t)heaps.heap.v[i].out));
	for (size_t i = 0; i < heaps.heap.n; i++) {
		const struct heap *h = &heaps.heap.v[order[i].index];

		frame_row(&c->f, group, w,
		    map_text(&heaps.names, order[i].index), h->n, h->open,
		    h->out, h->oldest, h->satisfaction / h->scores,
		    c->cost == NULL ? NAN : h->cost, risk_of(h));
	}
}

/* The first day of the period of a day, or of the next one. */
static int32_t
period_start(const struct complaints *c, int32_t day, bool next)
{
	int year, month, day_of_month;

	date_split(day, &year, &month, &day_of_month);
	if (c->o->period == 0)
		return date_month_start(date_month(day) + next);
	if (c->o->period == 1) {
		int32_t back = ((day + 3) % 7 + 7) % 7;

		return day - back + (next ? 7 : 0);
	}
	return date_of(year + next, 1, 1);
}

/* One period of the rows of a group. */
static void
print_period(struct complaints *c, size_t group, int32_t from, int32_t to,
    struct csv_writer *w)
{
	int64_t in = 0, closed = 0, open = 0;

	for (size_t i = 0; i < c->f.n; i++) {
		int32_t received = c->received->date[i];
		int32_t end = c->resolved->date[i];
		bool ended = end != DATE_NONE && end <= c->f.as_of;

		if (group < c->f.groups && c->f.group.v[i] != group)
			continue;
		in += received >= from && received < to;
		closed += ended && end >= from && end < to;
		open += received < to && !(ended && end < to);
	}
	frame_row(&c->f, group, w, csv_day(from), in, closed, open,
	    c->f.as_of < to - 1);
}

void
complaints_volume(void *data, size_t group, struct csv_writer *w)
{
	struct complaints *c = data;
	int32_t first = INT32_MAX;

	for (size_t i = 0; i < c->f.n; i++)
		if (c->received->date[i] < first)
			first = c->received->date[i];
	reach_check(&c->f.tool->reach, first, c->f.as_of);
	for (int32_t from = period_start(c, first, false), to;
	     from <= c->f.as_of; from = to) {
		to = period_start(c, from, true);
		print_period(c, group, from, to, w);
	}
}
