#include "model/affinity.h"
#include "unit/tap.h"

static void
test_measure(void)
{
	struct affinity_table all = { 10, 10, 4, 4 }, sure = { 10, 2, 5, 2 };
	struct affinity_numbers out;

	affinity_measure(&all, &out);
	ok(isnan(affinity_p(&all, &out)) && isnan(out.chi2) && out.lift == 1,
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
	uint32_t first[] = { 1, 2 }, second[] = { 1, 2, 3 }, third[] = { 0 };
	struct affinity_counts counts;
	struct affinity_pairs pairs = { 0 };

	affinity_open(&counts, 5);
	affinity_see(&counts, first, 2);
	affinity_see(&counts, second, 3);
	affinity_see(&counts, third, 1);
	affinity_see(&counts, third, 0);
	ok(counts.baskets == 3, "three baskets, and an empty one");
	ok(counts.in[2] == 2 && counts.in[4] == 0, "baskets of a product");
	counts.least = 2;
	while (affinity_next(&counts, 1000)) {
		affinity_list(&counts, first, 2);
		affinity_list(&counts, second, 3);
		affinity_pairs(&counts, &pairs);
	}
	ok(pairs.n == 1 && pairs.v[0].a == 1 && pairs.v[0].b == 2 &&
		pairs.v[0].n == 2,
	    "the pair");
	vec_free(&pairs);
	affinity_free(&counts);
}

int
main(void)
{
	test_measure();
	test_fisher();
	test_count();
	return tap_end();
}
