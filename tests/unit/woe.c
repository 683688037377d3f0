#include "model/woe.h"

#include "unit/tap.h"

static void
test_fill(void)
{
	struct woe_bin bins[] = { { .rows = 50, .events = 10 },
		{ .rows = 30, .events = 15 }, { .rows = 20, .events = 0 } };
	struct woe_rules half = { 0 }, replace = { .zero = .99 };
	struct woe_rules turned = { .good_bad = true };
	double woe = log((10. / 25) / (40. / 75));

	woe_fill(bins, 3, &half);
	near_relative(bins[0].woe, woe, 1e-15, "woe");
	near_relative(bins[0].iv, (10. / 25 - 40. / 75) * woe, 1e-15, "iv");
	near_relative(bins[2].woe, log((.5 / 25) / (20.5 / 75)), 1e-15,
	    "an empty cell: a half in both");
	woe_fill(bins, 3, &turned);
	near_relative(bins[0].woe, -woe, 1e-15, "the other sign");
	woe_fill(bins, 3, &replace);
	near_relative(bins[2].woe, log((.99 / 25.99) / (20. / 75)), 1e-15,
	    "an empty cell: .99 and in the totals");
	bins[2].neutral = true;
	woe_fill(bins, 3, &half);
	ok(bins[2].woe == 0 && bins[2].iv == 0, "neutral");
	near_relative(bins[0].woe, woe, 1e-15, "neutral rows are in totals");
}

static void
test_measure(void)
{
	struct woe_bin bins[] = { { .rows = 50, .events = 10 },
		{ .rows = 0, .events = 0 }, { .rows = 50, .events = 40 } };
	struct woe_bin none[] = { { .rows = 50, .events = 0 },
		{ .rows = 50, .events = 0 } };
	struct woe_rules half = { 0 };
	struct woe_measures m;

	woe_fill(bins, 3, &half);
	m = woe_measure(bins, 3);
	near_relative(m.iv, 1.2 * log(4), 1e-14, "iv");
	near_relative(m.ks, .6, 1e-14, "ks");
	near_relative(m.gini, .6, 1e-14, "gini");
	near_relative(m.cramer_v, .6, 1e-14, "cramer v");
	near_relative(m.hhi, .5, 1e-14, "hhi");
	near_relative(m.js, .8 * log(1.6) + .2 * log(.4), 1e-14, "js");
	ok(isnan(woe_measure(none, 2).ks), "one class");
}

int
main(void)
{
	test_fill();
	test_measure();
	return tap_end();
}
