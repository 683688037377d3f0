#include "model/logistic.h"

#include "base/mem.h"
#include "math/linalg.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TURNS = 25, HALVINGS = 30 };

static const double PIVOT = 1e-9, SETTLED = 1e-8;

/* One solve's worth of state. */
struct turn {
	const struct logistic_data *data;
	size_t terms;
	size_t *first;	/* per column: its first term */
	size_t *at;	/* the intercept's and each column's term in a row */
	double *value;	/* and value there */
	double *eta;	/* per row */
	double *normal; /* X'WX */
	double *right;	/* X'Wz, then the solution */
};

double
logistic_probability(double log_odds)
{
	double e = exp(-fabs(log_odds));

	return log_odds >= 0 ? 1 / (1 + e) : e / (1 + e);
}

double
logistic_softplus(double log_odds)
{
	return fmax(log_odds, 0) + log1p(exp(-fabs(log_odds)));
}

static size_t
column_terms(const struct logistic_column *column)
{
	if (column->number != NULL || column->value != NULL)
		return 1;
	return column->levels;
}

size_t
logistic_terms(const struct logistic_data *data)
{
	size_t terms = 1;

	for (size_t j = 0; j < data->column_count; j++)
		terms += column_terms(&data->columns[j]);
	return terms;
}

/* The one non-zero cell of a column in a row: its term, counted from the
 * column's first, and its value. */
static inline size_t
cell(const struct logistic_column *column, size_t row, double *value)
{
	if (column->number != NULL) {
		*value = column->number[row];
		return 0;
	}
	if (column->value != NULL) {
		*value = column->value[column->level[row]];
		return 0;
	}
	*value = 1;
	return column->level[row];
}

void
logistic_predict(
    const struct logistic_data *data, const double *b, double *log_odds)
{
	for (size_t i = 0; i < data->rows; i++)
		log_odds[i] =
		    b[0] + (data->offset != NULL ? data->offset[i] : 0);
	b++;
	for (size_t j = 0; j < data->column_count; j++) {
		const struct logistic_column *column = &data->columns[j];

		for (size_t i = 0; i < data->rows; i++) {
			double value;
			size_t term = cell(column, i, &value);

			log_odds[i] += b[term] * value;
		}
		b += column_terms(column);
	}
}

static double
row_weight(const struct logistic_data *data, size_t row)
{
	return data->weight != NULL ? data->weight[row] : 1;
}

/* -2 log likelihood at the log odds. */
static double
deviance(const struct logistic_data *data, const double *log_odds)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < data->rows; i++) {
		double x = data->event[i] ? -log_odds[i] : log_odds[i];

		sum_add(&sum, row_weight(data, i) * logistic_softplus(x));
	}
	return 2 * sum_value(&sum);
}

/* D + L sum b^2: what is made small. */
static double
objective(const struct turn *turn, const double *b, double ridge)
{
	double penalty = 0;

	for (size_t j = 1; j < turn->terms; j++)
		penalty += b[j] * b[j];
	return deviance(turn->data, turn->eta) + ridge * penalty;
}

/* The first turn's log odds, from mu = (w y + .5)/(w + 1). */
static void
start(struct turn *turn)
{
	const struct logistic_data *data = turn->data;

	for (size_t i = 0; i < data->rows; i++) {
		double w = row_weight(data, i);
		double mu = (w * data->event[i] + .5) / (w + 1);

		turn->eta[i] = log(mu / (1 - mu));
	}
}

/* Notes the non-zero cells of a row. */
static void
gather(struct turn *turn, size_t row)
{
	const struct logistic_data *data = turn->data;

	for (size_t j = 0; j < data->column_count; j++)
		turn->at[j + 1] = turn->first[j] +
		    cell(&data->columns[j], row, &turn->value[j + 1]);
}

/* Adds w x x' and w z x of the row gathered. */
static void
add_row(struct turn *turn, double w, double z)
{
	size_t cells = turn->data->column_count + 1;

	for (size_t j = 0; j < cells; j++) {
		double *line = turn->normal + turn->at[j] * turn->terms;
		double part = w * turn->value[j];

		turn->right[turn->at[j]] += part * z;
		for (size_t k = 0; k <= j; k++)
			line[turn->at[k]] += part * turn->value[k];
	}
}

/* The normal equations at eta. */
static void
accumulate(struct turn *turn)
{
	const struct logistic_data *data = turn->data;
	size_t terms = turn->terms;

	memset(turn->normal, 0, terms * terms * sizeof(*turn->normal));
	memset(turn->right, 0, terms * sizeof(*turn->right));
	for (size_t i = 0; i < data->rows; i++) {
		double eta = turn->eta[i], mu = logistic_probability(eta);
		double slope = mu * logistic_probability(-eta);
		double miss = data->event[i] ? logistic_probability(-eta) : -mu;
		double z = eta, w = row_weight(data, i);

		if (data->offset != NULL)
			z -= data->offset[i];
		if (w > 0 && slope > 0) {
			gather(turn, i);
			add_row(turn, w * slope, z + miss / slope);
		}
	}
}

/* Solves for the next coefficients, in turn->right. */
static void
solve(struct turn *turn, double ridge, struct logistic_fit *fit)
{
	size_t terms = turn->terms;
	double *a = turn->normal;

	for (size_t j = 1; j < terms; j++) {
		double shared = a[j * terms] * a[j * terms] / a[0];

		/* The weighted squares about the mean, for the VIF. */
		fit->vif[j] = a[j * terms + j] - shared;
		a[j * terms + j] += ridge;
		for (size_t k = 0; k < j; k++)
			a[k * terms + j] = a[j * terms + k];
	}
	fit->kept = solve_pivoting(
	    a, terms, turn->right, fit->covariance, fit->dropped, PIVOT);
}

/* Goes to the solution, or part of the way if D gets larger; the new D. */
static double
step(struct turn *turn, double before, struct logistic_fit *fit)
{
	double now, *next = turn->right;

	logistic_predict(turn->data, next, turn->eta);
	now = objective(turn, next, fit->ridge);
	for (int i = 0; i < HALVINGS && !(now <= before * (1 + 1e-12)); i++) {
		for (size_t j = 0; j < turn->terms; j++)
			next[j] = (next[j] + fit->b[j]) / 2;
		logistic_predict(turn->data, next, turn->eta);
		now = objective(turn, next, fit->ridge);
	}
	memcpy(fit->b, next, turn->terms * sizeof(*next));
	return now;
}

/* Turns until D settles. */
static void
search(struct turn *turn, struct logistic_fit *fit)
{
	double d = 0;

	start(turn);
	fit->converged = false;
	for (fit->turns = 0; fit->turns < TURNS && !fit->converged;) {
		double now;

		accumulate(turn);
		solve(turn, fit->ridge, fit);
		/* The start is no fit, so the first step may go up. */
		now = step(turn, fit->turns == 0 ? INFINITY : d, fit);
		fit->converged = fit->turns > 0 &&
		    fabs(now - d) / (fabs(now) + .1) < SETTLED;
		d = now;
		fit->turns++;
	}
	fit->deviance = deviance(turn->data, turn->eta);
}

/* Whether the fit runs away to infinite coefficients. */
static bool
runs_away(const struct turn *turn, const struct logistic_fit *fit, double limit)
{
	if (!fit->converged)
		return true;
	for (size_t i = 0; i < turn->data->rows; i++)
		if (fabs(turn->eta[i]) > limit)
			return true;
	return false;
}

static void
finish(struct logistic_fit *fit)
{
	fit->vif[0] = NAN;
	for (size_t j = 0; j < fit->terms; j++) {
		double variance = fit->covariance[j * fit->terms + j];
		bool known = !fit->dropped[j] && fit->ridge == 0;

		fit->se[j] = known ? sqrt(variance) : (double)NAN;
		fit->vif[j] = known ? variance * fit->vif[j] : (double)NAN;
	}
}

/* The deviance of the intercept alone; NaN with an offset, and with one class
 * only. */
static double
null_deviance(const struct logistic_data *data)
{
	struct sum all = { 0 }, events = { 0 };
	double n, e;

	for (size_t i = 0; i < data->rows; i++) {
		double w = row_weight(data, i);

		sum_add(&all, w);
		sum_add(&events, w * data->event[i]);
	}
	n = sum_value(&all);
	e = sum_value(&events);
	if (!(e > 0 && e < n))
		return NAN;
	return -2 * (e * log(e / n) + (n - e) * log1p(-e / n));
}

static void
allocate(const struct logistic_data *data, struct turn *turn,
    struct logistic_fit *fit)
{
	size_t terms = logistic_terms(data), cells = data->column_count + 1;

	*fit = (struct logistic_fit){ .terms = terms };
	fit->b = mem_zero(terms, sizeof(*fit->b));
	fit->dropped = mem_zero(terms, sizeof(*fit->dropped));
	fit->se = mem_zero(terms, sizeof(*fit->se));
	fit->vif = mem_zero(terms, sizeof(*fit->vif));
	fit->covariance = mem_zero(terms * terms, sizeof(*fit->covariance));
	turn->data = data;
	turn->terms = terms;
	turn->first = mem_zero(cells, sizeof(*turn->first));
	turn->at = mem_zero(cells, sizeof(*turn->at));
	turn->value = mem_zero(cells, sizeof(*turn->value));
	turn->eta = mem_zero(data->rows, sizeof(*turn->eta));
	turn->normal = mem_zero(terms * terms, sizeof(*turn->normal));
	turn->right = mem_zero(terms, sizeof(*turn->right));
	turn->value[0] = 1;
	for (size_t j = 0, term = 1; j < data->column_count; j++) {
		turn->first[j] = term;
		term += column_terms(&data->columns[j]);
	}
}

void
logistic_fit(const struct logistic_data *data,
    const struct logistic_options *options, struct logistic_fit *fit)
{
	struct turn turn;
	double none = null_deviance(data);

	allocate(data, &turn, fit);
	fit->ridge = options->ridge;
	if (!isnan(none)) {
		search(&turn, fit);
		if (options->separation > 0 && fit->ridge == 0 &&
		    runs_away(&turn, fit, options->separation)) {
			fit->separated = true;
			fit->ridge = 1;
			search(&turn, fit);
		}
	}
	fit->null_deviance = data->offset != NULL ? (double)NAN : none;
	finish(fit);
	free(turn.first);
	free(turn.at);
	free(turn.value);
	free(turn.eta);
	free(turn.normal);
	free(turn.right);
}

void
logistic_free(struct logistic_fit *fit)
{
	free(fit->b);
	free(fit->dropped);
	free(fit->se);
	free(fit->vif);
	free(fit->covariance);
	*fit = (struct logistic_fit){ 0 };
}
