#include "math/optim.h"

#include <math.h>
#include <string.h>

enum { LINE_TRIALS = 60 };

struct point {
	double x[OPTIM_MAX], gradient[OPTIM_MAX], value;
};

struct search {
	optim_function *f;
	void *data;
	size_t n;
	const struct optim_limits *limits;
	int evaluations;
	double inverse[OPTIM_MAX * OPTIM_MAX]; /* of minus the Hessian */
};

static double
dot(const double *a, const double *b, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static bool
bounded(const struct search *s)
{
	return s->limits->lower < s->limits->upper;
}

/* Moves p->x inside the bounds and fills the value and the gradient, which is 0
 * where a bound holds it back. */
static void
evaluate(struct search *s, struct point *p, bool with_gradient)
{
	double low = s->limits->lower, high = s->limits->upper;
	double *g = p->gradient;

	for (size_t i = 0; bounded(s) && i < s->n; i++)
		p->x[i] = fmin(fmax(p->x[i], low), high);
	p->value = s->f(p->x, with_gradient ? g : NULL, s->n, s->data);
	s->evaluations++;
	if (isnan(p->value))
		p->value = -INFINITY;
	if (!with_gradient || p->value == -INFINITY)
		return;
	for (size_t i = 0; i < s->n; i++) {
		if (isnan(g[i]))
			p->value = -INFINITY;
		if (bounded(s) &&
		    ((p->x[i] <= low && g[i] < 0) ||
			(p->x[i] >= high && g[i] > 0)))
			g[i] = 0;
	}
}

static double
largest(const double *g, size_t n)
{
	double high = 0;

	for (size_t i = 0; i < n; i++)
		high = fmax(high, fabs(g[i]));
	return high;
}

/* The first direction is what the caller knows of the curvature, or the
 * gradient, not longer than 1. */
static void
reset(struct search *s, const struct point *at, const double *inverse)
{
	double high = largest(at->gradient, s->n);

	if (inverse != NULL) {
		memcpy(s->inverse, inverse, s->n * s->n * sizeof(*inverse));
		return;
	}
	memset(s->inverse, 0, sizeof(s->inverse));
	for (size_t i = 0; i < s->n; i++)
		s->inverse[i * s->n + i] = high > 1 ? 1 / high : 1;
}

/* inverse += (1 + y'Hy / s'y) ss'/s'y - (Hy s' + s (Hy)') / s'y, where s is the
 * step and y the fall of the gradient; nothing where the curvature is wrong. */
static void
update(struct search *s, const struct point *from, const struct point *to)
{
	double step[OPTIM_MAX], fall[OPTIM_MAX], hy[OPTIM_MAX], sy, yhy;
	size_t n = s->n;

	for (size_t i = 0; i < n; i++) {
		step[i] = to->x[i] - from->x[i];
		fall[i] = from->gradient[i] - to->gradient[i];
	}
	sy = dot(step, fall, n);
	if (!(sy > 1e-14 * sqrt(dot(step, step, n) * dot(fall, fall, n))))
		return;
	for (size_t i = 0; i < n; i++)
		hy[i] = dot(s->inverse + i * n, fall, n);
	yhy = dot(fall, hy, n);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			s->inverse[i * n + j] +=
			    ((1 + yhy / sy) * step[i] * step[j] -
				hy[i] * step[j] - step[i] * hy[j]) /
			    sy;
}

/* A point `to` along the direction that satisfies the weak Wolfe conditions,
 * up to the noise of the value. False when there is none. */
static bool
line_search(struct search *s, const struct point *from, struct point *to,
    const double *direction)
{
	double slope = dot(from->gradient, direction, s->n), t = 1;
	double low = 0, high = INFINITY, noise = 1e-14 * fabs(from->value);

	for (int i = 0; i < LINE_TRIALS; i++) {
		for (size_t j = 0; j < s->n; j++)
			to->x[j] = from->x[j] + t * direction[j];
		evaluate(s, to, true);
		if (!(to->value >= from->value + 1e-4 * t * slope - noise))
			high = t;
		else if (dot(to->gradient, direction, s->n) > 0.9 * slope &&
		    t < 1e3)
			low = t;
		else
			return true;
		t = isinf(high) ? 2 * low : (low + high) / 2;
		if (s->evaluations >= s->limits->evaluations)
			break;
	}
	return false;
}

/* Climbs from *at until the gradient is small or no step helps. */
static void
climb(struct search *s, struct point *at)
{
	struct point next;
	double direction[OPTIM_MAX];
	bool fresh = s->limits->inverse == NULL;

	reset(s, at, s->limits->inverse);
	while (s->evaluations < s->limits->evaluations &&
	    !(largest(at->gradient, s->n) < s->limits->gradient_tolerance)) {
		for (size_t i = 0; i < s->n; i++)
			direction[i] = at->gradient[i] == 0
			    ? 0
			    : dot(s->inverse + i * s->n, at->gradient, s->n);
		if (dot(direction, at->gradient, s->n) > 0 &&
		    line_search(s, at, &next, direction)) {
			update(s, at, &next);
			*at = next;
			fresh = false;
		} else if (!fresh) {
			reset(s, at, NULL);
			fresh = true;
		} else {
			break;
		}
	}
}

/* The corners of a simplex, the best first after simplex_sort. */
struct simplex {
	struct point corner[OPTIM_MAX + 1];
	double centre[OPTIM_MAX]; /* of all but the worst */
};

static void
simplex_sort(struct simplex *x, size_t n)
{
	struct point p;
	size_t i, j;

	for (i = 1; i <= n; i++) {
		if (x->corner[i].value <= x->corner[i - 1].value)
			continue;
		p = x->corner[i];
		for (j = i; j > 0 && x->corner[j - 1].value < p.value; j--)
			x->corner[j] = x->corner[j - 1];
		x->corner[j] = p;
	}
	for (i = 0; i < n; i++) {
		x->centre[i] = 0;
		for (j = 0; j < n; j++)
			x->centre[i] += x->corner[j].x[i] / (double)n;
	}
}

/* The point at centre + factor (worst - centre). */
static void
simplex_try(
    struct search *s, const struct simplex *x, double factor, struct point *p)
{
	for (size_t i = 0; i < s->n; i++)
		p->x[i] = x->centre[i] +
		    factor * (x->corner[s->n].x[i] - x->centre[i]);
	evaluate(s, p, false);
}

/* One step of Nelder and Mead (1965): reflect, expand, contract or shrink. */
static void
simplex_step(struct search *s, struct simplex *x)
{
	struct point p, q, *worst = &x->corner[s->n];

	simplex_try(s, x, -1, &p);
	if (p.value > x->corner[0].value) {
		simplex_try(s, x, -2, &q);
		*worst = q.value > p.value ? q : p;
		return;
	}
	if (p.value > worst[-1].value) {
		*worst = p;
		return;
	}
	simplex_try(s, x, p.value > worst->value ? -0.5 : 0.5, &q);
	if (q.value > worst->value && q.value > p.value) {
		*worst = q;
		return;
	}
	for (size_t i = 1; i <= s->n; i++) {
		for (size_t j = 0; j < s->n; j++)
			x->corner[i].x[j] =
			    (x->corner[i].x[j] + x->corner[0].x[j]) / 2;
		evaluate(s, &x->corner[i], false);
	}
}

/* A simplex around *at, until its values agree; *at becomes its best corner. */
static void
polish(struct search *s, struct point *at)
{
	struct simplex x;

	x.corner[0] = *at;
	for (size_t i = 1; i <= s->n; i++) {
		x.corner[i] = *at;
		x.corner[i].x[i - 1] +=
		    bounded(s) && at->x[i - 1] + 0.05 > s->limits->upper ? -0.05
									 : 0.05;
		evaluate(s, &x.corner[i], false);
	}
	simplex_sort(&x, s->n);
	while (s->evaluations < s->limits->evaluations &&
	    !(x.corner[0].value - x.corner[s->n].value <=
		1e-14 * fabs(x.corner[0].value))) {
		simplex_step(s, &x);
		simplex_sort(&x, s->n);
	}
	*at = x.corner[0];
	evaluate(s, at, true);
}

void
optim_maximise(optim_function *f, void *data, double *x, size_t n,
    const struct optim_limits *limits, struct optim_result *result)
{
	struct search s = { .f = f, .data = data, .n = n, .limits = limits };
	struct point at;

	memset(&at, 0, sizeof(at));
	memcpy(at.x, x, n * sizeof(*x));
	evaluate(&s, &at, true);
	if (at.value != -INFINITY) {
		climb(&s, &at);
		if (!(largest(at.gradient, n) < limits->gradient_tolerance)) {
			polish(&s, &at);
			climb(&s, &at);
		}
	}
	memcpy(x, at.x, n * sizeof(*x));
	memset(result, 0, sizeof(*result));
	result->value = at.value;
	memcpy(result->gradient, at.gradient, n * sizeof(*x));
	result->largest_gradient = largest(at.gradient, n);
	result->evaluations = s.evaluations;
	result->converged = at.value != -INFINITY &&
	    result->largest_gradient < limits->gradient_tolerance;
}

void
optim_hessian(
    optim_function *f, void *data, const double *x, size_t n, double *hessian)
{
	double at[OPTIM_MAX], up[OPTIM_MAX], down[OPTIM_MAX], h;

	memcpy(at, x, n * sizeof(*x));
	for (size_t i = 0; i < n; i++) {
		h = 1e-4 * fmax(1, fabs(x[i]));
		at[i] = x[i] + h;
		f(at, up, n, data);
		at[i] = x[i] - h;
		f(at, down, n, data);
		at[i] = x[i];
		for (size_t j = 0; j < n; j++)
			hessian[i * n + j] = (up[j] - down[j]) / (2 * h);
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			hessian[i * n + j] = hessian[j * n + i] =
			    (hessian[i * n + j] + hessian[j * n + i]) / 2;
}
