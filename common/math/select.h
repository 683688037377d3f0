/*
 * select: order statistics of values in any order, without sorting or keeping
 * them: they are counted by the upper bits of their keys, and only those near a
 * wanted rank are looked at once more.
 */
#ifndef MATH_SELECT_H
#define MATH_SELECT_H

#include <stddef.h>

/* n > 0 values that are told some at a time, three times the same: `get` puts
 * those from..from+some-1 to `to`. */
struct select_values {
	size_t n;
	void (*get)(const void *data, size_t from, size_t some, double *to);
	const void *data;
};

/* The type-7 quantiles (math/quantile) 1..k-1 of k, k <= 64, to cut[0..k-2].
 * O(n) where not too many values are near each other. */
void select_type7(const struct select_values *v, size_t k, double *cut);

#endif
