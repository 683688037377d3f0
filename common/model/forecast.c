/*
 * forecast: which method, and its fit.
 */
#include "model/forecast.h"

#include "base/mem.h"
#include "math/quantile.h"

#include <math.h>
#include <stdlib.h>

/* Syntetos, Boylan and Croston 2005: periods per demand from here on. */
#define INTERMITTENT 1.32

static const char *const notes[FORECAST_NOTES] = { "short", "constant", "empty",
	"intermittent", "no_season", "wide", "clipped", "outlier" };

static const char *const names[] = { "auto", "comb", "theta", "ets", "snaive",
	"naive2", "mean", "croston", "sba", "tsb", "best", "value" };

const char *
forecast_note(int number)
{
	return notes[number];
}

const char *
forecast_method_name(enum forecast_method method)
{
	return names[method];
}

const char *
forecast_form(const struct forecast *f)
{
	return f->method == FORECAST_COMB || f->method == FORECAST_ETS
	    ? ets_name(&f->ets.form)
	    : "";
}

/* The first case of the table that fits. */
static enum forecast_method
choose(struct forecast *f, const double *y, size_t n)
{
	size_t demands = 0;
	bool constant = true;

	for (size_t t = 0; t < n; t++) {
		constant = constant && y[t] == y[0];
		demands += y[t] != 0;
	}
	if (n == 1)
		f->notes |= FORECAST_SHORT;
	else if (constant)
		f->notes |= y[0] == 0 ? FORECAST_EMPTY : FORECAST_CONSTANT;
	if (constant)
		return FORECAST_VALUE;
	if (n <= 3) {
		f->notes |= FORECAST_SHORT;
		return FORECAST_MEAN;
	}
	if (!f->negative && (double)n >= INTERMITTENT * (double)demands) {
		f->notes |= FORECAST_INTERMITTENT;
		return FORECAST_TSB;
	}
	return FORECAST_COMB;
}

/* The mean and the standard error of a new value (n > 1; else NaN). */
static void
fit_mean(struct forecast *f, const double *y)
{
	double sum = 0, squares = 0, n = (double)f->n;

	for (size_t t = 0; t < f->n; t++)
		sum += y[t];
	f->value = sum / n;
	for (size_t t = 0; t < f->n; t++) {
		f->fitted[t] = f->value;
		squares += (y[t] - f->value) * (y[t] - f->value);
	}
	f->spread = f->n > 1 ? sqrt(squares / (n - 1) * (1 + 1 / n)) : NAN;
}

/* The value a season before; a random walk where there is no whole season. */
static void
fit_snaive(struct forecast *f, const double *y)
{
	size_t m = f->m;
	double squares = 0;

	if (f->n <= m)
		m = f->m = 1;
	for (size_t t = 0; t < f->n; t++) {
		f->fitted[t] = t < m ? NAN : y[t - m];
		if (t >= m)
			squares += (y[t] - y[t - m]) * (y[t] - y[t - m]);
	}
	f->spread = f->n > m ? sqrt(squares / (double)(f->n - m)) : NAN;
}

static void
fit_naive2(struct forecast *f, const double *y)
{
	scoped double *x = mem_alloc(f->n, sizeof(*x));
	double squares = 0;

	f->season =
	    seasonal_adjust(y, f->n, f->n >= 3 * f->m ? f->m : 1, f->index, x);
	for (size_t t = 0; t < f->n; t++) {
		f->fitted[t] = t == 0
		    ? NAN
		    : seasonal_restore(f->season, f->index, f->m, t, x[t - 1]);
		if (t > 0)
			squares += (x[t] - x[t - 1]) * (x[t] - x[t - 1]);
	}
	f->value = x[f->n - 1];
	f->spread = f->n > 1 ? sqrt(squares / (double)(f->n - 1)) : NAN;
}

/* Errors of x, without its season, to what was expected of y. */
static bool
walk_ets(struct forecast *f, const double *y, const double *x)
{
	if (!ets_walk(&f->ets, x, f->n, f->fitted))
		return false;
	for (size_t t = 0; t < f->n; t++)
		f->fitted[t] = f->season == SEASONAL_NONE
		    ? y[t] - f->fitted[t]
		    : seasonal_restore(
			  f->season, f->index, f->m, t, x[t] - f->fitted[t]);
	if (f->ets.form.multiplicative && f->ets.sigma2 > 0.25)
		f->notes |= FORECAST_WIDE;
	return true;
}

/* A season beyond what ETS has as states is taken off before. */
static void
fit_ets(struct forecast *f, const double *y, enum ets_states states)
{
	scoped double *x = mem_alloc(f->n, sizeof(*x));
	bool before = f->m > ETS_SEASON;

	f->season = seasonal_adjust(y, f->n, before ? f->m : 1, f->index, x);
	ets_fit(&f->ets, x, f->n, before ? 1 : f->m, states);
	walk_ets(f, y, x);
}

/* Theta's errors to what was expected, in the average beside that of ETS. */
static void
put_theta(struct forecast *f, const double *y, const double *error)
{
	bool both = f->method == FORECAST_COMB;

	for (size_t t = 0; t < f->n; t++)
		f->fitted[t] = both ? (f->fitted[t] + y[t] - error[t]) / 2
				    : y[t] - error[t];
}

static void
fit_theta(struct forecast *f, const double *y)
{
	scoped double *error = mem_alloc(f->n, sizeof(*error));

	theta_fit(&f->theta, y, f->n, f->m, error);
	put_theta(f, y, error);
}

static void
fit_demand(struct forecast *f, const double *y, double alpha)
{
	enum intermittent_method method = f->method == FORECAST_CROSTON
	    ? INTERMITTENT_CROSTON
	    : f->method == FORECAST_SBA ? INTERMITTENT_SBA
					: INTERMITTENT_TSB;

	intermittent_fit(&f->demand, method, alpha, y, f->n, f->fitted);
}

static bool
is_demand(enum forecast_method method)
{
	return method == FORECAST_CROSTON || method == FORECAST_SBA ||
	    method == FORECAST_TSB;
}

/* Errors more than 5 robust standard deviations from their middle. */
static void
mark_outliers(struct forecast *f, const double *y)
{
	scoped double *size = mem_alloc(f->n, sizeof(*size));
	double middle, spread;
	size_t k = 0;

	for (size_t t = 0; t < f->n; t++)
		if (!isnan(f->fitted[t]))
			size[k++] = y[t] - f->fitted[t];
	sort_doubles(size, k);
	middle = k > 0 ? median_sorted(size, k) : 0;
	for (size_t i = 0; i < k; i++)
		size[i] = fabs(size[i] - middle);
	sort_doubles(size, k);
	spread = k > 0 ? 1.4826 * median_sorted(size, k) : 0;
	f->square = 0;
	for (size_t t = 0; t < f->n; t++) {
		double e = y[t] - f->fitted[t];

		if (isnan(e))
			continue;
		f->square += e * e / (double)k;
		if (spread > 0 && f->method != FORECAST_MEAN &&
		    !is_demand(f->method) && fabs(e - middle) > 5 * spread) {
			f->outlier[t] = true;
			f->notes |= FORECAST_OUTLIER;
		}
	}
}

static void
fit_method(
    struct forecast *f, const double *y, const struct forecast_options *options)
{
	switch (f->method) {
	case FORECAST_COMB:
		fit_ets(f, y, options->states);
		fit_theta(f, y);
		break;
	case FORECAST_ETS:
		fit_ets(f, y, options->states);
		break;
	case FORECAST_THETA:
		fit_theta(f, y);
		break;
	case FORECAST_SNAIVE:
		fit_snaive(f, y);
		break;
	case FORECAST_NAIVE2:
		fit_naive2(f, y);
		break;
	case FORECAST_MEAN:
		fit_mean(f, y);
		break;
	case FORECAST_CROSTON:
	case FORECAST_SBA:
	case FORECAST_TSB:
		fit_demand(f, y, options->alpha);
		break;
	default:
		fit_mean(f, y);
		f->value = y[0];
		f->spread = f->notes & FORECAST_SHORT ? NAN : 0;
		break;
	}
}

bool
forecast_fit(struct forecast *f, const double *y, size_t n,
    const struct forecast_options *options)
{
	enum forecast_method best;

	*f = (struct forecast){ .n = n, .m = options->m };
	for (size_t t = 0; t < n; t++)
		f->negative = f->negative || y[t] < 0;
	if (n == 0 || (is_demand(options->method) && f->negative))
		return false;
	f->fitted = mem_alloc(n, sizeof(*f->fitted));
	f->outlier = mem_zero(n, sizeof(*f->outlier));
	best = choose(f, y, n);
	/* A method that was asked for is taken wherever it is defined. */
	if (options->method != FORECAST_AUTO &&
	    options->method != FORECAST_BEST && best != FORECAST_VALUE &&
	    (best != FORECAST_MEAN || options->method >= FORECAST_SNAIVE)) {
		best = options->method;
		f->notes = 0;
	}
	f->method = best;
	if (f->m > 1 && n > 13 && n < 2 * f->m + 4 &&
	    (best == FORECAST_COMB || best == FORECAST_ETS))
		f->notes |= FORECAST_NO_SEASON;
	fit_method(f, y, options);
	mark_outliers(f, y);
	return true;
}

bool
forecast_walk(struct forecast *f, const double *y)
{
	scoped double *x = mem_alloc(f->n, sizeof(*x));
	bool well = true;

	if (f->method != FORECAST_THETA) {
		for (size_t t = 0; t < f->n; t++)
			x[t] =
			    seasonal_remove(f->season, f->index, f->m, t, y[t]);
		well = walk_ets(f, y, x);
	}
	if (f->method != FORECAST_ETS && well) {
		theta_replay(&f->theta, y, f->n, x);
		put_theta(f, y, x);
	}
	mark_outliers(f, y);
	return well;
}

void
forecast_free(struct forecast *f)
{
	free(f->fitted);
	free(f->outlier);
	f->fitted = NULL;
	f->outlier = NULL;
}
