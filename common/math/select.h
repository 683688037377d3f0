/*
 * select: order statistics of values in any order, without sorting them: they
 * are counted by the upper bits of their keys, and only those near a wanted
 * rank are looked at once more.
 */
#ifndef MATH_SELECT_H
#define MATH_SELECT_H

#include <stddef.h>

/* The type-7 quantiles (math/quantile) 1..k-1 of k, k <= 64, of n > 0 values,
 * to cut[0..k-2]. */
void select_type7(const double *value, size_t n, size_t k, double *cut);

#endif
