#include "math/simplex.h"

#include <math.h>
#include <string.h>

struct corners {
	double (*f)(const double *x, void *data);
	void *data;
	size_t n;
	double x[SIMPLEX_MOST + 1][SIMPLEX_MOST], value[SIMPLEX_MOST + 1];
	double centre[SIMPLEX_MOST];
	size_t low, high, next; /* the best, the worst, the second worst */
	int evaluations;
};

static double
evaluate(struct corners *c, const double *x)
{
	c->evaluations++;
	return c->f(x, c->data);
}

static void
begin(struct corners *c, const double *x, double step)
{
	for (size_t i = 0; i <= c->n; i++) {
		memcpy(c->x[i], x, c->n * sizeof(*x));
		if (i > 0) {
			double d = step * fmax(fabs(x[i - 1]), 0.5);

			c->x[i][i - 1] += d;
			c->value[i] = evaluate(c, c->x[i]);
			if (isfinite(c->value[i]))
				continue;
			c->x[i][i - 1] -= 2 * d;
		}
		c->value[i] = evaluate(c, c->x[i]);
	}
}

static void
rank(struct corners *c)
{
	c->low = c->high = 0;
	for (size_t i = 1; i <= c->n; i++) {
		if (c->value[i] < c->value[c->low])
			c->low = i;
		if (c->value[i] > c->value[c->high])
			c->high = i;
	}
	c->next = c->low;
	for (size_t i = 0; i <= c->n; i++)
		if (i != c->high && c->value[i] > c->value[c->next])
			c->next = i;
	memset(c->centre, 0, sizeof(c->centre));
	for (size_t i = 0; i <= c->n; i++)
		for (size_t j = 0; i != c->high && j < c->n; j++)
			c->centre[j] += c->x[i][j];
	for (size_t j = 0; j < c->n; j++)
		c->centre[j] /= (double)c->n;
}

/* A point on the line from the worst corner through the centre. */
static double
along(struct corners *c, double by, double *x)
{
	for (size_t j = 0; j < c->n; j++)
		x[j] = c->centre[j] + by * (c->x[c->high][j] - c->centre[j]);
	return evaluate(c, x);
}

static void
replace(struct corners *c, const double *x, double value)
{
	memcpy(c->x[c->high], x, c->n * sizeof(*x));
	c->value[c->high] = value;
}

static void
shrink(struct corners *c, double by)
{
	for (size_t i = 0; i <= c->n; i++) {
		if (i == c->low)
			continue;
		for (size_t j = 0; j < c->n; j++)
			c->x[i][j] = c->x[c->low][j] +
			    by * (c->x[i][j] - c->x[c->low][j]);
		c->value[i] = evaluate(c, c->x[i]);
	}
}

static void
move(struct corners *c)
{
	double n = c->n > 1 ? (double)c->n : 2;
	double x[SIMPLEX_MOST], far[SIMPLEX_MOST];
	double value = along(c, -1, x), other;

	if (value < c->value[c->low]) {
		other = along(c, -(1 + 2 / n), far);
		if (other < value)
			replace(c, far, other);
		else
			replace(c, x, value);
		return;
	}
	if (value < c->value[c->next]) {
		replace(c, x, value);
		return;
	}
	if (value < c->value[c->high])
		other = along(c, -(0.75 - 0.5 / n), far);
	else
		other = along(c, 0.75 - 0.5 / n, far);
	if (other < fmin(value, c->value[c->high]))
		replace(c, far, other);
	else
		shrink(c, 1 - 1 / n);
}

double
simplex_least(double (*f)(const double *x, void *data), void *data, double *x,
    size_t n, const struct simplex *how)
{
	struct corners c = { .f = f, .data = data, .n = n };
	double spread;

	begin(&c, x, how->step);
	for (rank(&c); c.evaluations < how->evaluations; rank(&c)) {
		spread = c.value[c.high] - c.value[c.low];
		if (!(spread > how->tolerance) || isnan(spread))
			break;
		move(&c);
	}
	memcpy(x, c.x[c.low], n * sizeof(*x));
	return c.value[c.low];
}
