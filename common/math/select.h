/*
 * select: order statistics of values in any order, without sorting or keeping
 * them: they are counted by the upper bits of their keys, and only those near a
 * wanted rank are looked at once more.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Takes some values, each so many times (NULL: once). */
typedef void
select_use(void *to, const double *value, const uint64_t *times, size_t n);

/* n > 0 values, with repetitions, that are told three times in any order:
 * `each` gives them to `use`. */
struct select_values {
	size_t n;
	void (*each)(const void *data, select_use *use, void *to);
	const void *data;
};

/* The type-7 quantiles (math/quantile) 1..k-1 of k, k <= 64, to cut[0..k-2].
 * O(n) where not too many values are near each other. */
void select_type7(const struct select_values *v, size_t k, double *cut);
