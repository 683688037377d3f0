/*
 * Forecasts against published and independent figures: Croston's method as R's
 * forecast 8.20 computes it, its correction and TSB by hand; t limits of short
 * series; the recursions of Hyndman, Koehler, Ord and Snyder (2008) written out
 * for one series; top-down shares to the cent.
 */
#include "model/forecast.h"
#include "model/backtest.h"
#include "model/reconcile.h"

#include "unit/tap.h"

#include <math.h>

static struct forecast_options
with(enum forecast_method method, size_t m)
{
	return (struct forecast_options){ .method = method,
		.m = m,
		.level = { 0.8, 0.95 },
		.alpha = 0.1,
		.horizon = 2,
		.origins = 3 };
}

static struct forecast_point
next(const double *y, size_t n, enum forecast_method method)
{
	struct forecast_options how = with(method, 1);
	struct forecast_point p = { NAN, { NAN, NAN }, { NAN, NAN } };
	struct forecast f;

	if (!forecast_fit(&f, y, n, &how))
		return p;
	forecast_ahead(&f, y, 1, &how, false, &p);
	forecast_free(&f);
	return p;
}

static void
check_demand(void)
{
	static const double y[] = { 0, 0, 3, 0, 0, 0, 5, 0, 2, 0, 0, 4, 0, 0, 0,
		0 };
	struct forecast_point p = next(y, 12, FORECAST_AUTO);

	near_relative(next(y, 12, FORECAST_CROSTON).mean, 1.0605148780, 1e-9,
	    "croston as R");
	near_relative(next(y, 12, FORECAST_SBA).mean, 1.0074891, 1e-7, "sba");
	near_relative(p.mean, 1.1453748, 1e-7, "auto takes tsb");
	near_absolute(p.low[0], 0, 0, "tsb lo80");
	near_relative(p.high[0], 3.6251429, 1e-7, "tsb hi80");
	near_relative(p.high[1], 4.5314286, 1e-7, "tsb hi95");
	near_relative(next(y, 16, FORECAST_CROSTON).mean, 1.0605149, 1e-7,
	    "croston never fades");
	near_relative(
	    next(y, 16, FORECAST_TSB).mean, 0.7514805, 1e-6, "tsb does");
	ok(isnan(next((double[]){ 1, -1, 2 }, 3, FORECAST_SBA).mean),
	    "no demand below 0");
}

static void
check_short(void)
{
	struct forecast_point p = next((double[]){ 5, 7 }, 2, FORECAST_AUTO);

	near_relative(p.mean, 6, 1e-12, "mean of two");
	near_relative(p.high[0] - 6, 5.33070, 1e-5, "t limits of two, 80 %");
	near_relative(p.high[1] - 6, 22.0078, 1e-5, "95 %");
	p = next((double[]){ 5, 7, 6 }, 3, FORECAST_AUTO);
	near_relative(p.high[0] - 6, 2.17732, 1e-5, "of three, 80 %");
	near_relative(p.high[1] - 6, 4.96828, 1e-5, "95 %");
	p = next((double[]){ 7 }, 1, FORECAST_AUTO);
	ok(p.mean == 7 && isnan(p.low[0]), "one value has no limits");
	p = next((double[]){ 4, 4, 4, 4 }, 4, FORECAST_AUTO);
	ok(p.mean == 4 && p.low[1] == 4 && p.high[1] == 4, "a constant");
}

/* (A,A,N): level and slope by hand. */
static void
check_walk(void)
{
	static const double y[] = { 10, 12, 15 };
	struct ets e = { .form = { false, ETS_TREND, ETS_NO_SEASON }, .m = 1 };
	double l = 9, b = 1, sse = 0, mean[2], deviation[2];

	e.alpha = 0.5;
	e.beta = 0.2;
	e.phi = 1;
	e.first.level = l;
	e.first.slope = b;
	for (int t = 0; t < 3; t++) {
		double error = y[t] - l - b;

		sse += error * error;
		l += b + 0.5 * error;
		b += 0.2 * error;
	}
	ok(ets_walk(&e, y, 3, NULL), "walks");
	near_relative(e.last.level, l, 1e-14, "level");
	near_relative(e.last.slope, b, 1e-14, "slope");
	near_relative(e.loglik, -1.5 * log(sse), 1e-14, "log likelihood");
	ets_forecast(&e, 2, mean, deviation);
	near_relative(mean[1], l + 2 * b, 1e-14, "two ahead");
	near_relative(deviation[1] / deviation[0], sqrt(1 + 0.7 * 0.7), 1e-14,
	    "c_1 = alpha + beta");
}

/* (M,A,M): the closed moments against a simulation of the recursions. */
static void
check_multiplicative(void)
{
	enum { H = 6, PATHS = 100000 };
	static double total[PATHS];
	struct ets e = { .form = { true, ETS_TREND, ETS_MULTIPLICATIVE },
		.m = 2 };
	double mean[H], deviation[H], sum = 0, squares = 0, one = 0;
	struct rng rng;

	e.alpha = 0.3;
	e.beta = 0.1;
	e.gamma = 0.4;
	e.phi = 1;
	e.sigma2 = 0.01;
	e.n = 4;
	e.last = (struct ets_state){ 100, 2, { 0.8, 1.2 } };
	ets_forecast(&e, H, mean, deviation);
	rng_seed(&rng, 7);
	ets_simulate(&e, H, &rng, total, PATHS);
	for (int i = 0; i < PATHS; i++)
		sum += total[i] / PATHS;
	for (int i = 0; i < H; i++)
		one += mean[i];
	near_relative(one, sum, 2e-3, "means of (M,A,M) add up to the draws'");
	rng_seed(&rng, 9);
	ets_simulate(&e, 1, &rng, total, PATHS);
	for (int i = 0; i < PATHS; i++)
		squares += (total[i] - mean[0]) * (total[i] - mean[0]) / PATHS;
	near_relative(deviation[0], sqrt(squares), 1e-2, "sd one ahead");
	ok(isnan(ets_total(&e, H)), "sums of M errors are drawn");
}

static void
check_reconcile(void)
{
	double total = 100000, item[] = { 87223.22, 18000 }, share[] = { 1, 1 };
	double square[] = { 1, 1, 2 }, cents[] = { 8289350.85, 1710649.15 };
	int64_t whole[2];

	reconcile(RECONCILE_TOP_DOWN, &total, item, 2, share, square);
	near_absolute(item[0], 82893.51, 0.005, "existing, scaled");
	near_absolute(item[1], 17106.49, 0.005, "new, scaled");
	reconcile_round(cents, 2, 10000000, whole);
	ok(whole[0] == 8289351 && whole[1] == 1710649, "to the cent");
	total = 10;
	item[0] = item[1] = 0;
	share[1] = 3;
	reconcile(RECONCILE_TOP_DOWN, &total, item, 2, share, square);
	near_relative(item[1], 7.5, 1e-12, "all zero: by the last season");
	total = 12;
	item[0] = 4;
	item[1] = 4;
	reconcile(RECONCILE_WLS, &total, item, 2, share, square);
	near_relative(total, item[0] + item[1], 1e-12, "wls adds up");
	near_relative(total, 10, 1e-12, "half of it by the total's error");
}

/* A season and a line without noise are continued by all methods but naive. */
static void
check_exact(void)
{
	double y[40], mean;
	struct forecast_options how = with(FORECAST_SNAIVE, 4);
	struct forecast_point p[4];
	struct forecast f;
	struct accuracy a;
	size_t first;

	for (int t = 0; t < 40; t++)
		y[t] = 100 + (t % 4 == 0 ? 20 : t % 4 == 2 ? -20 : 0);
	ok(forecast_fit(&f, y, 40, &how), "fits");
	forecast_ahead(&f, y, 4, &how, false, p);
	ok(p[0].mean == 120 && p[2].mean == 80 && p[1].low[1] == 100,
	    "snaive repeats the season");
	forecast_free(&f);
	ok(backtest_origins(40, 4, 8, 9, &first) == 3 && first == 16,
	    "origins leave max(2m + 4, 10) periods");
	ok(backtest_origin(y, 40, 24, &how, &a), "backtest");
	ok(isnan(a.mase) && a.smape == 0 && a.wape == 0,
	    "no scale where the season repeats itself");
	mean = y[0];
	y[39] = mean + 500;
	how.method = FORECAST_COMB;
	ok(forecast_fit(&f, y, 40, &how), "fits");
	ok(f.notes & FORECAST_OUTLIER && f.outlier[39] && !f.outlier[20],
	    "the odd one is marked");
	forecast_free(&f);
}

int
main(void)
{
	check_demand();
	check_short();
	check_walk();
	check_multiplicative();
	check_reconcile();
	check_exact();
	return tap_end();
}
