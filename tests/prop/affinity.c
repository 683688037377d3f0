/* Pair counts agree with counting by hand; Fisher with its definition. */
#include "model/affinity.h"
#include "base/rng.h"
#include "math/sum.h"
#include "unit/tap.h"

enum { BASKETS = 300, PRODUCTS = 25 };

/* Deals all baskets, in one order or the other. */
static void
deal(struct affinity_counts *counts, bool in[BASKETS][PRODUCTS], bool list)
{
	for (size_t i = 0; i < BASKETS; i++) {
		size_t at = list ? BASKETS - 1 - i : i, n = 0;
		uint32_t product[PRODUCTS];

		for (uint32_t p = 0; p < PRODUCTS; p++)
			if (in[at][p])
				product[n++] = p;
		if (list)
			affinity_list(counts, product, n);
		else
			affinity_see(counts, product, n);
	}
}

/* By hand, whatever the room. */
static void
test_pairs(uint64_t seed, size_t least, size_t bytes)
{
	static bool in[BASKETS][PRODUCTS];
	struct affinity_counts counts;
	struct affinity_pairs pairs = { 0 };
	struct rng rng;
	size_t found = 0, passes = 0;
	bool same = true;

	rng_seed(&rng, seed);
	memset(in, 0, sizeof(in));
	for (int i = 0; i < 3000; i++)
		in[rng_below(&rng, BASKETS)]
		  [rng_below(&rng, 1 + rng_below(&rng, PRODUCTS))] = true;
	affinity_open(&counts, PRODUCTS);
	deal(&counts, in, false);
	counts.least = least;
	for (; affinity_next(&counts, bytes); passes++) {
		deal(&counts, in, true);
		affinity_pairs(&counts, &pairs);
	}
	for (uint32_t a = 0; a < PRODUCTS; a++)
		for (uint32_t b = a + 1; b < PRODUCTS; b++) {
			uint32_t n = 0;

			for (size_t i = 0; i < BASKETS; i++)
				n += in[i][a] && in[i][b];
			if (n < least)
				continue;
			same &= found < pairs.n && pairs.v[found].a == a &&
			    pairs.v[found].b == b && pairs.v[found].n == n;
			found++;
		}
	ok(same && found == pairs.n && found > 0 &&
		(passes > 1) == (bytes < 100000),
	    "pairs in %zu baskets, seed %d, %zu passes", least, (int)seed,
	    passes);
	vec_free(&pairs);
	affinity_free(&counts);
}

static double
ln_choose(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
}

static double
chance(const struct affinity_table *t, double x)
{
	return exp(ln_choose(t->a, x) + ln_choose(t->n - t->a, t->b - x) -
	    ln_choose(t->n, t->b));
}

static void
test_fisher(void)
{
	double worst = 0;

	for (double a = 0; a <= 20; a++)
		for (double b = 0; b <= 20; b++)
			for (double x = fmax(0, a + b - 20); x <= fmin(a, b);
			     x++) {
				struct affinity_table t = { 20, a, b, x };
				double sum = 0, limit = chance(&t, x);

				for (double y = fmax(0, a + b - 20);
				     y <= fmin(a, b); y++)
					if (chance(&t, y) <= limit * (1 + 1e-7))
						sum += chance(&t, y);
				worst = fmax(
				    worst, fabs(affinity_fisher(&t) / sum - 1));
			}
	ok(worst < 1e-11, "Fisher by its definition (off by %.1e)", worst);
}

int
main(void)
{
	for (uint64_t seed = 1; seed <= 5; seed++)
		for (size_t bytes = 1; bytes < 1000000; bytes *= 50) {
			test_pairs(seed, 5, bytes);
			test_pairs(seed, 0, bytes);
			test_pairs(seed, 40, bytes);
		}
	test_fisher();
	return tap_end();
}
