/*
 * forecast_ahead: points and limits of a fit.
 */
#include "base/mem.h"
#include "base/str.h"
#include "math/dist.h"
#include "math/quantile.h"
#include "model/forecast.h"

#include <math.h>
#include <stdlib.h>

enum { PATHS = 10000 };

/* Limits of a symmetric law around the mean: `wide` deviations on each side. */
static void
around(
    struct forecast_point *p, double mean, double deviation, const double *wide)
{
	p->mean = mean;
	for (int i = 0; i < 2; i++) {
		p->low[i] = mean - wide[i] * deviation;
		p->high[i] = mean + wide[i] * deviation;
	}
}

static void
ahead_ets(const struct forecast *f, size_t h, const double *z,
    struct forecast_point *p)
{
	scoped double *mean = mem_alloc(h, sizeof(*mean));
	scoped double *deviation = mem_alloc(h, sizeof(*deviation));

	ets_forecast(&f->ets, h, mean, deviation);
	for (size_t i = 0; i < h; i++) {
		size_t t = f->n + i;

		if (f->season == SEASONAL_MULTIPLICATIVE)
			deviation[i] *= f->index[t % f->m];
		if (f->season != SEASONAL_NONE)
			mean[i] = seasonal_restore(
			    f->season, f->index, f->m, t, mean[i]);
		around(&p[i], mean[i], deviation[i], z);
	}
}

static void
ahead_theta(const struct forecast *f, size_t h, const double *z,
    struct forecast_point *p)
{
	scoped double *mean = mem_alloc(h, sizeof(*mean));
	scoped double *deviation = mem_alloc(h, sizeof(*deviation));

	theta_forecast(&f->theta, h, mean, deviation);
	for (size_t i = 0; i < h; i++)
		around(&p[i], mean[i], deviation[i], z);
}

/* The plain average of two, points and limits; a keeps it. */
static void
average(struct forecast_point *a, const struct forecast_point *b)
{
	a->mean = (a->mean + b->mean) / 2;
	for (int i = 0; i < 2; i++) {
		a->low[i] = (a->low[i] + b->low[i]) / 2;
		a->high[i] = (a->high[i] + b->high[i]) / 2;
	}
}

static void
ahead_comb(const struct forecast *f, size_t h, const double *z,
    struct forecast_point *p)
{
	scoped struct forecast_point *other = mem_alloc(h, sizeof(*other));

	ahead_ets(f, h, z, p);
	ahead_theta(f, h, z, other);
	for (size_t i = 0; i < h; i++)
		average(&p[i], &other[i]);
}

/* Demand that is often zero: a point, and quantiles of what may come. */
static void
ahead_demand(const struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, struct forecast_point *p)
{
	p[0].mean = f->demand.forecast;
	for (int i = 0; i < 2; i++) {
		double tail = (1 - options->level[i]) / 2;

		p[0].low[i] = intermittent_quantile(&f->demand, y, f->n, tail);
		p[0].high[i] =
		    intermittent_quantile(&f->demand, y, f->n, 1 - tail);
	}
	for (size_t i = 1; i < h; i++)
		p[i] = p[0];
}

/* Quantiles of Student's law for a mean of n, 0 where there is no spread. */
static void
student(
    const struct forecast *f, const struct forecast_options *options, double *t)
{
	for (int k = 0; k < 2; k++)
		t[k] = f->spread == 0 ? 0
		    : f->n > 1 ? student_quantile((1 + options->level[k]) / 2,
				     (double)f->n - 1)
			       : (double)NAN;
}

/* Methods with a value and a spread: what is expected i periods ahead. */
static void
ahead_value(const struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, const double *z,
    struct forecast_point *p)
{
	double t[2], season;

	student(f, options, t);
	for (size_t i = 0; i < h; i++)
		switch (f->method) {
		case FORECAST_SNAIVE:
			around(&p[i], y[f->n - f->m + i % f->m],
			    f->spread * sqrt((double)(i / f->m + 1)), z);
			break;
		case FORECAST_NAIVE2:
			season = f->season == SEASONAL_MULTIPLICATIVE
			    ? f->index[(f->n + i) % f->m]
			    : 1;
			around(&p[i],
			    seasonal_restore(
				f->season, f->index, f->m, f->n + i, f->value),
			    f->spread * season * sqrt((double)i + 1), z);
			break;
		default:
			around(&p[i], f->value, f->spread, t);
			break;
		}
}

static void
clip(struct forecast *f, struct forecast_point *p)
{
	double *cell[] = { &p->mean, &p->low[0], &p->low[1], &p->high[0],
		&p->high[1] };

	if (f->negative)
		return;
	for (size_t i = 0; i < COUNT(cell); i++)
		if (*cell[i] < 0) {
			*cell[i] = 0;
			f->notes |= FORECAST_CLIPPED;
		}
}

void
forecast_ahead(struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, bool raw,
    struct forecast_point *point)
{
	double z[2];

	for (int i = 0; i < 2; i++)
		z[i] = normal_quantile((1 + options->level[i]) / 2);
	switch (f->method) {
	case FORECAST_COMB:
		ahead_comb(f, h, z, point);
		break;
	case FORECAST_ETS:
		ahead_ets(f, h, z, point);
		break;
	case FORECAST_THETA:
		ahead_theta(f, h, z, point);
		break;
	case FORECAST_CROSTON:
	case FORECAST_SBA:
	case FORECAST_TSB:
		ahead_demand(f, y, h, options, point);
		break;
	default:
		ahead_value(f, y, h, options, z, point);
		break;
	}
	for (size_t i = 0; i < h && !raw; i++)
		clip(f, &point[i]);
}

/* The mean of the season's indices over the horizon, of a season that was taken
 * off before. */
static double
mean_index(const struct forecast *f, size_t h)
{
	double sum = 0;

	for (size_t i = 0; i < h; i++)
		sum += f->season == SEASONAL_MULTIPLICATIVE
		    ? f->index[(f->n + i) % f->m]
		    : 1;
	return sum / (double)h;
}

static double
sum_means(const struct forecast_point *p, size_t h)
{
	double sum = 0;

	for (size_t i = 0; i < h; i++)
		sum += p[i].mean;
	return sum;
}

/* Limits of sorted sums that were drawn. */
static void
limits_of(const double *sum, double scale,
    const struct forecast_options *options, struct forecast_point *p)
{
	for (int i = 0; i < 2; i++) {
		size_t tail =
		    (size_t)((1 - options->level[i]) / 2 * PATHS + 0.5);

		p->low[i] = scale * quantile_type7(sum, PATHS, tail, PATHS);
		p->high[i] =
		    scale * quantile_type7(sum, PATHS, PATHS - tail, PATHS);
	}
}

/* The ETS part of a sum: by its formula, or by draws. */
static void
total_ets(const struct forecast *f, size_t h, const double *z,
    const struct forecast_options *options, uint64_t seed,
    struct forecast_point *p)
{
	scoped double *sum = NULL;
	double deviation = ets_total(&f->ets, h);
	double scale = mean_index(f, h);
	scoped struct forecast_point *each = mem_alloc(h, sizeof(*each));
	struct rng rng;

	ahead_ets(f, h, z, each);
	around(p, sum_means(each, h), deviation * scale, z);
	if (!isnan(deviation))
		return;
	sum = mem_alloc(PATHS, sizeof(*sum));
	rng_seed(&rng, seed);
	ets_simulate(&f->ets, h, &rng, sum, PATHS);
	limits_of(sum, scale, options, p);
}

/* Demand that is often zero: by draws. */
static void
total_demand(const struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, uint64_t seed,
    struct forecast_point *p)
{
	scoped double *sum = NULL;
	struct rng rng;

	if (f->demand.demands == 0)
		return;
	sum = mem_alloc(PATHS, sizeof(*sum));
	rng_seed(&rng, seed);
	intermittent_simulate(&f->demand, y, f->n, h, &rng, sum, PATHS);
	limits_of(sum, 1, options, p);
}

/* h values around a mean that is itself known from n: s sqrt(h + h h / n). */
static double
total_mean(const struct forecast *f, size_t h)
{
	double n = (double)f->n, k = (double)h;

	return f->spread * sqrt((k + k * k / n) / (1 + 1 / n));
}

static void
total_theta(const struct forecast *f, size_t h, const double *z,
    struct forecast_point *p)
{
	scoped struct forecast_point *each = mem_alloc(h, sizeof(*each));

	ahead_theta(f, h, z, each);
	around(p, sum_means(each, h), theta_total(&f->theta, h), z);
}

/* Random walks, a season apart or of one step: a walk's k-th step is in the k
 * last of its periods. */
static double
total_walks(const struct forecast *f, size_t h)
{
	size_t m = f->method == FORECAST_SNAIVE ? f->m : 1;
	double squares = 0;

	for (size_t i = 0; i < h; i++) {
		double k = (double)(i / m + 1);

		squares += k * k;
	}
	return f->spread * sqrt(squares) * mean_index(f, h);
}

struct forecast_point
forecast_total(struct forecast *f, const double *y, size_t h,
    const struct forecast_options *options, uint64_t seed)
{
	struct forecast_point *each = mem_alloc(h, sizeof(*each)), total, other;
	double z[2];

	for (int i = 0; i < 2; i++)
		z[i] = normal_quantile((1 + options->level[i]) / 2);
	forecast_ahead(f, y, h, options, true, each);
	around(&total, sum_means(each, h), 0, z);
	free(each);
	switch (f->method) {
	case FORECAST_COMB:
		total_ets(f, h, z, options, seed, &total);
		total_theta(f, h, z, &other);
		average(&total, &other);
		break;
	case FORECAST_ETS:
		total_ets(f, h, z, options, seed, &total);
		break;
	case FORECAST_THETA:
		total_theta(f, h, z, &total);
		break;
	case FORECAST_SNAIVE:
	case FORECAST_NAIVE2:
		around(&total, total.mean, total_walks(f, h), z);
		break;
	case FORECAST_CROSTON:
	case FORECAST_SBA:
	case FORECAST_TSB:
		total_demand(f, y, h, options, seed, &total);
		break;
	default:
		student(f, options, z);
		around(&total, total.mean, total_mean(f, h), z);
		break;
	}
	clip(f, &total);
	return total;
}
