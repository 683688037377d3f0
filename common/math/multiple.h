/*
 * multiple: many tests at once.
 */
#pragma once

#include <stddef.h>

/*
 * q[i] of p[0..n-1] by Benjamini and Hochberg (1995): with m p-values that are
 * not NaN, the smallest p(j) m / j over the ranks j at or above that of p[i],
 * at most 1. A NaN (a test that could not be made) stays NaN and does not
 * count in m. q may be p. O(n log n).
 */
void multiple_q_values(const double *p, size_t n, double *q);

/*
 * Makes p[0..n-1] safe to read together (Holm 1979), in place: the i-th
 * smallest of m times m - i + 1, at least what the one before became, at most
 * 1. NaN as above. O(n log n).
 */
void multiple_holm(double *p, size_t n);
