/* A divergence is in [0, 1], does not change with the unit of measure, and
 * draws from the mix itself exceed the limit about one time in twenty. */
#include "model/heterogeneity.h"

#include "base/rng.h"
#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

enum { K = 6 };

static struct basket
random_basket(struct basket_item *items, struct rng *rng)
{
	struct basket basket = { items, 0 };

	for (uint32_t i = 0; i < K; i++)
		if (rng_below(rng, 2))
			items[basket.n++] = (struct basket_item){ i,
				(double)(1 + rng_below(rng, 9)) };
	return basket;
}

static void
test_range(void)
{
	bool in_range = true, scales = true;
	struct rng rng;

	rng_seed(&rng, 1);
	for (int round = 0; round < 2000; round++) {
		struct basket_item items[K];
		struct basket basket = random_basket(items, &rng);
		double total[K], sum = 0, jsd, scaled;

		if (basket.n == 0)
			continue;
		for (size_t i = 0; i < K; i++)
			total[i] = (double)(1 + rng_below(&rng, 20));
		for (size_t i = 0; i < basket.n; i++)
			total[items[i].category] += items[i].amount;
		for (size_t i = 0; i < K; i++)
			sum += total[i];
		jsd = heterogeneity_jsd(&basket, total, sum);
		in_range &= jsd >= 0 && jsd <= 1;
		for (size_t i = 0; i < basket.n; i++)
			items[i].amount *= 1000;
		for (size_t i = 0; i < K; i++)
			total[i] *= 1000;
		scaled = heterogeneity_jsd(&basket, total, sum * 1000);
		scales &= fabs(scaled - jsd) < 1e-12;
	}
	ok(in_range, "between 0 and 1");
	ok(scales, "the unit of measure does not matter");
}

/* One draw of n units as a basket, against everybody else. */
static double
drawn(const double *total, double sum, int n, struct rng *rng)
{
	struct basket_item items[K];
	struct basket basket = { items, 0 };
	double count[K] = { 0 }, with[K], at;

	for (int unit = 0; unit < n; unit++) {
		size_t i = 0;

		for (at = rng_uniform(rng) * sum; at >= total[i]; i++)
			at -= total[i];
		count[i]++;
	}
	for (uint32_t i = 0; i < K; i++) {
		with[i] = total[i] + count[i];
		if (count[i] > 0)
			items[basket.n++] = (struct basket_item){ i, count[i] };
	}
	return heterogeneity_jsd(&basket, with, sum + n);
}

static void
test_limit(int n)
{
	const double total[K] = { 4e6, 3e6, 2e6, 5e5, 4e5, 1e5 };
	struct heterogeneity_mix mix;
	struct heterogeneity_chance chance;
	struct rng rng;
	double sum = 0;
	int above = 0;

	rng_seed(&rng, 5);
	heterogeneity_mix_make(&memory, &mix, total, K, 1);
	chance = heterogeneity_chance(&mix, (uint64_t)n);
	for (int round = 0; round < 4000; round++) {
		double jsd = drawn(total, 1e7, n, &rng);

		sum += jsd;
		above += jsd > chance.upper;
	}
	near_relative(sum / 4000, chance.mean, 0.12, "the chance level");
	ok(above > 60 && above < 380, "n = %d: %d of 4000 above", n, above);
	arena_free(&memory);
}

int
main(void)
{
	test_range();
	test_limit(3);
	test_limit(20);
	test_limit(100);
	test_limit(200);
	return tap_end();
}
