#include "model/cox_robust.h"

#include "base/mem.h"

#include <string.h>

/*
 * Score residuals on the way. `hazard` and `means` are the sums, over the event
 * times walked so far, of 1/w_l and m_l/w_l: what a row owes is their rise
 * between its coming and its going, so each row is visited twice.
 */
struct residuals {
	struct cox_walk walk;
	size_t columns;
	double hazard;
	double *means;
	double *score; /* rows x columns, by place */
	size_t closed; /* rows before it in their stratum have gone */
};

/* Books a row in (sign 1) or out (-1) at the sums of now. */
static void
book(struct residuals *r, size_t place, double sign)
{
	const double *x = r->walk.order->x + place * r->columns;
	double *score = r->score + place * r->columns;
	double risk = sign * r->walk.risk[place];

	for (size_t j = 0; j < r->columns; j++)
		score[j] += risk * (x[j] * r->hazard - r->means[j]);
}

/* Books out who is still in when a stratum ends. */
static void
close_stratum(struct residuals *r, size_t stratum, size_t entered)
{
	const struct cox_order *order = r->walk.order;
	size_t end = order->first[stratum + 1];

	for (size_t k = r->closed; k < end; k++) {
		size_t place = order->leave != NULL ? order->leave[k] : k;

		if (place < entered)
			book(r, place, -1);
	}
	r->closed = end;
}

/* Sums over the l = 0 .. d-1 of one event time, the last two times the mean
 * weight of the dead. */
struct ties {
	double *mean;	/* of m_l */
	double hazard;	/* sum of (l/d) / w_l */
	double *charge; /* sum of (l/d) m_l / w_l */
};

/* Who leaves now: its own part, and l/d of what it will be charged too much. */
static void
book_dead(struct residuals *r, const struct ties *ties)
{
	const struct cox_walk *walk = &r->walk;

	for (size_t i = walk->begin; i < walk->at; i++) {
		const double *x = walk->order->x + i * r->columns;
		double *score = r->score + i * r->columns;
		double risk = walk->risk[i];
		double w = cox_order_weight(walk->order, i);

		if (!walk->order->event[i])
			continue;
		for (size_t j = 0; j < r->columns; j++)
			score[j] += w * (x[j] - ties->mean[j]) +
			    risk * (x[j] * ties->hazard - ties->charge[j]);
	}
}

static void
book_instant(struct residuals *r, enum cox_ties method, struct ties *ties)
{
	size_t d = r->walk.deaths, turns = method == COX_BRESLOW ? 1 : d;
	double heavy = r->walk.dead_weight / (double)d;
	double times = heavy * (method == COX_BRESLOW ? (double)d : 1);

	ties->hazard = 0;
	memset(ties->mean, 0, r->columns * sizeof(*ties->mean));
	memset(ties->charge, 0, r->columns * sizeof(*ties->charge));
	for (size_t l = 0; l < turns; l++) {
		double share = (double)l / (double)d;
		const struct cox_mean *mean = cox_walk_mean(&r->walk, share);

		ties->hazard += heavy * share / mean->weight;
		r->hazard += times / mean->weight;
		for (size_t j = 0; j < r->columns; j++) {
			double m = mean->first[j] / mean->weight;

			ties->mean[j] += mean->first[j] / (double)turns;
			ties->charge[j] += heavy * share * m;
			r->means[j] += times * m;
		}
	}
	book_dead(r, ties);
}

/* Score residuals of all rows, in the standardised columns. */
static double *
score_residuals(const struct cox_order *order, const struct cox_fit *fit)
{
	struct residuals r = { .columns = order->columns };
	scoped_by(arena_free) struct arena memory = { 0 };
	struct ties ties;
	scoped double *b = cox_standardised(order, fit);
	size_t stratum = 0, entered = 0;

	r.means = arena_array(&memory, r.columns, sizeof(*r.means));
	r.score = mem_zero(order->rows * r.columns, sizeof(*r.score));
	ties.mean = arena_array(&memory, r.columns, sizeof(*ties.mean));
	ties.charge = arena_array(&memory, r.columns, sizeof(*ties.charge));
	cox_walk_open(&r.walk, order, b, false);
	while (cox_walk_next(&r.walk)) {
		for (; stratum < r.walk.stratum; stratum++)
			close_stratum(&r, stratum, entered);
		for (size_t k = r.walk.gone_before; k < r.walk.gone; k++)
			if (order->leave[k] < r.walk.entered)
				book(&r, order->leave[k], -1);
		r.closed = order->leave != NULL ? r.walk.gone : r.closed;
		/* Rows gone before this time came and went unseen. */
		for (size_t i = r.walk.entered; i < r.walk.at; i++)
			if (order->start == NULL ||
			    order->start[i] < r.walk.time)
				book(&r, i, 1);
		entered = r.walk.at;
		book_instant(&r, fit->ties, &ties);
	}
	for (; stratum < order->strata; stratum++)
		close_stratum(&r, stratum, entered);
	cox_walk_close(&r.walk);
	return r.score;
}

/* sum of G G' over clusters, scaled back to the columns' own units. */
static void
outer_sum(const double *group, size_t groups, size_t columns, double *sum)
{
	memset(sum, 0, columns * columns * sizeof(*sum));
	for (size_t g = 0; g < groups; g++) {
		const double *row = group + g * columns;

		for (size_t j = 0; j < columns; j++)
			for (size_t k = 0; k < columns; k++)
				sum[j * columns + k] += row[j] * row[k];
	}
}

/* out = a m a for symmetric a */
static void
sandwich(const double *a, const double *m, size_t n, double *out)
{
	scoped double *half = mem_zero(n * n, sizeof(*half));

	memset(out, 0, n * n * sizeof(*out));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < n; k++)
				half[i * n + j] += a[i * n + k] * m[k * n + j];
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; k < n; k++)
				out[i * n + j] +=
				    half[i * n + k] * a[k * n + j];
}

void
cox_robust(const struct cox_order *order, const struct cox_fit *fit,
    const uint32_t *cluster, size_t clusters, double *robust)
{
	size_t columns = order->columns;
	scoped double *score = score_residuals(order, fit);
	scoped double *meat = mem_alloc(columns * columns, sizeof(*meat));

	for (size_t i = 0; i < order->rows; i++)
		for (size_t j = 0; j < columns; j++)
			score[i * columns + j] *= order->scale[j];
	if (cluster != NULL) {
		scoped double *group =
		    mem_zero(clusters * columns, sizeof(*group));

		for (size_t i = 0; i < order->rows; i++)
			for (size_t j = 0; j < columns; j++)
				group[cluster[order->row[i]] * columns + j] +=
				    score[i * columns + j];
		outer_sum(group, clusters, columns, meat);
	} else {
		outer_sum(score, order->rows, columns, meat);
	}
	sandwich(fit->variance, meat, columns, robust);
}
