#include "math/distinct.h"

#include <math.h>

enum { REGISTERS = 1 << DISTINCT_BITS };

void
distinct_add(struct distinct *d, uint64_t hash)
{
	uint64_t rest =
	    hash << DISTINCT_BITS | UINT64_C(1) << (DISTINCT_BITS - 1);
	uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);
	uint8_t *at = &d->rank[hash >> (64 - DISTINCT_BITS)];

	if (rank > *at)
		*at = rank;
}

double
distinct_estimate(const struct distinct *d)
{
	const double m = REGISTERS, alpha = 0.7213 / (1 + 1.079 / m);
	double sum = 0, estimate;
	int empty = 0;

	for (int i = 0; i < REGISTERS; i++) {
		sum += ldexp(1, -d->rank[i]);
		empty += d->rank[i] == 0;
	}
	estimate = alpha * m * m / sum;
	if (estimate < 5 * m && empty > 0) {
		double counted = m * log(m / empty);

		/* Linear counting is the better one up to about 2.5 m. */
		if (counted < 2.5 * m)
			return counted;
	}
	return estimate;
}
