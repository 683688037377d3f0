#include "model/foresight.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"

#include <math.h>

static double
weight_of(const struct foresight *f, size_t i)
{
	return f->weight != NULL ? f->weight[i] : 1;
}

static double
start_of(const struct foresight *f, size_t i)
{
	return f->start != NULL ? f->start[i] : -INFINITY;
}

/* Those of a time go; what is left at risk. */
static double
add_step(struct foresight *f, const struct sort_item *items, size_t n,
    double at_risk)
{
	double gone[2] = { 0 }; /* last seen, left */
	size_t k = f->steps++;

	for (size_t i = 0; i < n; i++)
		gone[f->event[items[i].index]] += weight_of(f, items[i].index);
	f->step[k] = f->time[items->index];
	f->watched[k] = k > 0 ? f->watched[k - 1] : 1;
	f->ends[k] = k > 0 ? f->ends[k - 1] : 0;
	at_risk -= gone[1];
	if (gone[0] > 0 && gone[0] < at_risk * (1 - 1e-9))
		f->watched[k] *= 1 - gone[0] / at_risk;
	else
		f->ends[k] += gone[0] > 0;
	return at_risk - gone[0];
}

void
foresight_open(struct arena *memory, struct foresight *f)
{
	scoped struct sort_item *items = sort_numbers(f->time, f->n, false);
	scoped struct sort_item *enter = NULL;
	double at_risk = 0;
	size_t entered = 0;

	f->steps = 0;
	f->step = arena_array(memory, f->n, sizeof(*f->step));
	f->watched = arena_array(memory, f->n, sizeof(*f->watched));
	f->ends = arena_array(memory, f->n, sizeof(*f->ends));
	if (f->start != NULL)
		enter = sort_numbers(f->start, f->n, false);
	for (size_t i = 0; i < f->n && enter == NULL; i++)
		at_risk += weight_of(f, i);
	for (size_t i = 0, end; i < f->n; i = end) {
		double now = f->time[items[i].index];

		for (end = i; end < f->n && items[end].key == items[i].key;)
			end++;
		while (enter != NULL && entered < f->n &&
		    f->start[enter[entered].index] < now)
			at_risk += weight_of(f, enter[entered++].index);
		at_risk = add_step(f, items + i, end - i, at_risk);
	}
}

/* Steps before a time, or at it, too. */
static size_t
steps_until(const struct foresight *f, double t, bool at)
{
	size_t low;

	sort_bound(
	    low, 0, f->steps, i, f->step[i] < t || (at && f->step[i] <= t));
	return low;
}

/* G over the steps behind `from` and before the n-th. */
static double
watched_over(const struct foresight *f, double from, size_t n)
{
	size_t k = steps_until(f, from, true);

	if (n <= k)
		return 1;
	if (f->ends[n - 1] > (k > 0 ? f->ends[k - 1] : 0))
		return 0;
	return f->watched[n - 1] / (k > 0 ? f->watched[k - 1] : 1);
}

double
foresight_watched(const struct foresight *f, double from, double t)
{
	return watched_over(f, from, steps_until(f, t, true));
}

double
foresight_watched_before(const struct foresight *f, double from, double t)
{
	return watched_over(f, from, steps_until(f, t, false));
}

/*
 * What a row counts for at t: one that had left by then, and one still there;
 * 0 for others. False where it had not entered.
 */
static bool
counts(
    const struct foresight *f, size_t i, double t, double *left, double *there)
{
	double w = weight_of(f, i), from = start_of(f, i);

	*left = *there = 0;
	if (from >= t)
		return false;
	if (f->time[i] > t)
		*there = w / foresight_watched(f, from, t);
	else if (f->event[i])
		*left = w / foresight_watched_before(f, from, f->time[i]);
	return true;
}

/* The mean over those who had entered by t (of `among`; NULL: all) of the
 * squared errors of chances to stay; without chances, the share that had left.
 */
static double
mean_over(
    const struct foresight *f, double t, const double *stay, const bool *among)
{
	struct sum sum = { 0 };
	double rows = 0;

	if (f->start == NULL && !(foresight_watched(f, -INFINITY, t) > 0))
		return NAN;
	for (size_t i = 0; i < f->n; i++) {
		double left, there, s = stay != NULL ? stay[i] : 1;

		if ((among != NULL && !among[i]) ||
		    !counts(f, i, t, &left, &there))
			continue;
		rows += weight_of(f, i);
		sum_add(&sum, left * s * s + there * (1 - s) * (1 - s));
	}
	return isfinite(sum_value(&sum)) ? sum_value(&sum) / rows : (double)NAN;
}

double
foresight_brier(const struct foresight *f, double t, const double *stay)
{
	return mean_over(f, t, stay, NULL);
}

double
foresight_left(const struct foresight *f, double t, const bool *among)
{
	return mean_over(f, t, NULL, among);
}

double
foresight_auc(const struct foresight *f, double t, const double *score)
{
	scoped struct sort_item *items = sort_numbers(score, f->n, false);
	struct sum pairs = { 0 };
	double there = 0, left = 0;

	for (size_t i = 0, end; i < f->n; i = end) {
		double here[2] = { 0 }; /* still there, left by t */

		for (end = i; end < f->n && items[end].key == items[i].key;
		     end++) {
			double gone, still;

			counts(f, items[end].index, t, &gone, &still);
			here[0] += still;
			here[1] += gone;
		}
		sum_add(&pairs, here[1] * (there + here[0] / 2));
		there += here[0];
		left += here[1];
	}
	return there > 0 && left > 0 ? sum_value(&pairs) / (there * left)
				     : (double)NAN;
}
