#include "model/pls.h"

#include "base/die.h"
#include "math/linalg.h"
#include "math/sum.h"

#include <math.h>

/* Below this share of a regressor's variance it is a copy of others. */
static const double PIVOT = 1e-9;

/* What the rounds work on. */
struct work {
	const struct pls_model *model;
	const struct pls_options *options;
	struct pls_fit *fit;
	size_t p, k;
	double *r;     /* p x p correlations of the items */
	double *g;     /* p x k correlations of items and constructs */
	double *inner; /* k x k inner weights, row j makes Z_j */
	bool *cause;   /* [from * k + to] */
};

static double *
numbers(struct pls_fit *fit, size_t n)
{
	return arena_array(&fit->memory, n, sizeof(double));
}

/* The item minus its mean, blanks 0; the mean is over the answers. */
static void
centre(const struct pls_data *data, size_t item, double *mean, double *out)
{
	const double *x = data->x + item * data->n;
	struct sum sum = { 0 }, count = { 0 };

	for (size_t r = 0; r < data->n; r++) {
		double c = data->count == NULL ? 1 : data->count[r];

		if (isnan(x[r]) || c == 0)
			continue;
		sum_add(&sum, c * x[r]);
		sum_add(&count, c);
	}
	*mean = sum_value(&sum) / sum_value(&count);
	for (size_t r = 0; r < data->n; r++)
		out[r] = isnan(x[r]) ? 0 : x[r] - *mean;
}

/* Means, standard deviations and correlations of the items. */
static void
correlate(struct work *work, const struct pls_data *data)
{
	struct pls_fit *fit = work->fit;
	size_t n = data->n, p = work->p;
	scoped double *centred = mem_alloc(p * n, sizeof(*centred));
	scoped double *counted = mem_alloc(n, sizeof(*counted));

	for (size_t i = 0; i < p; i++)
		centre(data, i, &fit->mean[i], centred + i * n);
	for (size_t i = 0; i < p; i++) {
		for (size_t r = 0; r < n; r++)
			counted[r] = centred[i * n + r] *
			    (data->count == NULL ? 1 : data->count[r]);
		for (size_t j = 0; j <= i; j++)
			work->r[i * p + j] =
			    dot_product(counted, centred + j * n, n);
		fit->sd[i] = sqrt(work->r[i * p + i] / (fit->rows - 1));
		/* A mean of equal values may be off by its rounding. */
		fit->constant[i] = !(fit->sd[i] > 1e-12 * fabs(fit->mean[i]));
	}
	for (size_t i = 0; i < p; i++)
		for (size_t j = 0; j <= i; j++) {
			double scale =
			    fit->sd[i] * fit->sd[j] * (fit->rows - 1);
			double r = work->r[i * p + j] / scale;

			if (fit->constant[i] || fit->constant[j])
				r = 0;
			work->r[i * p + j] = work->r[j * p + i] = r;
		}
}

/* Scales the weights of a construct so that its score has variance 1. */
static bool
normalise(struct work *work, size_t c)
{
	const struct pls_construct *block = &work->model->construct.v[c];
	double *w = work->fit->weight + block->first, variance = 0;

	for (size_t i = 0; i < block->items; i++)
		for (size_t j = 0; j < block->items; j++)
			variance += w[i] * w[j] *
			    work->r[(block->first + i) * work->p +
				block->first + j];
	if (!(variance > 0))
		return false;
	for (size_t i = 0; i < block->items; i++)
		w[i] /= sqrt(variance);
	return true;
}

/* Correlations of items with constructs, and of constructs. */
static void
project(struct work *work)
{
	size_t p = work->p, k = work->k;
	double *w = work->fit->weight, *r = work->fit->r;

	for (size_t c = 0; c < k; c++) {
		const struct pls_construct *b = &work->model->construct.v[c];

		for (size_t i = 0; i < p; i++)
			work->g[i * k + c] = dot_product(
			    work->r + i * p + b->first, w + b->first, b->items);
	}
	for (size_t a = 0; a < k; a++) {
		const struct pls_construct *b = &work->model->construct.v[a];

		for (size_t c = 0; c < k; c++) {
			r[a * k + c] = 0;
			for (size_t i = 0; i < b->items; i++)
				r[a * k + c] += w[b->first + i] *
				    work->g[(b->first + i) * k + c];
		}
	}
}

/*
 * Regresses construct `to` on its causes: b[from] (0 elsewhere). Returns R2, or
 * NaN without causes.
 */
static double
regress(const struct work *work, size_t to, double *b)
{
	size_t from[PLS_CONSTRUCTS_MAX], n = 0, k = work->k;
	bool dropped[PLS_CONSTRUCTS_MAX];
	double x[PLS_CONSTRUCTS_MAX], r2 = 0;
	const double *r = work->fit->r;
	scoped double *a = NULL;

	for (size_t c = 0; c < k; c++) {
		b[c] = 0;
		if (work->cause[c * k + to])
			from[n++] = c;
	}
	if (n == 0)
		return NAN;
	a = mem_alloc(n * n, sizeof(*a));
	for (size_t i = 0; i < n; i++) {
		x[i] = r[from[i] * k + to];
		for (size_t j = 0; j < n; j++)
			a[i * n + j] = r[from[i] * k + from[j]];
	}
	solve_pivoting(a, n, x, NULL, dropped, PIVOT);
	for (size_t i = 0; i < n; i++) {
		b[from[i]] = x[i];
		r2 += x[i] * r[from[i] * k + to];
	}
	return r2;
}

/* The inner weights: how the neighbours of each construct make its Z. */
static void
weigh_neighbours(struct work *work)
{
	size_t k = work->k;
	const double *r = work->fit->r;

	for (size_t j = 0; j < k; j++) {
		double *e = work->inner + j * k, b[PLS_CONSTRUCTS_MAX];
		enum pls_scheme scheme = work->options->scheme;

		if (scheme == PLS_PATH)
			regress(work, j, b);
		for (size_t c = 0; c < k; c++) {
			bool before = work->cause[c * k + j];
			double own = r[c * k + j];

			e[c] = 0;
			if (!before && !work->cause[j * k + c])
				continue;
			if (scheme == PLS_CENTROID)
				e[c] = own > 0 ? 1 : own < 0 ? -1 : 0;
			else if (scheme == PLS_PATH && before)
				e[c] = b[c];
			else
				e[c] = own;
		}
	}
}

/* Mode B: the regression of Z on the block, z being cor(x, Z). */
static void
regress_block(
    const struct work *work, const struct pls_construct *block, double *z)
{
	size_t n = block->items;
	scoped double *a = mem_alloc(n * n, sizeof(*a));
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			a[i * n + j] = work->r[(block->first + i) * work->p +
			    block->first + j];
	/* A constant item must not look like a pivot of size 0 / 0. */
	for (size_t i = 0; i < n; i++)
		if (a[i * n + i] == 0)
			a[i * n + i] = 1;
	solve_pivoting(a, n, z, NULL, dropped, PIVOT);
}

/* New outer weights of construct c; false when they vanish. */
static bool
update(struct work *work, size_t c)
{
	const struct pls_construct *block = &work->model->construct.v[c];
	const double *e = work->inner + c * work->k;
	double *w = work->fit->weight + block->first;
	bool alone = true;

	for (size_t j = 0; j < work->k; j++)
		alone &= e[j] == 0;
	if (alone)
		return true;
	for (size_t i = 0; i < block->items; i++)
		w[i] = dot_product(
		    work->g + (block->first + i) * work->k, e, work->k);
	if (block->formative || work->options->formative)
		regress_block(work, block, w);
	return normalise(work, c);
}

/* Rounds until the weights stand still. */
static bool
iterate(struct work *work, struct diag *d)
{
	struct pls_fit *fit = work->fit;
	scoped double *before = mem_alloc(work->p, sizeof(*before));
	bool good = true;

	for (size_t i = 0; i < work->p; i++)
		fit->weight[i] = fit->constant[i] ? 0 : 1;
	for (size_t c = 0; c < work->k && good; c++)
		good = normalise(work, c);
	while (good && !fit->converged && fit->used < work->options->rounds) {
		double change = 0;

		memcpy(before, fit->weight, work->p * sizeof(*before));
		project(work);
		weigh_neighbours(work);
		for (size_t c = 0; c < work->k && good; c++)
			good = update(work, c);
		for (size_t i = 0; i < work->p; i++)
			change = fmax(change, fabs(fit->weight[i] - before[i]));
		fit->converged = change < work->options->tolerance;
		fit->used++;
	}
	for (size_t c = 0; !good && c < work->k; c++)
		if (!normalise(work, c))
			return diag_set(d, EXIT_DATA, "constant-construct",
			    "construct \"%.*s\": its items do not vary or "
			    "have nothing to do with its neighbours",
			    STR_ARG(work->model->construct.v[c].name));
	return true;
}

/* A construct whose loadings sum to less than 0 changes sign. */
static void
orient(struct work *work)
{
	double *w = work->fit->weight;

	project(work);
	for (size_t c = 0; c < work->k; c++) {
		const struct pls_construct *b = &work->model->construct.v[c];
		double sum = 0;

		for (size_t i = b->first; i < b->first + b->items; i++)
			sum += work->g[i * work->k + c];
		for (size_t i = b->first; sum < 0 && i < b->first + b->items;
		     i++)
			w[i] = -w[i];
	}
	project(work);
}

/*
 * The reliability of Dijkstra and Henseler (2015), (w'w)^2 w'(R - I)w / w'(ww'
 * - diag ww')w: 1 for a single item; NaN in mode B, which has none.
 */
static double
rho_a_of(const struct work *work, const struct pls_construct *b)
{
	const double *w = work->fit->weight;
	double squares = 0, between = 0, quartics = 0;

	if (b->formative || work->options->formative)
		return NAN;
	for (size_t i = b->first; i < b->first + b->items; i++) {
		squares += w[i] * w[i];
		quartics += w[i] * w[i] * w[i] * w[i];
		for (size_t j = b->first; j < b->first + b->items; j++)
			if (i != j)
				between +=
				    w[i] * w[j] * work->r[i * work->p + j];
	}
	return b->items == 1
	    ? 1
	    : squares * squares * between / (squares * squares - quartics);
}

/* Loadings and reliability of construct c. */
static void
measure(struct work *work, size_t c)
{
	const struct pls_construct *b = &work->model->construct.v[c];
	struct pls_fit *fit = work->fit;
	double n = 0, loads = 0, squares = 0, all = 0;

	for (size_t i = b->first; i < b->first + b->items; i++) {
		double load = work->g[i * work->k + c];

		fit->loading[i] = fit->constant[i] ? NAN : load;
		if (fit->constant[i])
			continue;
		n++;
		loads += load;
		squares += load * load;
		for (size_t j = b->first; j < b->first + b->items; j++)
			all += work->r[i * work->p + j];
	}
	fit->alpha[c] = n == 1 ? 1 : n / (n - 1) * (1 - n / all);
	fit->rho_c[c] = loads * loads / (loads * loads + (n - squares));
	fit->rho_a[c] = rho_a_of(work, b);
	fit->ave[c] = squares / n;
}

/* Path coefficients, R2 and total effects, causes before effects. */
static void
explain(struct work *work)
{
	struct pls_fit *fit = work->fit;
	size_t k = work->k;
	double b[PLS_CONSTRUCTS_MAX];

	for (size_t i = 0; i < k; i++) {
		size_t to = work->model->order[i];

		fit->r2[to] = regress(work, to, b);
		for (size_t from = 0; from < k; from++) {
			double total = b[from];

			fit->path[from * k + to] = b[from];
			for (size_t j = 0; j < i; j++) {
				size_t by = work->model->order[j];

				total += fit->total[from * k + by] * b[by];
			}
			fit->total[from * k + to] = total;
		}
	}
}

static void
allocate(struct work *work)
{
	struct pls_fit *fit = work->fit;
	size_t p = work->p, k = work->k;

	fit->mean = numbers(fit, p);
	fit->sd = numbers(fit, p);
	fit->weight = numbers(fit, p);
	fit->loading = numbers(fit, p);
	fit->constant = arena_alloc(&fit->memory, p * sizeof(bool));
	fit->r = numbers(fit, k * k);
	fit->path = numbers(fit, k * k);
	fit->total = numbers(fit, k * k);
	fit->r2 = numbers(fit, k);
	fit->alpha = numbers(fit, k);
	fit->rho_c = numbers(fit, k);
	fit->rho_a = numbers(fit, k);
	fit->ave = numbers(fit, k);
	fit->item_r = work->r = numbers(fit, p * p);
	work->g = numbers(fit, p * k);
	work->inner = numbers(fit, k * k);
	work->cause = arena_array(&fit->memory, k * k, sizeof(bool));
	for (size_t i = 0; i < work->model->path.n; i++)
		work->cause[work->model->path.v[i].from * k +
		    work->model->path.v[i].to] = true;
}

bool
pls_fit(struct pls_fit *fit, const struct pls_model *model,
    const struct pls_data *data, const struct pls_options *options,
    struct diag *d)
{
	struct work work = { .model = model,
		.options = options,
		.fit = fit,
		.p = model->item.n,
		.k = model->construct.n };

	fit->rows = (double)data->n;
	if (data->count != NULL)
		fit->rows = sum_of(data->count, data->n);
	if (fit->rows < 3)
		return diag_set(d, EXIT_DATA, "too-few-rows",
		    "%g usable rows are too few for a path model", fit->rows);
	allocate(&work);
	correlate(&work, data);
	if (!iterate(&work, d))
		return false;
	orient(&work);
	for (size_t c = 0; c < work.k; c++)
		measure(&work, c);
	explain(&work);
	return true;
}

void
pls_fit_free(struct pls_fit *fit)
{
	arena_free(&fit->memory);
}

bool
pls_complete(
    const struct pls_data *data, const struct pls_model *model, size_t r)
{
	for (size_t i = 0; i < model->item.n; i++)
		if (isnan(data->x[i * data->n + r]))
			return false;
	return true;
}

void
pls_raw_weights(const struct pls_fit *fit, const struct pls_model *model,
    bool equal, double *raw)
{
	for (size_t i = 0; i < model->item.n; i++) {
		raw[i] = fit->constant[i] ? 0 : fit->weight[i] / fit->sd[i];
		if (equal)
			raw[i] = 1;
	}
}

double
pls_score(const struct pls_data *data, const struct pls_model *model,
    const struct pls_scale *scale, size_t c, size_t r)
{
	const struct pls_construct *b = &model->construct.v[c];
	double sum = 0, weights = 0;
	size_t answered = 0;

	for (size_t i = b->first; i < b->first + b->items; i++) {
		double x = data->x[i * data->n + r];

		if (isnan(x) && scale->fill != NULL)
			x = scale->fill[i];
		if (isnan(x))
			continue;
		answered++;
		sum += scale->weights[i] * (x - scale->low);
		weights += scale->weights[i];
	}
	if (2 * answered < b->items || answered == 0 || weights == 0)
		return NAN;
	return 100 * sum / ((scale->high - scale->low) * weights);
}
