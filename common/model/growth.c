#include "model/growth.h"

#include "base/mem.h"
#include "model/reconcile.h"

#include <math.h>

/* Weight of the sets of s others among n factors: s! (n - s - 1)! / n!. */
static double
weight(int s, int n)
{
	double w = 1.0 / n;

	for (int i = 0; i < s; i++)
		w *= (double)(i + 1) / (n - 1 - i);
	return w;
}

/* The mean change of the product of x when factor k goes from x0 to x1. */
static double
shapley(const double *x0, const double *x1, int n, int k)
{
	double sum = 0;

	for (unsigned set = 0; set < 1u << n; set++) {
		double product = x1[k] - x0[k];
		int size = 0;

		if (set & 1u << k)
			continue;
		for (int i = 0; i < n; i++) {
			if (i == k)
				continue;
			product *= set & 1u << i ? x1[i] : x0[i];
			size += (set & 1u << i) != 0;
		}
		sum += weight(size, n) * product;
	}
	return sum;
}

/* The factors of a period; how many there are. */
static int
factors(const struct growth_counts *c, double *x)
{
	x[0] = c->customers;
	x[1] = c->orders / c->customers;
	x[2] =
	    c->has_items ? c->items / c->orders : (double)c->sales / c->orders;
	x[3] = c->has_items ? (double)c->sales / c->items : 0;
	return c->has_items ? 4 : 3;
}

static bool
counts(const struct growth_counts *c)
{
	return c->customers > 0 && c->orders > 0 &&
	    (!c->has_items || c->items > 0);
}

bool
growth_effects(const struct growth_counts *base,
    const struct growth_counts *now, double *effect)
{
	double x0[GROWTH_FACTORS], x1[GROWTH_FACTORS];
	int n;

	for (int k = 0; k < GROWTH_FACTORS; k++)
		effect[k] = 0;
	if (!counts(base) || !counts(now)) {
		effect[0] = (double)now->sales - (double)base->sales;
		return false;
	}
	n = factors(base, x0);
	factors(now, x1);
	for (int k = 0; k < n; k++)
		effect[k] = shapley(x0, x1, n, k);
	if (n == 3) {
		effect[3] = effect[2];
		effect[2] = 0;
	}
	return true;
}

bool
growth_goes_on(const struct growth_product *p)
{
	return p->q0 > 0 && p->q1 > 0 && p->s0 > 0;
}

/* Rounded half away from zero to whole units. */
static int64_t
rounded(double x, int64_t unit)
{
	return (int64_t)round(x / (double)unit) * unit;
}

/* Volume of each product, by largest remainder to their rounded sum. */
static void
volumes(struct growth_product *p, size_t n, double growth, int64_t unit)
{
	scoped double *x = mem_alloc(n, sizeof(*x));
	double sum = 0;
	scoped int64_t *whole = mem_alloc(n, sizeof(*whole));

	for (size_t i = 0; i < n; i++) {
		x[i] = (double)p[i].s0 * (growth - 1) / (double)unit;
		sum += x[i];
	}
	reconcile_round(x, n, (int64_t)round(sum), whole);
	for (size_t i = 0; i < n; i++)
		p[i].volume = whole[i] * unit;
}

void
growth_split(
    struct growth_product *p, size_t n, enum growth_joint joint, int64_t unit)
{
	double q0 = 0, q1 = 0;

	for (size_t i = 0; i < n; i++) {
		q0 += (double)p[i].q0;
		q1 += (double)p[i].q1;
	}
	if (n == 0)
		return;
	volumes(p, n, q1 / q0, unit);
	for (size_t i = 0; i < n; i++) {
		double ratio = (double)p[i].q1 / (double)p[i].q0;
		/* The new quantity at the old price. */
		int64_t at_old = rounded((double)p[i].s0 * ratio, unit);
		/* (p1 - p0)(q1 - q0). */
		double both = (double)p[i].s1 - (double)p[i].s1 / ratio -
		    (double)p[i].s0 * ratio + (double)p[i].s0;

		p[i].price = p[i].s1 - at_old;
		p[i].mix = at_old - p[i].s0 - p[i].volume;
		p[i].joint = 0;
		if (joint == GROWTH_JOINT_APART)
			p[i].joint = rounded(both, unit);
		else if (joint == GROWTH_JOINT_HALF)
			p[i].joint = rounded(both / 2, unit);
		p[i].price -= p[i].joint;
		if (joint == GROWTH_JOINT_HALF) {
			p[i].mix += p[i].joint;
			p[i].joint = 0;
		}
	}
}
