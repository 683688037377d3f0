/*
 * forecast_explain: level, trend and season of what a fit expects.
 */
#include "base/mem.h"
#include "model/forecast.h"

#include <math.h>

/* Level and trend of ETS, `weight` times, added. */
static void
add_ets(const struct forecast *f, const double *y, size_t h, double weight,
    struct forecast_parts *past, struct forecast_parts *ahead)
{
	scoped double *x = mem_alloc(3 * f->n, sizeof(*x));
	double power = 1, sum = 0;
	double *level = x + f->n, *trend = level + f->n;

	for (size_t t = 0; t < f->n; t++)
		x[t] = seasonal_remove(f->season, f->index, f->m, t, y[t]);
	ets_levels(&f->ets, x, f->n, level, trend);
	for (size_t t = 0; t < f->n; t++) {
		past[t].level += weight * level[t];
		past[t].trend += weight * trend[t];
	}
	for (size_t i = 0; i < h; i++) {
		power *= f->ets.phi;
		sum += power;
		ahead[i].level += weight * f->ets.last.level;
		ahead[i].trend += weight * sum * f->ets.last.slope;
	}
}

/* Theta's drift is in what lies ahead only. */
static void
add_theta(const struct forecast *f, const double *y, size_t h, double weight,
    struct forecast_parts *past, struct forecast_parts *ahead)
{
	scoped double *level = mem_alloc(f->n, sizeof(*level));

	theta_levels(&f->theta, y, f->n, level);
	for (size_t t = 0; t < f->n; t++)
		past[t].level += weight * level[t];
	for (size_t i = 0; i < h; i++) {
		ahead[i].level += weight * f->theta.level;
		ahead[i].trend += weight * theta_drift(&f->theta, i);
	}
}

/* Methods without a level of their own: the mean of the season before. */
static double
mean_before(const double *y, size_t t, size_t m)
{
	size_t from = t > m ? t - m : 0;
	double sum = 0;

	for (size_t i = from; i < t; i++)
		sum += y[i];
	return t > 0 ? sum / (double)(t - from) : NAN;
}

static void
add_other(const struct forecast *f, const double *y, size_t h,
    const struct forecast_point *point, struct forecast_parts *past,
    struct forecast_parts *ahead)
{
	bool snaive = f->method == FORECAST_SNAIVE;
	bool naive2 = f->method == FORECAST_NAIVE2;

	for (size_t t = 0; t < f->n; t++)
		past[t].level = snaive ? mean_before(y, t, f->m)
		    : naive2 && t > 0  ? seasonal_remove(f->season, f->index,
					     f->m, t - 1, y[t - 1])
				       : f->fitted[t];
	for (size_t i = 0; i < h; i++)
		ahead[i].level = snaive ? mean_before(y, f->n, f->m)
		    : naive2		? f->value
					: point[i].mean;
}

void
forecast_explain(const struct forecast *f, const double *y, size_t h,
    struct forecast_parts *past, struct forecast_parts *ahead)
{
	scoped struct forecast_point *point = mem_alloc(h, sizeof(*point));
	struct forecast copy = *f; /* which gets no note */
	double weight = f->method == FORECAST_COMB ? 0.5 : 1;

	forecast_ahead(&copy, y, h,
	    &(struct forecast_options){ .level = { 0.8, 0.95 } }, true, point);
	for (size_t t = 0; t < f->n; t++)
		past[t] = (struct forecast_parts){ 0, 0, 0 };
	for (size_t i = 0; i < h; i++)
		ahead[i] = (struct forecast_parts){ 0, 0, 0 };
	if (f->method == FORECAST_COMB || f->method == FORECAST_ETS)
		add_ets(f, y, h, weight, past, ahead);
	if (f->method == FORECAST_COMB || f->method == FORECAST_THETA)
		add_theta(f, y, h, weight, past, ahead);
	else if (f->method != FORECAST_ETS)
		add_other(f, y, h, point, past, ahead);
	for (size_t t = 0; t < f->n; t++)
		past[t].season = f->fitted[t] - past[t].level - past[t].trend;
	for (size_t i = 0; i < h; i++)
		ahead[i].season =
		    point[i].mean - ahead[i].level - ahead[i].trend;
}
