#include "model/affinity.h"

#include "math/dist.h"
#include "math/sum.h"

#include <math.h>

void
affinity_add(
    struct affinity_baskets *baskets, uint32_t basket, uint32_t product)
{
	struct sort_item item = { (uint64_t)basket << 32 | product, 0 };

	vec_push(&baskets->row, item);
}

/* Lists the baskets of each product from the products of each basket. */
static void
turn_round(struct affinity_baskets *b)
{
	size_t lines = b->first[b->baskets];
	scoped size_t *next = mem_zero(b->products + 1, sizeof(*next));

	b->member = mem_alloc(lines, sizeof(*b->member));
	b->member_first = mem_zero(b->products + 1, sizeof(*b->member_first));
	for (size_t i = 0; i < lines; i++)
		b->member_first[b->product[i] + 1]++;
	for (size_t i = 0; i < b->products; i++) {
		b->member_first[i + 1] += b->member_first[i];
		next[i] = b->member_first[i];
	}
	for (size_t i = 0; i < b->baskets; i++)
		for (size_t j = b->first[i]; j < b->first[i + 1]; j++)
			b->member[next[b->product[j]]++] = (uint32_t)i;
}

void
affinity_close(struct affinity_baskets *b, size_t products)
{
	size_t lines = 0, baskets = 0;

	sort_items(b->row.v, b->row.n);
	b->products = products;
	b->product = mem_alloc(b->row.n, sizeof(*b->product));
	b->id = mem_alloc(b->row.n, sizeof(*b->id));
	b->first = mem_zero(b->row.n + 1, sizeof(*b->first));
	for (size_t i = 0; i < b->row.n; i++) {
		uint64_t key = b->row.v[i].key;

		if (i > 0 && key == b->row.v[i - 1].key)
			continue;
		if (i == 0 || key >> 32 != b->row.v[i - 1].key >> 32) {
			b->id[baskets] = (uint32_t)(key >> 32);
			b->first[baskets++] = lines;
		}
		b->product[lines++] = (uint32_t)key;
	}
	b->first[baskets] = lines;
	b->baskets = baskets;
	vec_free(&b->row);
	turn_round(b);
}

size_t
affinity_count(const struct affinity_baskets *b, uint32_t product)
{
	return b->member_first[product + 1] - b->member_first[product];
}

/* Counts the products behind a in the baskets of a; clears `together` again. */
static void
count_partners(const struct affinity_baskets *b, uint32_t a, size_t least,
    uint32_t *together, struct affinity_pairs *out)
{
	scoped VEC(struct sort_item) seen = { 0 };

	for (size_t i = b->member_first[a]; i < b->member_first[a + 1]; i++) {
		uint32_t basket = b->member[i];

		for (size_t j = b->first[basket + 1]; j-- > b->first[basket];) {
			uint32_t product = b->product[j];

			if (product <= a)
				break;
			if (together[product]++ == 0)
				vec_push(&seen, sort_item(product, product));
		}
	}
	if (least == 0) {
		seen.n = 0;
		for (uint32_t p = a + 1; p < b->products; p++)
			if (affinity_count(b, p) > 0)
				vec_push(&seen, sort_item(p, p));
	}
	sort_items(seen.v, seen.n);
	for (size_t i = 0; i < seen.n; i++) {
		uint32_t product = seen.v[i].index;

		if (together[product] >= least)
			vec_push(out,
			    (struct affinity_pair){
				a, product, together[product] });
		together[product] = 0;
	}
}

void
affinity_count_pairs(
    const struct affinity_baskets *b, size_t least, struct affinity_pairs *out)
{
	scoped uint32_t *together = mem_zero(b->products, sizeof(*together));

	for (uint32_t a = 0; a < b->products; a++)
		if (affinity_count(b, a) > 0 && affinity_count(b, a) >= least)
			count_partners(b, a, least, together, out);
}

void
affinity_free(struct affinity_baskets *b)
{
	vec_free(&b->row);
	free(b->product);
	free(b->first);
	free(b->id);
	free(b->member);
	free(b->member_first);
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
	out->chi2 = out->p = NAN;
	out->exact = fmin(a, n - a) * fmin(b, n - b) / n < 5;
	if (a == n || b == n)
		return;
	cross = n * both - a * b;
	out->chi2 = cross / a * (cross / b) / (n - a) * (n / (n - b));
	out->p =
	    out->exact ? affinity_fisher(t) : chi_square_tail(out->chi2, 1);
}
