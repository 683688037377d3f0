#include "math/distinct.h"

#include "base/rng.h"
#include "unit/tap.h"

/* The estimate of n different values, each seen twice. */
static double
estimate(uint64_t n, uint64_t seed)
{
	static struct distinct d;
	struct rng rng;

	d = (struct distinct){ 0 };
	for (int round = 0; round < 2; round++) {
		rng_seed(&rng, seed);
		for (uint64_t i = 0; i < n; i++)
			distinct_add(&d, rng_next(&rng));
	}
	return distinct_estimate(&d);
}

int
main(void)
{
	ok(estimate(0, 1) == 0, "nothing");
	near_relative(estimate(1, 1), 1, 1e-3, "one");
	near_relative(estimate(100, 2), 100, 0.02, "a hundred");
	for (uint64_t seed = 1; seed <= 3; seed++) {
		near_relative(estimate(10000, seed), 1e4, 0.025, "10^4");
		near_relative(estimate(50000, seed), 5e4, 0.025, "5 10^4");
		near_relative(estimate(1000000, seed), 1e6, 0.025, "10^6");
	}
	return tap_end();
}
