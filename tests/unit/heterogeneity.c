#include "model/heterogeneity.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

static void
test_jsd(void)
{
	const struct basket_item apples[] = { { 0, 10 } };
	const struct basket_item both[] = { { 1, 3 }, { 0, 6 } };
	const struct basket one = { apples, 1 }, mixed = { both, 2 };
	const double apart[] = { 10, 20 }, same[] = { 12, 6 };
	const double half[] = { 15, 5 };

	near_relative(
	    heterogeneity_jsd(&one, apart, 30), 1, 1e-15, "nothing in common");
	near_absolute(
	    heterogeneity_jsd(&mixed, same, 18), 0, 1e-15, "the same mix");
	/* p = (1, 0), q = (.5, .5): .5 log2(4/3) + .25 log2(2/3) + .25 */
	near_relative(heterogeneity_jsd(&one, half, 20), 0.31127812445913283,
	    1e-14, "half in common");
	ok(isnan(heterogeneity_jsd(&one, apart, 10)), "nobody else");
	ok(isnan(heterogeneity_jsd(&(struct basket){ NULL, 0 }, apart, 30)),
	    "an empty basket");
}

static void
test_chance(void)
{
	const double four[] = { 25, 25, 25, 25, 0 };
	struct heterogeneity_mix mix;
	struct heterogeneity_chance a, b;

	heterogeneity_mix_make(&memory, &mix, four, 5, 1);
	ok(mix.there == 4, "a category nobody buys does not count");
	a = heterogeneity_chance(&mix, 120);
	near_relative(a.mean, 3 / (8 * 120 * log(2)), 1e-12, "large baskets");
	/* qchisq(.95, 3) = 7.814728 */
	near_relative(a.upper, 7.814727903251179 / (8 * 120 * log(2)), 1e-9,
	    "95th percentile");
	/* At n = 20 the large-basket value is 12 % too low. */
	a = heterogeneity_chance(&mix, 20);
	near_relative(a.mean, 3 / (8 * 20 * log(2)) / 0.88, 0.1, "draws");
	ok(a.upper > a.mean, "the upper limit is above the mean");
	b = heterogeneity_chance(&mix, 20);
	ok(a.mean == b.mean && a.upper == b.upper, "the same seed");
	heterogeneity_mix_make(&memory, &mix, four, 1, 1);
	a = heterogeneity_chance(&mix, 5);
	ok(a.mean == 0 && a.upper == 0, "one category");
	arena_free(&memory);
}

static double
of_base(const struct basket *baskets, size_t n, const double *total, size_t k)
{
	struct heterogeneity_base base;

	heterogeneity_base_open(&base, total, k);
	for (size_t i = 0; i < n; i++)
		heterogeneity_base_add(&base, &baskets[i]);
	return heterogeneity_of_base(&base);
}

static void
test_base(void)
{
	const struct basket_item a[] = { { 0, 100 } }, b[] = { { 1, 100 } };
	const struct basket_item half[] = { { 0, 50 }, { 1, 50 } };
	const struct basket apart[] = { { a, 1 }, { b, 1 } };
	const struct basket alike[] = { { half, 2 }, { half, 2 } };
	const double total[] = { 100, 100 }, one[] = { 200 };

	near_relative(of_base(apart, 2, total, 2),
	    (log(2) - 1.0 / 400) / log(2), 1e-14, "nothing in common");
	near_absolute(of_base(alike, 2, total, 2), 0, 0, "all alike");
	ok(isnan(of_base(apart, 1, one, 1)), "one category");
}

int
main(void)
{
	test_jsd();
	test_chance();
	test_base();
	return tap_end();
}
