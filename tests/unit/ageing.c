#include "model/ageing.h"
#include "base/rng.h"
#include "unit/tap.h"

static void
test_buckets(void)
{
	struct ageing_bounds bounds = { { -30, 0, 30 }, 3 };

	ok(ageing_bucket(&bounds, -30) == 0, "an upper bound is inclusive");
	ok(ageing_bucket(&bounds, -29) == 1, "above it the next");
	ok(ageing_bucket(&bounds, 0) == 1, "the due day is not late");
	ok(ageing_bucket(&bounds, 31) == 3, "the last is open");
}

static void
test_apply(void)
{
	int64_t open[] = { 300, 500, 500 };

	ok(ageing_apply(AGEING_APPLY_EXACT, 500, open, 3) == 0 &&
		open[1] == 0 && open[2] == 500,
	    "exact takes the first of two alike");
	ok(ageing_apply(AGEING_APPLY_EXACT, 400, open, 3) == 400,
	    "no exact match, nothing applied");
	ok(ageing_apply(AGEING_APPLY_IN_ORDER, 900, open, 3) == 100 &&
		open[0] + open[1] + open[2] == 0,
	    "the surplus comes back");
}

static void
test_share(void)
{
	int64_t weight[] = { 500000000, 300000000, 200000000 }, share[3];
	const int64_t big[] = { INT64_MAX / 2, INT64_MAX / 4, INT64_MAX / 4 };
	const int64_t equal[] = { 1, 1, 1 };

	/* reference page, section 6: 100000 scaled to 80000 */
	ageing_share(800000000, weight, 3, 10000, share);
	ok(share[0] == 400000000 && share[1] == 240000000 &&
		share[2] == 160000000,
	    "50000, 30000, 20000 to 80000");
	ageing_share(100, equal, 3, 10, share);
	ok(share[0] == 40 && share[1] == 30 && share[2] == 30,
	    "equal remainders: the first");
	ageing_share(INT64_MAX / 4 * 4, big, 3, 1, share);
	ok(share[0] + share[1] + share[2] == INT64_MAX / 4 * 4,
	    "no overflow at the border");
}

static void
test_prorata(void)
{
	struct rng rng;
	bool good = true;

	rng_seed(&rng, 3);
	for (int round = 0; round < 2000; round++) {
		int64_t open[7], before[7], sum = 0, left, money;

		for (size_t i = 0; i < 7; i++) {
			before[i] = open[i] = (int64_t)rng_below(&rng, 900);
			sum += open[i];
		}
		money = 1 + (int64_t)rng_below(&rng, 4000);
		left = ageing_apply(AGEING_APPLY_PRORATA, money, open, 7);
		good = good && left == (money > sum ? money - sum : 0);
		for (size_t i = 0; i < 7; i++) {
			good = good && open[i] >= 0 && open[i] <= before[i];
			sum -= open[i];
		}
		good = good && sum == money - left;
	}
	ok(good, "pro rata never pays an item twice and loses nothing");
}

int
main(void)
{
	test_buckets();
	test_apply();
	test_share();
	test_prorata();
	return tap_end();
}
