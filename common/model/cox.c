#include "model/cox.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/linalg.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

static const double pivot_tolerance = 1e-9;

/* The log likelihood at b, less the ridge's part, with its derivatives, all of
 * standardised columns. */
struct state {
	double *b;
	double loglik, ridge, penalty;
	double *score;
	double *information; /* columns x columns, full */
};

/* Takes the l-th of those leaving together off, `times` times. */
static void
take_mean(struct state *state, const struct cox_mean *mean, size_t columns,
    double times)
{
	const double *second = mean->second;

	for (size_t j = 0; j < columns; j++) {
		double *row = state->information + j * columns;

		state->score[j] -= times * mean->first[j];
		for (size_t k = 0; k <= j; k++)
			row[k] += times *
			    (second[k] - mean->first[j] * mean->first[k]);
		second += j + 1;
	}
}

/* What one event time adds. */
static void
add_instant(struct state *state, struct cox_walk *walk, enum cox_ties ties)
{
	size_t columns = walk->order->columns;
	double d = (double)walk->deaths;

	for (size_t j = 0; j < columns; j++)
		state->score[j] += walk->dead_x[j];
	if (ties == COX_BRESLOW) {
		take_mean(
		    state, cox_walk_mean(walk, 0), columns, walk->dead_weight);
		return;
	}
	for (size_t l = 0; l < walk->deaths; l++)
		take_mean(state, cox_walk_mean(walk, (double)l / d), columns,
		    walk->dead_weight / d);
}

/* log of the product of weights at one event time. */
static double
log_weights(const struct cox_walk *walk, enum cox_ties ties)
{
	double d = (double)walk->deaths, sum = 0;

	if (ties == COX_BRESLOW)
		return walk->dead_weight * log(walk->all.weight);
	for (size_t l = 0; l < walk->deaths; l++)
		sum +=
		    log(walk->all.weight - (double)l / d * walk->dead.weight);
	return walk->dead_weight / d * sum;
}

/* Fills the state at its b; the likelihood is -INFINITY out of range. */
static void
evaluate(const struct cox_order *order, enum cox_ties ties, struct state *state)
{
	size_t columns = order->columns;
	struct cox_walk walk;
	struct sum loglik = { 0 };
	bool sound = cox_walk_open(&walk, order, state->b, true);

	memset(state->score, 0, columns * sizeof(*state->score));
	memset(state->information, 0,
	    columns * columns * sizeof(*state->information));
	while (sound && cox_walk_next(&walk)) {
		for (size_t j = 0; j < columns; j++)
			sum_add(&loglik, state->b[j] * walk.dead_x[j]);
		sum_add(&loglik, -log_weights(&walk, ties));
		add_instant(state, &walk, ties);
	}
	for (size_t j = 0; j < columns; j++)
		for (size_t k = 0; k < j; k++)
			state->information[k * columns + j] =
			    state->information[j * columns + k];
	state->penalty = 0;
	for (size_t j = 0; j < columns; j++) {
		state->score[j] -= state->ridge * state->b[j];
		state->information[j * columns + j] += state->ridge;
		state->penalty += state->ridge / 2 * state->b[j] * state->b[j];
	}
	state->loglik =
	    sound ? sum_value(&loglik) - state->penalty : (double)-INFINITY;
	cox_walk_close(&walk);
}

/*
 * step = I^-1 U, with the columns fixed as dropped left out, others that turn
 * out to depend on those before added to them. inverse may be NULL.
 */
static size_t
newton_step(const struct state *state, size_t columns, bool *dropped,
    double *step, double *inverse)
{
	scoped double *a = mem_alloc(columns * columns, sizeof(*a));

	memcpy(a, state->information, columns * columns * sizeof(*a));
	memcpy(step, state->score, columns * sizeof(*step));
	for (size_t j = 0; j < columns; j++)
		for (size_t k = 0; dropped[j] && k < columns; k++)
			a[j * columns + k] = a[k * columns + j] = 0;
	size_t kept =
	    solve_pivoting(a, columns, step, inverse, dropped, pivot_tolerance);
	return kept;
}

/* A column without spread in any risk set: its information is rounding. */
static void
drop_flat(
    const struct state *state, const struct cox_order *order, bool *dropped)
{
	for (size_t j = 0; j < order->columns; j++)
		dropped[j] = !(
		    state->information[j * order->columns + j] - state->ridge >
		    pivot_tolerance * (double)order->events);
}

/* One turn: the step, halved until the likelihood does not fall. */
static void
turn(const struct cox_order *order, enum cox_ties ties, struct state *state,
    const double *step)
{
	size_t columns = order->columns;
	scoped double *from = mem_alloc(columns, sizeof(*from));
	double before = state->loglik, size = 1;

	memcpy(from, state->b, columns * sizeof(*from));
	for (int i = 0; i < 30; i++, size /= 2) {
		for (size_t j = 0; j < columns; j++)
			state->b[j] = from[j] + size * step[j];
		evaluate(order, ties, state);
		if (state->loglik >= before - 1e-12 * fabs(before))
			break;
	}
}

/* The estimates and tests from the last state, in the columns' own units. */
static void
conclude(const struct cox_order *order, const struct state *state,
    const double *step, double *inverse, struct cox_fit *fit)
{
	size_t columns = order->columns;
	scoped double *product = mem_alloc(columns, sizeof(*product));

	for (size_t j = 0; j < columns; j++) {
		product[j] = dot_product(
		    state->information + j * columns, state->b, columns);
		/* As R's coxph: the next step is large beside b */
		fit->infinite[j] = fabs(step[j]) > 1e-9 &&
		    fabs(step[j]) > 3e-5 * fabs(state->b[j]);
		fit->b[j] = state->b[j] / order->scale[j];
	}
	fit->wald_test = dot_product(product, state->b, columns);
	for (size_t j = 0; j < columns; j++)
		for (size_t k = 0; k < columns; k++)
			fit->variance[j * columns + k] =
			    inverse[j * columns + k] /
			    (order->scale[j] * order->scale[k]);
	fit->loglik = state->loglik + state->penalty;
}

static void
search(const struct cox_order *order, const struct cox_options *options,
    struct state *state, struct cox_fit *fit)
{
	size_t columns = order->columns;
	scoped double *step = mem_alloc(columns, sizeof(*step));
	scoped double *inverse = mem_zero(columns * columns, sizeof(*inverse));

	evaluate(order, options->ties, state);
	fit->null_loglik = state->loglik;
	drop_flat(state, order, fit->dropped);
	fit->kept = newton_step(state, columns, fit->dropped, step, NULL);
	fit->score_test = dot_product(step, state->score, columns);
	while (
	    fit->kept > 0 && !fit->converged && fit->turns < options->turns) {
		double before = state->loglik;

		turn(order, options->ties, state, step);
		fit->turns++;
		fit->kept =
		    newton_step(state, columns, fit->dropped, step, inverse);
		fit->converged =
		    fabs(1 - before / state->loglik) < options->tolerance;
	}
	conclude(order, state, step, inverse, fit);
}

bool
cox_fit(struct arena *memory, const struct cox_order *order,
    const struct cox_options *options, struct cox_fit *fit, struct diag *diag)
{
	size_t columns = order->columns;
	struct state state = { 0 };

	*fit = (struct cox_fit){ .columns = columns, .ties = options->ties };
	fit->b = arena_array(memory, columns, sizeof(*fit->b));
	fit->variance =
	    arena_array(memory, columns * columns, sizeof(*fit->variance));
	fit->dropped = arena_array(memory, columns, sizeof(*fit->dropped));
	fit->infinite = arena_array(memory, columns, sizeof(*fit->infinite));
	if (order->events == 0)
		return diag_set(diag, EXIT_DATA, "no-event",
		    "nobody leaves: there is nothing to fit");
	state.b = arena_array(memory, columns, sizeof(*state.b));
	state.score = arena_array(memory, columns, sizeof(*state.score));
	state.information =
	    arena_array(memory, columns * columns, sizeof(*state.information));
	if (options->ridge > 0)
		state.ridge = options->ridge * (double)order->rows /
		    ((double)order->rows - 1);
	fit->ridge = state.ridge;
	search(order, options, &state, fit);
	if (fit->kept == 0)
		return diag_set(diag, EXIT_DATA, "no-column",
		    "no column varies among those at risk together");
	return true;
}

double
cox_risk(const double *b, const double *mean, const double *x, size_t columns)
{
	struct sum sum = { 0 };

	for (size_t j = 0; j < columns; j++)
		sum_add(&sum, b[j] * (x[j] - mean[j]));
	return exp(sum_value(&sum));
}

double *
cox_standardised(const struct cox_order *order, const struct cox_fit *fit)
{
	double *b = mem_alloc(fit->columns, sizeof(*b));

	for (size_t j = 0; j < fit->columns; j++)
		b[j] = fit->b[j] * order->scale[j];
	return b;
}
