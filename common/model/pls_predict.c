#include "model/pls_predict.h"

#include "base/arena.h"
#include "base/die.h"
#include "base/mem.h"
#include "base/rng.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

/* The errors of an item so far: of the path model, regression and mean. */
struct errors {
	double n, squares, sizes, lm_squares, lm_sizes, mean_squares;
};

/* What the folds work on. */
struct folds {
	const struct pls_model *model;
	const struct pls_data *data;
	const struct pls_predict_options *options;
	size_t *fold;	       /* of each row */
	struct errors *errors; /* per item */
	size_t *input, inputs; /* items of constructs that only act */
	double *slope;	       /* regression: [item * inputs + input] */
	double *z;	       /* the inputs of a row, standardised */
	struct arena memory;
};

/* Whether a path leads to the construct; or away from it. */
static bool
has_path(const struct pls_model *model, size_t c, bool to)
{
	for (size_t i = 0; i < model->path.n; i++)
		if ((to ? model->path.v[i].to : model->path.v[i].from) == c)
			return true;
	return false;
}

static void
find_inputs(struct folds *f)
{
	const struct pls_model *model = f->model;

	f->input = arena_array(&f->memory, model->item.n, sizeof(*f->input));
	for (size_t c = 0; c < model->construct.n; c++) {
		const struct pls_construct *b = &model->construct.v[c];

		if (has_path(model, c, true) || !has_path(model, c, false))
			continue;
		for (size_t i = 0; i < b->items; i++)
			f->input[f->inputs++] = b->first + i;
	}
	f->slope = arena_array(
	    &f->memory, model->item.n * f->inputs, sizeof(*f->slope));
	f->z = arena_array(&f->memory, f->inputs, sizeof(*f->z));
}

/* The regressions of every item on the inputs, in standard deviations. */
static void
regress_items(struct folds *f, const struct pls_fit *fit)
{
	size_t n = f->inputs, p = f->model->item.n;
	scoped double *a = mem_alloc(n * n, sizeof(*a));
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	for (size_t y = 0; y < p; y++) {
		double *b = f->slope + y * n;

		for (size_t i = 0; i < n; i++) {
			b[i] = fit->item_r[f->input[i] * p + y];
			for (size_t j = 0; j < n; j++)
				a[i * n + j] =
				    fit->item_r[f->input[i] * p + f->input[j]];
			/* A constant item takes no part. */
			if (fit->constant[f->input[i]])
				a[i * n + i] = 1;
		}
		solve_pivoting(a, n, b, NULL, dropped, 1e-9);
	}
}

/* The scores of a row, from the inputs along the paths. */
static void
score_row(const struct folds *f, const struct pls_fit *fit, double *score)
{
	const struct pls_model *model = f->model;
	size_t k = model->construct.n, at = 0;

	for (size_t c = 0; c < k; c++)
		score[c] = 0;
	for (size_t c = 0; c < k; c++) {
		const struct pls_construct *b = &model->construct.v[c];

		for (size_t i = 0; i < b->items && at < f->inputs; i++)
			if (f->input[at] == b->first + i)
				score[c] +=
				    fit->weight[b->first + i] * f->z[at++];
	}
	for (size_t i = 0; i < k; i++) {
		size_t to = model->order[i];

		for (size_t from = 0; from < k; from++)
			score[to] += fit->path[from * k + to] * score[from];
	}
}

static void
add_errors(struct folds *f, const struct pls_fit *fit, size_t item, size_t r,
    double score)
{
	double x = f->data->x[item * f->data->n + r], lm = 0, error;
	struct errors *e = &f->errors[item];

	if (isnan(x) || fit->constant[item])
		return;
	x = (x - fit->mean[item]) / fit->sd[item];
	for (size_t i = 0; i < f->inputs; i++)
		lm += f->slope[item * f->inputs + i] * f->z[i];
	error = fit->sd[item] * (x - fit->loading[item] * score);
	e->squares += error * error;
	e->sizes += fabs(error);
	error = fit->sd[item] * (x - lm);
	e->lm_squares += error * error;
	e->lm_sizes += fabs(error);
	error = fit->sd[item] * x;
	e->mean_squares += error * error;
	e->n++;
}

static void
foretell_row(struct folds *f, const struct pls_fit *fit, size_t r)
{
	double score[PLS_CONSTRUCTS_MAX];

	for (size_t i = 0; i < f->inputs; i++) {
		size_t item = f->input[i];
		double x = f->data->x[item * f->data->n + r];

		f->z[i] = isnan(x) || fit->constant[item]
		    ? 0
		    : (x - fit->mean[item]) / fit->sd[item];
	}
	score_row(f, fit, score);
	for (size_t c = 0; c < f->model->construct.n; c++) {
		const struct pls_construct *b = &f->model->construct.v[c];

		for (size_t i = 0; i < b->items && has_path(f->model, c, true);
		     i++)
			add_errors(f, fit, b->first + i, r, score[c]);
	}
}

/* Fits without a fold and foretells it. */
static bool
foretell_fold(struct folds *f, size_t out, struct diag *d)
{
	const struct pls_data *data = f->data;
	scoped double *count = mem_alloc(data->n, sizeof(*count));
	struct pls_data others = { data->x, count, data->n };
	scoped_by(pls_fit_free) struct pls_fit fit = { 0 };
	bool good;

	for (size_t r = 0; r < data->n; r++)
		count[r] = f->fold[r] == out ? 0
		    : data->count == NULL    ? 1
					     : data->count[r];
	good = pls_fit(&fit, f->model, &others, f->options->fit, d);
	if (good && !fit.converged)
		good = diag_set(d, EXIT_DATA, "not-converged",
		    "no convergence in %d rounds without one part of the rows",
		    f->options->fit->rounds);
	if (good)
		regress_items(f, &fit);
	for (size_t r = 0; r < data->n && good; r++)
		if (f->fold[r] == out &&
		    (data->count == NULL || data->count[r] > 0))
			foretell_row(f, &fit, r);
	return good;
}

static struct pls_predicted
sum_up(const struct errors *e)
{
	return (struct pls_predicted){ .n = e->n,
		.q2 = 1 - e->squares / e->mean_squares,
		.rmse = sqrt(e->squares / e->n),
		.mae = e->sizes / e->n,
		.lm_rmse = sqrt(e->lm_squares / e->n),
		.lm_mae = e->lm_sizes / e->n };
}

/* The rows that take part, in order; how many. */
static size_t
usable_rows(const struct pls_data *data, size_t *row)
{
	size_t n = 0;

	for (size_t r = 0; r < data->n; r++)
		if (data->count == NULL || data->count[r] > 0)
			row[n++] = r;
	return n;
}

/* Deals rows out to folds of equal size. */
static void
deal(struct folds *f, size_t *row, size_t n, struct rng *rng)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)rng_below(rng, i), other = row[j];

		row[j] = row[i - 1];
		row[i - 1] = other;
	}
	for (size_t i = 0; i < n; i++)
		f->fold[row[i]] = i % f->options->folds;
}

static bool
foretell(struct folds *f, struct diag *d)
{
	const struct pls_predict_options *o = f->options;
	scoped size_t *row = mem_alloc(f->data->n, sizeof(*row));
	size_t n = usable_rows(f->data, row);
	struct rng rng;
	bool good = n >= o->folds ||
	    diag_set(d, EXIT_DATA, "too-few-rows",
		"%zu usable rows are too few for %zu folds", n, o->folds);

	rng_seed(&rng, o->seed);
	if (o->fold != NULL)
		memcpy(f->fold, o->fold, f->data->n * sizeof(*f->fold));
	for (size_t i = 0; i < o->repeats && good; i++) {
		if (o->fold == NULL)
			deal(f, row, n, &rng);
		for (size_t k = 0; k < o->folds && good; k++)
			good = foretell_fold(f, k, d);
	}
	return good;
}

bool
pls_predict(struct pls_predicted *out, const struct pls_model *model,
    const struct pls_data *data, const struct pls_predict_options *options,
    struct diag *d)
{
	struct folds f = { .model = model, .data = data, .options = options };
	size_t p = model->item.n;
	bool good;

	f.errors = arena_array(&f.memory, p, sizeof(*f.errors));
	f.fold = arena_array(&f.memory, data->n, sizeof(*f.fold));
	find_inputs(&f);
	good = foretell(&f, d);
	for (size_t i = 0; i < p; i++)
		out[i] = sum_up(&f.errors[i]);
	arena_free(&f.memory);
	return good;
}
