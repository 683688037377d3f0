#include "model/survival.h"

#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { ENTERED, CENSORED };

enum { SLOTS_FIRST = 256, SLOTS_MOST = 1 << 16 };

static size_t
hash(double time, uint32_t group, uint32_t kind)
{
	uint64_t h = sort_key_double(time);

	h ^= ((uint64_t)group << 32 | kind) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ h >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 27) * UINT64_C(0x94d049bb133111eb);
	return (size_t)(h ^ h >> 31);
}

/* The slot of a key, free or its own. */
static struct survival_cell *
find(const struct survival_counts *counts, double time, uint32_t group,
    uint32_t kind)
{
	size_t i = hash(time, group, kind) & counts->mask;

	for (;; i = (i + 1) & counts->mask) {
		struct survival_cell *c = &counts->slot[i];

		if (c->count == 0 ||
		    (c->time == time && c->group == group && c->kind == kind))
			return c;
	}
}

static void
grow(struct survival_counts *counts)
{
	struct survival_counts old = *counts;
	size_t slots = old.slot == NULL ? SLOTS_FIRST : 2 * (old.mask + 1);

	counts->slot = mem_zero(slots, sizeof(*counts->slot));
	counts->mask = slots - 1;
	for (size_t i = 0; old.slot != NULL && i <= old.mask; i++) {
		const struct survival_cell *c = &old.slot[i];

		if (c->count > 0)
			*find(counts, c->time, c->group, c->kind) = *c;
	}
	free(old.slot);
}

/* Empties the table into the list. */
static void
spill(struct survival_counts *counts)
{
	size_t need = counts->cells + counts->used;

	if (need > counts->room) {
		counts->room = need + need / 2;
		counts->cell = mem_resize(
		    counts->cell, counts->room, sizeof(*counts->cell));
	}
	for (size_t i = 0; counts->slot != NULL && i <= counts->mask; i++) {
		if (counts->slot[i].count > 0)
			counts->cell[counts->cells++] = counts->slot[i];
		counts->slot[i].count = 0;
	}
	counts->used = 0;
}

static void
count(struct survival_counts *counts, double time, uint32_t group,
    uint32_t kind, double weight)
{
	if (counts->slot == NULL || 2 * counts->used > counts->mask) {
		if (counts->mask + 1 == SLOTS_MOST)
			spill(counts);
		else
			grow(counts);
	}
	struct survival_cell *c = find(counts, time, group, kind);
	bool fresh = !(c->count > 0);
	c->count += weight;
	if (fresh) {
		c->time = time;
		c->group = group;
		c->kind = kind;
		counts->used++;
	}
}

void
survival_add_weighted(struct survival_counts *counts, uint32_t group,
    double start, double stop, uint32_t cause, double weight)
{
	assert(start < stop);
	count(counts, stop, group, CENSORED + cause, weight);
	if (start > -INFINITY)
		count(counts, start, group, ENTERED, weight);
	if (cause > counts->causes)
		counts->causes = cause;
}

void
survival_add(struct survival_counts *counts, uint32_t group, double start,
    double stop, uint32_t cause)
{
	survival_add_weighted(counts, group, start, stop, cause, 1);
}

/* All cells by group, then time. */
static struct sort_item *
sorted_cells(const struct survival_counts *counts)
{
	struct sort_item *items = mem_alloc(counts->cells, sizeof(*items));

	sort_order(
	    items, counts->cells, i, sort_key_double(counts->cell[i].time));
	for (size_t i = 0; i < counts->cells; i++)
		items[i].key = counts->cell[items[i].index].group;
	sort_items(items, counts->cells);
	return items;
}

/* Adds a cell to the step of its time, which may be a new one. */
static void
tally(struct survival_curve *curve, const struct survival_cell *cell)
{
	struct survival_step *step = curve->step + curve->n;

	if (curve->n == 0 || step[-1].time != cell->time) {
		*step = (struct survival_step){ .time = cell->time };
		curve->n++;
	} else {
		step--;
	}
	if (cell->kind == ENTERED) {
		step->entered += cell->count;
		return;
	}
	curve->rows += cell->count;
	if (cell->kind == CENSORED) {
		step->censored += cell->count;
		return;
	}
	step->events += cell->count;
	if (curve->cause != NULL)
		curve->cause[(curve->n - 1) * curve->causes + cell->kind -
		    CENSORED - 1] += cell->count;
}

/* Who is at risk, and the estimates, from the tallies. */
static void
estimate(struct survival_curve *curve)
{
	double at_risk = curve->rows, survival = 1;
	struct sum greenwood = { 0 }, hazard = { 0 }, variance = { 0 };

	for (size_t i = 0; i < curve->n; i++)
		at_risk -= curve->step[i].entered;
	array_each (struct survival_step, s, curve->step, curve->n) {
		double n = at_risk, d = s->events;
		/* Of fractions, rounding is left where nobody is. */
		double left = n - d > 1e-9 * n ? n - d : 0;

		s->at_risk = at_risk;
		if (s->events > 0) {
			survival *= left / n;
			sum_add(&greenwood, left > 0 ? d / (n * left) : 0);
			sum_add(&hazard, d / n);
			sum_add(&variance, d / (n * n));
		}
		s->survival = survival;
		s->greenwood =
		    survival > 0 ? sum_value(&greenwood) : (double)INFINITY;
		s->hazard = sum_value(&hazard);
		s->hazard_variance = sum_value(&variance);
		at_risk = left + s->entered - s->censored;
		if (at_risk < 1e-9 * curve->rows)
			at_risk = 0;
	}
}

struct survival_curve *
survival_curves(
    struct arena *memory, struct survival_counts *counts, uint32_t groups)
{
	struct survival_curve *curves =
	    arena_array(memory, groups, sizeof(*curves));

	spill(counts);
	scoped struct sort_item *items = sorted_cells(counts);
	uint32_t causes = counts->causes > 1 ? counts->causes : 1;
	size_t at = 0;

	for (uint32_t g = 0; g < groups; g++) {
		struct survival_curve *c = &curves[g];
		size_t end = at;

		while (end < counts->cells && items[end].key == g)
			end++;
		c->causes = causes;
		c->step = arena_array(memory, end - at, sizeof(*c->step));
		if (causes > 1)
			c->cause = arena_array(
			    memory, (end - at) * causes, sizeof(*c->cause));
		for (; at < end; at++)
			tally(c, &counts->cell[items[at].index]);
		estimate(c);
	}
	free(counts->slot);
	free(counts->cell);
	*counts = (struct survival_counts){ 0 };
	return curves;
}

const struct survival_step *
survival_at(const struct survival_curve *curve, double time)
{
	size_t low;

	sort_bound(low, 0, curve->n, i, curve->step[i].time <= time);
	return low > 0 ? &curve->step[low - 1] : NULL;
}

double
survival_last_time(const struct survival_curve *curve)
{
	return curve->n > 0 ? curve->step[curve->n - 1].time : 0;
}

void
survival_limits(const struct survival_step *step, enum survival_interval kind,
    double z, double *lower, double *upper)
{
	double s = step->survival, spread = z * sqrt(step->greenwood);

	*lower = *upper = s > 0 ? 1 : NAN;
	if (!(s > 0 && s < 1))
		return;
	switch (kind) {
	case SURVIVAL_LOG:
		*lower = s * exp(-spread);
		*upper = fmin(s * exp(spread), 1);
		break;
	case SURVIVAL_LOG_LOG:
		*lower = pow(s, exp(-spread / log(s)));
		*upper = pow(s, exp(spread / log(s)));
		break;
	case SURVIVAL_PLAIN:
		*lower = fmax(s - s * spread, 0);
		*upper = fmin(s + s * spread, 1);
		break;
	}
}

/* Which of the three curves a quantile is read from. */
enum curve_line { LINE_LOWER, LINE_SURVIVAL, LINE_UPPER };

struct reading {
	const struct survival_curve *curve;
	enum survival_interval kind;
	double z;
	enum curve_line line;
};

static double
height(const struct reading *r, size_t i)
{
	const struct survival_step *step = &r->curve->step[i];
	double lower, upper;

	if (r->line == LINE_SURVIVAL)
		return step->survival;
	survival_limits(step, r->kind, r->z, &lower, &upper);
	return r->line == LINE_LOWER ? lower : upper;
}

static double
time_at_height(const struct reading *r, double level)
{
	const double same = 1e-9;
	size_t i = 0, n = r->curve->n;

	while (i < n && !(height(r, i) <= level + same))
		i++;
	if (i == n)
		return NAN;
	double time = r->curve->step[i].time;
	if (height(r, i) < level - same)
		return time;
	while (i < n && !(height(r, i) < level - same))
		i++;
	return i < n ? (time + r->curve->step[i].time) / 2 : time;
}

struct survival_quantile
survival_quantile(const struct survival_curve *curve, double p,
    enum survival_interval kind, double z)
{
	struct reading r = { curve, kind, z, LINE_SURVIVAL };
	struct survival_quantile q;

	q.time = time_at_height(&r, 1 - p);
	r.line = LINE_LOWER;
	q.lower = time_at_height(&r, 1 - p);
	r.line = LINE_UPPER;
	q.upper = time_at_height(&r, 1 - p);
	return q;
}

void
survival_restricted_mean(const struct survival_curve *curve, double tau,
    double *mean, double *variance)
{
	struct sum area = { 0 }, squares = { 0 };
	double until = tau;
	size_t i = curve->n;

	while (i > 0 && curve->step[i - 1].time > tau)
		i--;
	while (i-- > 0) {
		const struct survival_step *s = &curve->step[i];
		double n = (double)s->at_risk, d = (double)s->events;

		sum_add(&area, s->survival * (until - s->time));
		double rest = sum_value(&area);
		if (s->events > 0 && s->events < s->at_risk)
			sum_add(&squares, rest * rest * d / (n * (n - d)));
		until = s->time;
	}
	sum_add(&area, until);
	*mean = sum_value(&area);
	*variance = sum_value(&squares);
}

/*
 * Sums over past steps j of a weight times (F - F_j) and its square, F being
 * today's share. Moving them along with F avoids the differences of large sums.
 */
struct trail {
	double weight, first, second;
};

static void
trail_rise(struct trail *t, double rise)
{
	t->second += rise * (2 * t->first + rise * t->weight);
	t->first += rise * t->weight;
}

void
survival_incidence(const struct survival_curve *curve, uint32_t cause,
    double *value, double *variance)
{
	double before = 1, share = 0, own = 0;
	struct trail all = { 0 }, mixed = { 0 };

	assert(cause >= 1 && cause <= curve->causes);
	for (size_t i = 0; i < curve->n; i++) {
		const struct survival_step *s = &curve->step[i];
		double n = (double)s->at_risk, d = (double)s->events;
		double dk = curve->cause == NULL
		    ? d
		    : (double)curve->cause[i * curve->causes + cause - 1];

		if (s->events > 0) {
			double rise = before * dk / n;

			share += rise;
			trail_rise(&all, rise);
			trail_rise(&mixed, rise);
			all.weight += n > d ? d / (n * (n - d)) : 0;
			mixed.weight += before * dk / (n * n);
			own += before * before * dk * (n - dk) / (n * n * n);
		}
		value[i] = share;
		variance[i] = all.second + own - 2 * mixed.first;
		before = s->survival;
	}
}

void
survival_incidence_limits(
    double value, double variance, double z, double *lower, double *upper)
{
	*lower = *upper = NAN;
	if (!(value > 0 && value < 1))
		return;
	double spread = z * sqrt(variance) / (value * log(value));
	*lower = pow(value, exp(-spread));
	*upper = pow(value, exp(spread));
}
