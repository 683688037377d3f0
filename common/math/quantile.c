#include "math/quantile.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>

/* (n * i) div k and the rest, for n and i of which the product may not fit. */
static size_t
multiply_divide(size_t n, size_t i, size_t k, size_t *rest)
{
	size_t low = n % k * i; /* i <= k, so below k^2 */

	*rest = low % k;
	return n / k * i + low / k;
}

size_t
quantile_place(size_t n, size_t i, size_t k)
{
	size_t rest;

	return multiply_divide(n - 1, i, k, &rest);
}

double
quantile_between(const double *from, size_t n, size_t i, size_t k)
{
	size_t rest;

	multiply_divide(n - 1, i, k, &rest);
	if (rest == 0)
		return from[0];
	return from[0] + (double)rest / (double)k * (from[1] - from[0]);
}

double
quantile_type7(const double *sorted, size_t n, size_t i, size_t k)
{
	return quantile_between(sorted + quantile_place(n, i, k), n, i, k);
}

double
quantile_type1(const double *sorted, size_t n, size_t i, size_t k)
{
	size_t rest, rank = multiply_divide(n, i, k, &rest);

	rank += rest > 0;
	return sorted[rank > 0 ? rank - 1 : 0];
}

double
median_sorted(const double *sorted, size_t n)
{
	if (n == 0)
		return NAN;
	if (n % 2 == 1)
		return sorted[n / 2];
	return sorted[n / 2 - 1] + (sorted[n / 2] - sorted[n / 2 - 1]) / 2;
}

/* A double back from its sort key. */
static double
key_double(uint64_t key)
{
	double value;

	key = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
	memcpy(&value, &key, sizeof(value));
	return value;
}

/* Radix sort of the keys; -0 comes back as 0, every NaN as the plain one. */
void
sort_doubles(double *x, size_t n)
{
	scoped struct sort_item *items = mem_alloc(n, sizeof(*items));

	for (size_t i = 0; i < n; i++)
		items[i].key =
		    sort_key_double(isnan(x[i]) ? (double)NAN : x[i]);
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		x[i] = key_double(items[i].key);
}
