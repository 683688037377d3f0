/*
 * sum: sums and moments that keep their digits.
 */
#pragma once

#include <stddef.h>

/* Neumaier's compensated sum: error about one unit in the last place of the
 * result plus 2^-106 of the sum of sizes. An empty sum is all zeros. */
struct sum {
	double high, low;
};

void sum_add(struct sum *sum, double x);
double sum_value(const struct sum *sum);

/* The compensated sum of n numbers. */
double sum_of(const double *x, size_t n);

/* Welford's running mean and squared deviations, with weights >= 0. Empty is
 * all zeros. */
struct moments {
	double weight; /* sum of weights */
	double mean;
	double squares; /* sum of w (x - mean)^2 */
};

void moments_add(struct moments *m, double x, double weight);

/* squares / weight; NaN when empty. */
double moments_population_variance(const struct moments *m);

/* squares / (weight - 1), for unit weights; NaN below two. */
double moments_sample_variance(const struct moments *m);
