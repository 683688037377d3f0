#include "base/mem.h"
#include "math/linalg.h"
#include "math/sum.h"
#include "model/logistic_design.h"

#include <math.h>
#include <string.h>

enum { TURNS = 60, HALVINGS = 30, ROUNDS = 400 };

static const double PIVOT = 1e-9, SETTLED = 1e-8;
/* The likelihood stands still, and a row's log odds go on by more. */
static const double MOVES = 0.1;

/* One search. */
struct turn {
	const struct logistic_data *data;
	struct logistic_design x;
	size_t terms;
	double *eta;	/* log odds per row */
	double *moved;	/* what the last step did to them */
	double *weight; /* w mu (1 - mu) per row */
	double *miss;	/* per row: w (y - mu), or w times the working value */
	double *normal; /* terms x terms; the direct search's */
	double *about;	/* weighted squares of the terms about their mean */
	double *right;	/* the next coefficients; the gradient */
	struct arena memory;
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

static double
row_weight(const struct logistic_data *data, size_t row)
{
	return data->weight != NULL ? data->weight[row] : 1;
}

static double
outcome(const struct logistic_data *data, size_t row)
{
	return data->share != NULL ? data->share[row] : data->event[row];
}

static double
offset(const struct logistic_data *data, size_t row)
{
	return data->offset != NULL ? data->offset[row] : 0;
}

static void
predict(struct logistic_design *x, const double *b, double *log_odds)
{
	logistic_design_times(x, b, log_odds);
	for (size_t i = 0; x->data->offset != NULL && i < x->data->rows; i++)
		log_odds[i] += x->data->offset[i];
}

void
logistic_predict(
    const struct logistic_data *data, const double *b, double *log_odds)
{
	struct logistic_design x;

	logistic_design_open(&x, data, 1);
	predict(&x, b, log_odds);
	logistic_design_close(&x);
}

/* -2 log likelihood at the log odds. */
static double
deviance(const struct logistic_data *data, const double *log_odds)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < data->rows; i++) {
		double y = outcome(data, i), loss = 0, w = row_weight(data, i);

		if (!(w > 0))
			continue;
		if (y > 0)
			loss += y * logistic_softplus(-log_odds[i]);
		if (y < 1)
			loss += (1 - y) * logistic_softplus(log_odds[i]);
		sum_add(&sum, w * loss);
	}
	return 2 * sum_value(&sum);
}

/* D + L sum b^2: what is made small. */
static double
objective(const struct turn *turn, const double *b, double ridge)
{
	double penalty = dot_product(b + 1, b + 1, turn->terms - 1);

	return deviance(turn->data, turn->eta) + ridge * penalty;
}

/* The first turn's log odds, from mu = (w y + .5)/(w + 1). */
static void
start(struct turn *turn)
{
	const struct logistic_data *data = turn->data;

	for (size_t i = 0; i < data->rows; i++) {
		double w = row_weight(data, i);
		double mu = (w * outcome(data, i) + .5) / (w + 1);

		turn->eta[i] = log(mu / (1 - mu));
	}
}

/* The weights at eta, and w (y - mu). */
static void
weigh(struct turn *turn)
{
	const struct logistic_data *data = turn->data;

	for (size_t i = 0; i < data->rows; i++) {
		double mu = logistic_probability(turn->eta[i]);
		double rest = logistic_probability(-turn->eta[i]);
		double y = outcome(data, i), w = row_weight(data, i);

		turn->weight[i] = w * mu * rest;
		turn->miss[i] = w * (y * rest - (1 - y) * mu);
	}
}

/* The direct search: the normal equations of the working values at eta. */
static void
accumulate(struct turn *turn)
{
	weigh(turn);
	for (size_t i = 0; i < turn->data->rows; i++)
		turn->miss[i] +=
		    turn->weight[i] * (turn->eta[i] - offset(turn->data, i));
	logistic_design_normal(&turn->x, turn->weight, 1, turn->normal);
	logistic_design_back(&turn->x, turn->miss, turn->right);
}

/* Solves for the next coefficients, in turn->right; what is left of the normal
 * matrix is its factor. */
static void
solve(struct turn *turn, struct logistic_fit *fit)
{
	size_t terms = turn->terms;
	double *a = turn->normal;

	for (size_t j = 1; j < terms; j++) {
		double shared = a[j * terms] * a[j * terms] / a[0];

		/* The weighted squares about the mean, for the VIF. */
		turn->about[j] = a[j * terms + j] - shared;
		a[j * terms + j] += fit->ridge;
	}
	fit->kept = cholesky_dropping(a, terms, fit->dropped, PIVOT);
	for (size_t j = 0; j < terms; j++)
		turn->right[j] = fit->dropped[j] ? 0 : turn->right[j];
	cholesky_solve(a, terms, turn->right);
}

/* Goes to the solution, or part of the way if D gets larger; the new D. */
static double
step(struct turn *turn, double before, struct logistic_fit *fit)
{
	double now, *next = turn->right;

	memcpy(turn->moved, turn->eta, turn->data->rows * sizeof(*turn->eta));
	predict(&turn->x, next, turn->eta);
	now = objective(turn, next, fit->ridge);
	for (int i = 0; i < HALVINGS && !(now <= before * (1 + 1e-12)); i++) {
		for (size_t j = 0; j < turn->terms; j++)
			next[j] = (next[j] + fit->b[j]) / 2;
		predict(&turn->x, next, turn->eta);
		now = objective(turn, next, fit->ridge);
	}
	for (size_t i = 0; i < turn->data->rows; i++)
		turn->moved[i] = turn->eta[i] - turn->moved[i];
	memcpy(fit->b, next, turn->terms * sizeof(*next));
	return now;
}

/* The most that the last step did to the log odds of a row that counts. */
static double
largest_move(const struct turn *turn)
{
	double most = 0;

	for (size_t i = 0; i < turn->data->rows; i++)
		if (row_weight(turn->data, i) > 0)
			most = fmax(most, fabs(turn->moved[i]));
	return most;
}

/* A coefficient is one of those that run away when its own part of the next
 * step, times the spread of its numbers, is much. */
static void
note_infinite(struct turn *turn, struct logistic_fit *fit)
{
	scoped double *mean = mem_alloc(turn->terms, sizeof(*mean));
	double n = (double)turn->data->rows;

	for (size_t i = 0; i < turn->data->rows; i++)
		turn->weight[i] = 1 / n;
	logistic_design_back(&turn->x, turn->weight, mean);
	logistic_design_normal(&turn->x, turn->weight, 1, turn->normal);
	for (size_t j = 0; j < turn->terms; j++) {
		double square = turn->normal[j * turn->terms + j];
		double spread = sqrt(fmax(square - mean[j] * mean[j], 0));
		double moves = turn->right[j] - fit->b[j];

		/* A dummy moves its rows by all of it, however few. */
		if (j == 0 || square == mean[j])
			spread = 1;
		fit->infinite[j] =
		    !fit->dropped[j] && fabs(moves) * spread > MOVES / 2;
	}
}

/* Whether the fit runs away: asked once the likelihood stands still, by one
 * more step that is not taken. */
static bool
runs_away(struct turn *turn, struct logistic_fit *fit)
{
	scoped bool *dropped = NULL;

	if (fit->converged && largest_move(turn) < MOVES)
		return false;
	dropped = mem_alloc(turn->terms, sizeof(*dropped));
	memcpy(dropped, fit->dropped, turn->terms * sizeof(*dropped));
	accumulate(turn);
	solve(turn, fit);
	memcpy(fit->dropped, dropped, turn->terms * sizeof(*dropped));
	predict(&turn->x, turn->right, turn->moved);
	for (size_t i = 0; i < turn->data->rows; i++)
		turn->moved[i] -= turn->eta[i];
	if (largest_move(turn) < MOVES)
		return false;
	note_infinite(turn, fit);
	return true;
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
		solve(turn, fit);
		/* The start is no fit, so the first step may go up. */
		now = step(turn, fit->turns == 0 ? INFINITY : d, fit);
		fit->converged = fit->turns > 0 &&
		    fabs(now - d) / (fabs(now) + .1) < SETTLED;
		d = now;
		fit->turns++;
	}
}

/* Standard errors, from the factor of the last solve, which is kept. */
static void
conclude(struct turn *turn, struct logistic_fit *fit)
{
	size_t terms = turn->terms;

	fit->factor =
	    arena_array(&fit->memory, terms * terms, sizeof(*fit->factor));
	memcpy(fit->factor, turn->normal, terms * terms * sizeof(*fit->factor));
	fit->covariance =
	    arena_array(&fit->memory, terms * terms, sizeof(*fit->covariance));
	cholesky_invert(fit->factor, terms, fit->covariance);
	for (size_t j = 0; j < terms; j++) {
		double *row = fit->covariance + j * terms;
		bool out = fit->dropped[j];

		for (size_t k = 0; k < terms; k++)
			row[k] = out || fit->dropped[k] ? 0 : row[k];
		fit->se[j] = out ? (double)NAN : sqrt(row[j]);
		if (!out && j > 0)
			fit->vif[j] = row[j] * turn->about[j];
	}
}

/* The gradient of half the objective at b, in turn->right. */
static void
gradient(struct turn *turn, const struct logistic_fit *fit)
{
	weigh(turn);
	logistic_design_back(&turn->x, turn->miss, turn->right);
	for (size_t j = 0; j < turn->terms; j++) {
		if (j > 0)
			turn->right[j] -= fit->ridge * fit->b[j];
		if (fit->dropped[j])
			turn->right[j] = 0;
	}
}

/* Vectors of conjugate gradients. */
struct gradients {
	double *step, *rest, *near, *along, *image;
};

/* image = (X'WX + ridge) along. */
static void
curvature(struct turn *turn, const struct logistic_fit *fit,
    const struct gradients *g)
{
	logistic_design_product(&turn->x, turn->weight, g->along, g->image);
	for (size_t j = 0; j < turn->terms; j++) {
		if (j > 0)
			g->image[j] += fit->ridge * g->along[j];
		if (fit->dropped[j])
			g->image[j] = 0;
	}
}

/* Solves (X'WX + ridge) step = turn->right, until the square of what is left
 * is `part` of it, by conjugate gradients, made fast by the factor of a matrix
 * near this one (Nocedal and Wright 2006, algorithms 5.3 and 7.1). */
static void
newton_step(struct turn *turn, const struct logistic_fit *fit,
    const struct gradients *g, double part)
{
	size_t n = turn->terms, bytes = n * sizeof(double);
	double was, now = 0, first = 0;

	memset(g->step, 0, bytes);
	memset(g->along, 0, bytes);
	memcpy(g->rest, turn->right, bytes);
	for (int round = 0; round < ROUNDS; round++) {
		memcpy(g->near, g->rest, bytes);
		cholesky_solve(fit->factor, n, g->near);
		was = now;
		now = dot_product(g->rest, g->near, n);
		first = round == 0 ? now : first;
		if (!(now > part * first))
			return;
		for (size_t j = 0; j < n; j++)
			g->along[j] = g->near[j] +
			    (round == 0 ? 0 : now / was * g->along[j]);
		curvature(turn, fit, g);
		double size = now / dot_product(g->along, g->image, n);
		if (!isfinite(size))
			return;
		for (size_t j = 0; j < n; j++) {
			g->step[j] += size * g->along[j];
			g->rest[j] -= size * g->image[j];
		}
	}
}

/* Goes along the step, or part of it if D gets larger; the new D. */
static double
take_step(struct turn *turn, const double *along, double before,
    struct logistic_fit *fit)
{
	double now = INFINITY, size = 1, was = 0;

	logistic_design_times(&turn->x, along, turn->moved);
	for (int i = 0; i < HALVINGS && !(now <= before * (1 + 1e-12)); i++) {
		for (size_t j = 0; j < turn->terms; j++)
			fit->b[j] += (size - was) * along[j];
		for (size_t i2 = 0; i2 < turn->data->rows; i2++)
			turn->eta[i2] += (size - was) * turn->moved[i2];
		now = objective(turn, fit->b, fit->ridge);
		was = size;
		size /= 2;
	}
	return now;
}

/* Newton's method from fit->b with the factor of a matrix nearby, until a step
 * wins less than a part `enough` of D. */
static void
approach(struct turn *turn, double enough, struct logistic_fit *fit)
{
	size_t n = turn->terms;
	scoped double *room = mem_alloc(5 * n, sizeof(*room));
	double d, part = 1;
	struct gradients g = { room, room + n, room + 2 * n, room + 3 * n,
		room + 4 * n };

	predict(&turn->x, fit->b, turn->eta);
	d = objective(turn, fit->b, fit->ridge);
	fit->converged = false;
	for (fit->turns = 0; fit->turns < TURNS && !fit->converged;
	     fit->turns++) {
		gradient(turn, fit);
		/* Exact steps pay only near the end. */
		newton_step(turn, fit, &g, fmin(fmax(part, 1e-8), .01));
		double gain = dot_product(turn->right, g.step, n);
		d = take_step(turn, g.step, d, fit);
		part = gain / (fabs(d) + .1);
		fit->converged = part <= enough;
	}
}

/* The search with a ridge. The factor to begin with is of a part of the rows
 * that is ten times the terms at least, all with equal weights. */
static void
fit_ridge(struct turn *turn, double rate, struct logistic_fit *fit)
{
	size_t n = turn->terms, every = turn->data->rows / (10 * n + 10000);
	double w = rate * (1 - rate);

	every = every < 1 ? 1 : every;
	fit->factor = arena_array(&fit->memory, n * n, sizeof(*fit->factor));
	for (size_t i = 0; i < turn->data->rows; i++)
		turn->weight[i] = w * (double)every * row_weight(turn->data, i);
	logistic_design_normal(&turn->x, turn->weight, every, fit->factor);
	for (size_t j = 1; j < n; j++)
		fit->factor[j * n + j] += fit->ridge;
	cholesky_dropping(fit->factor, n, fit->dropped, PIVOT);
	/* What that leaves out is slow to find, no more. */
	memset(fit->dropped, 0, n * sizeof(*fit->dropped));
	fit->kept = n;
	fit->b[0] = log(rate / (1 - rate));
	approach(turn, 1e-12, fit);
}

/* The share of events; NaN with one class only. */
static double
event_rate(const struct logistic_data *data, double *rows)
{
	struct sum all = { 0 }, events = { 0 };
	double n, e;

	for (size_t i = 0; i < data->rows; i++) {
		double w = row_weight(data, i);

		sum_add(&all, w);
		sum_add(&events, w * outcome(data, i));
	}
	*rows = n = sum_value(&all);
	e = sum_value(&events);
	return e > 0 && e < n ? e / n : (double)NAN;
}

static void
allocate(const struct logistic_data *data,
    const struct logistic_options *options, struct turn *turn,
    struct logistic_fit *fit)
{
	size_t terms = logistic_terms(data), rows = data->rows;

	*fit = (struct logistic_fit){ .terms = terms, .ridge = options->ridge };
	fit->b = arena_array(&fit->memory, terms, sizeof(*fit->b));
	fit->dropped = arena_array(&fit->memory, terms, sizeof(*fit->dropped));
	fit->infinite =
	    arena_array(&fit->memory, terms, sizeof(*fit->infinite));
	fit->se = arena_array(&fit->memory, terms, sizeof(*fit->se));
	fit->vif = arena_array(&fit->memory, terms, sizeof(*fit->vif));
	for (size_t j = 0; j < terms; j++)
		fit->se[j] = fit->vif[j] = NAN;
	*turn = (struct turn){ .data = data, .terms = terms };
	logistic_design_open(&turn->x, data, options->threads);
	turn->eta = arena_array(&turn->memory, rows, sizeof(*turn->eta));
	turn->moved = arena_array(&turn->memory, rows, sizeof(*turn->moved));
	turn->weight = arena_array(&turn->memory, rows, sizeof(*turn->weight));
	turn->miss = arena_array(&turn->memory, rows, sizeof(*turn->miss));
	turn->about = arena_array(&turn->memory, terms, sizeof(*turn->about));
	turn->right = arena_array(&turn->memory, terms, sizeof(*turn->right));
}

static void
release(struct turn *turn)
{
	logistic_design_close(&turn->x);
	arena_free(&turn->memory);
}

/* The direct search with standard errors. */
static void
fit_direct(struct turn *turn, struct logistic_fit *fit)
{
	turn->normal = arena_array(
	    &turn->memory, turn->terms * turn->terms, sizeof(*turn->normal));
	search(turn, fit);
	conclude(turn, fit);
	fit->separated = runs_away(turn, fit);
	fit->converged = fit->converged || fit->separated;
	predict(&turn->x, fit->b, turn->eta);
}

static void
fit_near(struct turn *turn, const struct logistic_fit *near,
    struct logistic_fit *fit)
{
	size_t n = turn->terms;

	memcpy(fit->b, near->b, n * sizeof(*fit->b));
	memcpy(fit->dropped, near->dropped, n * sizeof(*fit->dropped));
	fit->kept = near->kept;
	fit->factor = near->factor;
	approach(turn, 1e-7, fit);
	fit->factor = NULL;
}

void
logistic_fit(const struct logistic_data *data,
    const struct logistic_options *options, struct logistic_fit *fit)
{
	struct turn turn;
	double rows, rate = event_rate(data, &rows);

	allocate(data, options, &turn, fit);
	if (isnan(rate))
		fit->kept = 0; /* one class only */
	else if (options->near != NULL)
		fit_near(&turn, options->near, fit);
	else if (fit->ridge > 0)
		fit_ridge(&turn, rate, fit);
	else
		fit_direct(&turn, fit);
	if (!isnan(rate))
		fit->deviance = deviance(data, turn.eta);
	fit->null_deviance = data->offset != NULL || isnan(rate)
	    ? (double)NAN
	    : -2 * rows * (rate * log(rate) + (1 - rate) * log1p(-rate));
	release(&turn);
	if (fit->separated && options->rescue > 0) {
		struct logistic_options again = *options;

		again.ridge = options->rescue;
		arena_free(&fit->memory);
		logistic_fit(data, &again, fit);
		fit->separated = true;
	}
}
