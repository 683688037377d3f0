#include "model/pls_resample.h"

#include "base/die.h"
#include "base/rng.h"
#include "math/dist.h"
#include "math/quantile.h"
#include "math/sum.h"

#include <math.h>

/* The refits: one row of `width` numbers each, laid out as in number_of. */
struct refits {
	const struct pls_model *model;
	const struct pls_data *data;
	const struct pls_resample_options *options;
	const struct pls_fit *first;
	double *count; /* of the rows, in this refit */
	double *rows;  /* the results, one after the other */
	size_t width, done, failed;
};

double
pls_index(const struct pls_data *data, const struct pls_model *model,
    const struct pls_scale *scale, size_t c, double *sd)
{
	struct moments scores = { 0 };

	for (size_t r = 0; r < data->n; r++) {
		double count = data->count == NULL ? 1 : data->count[r], score;

		if (count == 0)
			continue;
		score = pls_score(data, model, scale, c, r);
		if (!isnan(score))
			moments_add(&scores, score, count);
	}
	if (sd != NULL)
		*sd = sqrt(moments_sample_variance(&scores));
	return scores.weight > 0 ? scores.mean : NAN;
}

/* Turns the constructs whose weights point away from those of the first fit. */
static void
match_signs(struct pls_fit *fit, const struct refits *refits)
{
	const struct pls_model *model = refits->model;
	size_t k = model->construct.n;

	for (size_t c = 0; c < k; c++) {
		const struct pls_construct *b = &model->construct.v[c];
		double same = 0;

		for (size_t i = b->first; i < b->first + b->items; i++)
			same += fit->weight[i] * refits->first->weight[i];
		if (same >= 0)
			continue;
		for (size_t i = b->first; i < b->first + b->items; i++) {
			fit->weight[i] = -fit->weight[i];
			fit->loading[i] = -fit->loading[i];
		}
		for (size_t j = 0; j < k; j++) {
			fit->path[c * k + j] = -fit->path[c * k + j];
			fit->path[j * k + c] = -fit->path[j * k + c];
			fit->total[c * k + j] = -fit->total[c * k + j];
			fit->total[j * k + c] = -fit->total[j * k + c];
		}
	}
}

/* Writes the numbers of a fit: index, path, total, weight, loading. */
static void
collect(const struct pls_fit *fit, const struct refits *refits,
    const struct pls_data *data, double *out)
{
	const struct pls_model *model = refits->model;
	size_t k = model->construct.n, p = model->item.n;
	scoped double *raw = mem_alloc(p, sizeof(*raw));
	struct pls_scale scale = { refits->options->low, refits->options->high,
		raw, fit->mean };

	pls_raw_weights(fit, model, refits->options->equal, raw);
	for (size_t c = 0; c < k; c++)
		*out++ = pls_index(data, model, &scale, c, NULL);
	for (size_t i = 0; i < model->path.n; i++)
		*out++ =
		    fit->path[model->path.v[i].from * k + model->path.v[i].to];
	memcpy(out, fit->total, k * k * sizeof(*out));
	memcpy(out + k * k, fit->weight, p * sizeof(*out));
	memcpy(out + k * k + p, fit->loading, p * sizeof(*out));
}

/* Fits with the counts of now and keeps the numbers. */
static void
refit(struct refits *refits)
{
	scoped_by(pls_fit_free) struct pls_fit fit = { 0 };
	struct pls_data data = *refits->data;
	bool good;

	data.count = refits->count;
	good = pls_fit(&fit, refits->model, &data, refits->options->fit, NULL);
	good = good && fit.converged;
	for (size_t i = 0; good && i < refits->model->item.n; i++)
		good = fit.constant[i] == refits->first->constant[i];
	if (good) {
		match_signs(&fit, refits);
		collect(&fit, refits, &data,
		    refits->rows + refits->done * refits->width);
		refits->done++;
	} else {
		refits->failed++;
	}
}

static double
count_of(const struct pls_data *data, size_t row)
{
	return data->count == NULL ? 1 : data->count[row];
}

/* The rows that take part, in order. The caller frees. */
static size_t *
usable_rows(const struct pls_data *data, size_t *n)
{
	size_t *row = mem_alloc(data->n, sizeof(*row));

	*n = 0;
	for (size_t r = 0; r < data->n; r++)
		if (count_of(data, r) > 0)
			row[(*n)++] = r;
	return row;
}

/* Room for the estimates and the values of the first fit. */
static struct pls_estimate *
begin(struct pls_resample *out, struct refits *refits)
{
	size_t k = refits->model->construct.n, p = refits->model->item.n;
	struct pls_estimate *all, *next;
	scoped double *values = NULL;

	refits->width = k + refits->model->path.n + k * k + 2 * p;
	all = arena_alloc(&out->memory, refits->width * sizeof(*all));
	next = all;
	out->index = next;
	next += k;
	out->path = next;
	next += refits->model->path.n;
	out->total = next;
	next += k * k;
	out->weight = next;
	next += p;
	out->loading = next;
	values = mem_alloc(refits->width, sizeof(*values));
	collect(refits->first, refits, refits->data, values);
	for (size_t i = 0; i < refits->width; i++)
		all[i] = (struct pls_estimate){ values[i], NAN, NAN, NAN };
	return all;
}

/* The limits of one number: sorted[0..n-1] are its refits. */
static void
percentiles(struct pls_estimate *estimate, double level, double *x, size_t n)
{
	enum { STEPS = 1000000 };
	size_t tail = (size_t)((1 - level) / 2 * STEPS + 0.5);

	sort_doubles(x, n);
	estimate->lower = quantile_type7(x, n, tail, STEPS);
	estimate->upper = quantile_type7(x, n, STEPS - tail, STEPS);
}

/* Turns the refits of each number into its error and limits. */
static void
summarise(const struct refits *refits, struct pls_estimate *all, bool jackknife)
{
	double level = refits->options->level, n = (double)refits->done;
	double z = normal_quantile(0.5 + level / 2);
	scoped double *x = mem_alloc(refits->done, sizeof(*x));

	for (size_t j = 0; j < refits->width; j++) {
		struct pls_estimate *e = &all[j];
		struct moments m = { 0 };

		for (size_t i = 0; i < refits->done; i++) {
			x[i] = refits->rows[i * refits->width + j];
			moments_add(&m, x[i], 1);
		}
		if (isnan(m.mean))
			continue;
		if (jackknife) {
			e->error = sqrt((n - 1) / n * m.squares);
			e->lower = e->value - z * e->error;
			e->upper = e->value + z * e->error;
		} else {
			e->error = sqrt(moments_sample_variance(&m));
			percentiles(e, level, x, refits->done);
		}
	}
}

/* One refit per usable row, without it. */
static void
leave_one_out(struct refits *refits, const size_t *row, size_t rows)
{
	for (size_t r = 0; r < refits->data->n; r++)
		refits->count[r] = count_of(refits->data, r);
	for (size_t i = 0; i < rows; i++) {
		refits->count[row[i]] = 0;
		refit(refits);
		refits->count[row[i]] = count_of(refits->data, row[i]);
	}
}

/* Refits on as many usable rows, drawn with replacement. */
static void
draw_again(struct refits *refits, const size_t *row, size_t rows)
{
	struct rng rng;

	rng_seed(&rng, refits->options->seed);
	for (size_t i = 0; i < refits->options->refits; i++) {
		for (size_t r = 0; r < refits->data->n; r++)
			refits->count[r] = 0;
		for (size_t r = 0; r < rows; r++)
			refits->count[row[rng_below(&rng, rows)]]++;
		refit(refits);
	}
}

/* The first fit is there: refits and sums up. */
static bool
resample(struct pls_resample *out, struct refits *refits, bool jackknife,
    struct diag *d)
{
	struct pls_estimate *all = begin(out, refits);
	size_t rows;
	scoped size_t *row = usable_rows(refits->data, &rows);
	size_t n = jackknife ? rows : refits->options->refits;

	refits->count = mem_alloc(refits->data->n, sizeof(*refits->count));
	refits->rows = mem_alloc(n, refits->width * sizeof(*refits->rows));
	if (jackknife)
		leave_one_out(refits, row, rows);
	else
		draw_again(refits, row, rows);
	if (refits->done >= 2)
		summarise(refits, all, jackknife);
	free(refits->count);
	free(refits->rows);
	out->refits = refits->done;
	out->failed = refits->failed;
	return refits->done >= 2 ||
	    diag_set(d, EXIT_DATA, "no-refit",
		"%zu of %zu refits of the path model failed", refits->failed,
		n);
}

bool
pls_resample(struct pls_resample *out, const struct pls_model *model,
    const struct pls_data *data, const struct pls_resample_options *options,
    struct diag *d)
{
	scoped_by(pls_fit_free) struct pls_fit first = { 0 };
	struct refits refits = { .model = model,
		.data = data,
		.options = options,
		.first = &first };

	return pls_fit(&first, model, data, options->fit, d) &&
	    resample(out, &refits, options->jackknife, d);
}

void
pls_resample_free(struct pls_resample *out)
{
	arena_free(&out->memory);
}
