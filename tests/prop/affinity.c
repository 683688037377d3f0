/* Pair counts agree with counting by hand; Fisher with its definition. */
#include "model/affinity.h"
#include "base/rng.h"
#include "math/sum.h"
#include "unit/tap.h"

enum { BASKETS = 300, PRODUCTS = 25 };

static void
test_pairs(uint64_t seed)
{
	static bool in[BASKETS][PRODUCTS];
	struct affinity_baskets baskets = { 0 };
	struct affinity_pairs pairs = { 0 };
	struct rng rng;
	size_t found = 0;
	bool same = true;

	rng_seed(&rng, seed);
	memset(in, 0, sizeof(in));
	for (int i = 0; i < 3000; i++) {
		uint32_t b = (uint32_t)rng_below(&rng, BASKETS);
		uint32_t p =
		    (uint32_t)rng_below(&rng, 1 + rng_below(&rng, PRODUCTS));

		in[b][p] = true;
		affinity_add(&baskets, b, p);
	}
	affinity_close(&baskets, PRODUCTS);
	affinity_count_pairs(&baskets, 5, &pairs);
	for (uint32_t a = 0; a < PRODUCTS; a++)
		for (uint32_t b = a + 1; b < PRODUCTS; b++) {
			uint32_t n = 0;

			for (size_t i = 0; i < BASKETS; i++)
				n += in[i][a] && in[i][b];
			if (n < 5)
				continue;
			same &= found < pairs.n && pairs.v[found].a == a &&
			    pairs.v[found].b == b && pairs.v[found].n == n;
			found++;
		}
	ok(same && found == pairs.n, "pairs, seed %d", (int)seed);
	vec_free(&pairs);
	affinity_free(&baskets);
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
		test_pairs(seed);
	test_fisher();
	return tap_end();
}
