#include "model/affinity.h"

#include "base/sort.h"
#include "math/dist.h"
#include "math/sum.h"

#include <math.h>

void
affinity_open(struct affinity_counts *c, size_t products)
{
	*c = (struct affinity_counts){ .products = products };
	c->in = mem_zero(products, sizeof(*c->in));
	c->behind = mem_zero(products, sizeof(*c->behind));
	c->first = mem_zero(products, sizeof(*c->first));
	c->next = mem_zero(products, sizeof(*c->next));
}

/* Adds to what other threads add to, too; what it was before. */
static uint64_t
add(uint64_t *to, uint64_t n)
{
	return __atomic_fetch_add(to, n, __ATOMIC_RELAXED);
}

void
affinity_see(struct affinity_counts *c, const uint32_t *product, size_t n)
{
	add(&c->baskets, n > 0);
	for (size_t i = 0; i < n; i++) {
		add(&c->in[product[i]], 1);
		if (i + 1 < n)
			add(&c->behind[product[i]], n - 1 - i);
	}
}

bool
affinity_next(struct affinity_counts *c, size_t bytes)
{
	uint64_t n = 0;

	free(c->partner);
	c->partner = NULL;
	c->from = c->to;
	for (; c->to < c->products; c->to++) {
		uint64_t behind =
		    c->in[c->to] >= c->least ? c->behind[c->to] : 0;

		if (n > 0 && n + behind > bytes / sizeof(*c->partner))
			break;
		c->first[c->to] = c->next[c->to] = n;
		n += behind;
	}
	if (c->from < c->to)
		c->partner = mem_alloc(n, sizeof(*c->partner));
	return c->from < c->to;
}

void
affinity_list(struct affinity_counts *c, uint32_t *product, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (c->in[product[i]] >= c->least)
			product[kept++] = product[i];
	for (size_t i = 0; i + 1 < kept && product[i] < c->to; i++) {
		size_t rest = kept - 1 - i;

		if (product[i] >= c->from)
			memcpy(c->partner + add(&c->next[product[i]], rest),
			    product + i + 1, rest * sizeof(*product));
	}
}

/* Counts the partners of a; clears `together` again. */
static void
count_partners(const struct affinity_counts *c, uint32_t a, uint32_t *together,
    struct affinity_pairs *out)
{
	scoped VEC(struct sort_item) seen = { 0 };

	for (uint64_t i = c->first[a]; i < c->next[a]; i++) {
		uint32_t product = c->partner[i];

		if (together[product]++ == 0)
			vec_push(&seen, sort_item(product, product));
	}
	if (c->least == 0) {
		seen.n = 0;
		for (uint32_t p = a + 1; p < c->products; p++)
			if (c->in[p] > 0)
				vec_push(&seen, sort_item(p, p));
	}
	sort_items(seen.v, seen.n);
	for (size_t i = 0; i < seen.n; i++) {
		uint32_t product = seen.v[i].index;

		if (together[product] >= c->least)
			vec_push(out,
			    (struct affinity_pair){
				a, product, together[product] });
		together[product] = 0;
	}
}

void
affinity_pairs(struct affinity_counts *c, struct affinity_pairs *out)
{
	scoped uint32_t *together = mem_zero(c->products, sizeof(*together));

	for (size_t a = c->from; a < c->to; a++)
		if (c->in[a] > 0 && c->in[a] >= c->least)
			count_partners(c, (uint32_t)a, together, out);
}

void
affinity_free(struct affinity_counts *c)
{
	free(c->in);
	free(c->behind);
	free(c->first);
	free(c->next);
	free(c->partner);
}

/* P(x + 1) / P(x) of the number with both, given the margins. */
static double
step_up(const struct affinity_table *t, double x)
{
	return (t->a - x) / (x + 1) * (t->b - x) / (t->n - t->a - t->b + x + 1);
}

/*
 * The probabilities relative to the mode, by the ratio of neighbours, outwards
 * on both sides until they no longer matter.
 */
double
affinity_fisher(const struct affinity_table *t)
{
	double low = fmax(0, t->a + t->b - t->n), high = fmin(t->a, t->b);
	double mode = floor((t->a + 1) * (t->b + 1) / (t->n + 2));
	double seen = 1, limit, w;
	struct sum all = { 0 }, tail = { 0 };

	mode = fmin(fmax(mode, low), high);
	for (double x = mode; x < t->both; x++)
		seen *= step_up(t, x);
	for (double x = mode; x > t->both; x--)
		seen /= step_up(t, x - 1);
	limit = seen * (1 + 1e-7);
	w = 1;
	for (double x = mode; x <= high && w > 0; w *= step_up(t, x), x++) {
		sum_add(&all, w);
		if (w <= limit)
			sum_add(&tail, w);
	}
	w = 1;
	for (double x = mode; x > low && w > 0; x--) {
		w /= step_up(t, x - 1);
		sum_add(&all, w);
		if (w <= limit)
			sum_add(&tail, w);
	}
	return fmin(sum_value(&tail) / sum_value(&all), 1);
}

void
affinity_measure(const struct affinity_table *t, struct affinity_numbers *out)
{
	double n = t->n, a = t->a, b = t->b, both = t->both, cross;

	out->support = both / n;
	out->confidence = both / a;
	out->lift = n * both / (a * b);
	out->leverage = both / n - a / n * (b / n);
	out->conviction = NAN;
	if (both < a)
		out->conviction = (1 - b / n) / (1 - out->confidence);
	out->chi2 = NAN;
	out->exact = fmin(a, n - a) * fmin(b, n - b) / n < 5;
	if (a == n || b == n)
		return;
	cross = n * both - a * b;
	out->chi2 = cross / a * (cross / b) / (n - a) * (n / (n - b));
}

double
affinity_p(const struct affinity_table *t, const struct affinity_numbers *x)
{
	if (t->a == t->n || t->b == t->n)
		return NAN;
	return x->exact ? affinity_fisher(t) : chi_square_tail(x->chi2, 1);
}
