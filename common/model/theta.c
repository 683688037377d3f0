#include "model/theta.h"

#include "base/mem.h"

#include <math.h>

#define ALPHA_LEAST 1e-4
#define ALPHA_MOST  0.9999

/*
 * Sum of squared errors of simple smoothing of x, l_0 at its best. With l_0 = 0
 * the errors would be a_t; each unit of l_0 takes g_t = (1 - alpha)^t off them.
 */
static double
squares(const double *x, size_t n, double alpha, double *start)
{
	double level = 0, g = 1, aa = 0, ag = 0, gg = 0;

	for (size_t t = 0; t < n; t++) {
		double a = x[t] - level;

		aa += a * a;
		ag += a * g;
		gg += g * g;
		level += alpha * a;
		g *= 1 - alpha;
	}
	*start = ag / gg;
	return aa - ag * *start;
}

/* The best alpha: the best of a grid, then golden section around it. */
static double
search(const double *x, size_t n)
{
	enum { GRID = 40 };
	const double ratio = (sqrt(5) - 1) / 2;
	double step = (ALPHA_MOST - ALPHA_LEAST) / GRID, best = INFINITY;
	double a = 0, b, c, d, fc, fd, start;

	for (int i = 0; i <= GRID; i++) {
		double alpha = ALPHA_LEAST + i * step;
		double f = squares(x, n, alpha, &start);

		if (f < best) {
			best = f;
			a = alpha;
		}
	}
	b = fmin(a + step, ALPHA_MOST);
	a = fmax(a - step, ALPHA_LEAST);
	c = b - ratio * (b - a);
	d = a + ratio * (b - a);
	fc = squares(x, n, c, &start);
	fd = squares(x, n, d, &start);
	while (b - a > 1e-7) {
		if (fc < fd) {
			b = d;
			d = c;
			fd = fc;
			c = b - ratio * (b - a);
			fc = squares(x, n, c, &start);
		} else {
			a = c;
			c = d;
			fc = fd;
			d = a + ratio * (b - a);
			fd = squares(x, n, d, &start);
		}
	}
	c = (a + b) / 2;
	if (squares(x, n, ALPHA_LEAST, &start) <= squares(x, n, c, &start))
		c = ALPHA_LEAST;
	if (squares(x, n, ALPHA_MOST, &start) <= squares(x, n, c, &start))
		c = ALPHA_MOST;
	return c;
}

/* Walks x with alpha and l_0. */
static void
walk(struct theta *theta, const double *x, size_t n, double *error)
{
	double sse = 0, e;

	theta->level = theta->start;
	for (size_t t = 0; t < n; t++) {
		e = x[t] - theta->level;
		sse += e * e;
		theta->level += theta->alpha * e;
		if (error != NULL)
			error[t] = theta->season == SEASONAL_MULTIPLICATIVE
			    ? e * theta->index[t % theta->m]
			    : e;
	}
	theta->sigma2 = sse / (double)(n - 2);
	theta->n = n;
}

/* Half the least-squares slope of x on 0, 1, ..., n - 1. */
static double
half_slope(const double *x, size_t n)
{
	double middle = (double)(n - 1) / 2, xy = 0, xx = 0;

	for (size_t t = 0; t < n; t++) {
		double d = (double)t - middle;

		xy += d * x[t];
		xx += d * d;
	}
	return xy / xx / 2;
}

void
theta_fit(
    struct theta *theta, const double *y, size_t n, size_t m, double *error)
{
	scoped double *x = mem_alloc(n, sizeof(*x));

	theta->m = m;
	theta->season = seasonal_adjust(y, n, m, theta->index, x);
	theta->alpha = search(x, n);
	squares(x, n, theta->alpha, &theta->start);
	theta->drift = half_slope(x, n);
	walk(theta, x, n, error);
}

void
theta_replay(struct theta *theta, const double *y, size_t n, double *error)
{
	scoped double *x = mem_alloc(n, sizeof(*x));

	for (size_t t = 0; t < n; t++)
		x[t] = seasonal_remove(
		    theta->season, theta->index, theta->m, t, y[t]);
	theta->drift = half_slope(x, n);
	walk(theta, x, n, error);
}

void
theta_levels(
    const struct theta *theta, const double *y, size_t n, double *level)
{
	double here = theta->start;

	for (size_t t = 0; t < n; t++) {
		double x = seasonal_remove(
		    theta->season, theta->index, theta->m, t, y[t]);

		level[t] = here;
		here += theta->alpha * (x - here);
	}
}

double
theta_drift(const struct theta *theta, size_t i)
{
	double n = (double)theta->n, alpha = theta->alpha;

	return theta->drift * ((double)i + (1 - pow(1 - alpha, n)) / alpha);
}

void
theta_forecast(
    const struct theta *theta, size_t h, double *mean, double *deviation)
{
	double alpha = theta->alpha;

	for (size_t i = 0; i < h; i++) {
		size_t t = theta->n + i;
		double x = theta->level + theta_drift(theta, i);
		double sd =
		    sqrt(theta->sigma2 * (1 + (double)i * alpha * alpha));

		mean[i] = seasonal_restore(
		    theta->season, theta->index, theta->m, t, x);
		deviation[i] = theta->season == SEASONAL_ADDITIVE
		    ? sd
		    : sd * theta->index[t % theta->m];
	}
}

double
theta_total(const struct theta *theta, size_t h)
{
	double sum = 0, scale = 0;

	for (size_t k = 0; k < h; k++) {
		double c = 1 + (double)k * theta->alpha;

		sum += c * c;
		scale += theta->index[(theta->n + k) % theta->m] / (double)h;
	}
	if (theta->season == SEASONAL_ADDITIVE)
		scale = 1;
	return sqrt(theta->sigma2 * sum) * scale;
}
