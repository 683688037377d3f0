#include "model/concentration.h"

#include "unit/tap.h"

int
main(void)
{
	const int64_t even[] = { 5, 5, 5, 5 }, one[] = { 9, 0, 0, -4 };
	const int64_t some[] = { 50, 30, 15, 5 };

	near_absolute(concentration_gini(even, 4), 0, 1e-16, "all alike");
	near_relative(concentration_gini(one, 4), 0.75, 1e-15, "one has all");
	near_relative(concentration_gini(some, 4), 0.375, 1e-15, "between");
	ok(isnan(concentration_gini(one + 1, 3)), "nothing to share");
	near_relative(concentration_hhi(even, 4), 0.25, 1e-15, "1/n");
	near_relative(concentration_hhi(one, 4), 1, 0, "a monopoly");
	near_relative(concentration_hhi(some, 4), 0.365, 1e-15, "between");
	near_relative(concentration_top(some, 4, 2), 0.8, 1e-15, "top two");
	near_relative(concentration_top(some, 4, 9), 1, 0, "more than all");
	ok(concentration_reach(some, 4, 80) == 2, "80 %% exactly by two");
	ok(concentration_reach(some, 4, 81) == 3, "81 %% by three");
	ok(concentration_reach(some, 4, 100) == 4, "all of it by all");
	ok(concentration_reach(one + 1, 3, 80) == 0, "nothing by nobody");
	ok(concentration_reach(some, 0, 80) == 0, "nobody");
	return tap_end();
}
