/*
 * importance: how much each rating (driver) has to do with an overall one (the
 * target). All works on the correlations of k drivers and, last, the target:
 * row-major (k + 1) x (k + 1).
 */
#pragma once

#include <stddef.h>

enum { IMPORTANCE_SHAPLEY_MAX = 12 }; /* drivers */

/*
 * Pearson correlations of k columns of n complete rows: x[i * n + r]. A
 * constant column correlates 0 with all. O(n k^2).
 */
void importance_correlations(
    const double *x, size_t n, size_t k, double *correlations);

/*
 * Standardised regression coefficients beta[k] of the target on all drivers; a
 * driver that copies others gets 0. Returns R2.
 */
double
importance_regression(const double *correlations, size_t k, double *beta);

/*
 * Shapley's share of each driver in R2: its average gain over all orders of
 * entry (Lindeman, Merenda and Gold 1980); the shares add up to R2. k at most
 * IMPORTANCE_SHAPLEY_MAX; O(2^k k^3).
 */
void importance_shapley(const double *correlations, size_t k, double *share);
