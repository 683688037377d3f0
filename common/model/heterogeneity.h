/*
 * heterogeneity: how far a customer's mix of categories is from everybody
 * else's, and how different the mixes of a customer base are.
 */
#pragma once

#include "math/sum.h"

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* What one customer bought of one category: units, or spend; > 0. */
struct basket_item {
	uint32_t category;
	double amount;
};

struct basket {
	const struct basket_item *items; /* no category twice */
	size_t n;
};

/*
 * The Jensen-Shannon divergence (Lin 1991) in bits, in [0, 1], of the basket's
 * shares from those of total[0..k-1] without the basket: total holds the
 * basket. NaN when the basket or the rest is empty. O(basket).
 */
double heterogeneity_jsd(
    const struct basket *basket, const double *total, double total_sum);

/* What chance alone does to a basket of so many units from the total mix. */
struct heterogeneity_chance {
	double mean;  /* expected divergence, bits */
	double upper; /* its 95th percentile */
};

/* The total mix, ready for draws. */
struct heterogeneity_mix {
	double *share; /* k */
	double *cut;   /* k, alias tables (Walker 1977, Vose 1991) */
	uint32_t *alias;
	size_t k;     /* categories */
	size_t there; /* of which with a share above 0 */
	uint64_t seed;
};

/* In `memory`, of total[0..k-1] >= 0 with a positive sum. */
void heterogeneity_mix_make(struct arena *memory, struct heterogeneity_mix *mix,
    const double *total, size_t k, uint64_t seed);

/*
 * Chance for a basket of `units` >= 1: 200 draws, seeded by mix->seed and
 * units alone; from 30 units per category on by 8 n ln 2 JSD being about
 * chi-square with k - 1 degrees of freedom. O(200 units) below, O(1) above.
 */
struct heterogeneity_chance
heterogeneity_chance(const struct heterogeneity_mix *mix, uint64_t units);

/*
 * The heterogeneity of a base, of which all baskets are added: information
 * between customer and category, I = sum of w_c p_ck ln(p_ck / q_k), less its
 * chance level (k - 1)(customers - 1) / (2 units) in nats, not below 0, as a
 * share of the entropy of the total mix. NaN when the entropy is 0.
 */
struct heterogeneity_base {
	const double *total; /* k, the caller's */
	size_t k;
	double units, buyers;
	struct sum information;
};

void heterogeneity_base_open(
    struct heterogeneity_base *base, const double *total, size_t k);
void heterogeneity_base_add(
    struct heterogeneity_base *base, const struct basket *basket);
double heterogeneity_of_base(const struct heterogeneity_base *base);
