/*
 * concentration: how unevenly a total is spread over customers. The values
 * are money in the order largest first; values below 0 count as 0.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/*
 * Gini coefficient, sum of (2i - n - 1) x_i / (n sum of x), x ascending: 0 all
 * alike, (n - 1)/n one has all. NaN when the sum is 0.
 */
double concentration_gini(const int64_t *descending, size_t n);

/* Herfindahl-Hirschman index, the sum of squared shares, 1/n .. 1; NaN when
 * the sum is 0. */
double concentration_hhi(const int64_t *descending, size_t n);

/* The share of the sum that the first `ranks` have; NaN when the sum is 0. */
double concentration_top(const int64_t *descending, size_t n, size_t ranks);

/*
 * How many customers it takes from the top to reach `percent` (0 .. 100) of the
 * sum; 0 when the sum is 0. Compared in integers: exact.
 */
size_t
concentration_reach(const int64_t *descending, size_t n, unsigned percent);
