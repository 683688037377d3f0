#include "model/concentration.h"

#include "math/sum.h"

#include <math.h>

static double
floored(int64_t value)
{
	return value > 0 ? (double)value : 0;
}

static double
sum_first(const int64_t *descending, size_t n)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < n; i++)
		sum_add(&sum, floored(descending[i]));
	return sum_value(&sum);
}

double
concentration_gini(const int64_t *descending, size_t n)
{
	double all = sum_first(descending, n);
	struct sum sum = { 0 };

	/* Rank i from the top is rank n + 1 - i from the bottom. */
	for (size_t i = 0; i < n; i++)
		sum_add(&sum,
		    ((double)n - 1 - 2 * (double)i) *
			(floored(descending[i]) / all));
	return all > 0 ? sum_value(&sum) / (double)n : NAN;
}

double
concentration_hhi(const int64_t *descending, size_t n)
{
	double all = sum_first(descending, n), share;
	struct sum sum = { 0 };

	for (size_t i = 0; i < n; i++) {
		share = floored(descending[i]) / all;
		sum_add(&sum, share * share);
	}
	return all > 0 ? sum_value(&sum) : NAN;
}

double
concentration_top(const int64_t *descending, size_t n, size_t ranks)
{
	double all = sum_first(descending, n);

	return all > 0 ? sum_first(descending, ranks < n ? ranks : n) / all
		       : NAN;
}

size_t
concentration_reach(const int64_t *descending, size_t n, unsigned percent)
{
	int64_t all = 0, seen = 0, target, rest;
	size_t ranks = 0;

	for (size_t i = 0; i < n && descending[i] > 0; i++)
		all += descending[i];
	/* The smallest whole amount with 100 x >= percent x all. */
	target = all / 100 * (int64_t)percent;
	rest = all % 100 * (int64_t)percent;
	target += rest / 100 + (rest % 100 != 0);
	while (seen < target)
		seen += descending[ranks++];
	return ranks;
}
