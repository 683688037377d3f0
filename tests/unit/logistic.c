#include "model/logistic.h"

#include "base/mem.h"
#include "base/rng.h"

#include "unit/tap.h"

#include <stdlib.h>

enum { N = 400 };

static double x[N], copy[N], steady[N], half[N];
static uint16_t level[N];
static uint8_t event[N];

static void
make(void)
{
	struct rng rng;

	rng_seed(&rng, 1);
	for (int i = 0; i < N; i++) {
		x[i] = 4 * rng_uniform(&rng) - 2;
		copy[i] = 3 * x[i];
		steady[i] = 7;
		level[i] = (uint16_t)rng_below(&rng, 3);
		half[i] = .5;
		event[i] = rng_uniform(&rng) <
		    logistic_probability(x[i] - 1 + level[i] * .5);
	}
}

static void
test_links(void)
{
	near_relative(logistic_probability(0), .5, 1e-16, "p(0)");
	near_relative(logistic_probability(-800), 0, 0, "p(-800)");
	near_relative(logistic_probability(800), 1, 0, "p(800)");
	near_relative(
	    logistic_probability(-40), 4.248354255291589e-18, 1e-14, "p(-40)");
	near_relative(
	    logistic_softplus(-40), 4.248354255291589e-18, 1e-14, "tail");
	near_relative(logistic_softplus(1000), 1000, 1e-16, "large");
}

/* scorecard.md section 4: x -1 -1 -1 1 1 1, y 0 0 0 1 1 1. */
static void
test_separated(void)
{
	static const double number[] = { -1, -1, -1, 1, 1, 1 };
	static const uint8_t y[] = { 0, 0, 0, 1, 1, 1 };
	struct logistic_column column = { .number = number };
	struct logistic_data data = { &column, 1, y, NULL, NULL, 6 };
	struct logistic_options options = { .separation = 15 };
	struct logistic_fit fit;

	logistic_fit(&data, &options, &fit);
	ok(fit.separated && fit.converged && fit.ridge == 1,
	    "separation is found and a ridge put in");
	near_absolute(fit.b[0], 0, 1e-12, "ridge: intercept");
	near_absolute(fit.b[1], 1.29253960, 5e-9, "ridge: slope");
	ok(isnan(fit.se[1]), "a ridge has no standard errors");
	logistic_free(&fit);
	data.event = (const uint8_t[6]){ 0 };
	logistic_fit(&data, &options, &fit);
	ok(!fit.converged, "one class is no fit");
	logistic_free(&fit);
}

static void
test_aliased(void)
{
	struct logistic_column columns[] = { { .number = steady },
		{ .number = x }, { .number = copy },
		{ .level = level, .levels = 3 } };
	struct logistic_data data = { columns, 4, event, NULL, NULL, N };
	struct logistic_options options = { .separation = 15 };
	struct logistic_fit fit, alone;

	logistic_fit(&data, &options, &fit);
	ok(fit.terms == 7 && fit.kept == 4, "terms and those kept");
	ok(fit.dropped[1] && !fit.dropped[2] && fit.dropped[3] &&
		!fit.dropped[4] && !fit.dropped[5] && fit.dropped[6],
	    "the constant, the second of two and the last dummy go");
	ok(isnan(fit.se[3]) && fit.b[3] == 0, "dropped: no coefficient");
	columns[0] = columns[1];
	columns[1] = columns[3];
	columns[1].value = (const double[]){ 0, .25, .5 };
	data.column_count = 2;
	logistic_fit(&data, &options, &alone);
	ok(alone.kept == 3 && alone.converged, "level values: one term");
	ok(alone.deviance >= fit.deviance, "a nested model fits no better");
	near_absolute(alone.b[1], 1, .3, "the slope is found again");
	logistic_free(&fit);
	logistic_free(&alone);
}

/* A weight of one half on every row, each row twice, is the same fit; an
 * offset moves the intercept. */
static void
test_weights(void)
{
	struct logistic_column column = { .number = x };
	struct logistic_data data = { &column, 1, event, NULL, NULL, N };
	struct logistic_options options = { .separation = 15 };
	struct logistic_fit plain, light, moved;

	logistic_fit(&data, &options, &plain);
	data.weight = half;
	logistic_fit(&data, &options, &light);
	near_absolute(light.b[1], plain.b[1], 1e-6, "weights: same slope");
	near_relative(
	    light.deviance, plain.deviance / 2, 1e-12, "half the deviance");
	near_relative(
	    light.se[1], plain.se[1] * sqrt(2), 1e-4, "half the information");
	data.weight = NULL;
	data.offset = steady;
	logistic_fit(&data, &options, &moved);
	near_absolute(moved.b[0], plain.b[0] - 7, 1e-7, "offset");
	near_absolute(moved.b[1], plain.b[1], 1e-7, "offset: same slope");
	near_relative(plain.vif[1], 1, 1e-9, "alone: no inflation");
	logistic_free(&plain);
	logistic_free(&light);
	logistic_free(&moved);
}

/* X'(y - mu) = L b at the solution, dummies without a reference level. */
static void
test_gradient(void)
{
	struct logistic_column columns[] = { { .level = level, .levels = 3 },
		{ .number = x } };
	struct logistic_data data = { columns, 2, event, NULL, NULL, N };
	struct logistic_options options = { .ridge = 1 };
	struct logistic_fit fit;
	double eta[N], gradient[5] = { 0 };

	logistic_fit(&data, &options, &fit);
	logistic_predict(&data, fit.b, eta);
	for (int i = 0; i < N; i++) {
		double miss = event[i] - logistic_probability(eta[i]);

		gradient[0] += miss;
		gradient[1 + level[i]] += miss;
		gradient[4] += miss * x[i];
	}
	near_absolute(gradient[0], 0, 1e-6, "gradient of the intercept");
	for (int j = 1; j < 5; j++)
		near_absolute(gradient[j], fit.b[j], 1e-6, "gradient");
	near_absolute(fit.b[1] + fit.b[2] + fit.b[3], 0, 1e-8,
	    "the dummies of a column add up to 0");
	logistic_free(&fit);
}

int
main(void)
{
	make();
	test_links();
	test_separated();
	test_aliased();
	test_weights();
	test_gradient();
	return tap_end();
}
