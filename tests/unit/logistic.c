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
	struct logistic_data data = {
		.columns = &column, .column_count = 1, .event = y, .rows = 6
	};
	struct logistic_options options = { .rescue = 1 };
	struct logistic_fit fit;

	logistic_fit(&data, &options, &fit);
	ok(fit.separated && fit.converged && fit.ridge == 1,
	    "separation is found and a ridge put in");
	near_absolute(fit.b[0], 0, 1e-12, "ridge: intercept");
	near_absolute(fit.b[1], 1.29253960, 5e-9, "ridge: slope");
	ok(isnan(fit.se[1]), "a ridge has no standard errors");
	arena_free(&fit.memory);
	options.rescue = 0;
	logistic_fit(&data, &options, &fit);
	ok(fit.separated && fit.converged && fit.ridge == 0 &&
		fit.deviance < 1e-6,
	    "without a rescue the likelihood is where it stood still");
	ok(!fit.infinite[0] && fit.infinite[1], "the slope ran away");
	arena_free(&fit.memory);
	data.event = (const uint8_t[6]){ 0 };
	logistic_fit(&data, &options, &fit);
	ok(!fit.converged, "one class is no fit");
	arena_free(&fit.memory);
}

/* A level of which all have left: its own dummy runs away, and the others are
 * what they are without it. A row far out is no separation. */
static void
test_one_level(void)
{
	static double far[N];
	uint16_t own[N];
	struct logistic_column columns[] = { { .number = x },
		{ .level = own, .levels = 2 } };
	struct logistic_data data = {
		.columns = columns, .column_count = 2, .event = event, .rows = N
	};
	struct logistic_options options = { .rescue = 0 };
	struct logistic_fit fit, alone;

	/* The base is 2, which has no dummy; 1 is there only with an event. */
	for (int i = 0; i < N; i++) {
		own[i] = level[i] == 0 ? 0 : 2;
		if (i % 10 == 0 && event[i] == 1)
			own[i] = 1;
	}
	logistic_fit(&data, &options, &fit);
	ok(fit.separated && fit.converged && fit.terms == 4,
	    "one level is told apart");
	ok(!fit.infinite[0] && !fit.infinite[1] && !fit.infinite[2] &&
		fit.infinite[3],
	    "and its dummy alone runs away");
	for (int i = 0; i < N; i++)
		half[i] = own[i] != 1;
	data.weight = half;
	logistic_fit(&data, &options, &alone);
	near_absolute(fit.b[1], alone.b[1], 1e-5, "the slope does not heed it");
	ok(!alone.separated, "without its rows nothing is separated");
	arena_free(&fit.memory);
	arena_free(&alone.memory);
	for (int i = 0; i < N; i++) {
		half[i] = .5;
		far[i] = x[i];
	}
	far[0] = event[0] ? 60 : -60;
	columns[0].number = far;
	data.weight = NULL;
	data.column_count = 1;
	logistic_fit(&data, &options, &fit);
	ok(!fit.separated && fabs(fit.b[1] * far[0]) > 30,
	    "a row far out is no separation");
	arena_free(&fit.memory);
}

/* A fit near another is the same as one from nothing, and so is the search by
 * conjugate gradients as the direct one. */
static void
test_near(void)
{
	struct logistic_column columns[] = { { .level = level, .levels = 2 },
		{ .number = x }, { .number = copy } };
	struct logistic_data data = {
		.columns = columns, .column_count = 3, .event = event, .rows = N
	};
	struct logistic_options options = { 0 };
	struct logistic_fit fit, part, near;
	double kept[N];

	for (int i = 0; i < N; i++)
		kept[i] = i % 5 != 0;
	logistic_fit(&data, &options, &fit);
	data.weight = kept;
	logistic_fit(&data, &options, &part);
	options.near = &fit;
	logistic_fit(&data, &options, &near);
	for (size_t j = 0; j < fit.terms; j++)
		near_absolute(near.b[j], part.b[j], 1e-6, "near: coefficient");
	near_relative(near.deviance, part.deviance, 1e-9, "near: deviance");
	arena_free(&part.memory);
	arena_free(&near.memory);
	options.ridge = 1e-7;
	options.near = NULL;
	data.weight = NULL;
	data.column_count = 2;
	logistic_fit(&data, &options, &part);
	for (size_t j = 0; j < part.terms; j++)
		near_absolute(part.b[j], fit.b[j], 1e-6, "a ridge of nothing");
	arena_free(&part.memory);
	arena_free(&fit.memory);
}

static void
test_aliased(void)
{
	struct logistic_column columns[] = { { .number = steady },
		{ .number = x }, { .number = copy },
		{ .level = level, .levels = 3 } };
	struct logistic_data data = {
		.columns = columns, .column_count = 4, .event = event, .rows = N
	};
	struct logistic_options options = { .rescue = 1 };
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
	arena_free(&fit.memory);
	arena_free(&alone.memory);
}

/* A weight of one half on every row, each row twice, is the same fit; an
 * offset moves the intercept. */
static void
test_weights(void)
{
	struct logistic_column column = { .number = x };
	struct logistic_data data = {
		.columns = &column, .column_count = 1, .event = event, .rows = N
	};
	struct logistic_options options = { .rescue = 1 };
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
	arena_free(&plain.memory);
	arena_free(&light.memory);
	arena_free(&moved.memory);
}

/* A share of an outcome is as good as two rows with weights. */
static void
test_share(void)
{
	static const double one[] = { 0, 0, 1, 1 }, y[] = { 0, .3, .75, 1 };
	static const double two[] = { 0, 0, 0, 1, 1, 1 };
	static const uint8_t split[] = { 0, 1, 0, 1, 0, 1 };
	static const double weight[] = { 1, .3, .7, .75, .25, 1 };
	struct logistic_column column = { .number = one };
	struct logistic_data data = {
		.columns = &column, .column_count = 1, .share = y, .rows = 4
	};
	struct logistic_options options = { 0 };
	struct logistic_fit shares, rows;

	logistic_fit(&data, &options, &shares);
	column.number = two;
	data = (struct logistic_data){ .columns = &column,
		.column_count = 1,
		.event = split,
		.weight = weight,
		.rows = 6 };
	logistic_fit(&data, &options, &rows);
	near_absolute(shares.b[0], rows.b[0], 1e-6, "shares: intercept");
	near_absolute(shares.b[1], rows.b[1], 1e-6, "shares: slope");
	near_absolute(shares.deviance, rows.deviance, 1e-9, "shares: fit");
	arena_free(&shares.memory);
	arena_free(&rows.memory);
}

/* X'(y - mu) = L b at the solution, dummies without a reference level. */
static void
test_gradient(void)
{
	struct logistic_column columns[] = { { .level = level, .levels = 3 },
		{ .number = x } };
	struct logistic_data data = {
		.columns = columns, .column_count = 2, .event = event, .rows = N
	};
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
	arena_free(&fit.memory);
}

int
main(void)
{
	make();
	test_links();
	test_separated();
	test_one_level();
	test_near();
	test_aliased();
	test_weights();
	test_share();
	test_gradient();
	return tap_end();
}
