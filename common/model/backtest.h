/*
 * backtest: how good forecasts of a series would have been, from origins in
 * the past, each time refitted on what was known then (Hyndman and Koehler
 * 2006; Gneiting and Raftery 2007 for the interval score).
 */
#pragma once

#include "model/forecast.h"

/* NaN where the series before the origin has no scale (it repeats itself). */
struct accuracy {
	double mase;	    /* mean |error| by that of the season before */
	double smape;	    /* mean 200 |e| / (|y| + |f|), 0 for 0 / 0 */
	double rmsse;	    /* root of mean e^2 by that of the season before */
	double bias;	    /* mean forecast less truth, in the scale of mase */
	double coverage[2]; /* share inside the limits */
	double msis[2];	    /* interval score, in the scale of mase */
	double wape;	    /* sum |e| / sum |y| */
	enum forecast_method method;
	struct ets_form form; /* where there is an ETS part */
	bool has_form;
};

/*
 * Origins n - count step, ..., n - step that leave at least max(2m + 4, 10)
 * periods to fit: how many there are; *first is the first.
 */
size_t
backtest_origins(size_t n, size_t m, size_t step, size_t count, size_t *first);

/*
 * Fits y[0..origin-1], forecasts options->horizon periods and holds them, as
 * they are before they are cut at 0, against y, of which n are known. False
 * where no fit is possible.
 */
bool backtest_origin(const double *y, size_t n, size_t origin,
    const struct forecast_options *options, struct accuracy *accuracy);

/* The mean over origins, cell by cell. */
struct accuracy backtest_mean(const struct accuracy *accuracy, size_t n);

/*
 * forecast_fit, but FORECAST_BEST takes of comb, theta, ets and snaive the one
 * with the lowest mean RMSSE over options->origins, the first of equals, where
 * a series is long enough for them.
 */
bool backtest_fit(struct forecast *f, const double *y, size_t n,
    const struct forecast_options *options);
