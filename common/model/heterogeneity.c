#include "model/heterogeneity.h"

#include "base/each.h"
#include "base/mem.h"
#include "base/rng.h"
#include "math/dist.h"
#include "math/quantile.h"

#include <math.h>
#include <string.h>

enum {
	DRAWS = 200,
	UNITS_PER_CATEGORY = 30 /* from here on chi-square serves */
};

static const double ln_2 = 0.69314718055994530942;

/* p log2(p / m), 0 at p = 0. */
static double
term(double p, double m)
{
	return p > 0 ? p * log2(p / m) : 0;
}

double
heterogeneity_jsd(
    const struct basket *basket, const double *total, double total_sum)
{
	struct sum jsd = { 0 }, own = { 0 };
	double n, rest, covered = 0;

	for (size_t i = 0; i < basket->n; i++)
		sum_add(&own, basket->items[i].amount);
	n = sum_value(&own);
	rest = total_sum - n;
	if (!(n > 0) || !(rest > 0))
		return NAN;
	array_each (const struct basket_item, item, basket->items, basket->n) {
		double p = item->amount / n;
		double q = (total[item->category] - item->amount) / rest;
		double m = (p + q) / 2;

		sum_add(&jsd, term(p, m) + term(q, m));
		covered += q;
	}
	/* Where the basket has nothing, q log2(q / (q / 2)) is q. */
	sum_add(&jsd, 1 - covered);
	return fmin(fmax(sum_value(&jsd) / 2, 0), 1);
}

void
heterogeneity_mix_make(struct arena *memory, struct heterogeneity_mix *mix,
    const double *total, size_t k, uint64_t seed)
{
	double sum = sum_of(total, k);
	scoped uint32_t *small = mem_alloc(k, sizeof(*small));
	scoped uint32_t *large = mem_alloc(k, sizeof(*large));
	size_t smalls = 0, larges = 0;

	*mix =
	    (struct heterogeneity_mix){ arena_array(memory, k, sizeof(double)),
		    arena_array(memory, k, sizeof(double)),
		    arena_array(memory, k, sizeof(uint32_t)), k, 0, seed };
	for (size_t i = 0; i < k; i++) {
		mix->share[i] = total[i] / sum;
		mix->there += mix->share[i] > 0;
		mix->cut[i] = mix->share[i] * (double)k;
		mix->alias[i] = (uint32_t)i;
		if (mix->cut[i] < 1)
			small[smalls++] = (uint32_t)i;
		else
			large[larges++] = (uint32_t)i;
	}
	while (smalls > 0 && larges > 0) {
		uint32_t low = small[--smalls], high = large[larges - 1];

		mix->alias[low] = high;
		mix->cut[high] -= 1 - mix->cut[low];
		if (mix->cut[high] < 1) {
			larges--;
			small[smalls++] = high;
		}
	}
	while (larges > 0)
		mix->cut[large[--larges]] = 1;
	while (smalls > 0) /* what rounding left over */
		mix->cut[small[--smalls]] = 1;
}

/* The divergence of drawn[0..k-1], summing to n, from the mix. */
static double
drawn_jsd(const struct heterogeneity_mix *mix, const uint64_t *drawn, double n)
{
	struct sum jsd = { 0 };

	for (size_t i = 0; i < mix->k; i++) {
		double p = (double)drawn[i] / n, q = mix->share[i];
		double m = (p + q) / 2;

		sum_add(&jsd, drawn[i] == 0 ? q : term(p, m) + term(q, m));
	}
	return sum_value(&jsd) / 2;
}

static struct heterogeneity_chance
simulate(const struct heterogeneity_mix *mix, uint64_t units)
{
	scoped uint64_t *drawn = mem_alloc(mix->k, sizeof(*drawn));
	double jsd[DRAWS];
	struct rng rng;

	rng_seed(&rng, mix->seed + units * UINT64_C(0x9e3779b97f4a7c15));
	for (size_t draw = 0; draw < DRAWS; draw++) {
		memset(drawn, 0, mix->k * sizeof(*drawn));
		for (uint64_t unit = 0; unit < units; unit++) {
			size_t i = rng_below(&rng, mix->k);

			if (rng_uniform(&rng) >= mix->cut[i])
				i = mix->alias[i];
			drawn[i]++;
		}
		jsd[draw] = drawn_jsd(mix, drawn, (double)units);
	}
	sort_doubles(jsd, DRAWS);
	return (struct heterogeneity_chance){ sum_of(jsd, DRAWS) / DRAWS,
		quantile_type7(jsd, DRAWS, 95, 100) };
}

struct heterogeneity_chance
heterogeneity_chance(const struct heterogeneity_mix *mix, uint64_t units)
{
	double scale = 8 * (double)units * ln_2;
	double freedom = (double)mix->there - 1;

	if (mix->there < 2)
		return (struct heterogeneity_chance){ 0, 0 };
	if ((double)units >= UNITS_PER_CATEGORY * (double)mix->there)
		return (struct heterogeneity_chance){ freedom / scale,
			chi_square_quantile(0.95, freedom) / scale };
	return simulate(mix, units);
}

void
heterogeneity_base_open(
    struct heterogeneity_base *base, const double *total, size_t k)
{
	*base = (struct heterogeneity_base){
		.total = total, .k = k, .units = sum_of(total, k)
	};
}

void
heterogeneity_base_add(
    struct heterogeneity_base *base, const struct basket *basket)
{
	double own = 0;

	for (size_t i = 0; i < basket->n; i++)
		own += basket->items[i].amount;
	base->buyers += own > 0;
	array_each (const struct basket_item, item, basket->items, basket->n)
		sum_add(&base->information,
		    item->amount / base->units *
			log(item->amount / own * base->units /
			    base->total[item->category]));
}

double
heterogeneity_of_base(const struct heterogeneity_base *base)
{
	struct sum entropy = { 0 };
	double there = 0, chance;

	for (size_t i = 0; i < base->k; i++)
		if (base->total[i] > 0) {
			double q = base->total[i] / base->units;

			sum_add(&entropy, -q * log(q));
			there++;
		}
	if (!(sum_value(&entropy) > 0))
		return NAN;
	chance = (there - 1) * (base->buyers - 1) / (2 * base->units);
	return fmax(sum_value(&base->information) - chance, 0) /
	    sum_value(&entropy);
}
