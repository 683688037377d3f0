/*
 * affinity: what is bought together. Counts pairs of products over baskets and
 * says how far a pair is from chance (Agrawal, Imielinski and Swami 1993).
 */
#pragma once

#include "base/sort.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct affinity_pair {
	uint32_t a, b; /* a < b */
	uint32_t n;    /* baskets with both */
};

struct affinity_pairs VEC_OF(struct affinity_pair);

/* Baskets while they are read: all zeros, then rows, then affinity_close. */
struct affinity_baskets {
	VEC(struct sort_item) row; /* basket << 32 | product */
	uint32_t *product;	   /* of each basket, ascending, one by one */
	size_t *first;		   /* product[first[i] .. first[i + 1] - 1] */
	uint32_t *id;	      /* of each basket, as affinity_add was told */
	size_t *member_first; /* the same by product */
	uint32_t *member;     /* baskets of each product, ascending */
	size_t baskets, products;
};

/* A row; the numbers are dense (base/map). Repeated rows count once. */
void affinity_add(
    struct affinity_baskets *baskets, uint32_t basket, uint32_t product);

/* Ends the reading: products is one more than the largest number. */
void affinity_close(struct affinity_baskets *baskets, size_t products);

/* In how many baskets the product is. */
size_t affinity_count(const struct affinity_baskets *baskets, uint32_t product);

/*
 * Appends every pair in at least `least` baskets (0: every pair of
 * products that are in any), ascending by a, then b.
 * Memory beside the baskets: one number per product, however many pairs there
 * are; time: the sum of squared basket sizes (of products that reach `least`).
 */
void affinity_count_pairs(const struct affinity_baskets *baskets, size_t least,
    struct affinity_pairs *out);

void affinity_free(struct affinity_baskets *baskets);

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
	double p;	   /* two-sided; NaN when a or b is in all */
	bool exact;	   /* p by Fisher, else by chi2 */
};

/* Fisher's exact test when an expected count is below 5, else chi-square. */
void affinity_measure(
    const struct affinity_table *table, struct affinity_numbers *out);

/*
 * Fisher's exact test, two-sided: the chance of all tables with these margins
 * that are not likelier than this one (relative slack 1e-7, as R does).
 * Relative error about 1e-12.
 */
double affinity_fisher(const struct affinity_table *table);
