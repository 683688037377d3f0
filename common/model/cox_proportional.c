#include "model/cox_proportional.h"

#include "base/mem.h"
#include "math/linalg.h"
#include "model/survival.h"

#include <math.h>
#include <string.h>

/* What the test needs of every event time, added up with powers of g. */
struct drift {
	size_t columns;
	double *score;	   /* sum of g (x - m) */
	double *matrix[3]; /* sum of g^k V, columns x columns */
};

/* One of those leaving together, `times` times, at g. */
static void
drift_add(
    struct drift *drift, const struct cox_mean *mean, double g, double times)
{
	const double *second = mean->second;
	size_t n = drift->columns;

	for (size_t j = 0; j < n; j++) {
		drift->score[j] -= g * times * mean->first[j];
		for (size_t k = 0; k <= j; k++) {
			double v = times *
			    (second[k] - mean->first[j] * mean->first[k]);

			for (int power = 0; power < 3; power++, v *= g) {
				double *m = drift->matrix[power];

				m[j * n + k] += v;
				m[k * n + j] += j == k ? 0 : v;
			}
		}
		second += j + 1;
	}
}

static void
drift_instant(
    struct drift *drift, struct cox_walk *walk, enum cox_ties ties, double g)
{
	size_t d = walk->deaths, turns = ties == COX_BRESLOW ? 1 : d;

	for (size_t j = 0; j < drift->columns; j++)
		drift->score[j] += g * walk->dead_x[j];
	for (size_t l = 0; l < turns; l++)
		drift_add(drift, cox_walk_mean(walk, (double)l / (double)d), g,
		    walk->dead_weight / (double)turns);
}

/* out = a b, n x n */
static void
multiply(const double *a, const double *b, size_t n, double *out)
{
	memset(out, 0, n * n * sizeof(*out));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			for (size_t j = 0; j < n; j++)
				out[i * n + j] += a[i * n + k] * b[k * n + j];
}

/* The variance of the score with b fitted: A - B I^-1 B, in place of A. */
static double *
adjust(struct drift *drift)
{
	size_t n = drift->columns;
	scoped double *inverse = mem_alloc(n * n, sizeof(*inverse));
	scoped double *half = mem_alloc(n * n, sizeof(*half));
	scoped double *unused = mem_zero(n, sizeof(*unused));
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	solve_pivoting(drift->matrix[0], n, unused, inverse, dropped, 1e-9);
	multiply(drift->matrix[1], inverse, n, half);
	multiply(half, drift->matrix[1], n, inverse);
	for (size_t i = 0; i < n * n; i++)
		drift->matrix[2][i] -= inverse[i];
	return drift->matrix[2];
}

/* Everybody's curve, for the times as Kaplan and Meier see them. */
static const struct survival_curve *
whole_curve(struct arena *memory, const struct cox_order *order)
{
	struct survival_counts counts = { 0 };

	for (size_t i = 0; i < order->rows; i++)
		survival_add(&counts, 0,
		    order->start != NULL ? order->start[i] : -INFINITY,
		    order->stop[i], order->event[i]);
	return survival_curves(memory, &counts, 1);
}

/* g(t) of an event time; `rank` counts distinct event times. */
static double
transformed(const struct survival_curve *curve, const uint32_t *rank,
    enum cox_transform transform, double time)
{
	size_t i = (size_t)(survival_at(curve, time) - curve->step);

	switch (transform) {
	case COX_LOG:
		return log(time);
	case COX_IDENTITY:
		return time;
	case COX_RANK:
		return rank[i];
	default:
		return i > 0 ? 1 - curve->step[i - 1].survival : 0;
	}
}

/* Walks once with g less its mean over the events, which keeps digits. */
static void
walk_times(const struct cox_order *order, const struct cox_fit *fit,
    enum cox_transform transform, struct drift *drift)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	const struct survival_curve *curve = whole_curve(&memory, order);
	struct cox_walk walk;
	scoped double *b = cox_standardised(order, fit);
	double center = 0;
	scoped uint32_t *rank = mem_alloc(curve->n, sizeof(*rank));

	for (size_t i = 0; i < curve->n; i++)
		rank[i] =
		    (i > 0 ? rank[i - 1] : 0) + (curve->step[i].events > 0);
	for (size_t i = 0; i < order->rows; i++)
		if (order->event[i])
			center +=
			    transformed(curve, rank, transform, order->stop[i]);
	center /= (double)order->events;
	cox_walk_open(&walk, order, b, true);
	while (cox_walk_next(&walk))
		drift_instant(drift, &walk, fit->ties,
		    transformed(curve, rank, transform, walk.time) - center);
	cox_walk_close(&walk);
}

void
cox_proportional(const struct cox_order *order, const struct cox_fit *fit,
    enum cox_transform transform, double *score, double *variance)
{
	size_t n = order->columns;
	scoped_by(arena_free) struct arena memory = { 0 };
	struct drift drift = { .columns = n };
	double *adjusted;

	drift.score = arena_array(&memory, n, sizeof(*drift.score));
	for (int power = 0; power < 3; power++)
		drift.matrix[power] =
		    arena_array(&memory, n * n, sizeof(double));
	walk_times(order, fit, transform, &drift);
	adjusted = adjust(&drift);
	for (size_t j = 0; j < n; j++) {
		bool out = fit->dropped[j];

		score[j] = out ? 0 : drift.score[j];
		for (size_t k = 0; k < n; k++)
			variance[j * n + k] =
			    out || fit->dropped[k] ? 0 : adjusted[j * n + k];
	}
}
