#include "model/binning.h"

#include "unit/tap.h"

#include <stdlib.h>

enum { N = 400 };

static void
test_cut(void)
{
	near_absolute(binning_cut(25, 26), 26, 0, "next whole number");
	near_absolute(binning_cut(11, 14), 13, 0, "a tie goes up");
	near_absolute(binning_cut(28, 34), 30, 0, "coarser digit");
	near_absolute(binning_cut(.12, .17), .15, 0, "decimals");
	near_absolute(binning_cut(.12, .13), .13, 0, "neighbours");
	near_absolute(binning_cut(-5, 8), 0, 0, "zero");
	near_absolute(binning_cut(-31, -12), -20, 0, "below zero");
	near_absolute(binning_cut(-1, 0), 0, 0, "up to zero");
	near_absolute(binning_cut(999, 1001), 1000, 0, "a thousand");
	near_absolute(binning_cut(1e300, 2e300), 2e300, 0, "huge");
	near_absolute(binning_cut(0, 5e-324), 5e-324, 0, "tiny");
}

/* x 0 .. 19; events from 12 on, mostly; -9 special; some missing. */
static void
make(double *x, uint8_t *event)
{
	for (int i = 0; i < N; i++) {
		x[i] = i % 20;
		event[i] = (i % 20 >= 12) != (i % 7 == 0);
		if (i % 40 == 3)
			x[i] = NAN;
		if (i % 40 == 5)
			x[i] = -9;
	}
	event[3] = event[5] = 1;
	event[43] = event[45] = 0;
}

static void
test_number(void)
{
	static const double codes[] = { -9, -8 };
	struct binning_options options = BINNING_DEFAULTS;
	static double x[N];
	static uint8_t event[N];
	static uint16_t row_bin[N];
	struct binning b;
	enum binning_note note;

	make(x, event);
	options.max_bins = 2;
	options.special = codes;
	options.special_count = 2;
	binning_fit_number(x, event, N, &options, &b);
	binning_assign_number(&b, x, N, row_bin);
	binning_tally(&b, row_bin, event, N, &options);
	ok(b.ranges == 2 && b.cuts[0] == 12, "the cut is where the rate turns");
	ok(b.low == 0 && b.high == 19, "codes are outside the range");
	ok(b.bins[2].rows == 10 && !b.bins[2].neutral, "a code has its bin");
	ok(binning_number(&b, -9, &note) == 2 && note == BINNING_SPECIAL,
	    "a code finds it");
	ok(binning_number(&b, -8, &note) == binning_nowhere(&b) &&
		note == BINNING_UNSEEN,
	    "a code never seen");
	ok(binning_number(&b, NAN, &note) == binning_missing(&b) &&
		note == BINNING_MISSING,
	    "missing");
	ok(binning_number(&b, 20, &note) == 1 && note == BINNING_OUTSIDE,
	    "above the range: the outer bin");
	ok(binning_number(&b, 12, &note) == 1 &&
		binning_number(&b, 11.999, &note) == 0,
	    "the cut goes right");
	ok(binning_useful(&b), "useful");
	binning_free(&b);
	options.own_share = .1;
	binning_fit_number(x, event, N, &options, &b);
	binning_assign_number(&b, x, N, row_bin);
	binning_tally(&b, row_bin, event, N, &options);
	ok(b.bins[2].neutral && b.bins[2].rows == 10 && b.bins[2].woe == 0,
	    "too few rows: neutral");
	binning_free(&b);
}

/* More than 1000 distinct numbers, and one value only. */
static void
test_extremes(void)
{
	enum { MANY = 5000 };
	static double x[MANY];
	static uint8_t event[MANY];
	struct binning_options options = BINNING_DEFAULTS;
	struct binning b;

	for (int i = 0; i < MANY; i++) {
		x[i] = i;
		event[i] = i % 100 < (i < 2500 ? 10 : 50);
	}
	binning_fit_number(x, event, MANY, &options, &b);
	ok(b.ranges >= 2, "a grid of many numbers");
	binning_free(&b);
	for (int i = 0; i < MANY; i++)
		x[i] = 7;
	binning_fit_number(x, event, MANY, &options, &b);
	ok(b.ranges == 1 && !binning_useful(&b), "one value: one bin");
	binning_free(&b);
	for (int i = 0; i < MANY; i++)
		x[i] = NAN;
	binning_fit_number(x, event, MANY, &options, &b);
	ok(b.ranges == 1, "no values: one bin");
	binning_free(&b);
}

static void
test_text(void)
{
	static const char *const names[] = { "red", "green", "blue", "rare" };
	struct binning_options options = BINNING_DEFAULTS;
	static uint32_t code[N];
	static uint8_t event[N];
	static uint16_t row_bin[N];
	struct map levels = { 0 };
	struct binning b;
	enum binning_note note;

	options.max_bins = 2;
	for (int i = 0; i < N; i++) {
		code[i] = map_add(&levels, str_of(names[i < 3 ? 3 : i % 3]));
		event[i] = (i % 3 == 0) == (i % 4 > 0);
	}
	binning_fit_text(code, &levels, event, N, &options, &b);
	binning_assign_text(&b, code, &levels, N, row_bin);
	binning_tally(&b, row_bin, event, N, &options);
	ok(binning_level(&b, STR("green"), &note) ==
		    binning_level(&b, STR("blue"), NULL) &&
		binning_level(&b, STR("red"), NULL) == b.ranges - 1,
	    "levels by their rate");
	ok(binning_level(&b, STR("mauve"), &note) == b.pooled &&
		note == BINNING_POOLED,
	    "a new level goes with the rare ones");
	ok(binning_level(&b, (struct str){ NULL, 0 }, &note) == b.pooled,
	    "so does a gap that training did not have");
	binning_free(&b);
	map_free(&levels);
}

int
main(void)
{
	test_cut();
	test_number();
	test_extremes();
	test_text();
	return tap_end();
}
