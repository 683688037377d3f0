/*
 * quantile: order statistics of sorted data.
 */
#pragma once

#include <stddef.h>

/*
 * The i-th of k type-7 quantiles (R's default) of sorted[0..n-1], n > 0,
 * 0 <= i <= k: a = (n-1)i div k, b = (n-1)i mod k, y[a] + (b/k)(y[a+1]-y[a]).
 * The integers keep cuts that fall on tied values exact.
 */
double quantile_type7(const double *sorted, size_t n, size_t i, size_t k);

/* The same in two steps: the place a, and the value between the two from there
 * on (y[a] and, unless it is the last, y[a+1]). */
size_t quantile_place(size_t n, size_t i, size_t k);
double quantile_between(const double *from, size_t n, size_t i, size_t k);

/* Type 1, nearest rank: the value at rank ceil(n i / k), at least 1. */
double quantile_type1(const double *sorted, size_t n, size_t i, size_t k);

/* The middle value, or the mean of the middle two; NaN when n = 0. */
double median_sorted(const double *sorted, size_t n);

/* Sorts doubles ascending, NaN last. */
void sort_doubles(double *x, size_t n);
