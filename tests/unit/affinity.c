#include "model/affinity.h"
#include "unit/tap.h"

static void
test_measure(void)
{
	struct affinity_table all = { 10, 10, 4, 4 }, sure = { 10, 2, 5, 2 };
	struct affinity_numbers out;

	affinity_measure(&all, &out);
	ok(isnan(out.p) && isnan(out.chi2) && out.lift == 1,
	    "a product in every basket says nothing");
	affinity_measure(&sure, &out);
	ok(isnan(out.conviction) && out.confidence == 1,
	    "no conviction at confidence 1");
}

static void
test_fisher(void)
{
	struct affinity_table tea = { 8, 4, 4, 3 };
	struct affinity_table rare = { 1e6, 2000, 1500, 300 };
	struct affinity_table never = { 100, 20, 15, 0 };

	near_relative(affinity_fisher(&tea), 34. / 70, 1e-14,
	    "the lady tasting tea, two-sided");
	ok(affinity_fisher(&rare) < 1e-300, "far beyond chance");
	near_relative(affinity_fisher(&never), 0.036861138391236205, 1e-10,
	    "never together (scipy)");
	near_relative(affinity_fisher(&(struct affinity_table){ 4, 2, 2, 1 }),
	    1, 1e-14, "the likeliest table");
}

static void
test_count(void)
{
	struct affinity_baskets baskets = { 0 };
	struct affinity_pairs pairs = { 0 };

	affinity_add(&baskets, 1, 2);
	affinity_add(&baskets, 0, 1);
	affinity_add(&baskets, 1, 1);
	affinity_add(&baskets, 0, 2);
	affinity_add(&baskets, 0, 2);
	affinity_add(&baskets, 2, 0);
	affinity_close(&baskets, 4);
	ok(baskets.baskets == 3, "three baskets");
	ok(affinity_count(&baskets, 2) == 2 && affinity_count(&baskets, 3) == 0,
	    "a repeated row counts once");
	affinity_count_pairs(&baskets, 2, &pairs);
	ok(pairs.n == 1 && pairs.v[0].a == 1 && pairs.v[0].b == 2 &&
		pairs.v[0].n == 2,
	    "the pair");
	vec_free(&pairs);
	affinity_free(&baskets);
}

int
main(void)
{
	test_measure();
	test_fisher();
	test_count();
	return tap_end();
}
