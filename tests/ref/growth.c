/*
 * The change of sales in parts: Shapley's effects of the CDNOW sample (April to
 * June against July to September 1997, customer days as orders), computed in
 * exact fractions; Bennet's (1920) halves for two factors; price, volume and
 * mix of a made-up list with known sums.
 */
#include "model/growth.h"

#include "unit/tap.h"

static void
check_cdnow(void)
{
	struct growth_counts base = { 524, 920, 2295, 336296300, true };
	struct growth_counts now = { 418, 725, 1814, 269873100, true };
	static const double want[] = { -6823.506196, -369.525018, 91.060251,
		459.650963 };
	double effect[GROWTH_FACTORS], sum = 0;

	ok(growth_effects(&base, &now, effect), "four factors");
	for (int k = 0; k < GROWTH_FACTORS; k++) {
		near_absolute(
		    effect[k] / 10000, want[k], 5e-7, "CDNOW, a factor");
		sum += effect[k];
	}
	near_relative(sum, -66423200, 1e-12, "they add up");
	base.customers = 0;
	ok(!growth_effects(&base, &now, effect), "nobody in the base");
	near_relative(effect[0], -66423200, 1e-12, "all is the customers'");
}

static void
check_bennet(void)
{
	/* One order each, no items: two factors, (x1 - x0)(y0 + y1) / 2. */
	struct growth_counts base = { 10, 10, 0, 1000, false };
	struct growth_counts now = { 14, 14, 0, 2100, false };
	double effect[GROWTH_FACTORS];

	ok(growth_effects(&base, &now, effect), "two that move");
	near_relative(effect[0], 4 * 125.0, 1e-12, "customers");
	near_absolute(effect[1], 0, 1e-9, "orders per customer stay");
	near_relative(effect[3], 50 * 12.0, 1e-12, "price");
}

static void
check_split(void)
{
	struct growth_product p[] = { { 100, 120, 10000000, 13200000, 0 },
		{ 50, 40, 10000000, 7600000, 0 },
		{ 30, 60, 1500000, 3000000, 0 } };
	static const int64_t volume[] = { 2222200, 2222200, 333400 };
	static const int64_t mix[] = { -222200, -4222200, 1166600 };
	static const int64_t price[] = { 1200000, -400000, 0 };
	int64_t all = 0;

	growth_split(p, 3, GROWTH_JOINT_PRICE, 100);
	for (int i = 0; i < 3; i++)
		ok(p[i].volume == volume[i] && p[i].mix == mix[i] &&
			p[i].price == price[i],
		    "product %d to the cent", i);
	growth_split(p, 3, GROWTH_JOINT_HALF, 100);
	ok(p[0].price == 1100000 && p[1].price == -450000, "Bennet's price");
	growth_split(p, 3, GROWTH_JOINT_APART, 100);
	ok(p[0].joint == 200000 && p[1].joint == 100000, "the joint term");
	for (int i = 0; i < 3; i++)
		all += p[i].volume + p[i].mix + p[i].price + p[i].joint -
		    (p[i].s1 - p[i].s0);
	ok(all == 0, "each adds up");
	ok(!growth_goes_on(&(struct growth_product){ 1, 0, 5, 0, 0 }),
	    "gone is not split");
}

int
main(void)
{
	check_cdnow();
	check_bennet();
	check_split();
	return tap_end();
}
