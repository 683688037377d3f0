#include "model/pls_quality.h"

#include "base/mem.h"
#include "math/linalg.h"

#include <math.h>

/* The mean of the absolute correlations of the items of two constructs. */
static double
mean_between(const struct pls_fit *fit, const struct pls_model *model, size_t a,
    size_t b)
{
	const struct pls_construct *x = &model->construct.v[a];
	const struct pls_construct *y = &model->construct.v[b];
	double sum = 0, n = 0;

	for (size_t i = x->first; i < x->first + x->items; i++)
		for (size_t j = y->first; j < y->first + y->items; j++) {
			if (i == j || fit->constant[i] || fit->constant[j])
				continue;
			sum += fabs(fit->item_r[i * model->item.n + j]);
			n++;
		}
	return n > 0 ? sum / n : a == b ? 1 : NAN;
}

double
pls_htmt(const struct pls_fit *fit, const struct pls_model *model, size_t a,
    size_t b)
{
	if (isnan(fit->rho_a[a]) || isnan(fit->rho_a[b]))
		return NAN;
	return mean_between(fit, model, a, b) /
	    sqrt(mean_between(fit, model, a, a) *
		mean_between(fit, model, b, b));
}

/*
 * R2 of variable `to` by n others (`from`), all with variance 1; r: their
 * correlations, size x size.
 */
static double
r2_by(const double *r, size_t size, size_t to, const size_t *from, size_t n)
{
	scoped double *a = mem_alloc(n * n, sizeof(*a));
	scoped double *b = mem_alloc(n, sizeof(*b));
	double r2 = 0;
	scoped bool *dropped = mem_alloc(n, sizeof(*dropped));

	for (size_t i = 0; i < n; i++) {
		b[i] = r[from[i] * size + to];
		for (size_t j = 0; j < n; j++)
			a[i * n + j] = r[from[i] * size + from[j]];
	}
	solve_pivoting(a, n, b, NULL, dropped, 1e-9);
	for (size_t i = 0; i < n; i++)
		r2 += b[i] * r[from[i] * size + to];
	return r2;
}

static double
inflation(double r2)
{
	return r2 < 1 - 1e-9 ? 1 / (1 - r2) : INFINITY;
}

/* The causes of the construct at the end of a path but its own one. */
static size_t
other_causes(
    const struct pls_model *model, const struct pls_path *path, size_t *from)
{
	size_t n = 0;

	for (size_t i = 0; i < model->path.n; i++)
		if (model->path.v[i].to == path->to &&
		    model->path.v[i].from != path->from)
			from[n++] = model->path.v[i].from;
	return n;
}

double
pls_path_vif(const struct pls_fit *fit, const struct pls_model *model,
    const struct pls_path *path)
{
	size_t from[PLS_CONSTRUCTS_MAX], n = other_causes(model, path, from);

	return inflation(
	    r2_by(fit->r, model->construct.n, path->from, from, n));
}

double
pls_f2(const struct pls_fit *fit, const struct pls_model *model,
    const struct pls_path *path)
{
	size_t from[PLS_CONSTRUCTS_MAX], n = other_causes(model, path, from);
	double r2 = fit->r2[path->to];

	return (r2 - r2_by(fit->r, model->construct.n, path->to, from, n)) /
	    (1 - r2);
}

double
pls_item_vif(const struct pls_fit *fit, const struct pls_model *model,
    size_t construct, size_t item)
{
	const struct pls_construct *b = &model->construct.v[construct];
	scoped size_t *from = mem_alloc(b->items, sizeof(*from));
	size_t n = 0;
	double r2;

	for (size_t i = b->first; i < b->first + b->items; i++)
		if (i != item && !fit->constant[i])
			from[n++] = i;
	r2 = r2_by(fit->item_r, model->item.n, item, from, n);
	return fit->constant[item] ? NAN : inflation(r2);
}
