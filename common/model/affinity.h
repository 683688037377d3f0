/*
 * affinity: what is bought together. Counts pairs of products over baskets and
 * says how far a pair is from chance (Agrawal, Imielinski and Swami 1993).
 */
#pragma once

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct affinity_pair {
	uint32_t a, b; /* a < b */
	uint32_t n;    /* baskets with both */
};

struct affinity_pairs VEC_OF(struct affinity_pair);

/*
 * The counts, of baskets that are seen twice, in any order, each as its
 * different products, ascending. Products are dense numbers. First all:
 * affinity_see, which counts baskets and products; then, as often as
 * affinity_next says, all again: affinity_list, and affinity_pairs appends the
 * pairs of some of the products. The two take any thread.
 */
struct affinity_counts {
	size_t products;
	size_t least; /* pairs in fewer baskets are not wanted */
	uint64_t baskets;
	uint64_t *in;	  /* of each product: baskets with it */
	uint64_t *behind; /* ... and products behind it in them */
	/* Of products from .. to - 1 these: partner[first[a]..next[a] - 1]. */
	size_t from, to;
	uint32_t *partner;
	uint64_t *first, *next;
};

void affinity_open(struct affinity_counts *counts, size_t products);
void
affinity_see(struct affinity_counts *counts, const uint32_t *product, size_t n);

/* Takes so many bytes for the pairs at a time (one product's at least); false
 * when all are counted. */
bool affinity_next(struct affinity_counts *counts, size_t bytes);

/* Leaves only products that reach `least` in the list. */
void affinity_list(struct affinity_counts *counts, uint32_t *product, size_t n);

/*
 * Appends every pair in at least `least` baskets (0: every pair of products
 * that are in any), ascending by a, then b.
 */
void affinity_pairs(struct affinity_counts *counts, struct affinity_pairs *out);

void affinity_free(struct affinity_counts *counts);

/* Baskets in all, with a, with b, with both. */
struct affinity_table {
	double n, a, b, both;
};

struct affinity_numbers {
	double support;	   /* both / n */
	double confidence; /* both / a: of those with a, who has b */
	double lift;	   /* n both / (a b) */
	double leverage;   /* both / n - a b / n^2 */
	double conviction; /* (1 - b/n) / (1 - confidence); NaN at 1 */
	double chi2;	   /* without correction; NaN when a or b is in all */
	bool exact;	   /* an expected count is below 5 */
};

void affinity_measure(
    const struct affinity_table *table, struct affinity_numbers *out);

/* Two-sided, of the numbers of that table: Fisher's exact test, or chi-square;
 * NaN when a or b is in all. */
double affinity_p(
    const struct affinity_table *table, const struct affinity_numbers *numbers);

/*
 * Fisher's exact test, two-sided: the chance of all tables with these margins
 * that are not likelier than this one (relative slack 1e-7, as R does).
 * Relative error about 1e-12.
 */
double affinity_fisher(const struct affinity_table *table);
