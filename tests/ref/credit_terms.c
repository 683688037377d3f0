/*
 * Credit terms and cash discounts. Published: textbook questions on the cost
 * of trade credit (36.73, 37.24, 16.55, 32.25, 29.80, 36.87, 34.3), on changed
 * terms (8000; 138; 21.8), on NPV per day (247) and Ross, Westerfield, Jaffe,
 * Corporate Finance, chapter 28. The rest: reference page, section 8.
 */
#include "model/terms.h"
#include "unit/tap.h"

static void
test_discounts(void)
{
	static const struct {
		double discount, discount_day, day, year, want;
	} nominal[] = {
		{ .02, 10, 30, 360, 36.73 },
		{ .02, 15, 35, 365, 37.24 },
		{ .02, 10, 55, 365, 16.55 },
		{ .03, 10, 45, 365, 32.25 },
		{ .02, 15, 40, 365, 29.80 },
		{ .01, 10, 20, 365, 36.87 },
	};

	for (size_t i = 0; i < sizeof(nominal) / sizeof(*nominal); i++)
		near_absolute(100 *
			terms_forgone_nominal(nominal[i].discount,
			    nominal[i].discount_day, nominal[i].day,
			    nominal[i].year),
		    nominal[i].want, .005, "nominal");
	near_absolute(100 * terms_forgone_effective(.02, 20, 45, 365), 34.3,
	    .05, "2/20 net 45");
	near_absolute(100 * terms_forgone_effective(.02, 10, 30, 360), 43.86,
	    .005, "2/10 net 30, 360");
	near_absolute(100 * terms_forgone_effective(.02, 10, 30, 365), 44.59,
	    .005, "2/10 net 30, 365");
	ok(isnan(terms_forgone_nominal(.02, 30, 30, 365)), "no days gained");
}

static void
test_marginal(void)
{
	struct terms_scenario old = { .sales = 500000,
		.variable_cost = .8,
		.year = 360,
		.rate = .15,
		.days = 30,
		.receivables = NAN,
		.bad = 5000,
		.collection = 3000 };
	struct terms_scenario new = old;

	new.sales = 600000;
	new.days = 60;
	new.bad = 9000;
	new.collection = 4000;
	near_absolute(terms_carrying(&new, false) - terms_carrying(&old, false),
	    7000, 1e-9, "more carrying");
	near_absolute(terms_net(&new, false) - terms_net(&old, false), 8000,
	    1e-9, "profit 8000");
}

static void
test_marginal_discount(void)
{
	const struct terms_part discount[] = { { .3, 10, .02 }, { .3, 20, .01 },
		{ .4, 0, 0 } };
	const struct terms_part days[] = { { .6, 15, 0 }, { .32, 30, 0 },
		{ .08, 40, 0 } };
	struct terms_scenario old = { .sales = 5000,
		.variable_cost = .6,
		.year = 360,
		.rate = .1,
		.collection = 120 };
	struct terms_scenario new = { .sales = 5600,
		.variable_cost = .6,
		.year = 360,
		.rate = .1,
		.days = 54,
		.receivables = NAN,
		.bad = .04 * .4 * 5600,
		.collection = 31.6 };

	new.discount = 5600 * terms_discount(discount, 3);
	near_absolute(terms_receivables(&new), 840, 1e-9, "receivables");
	near_absolute(terms_carrying(&new, false), 50.4, 1e-9, "carrying");
	near_absolute(new.bad, 89.6, 1e-9, "bad debts");
	near_absolute(new.discount, 50.4, 1e-9, "discount");
	near_absolute(
	    terms_net(&new, false) - terms_net(&old, false), 138, 1e-9, "138");
	near_absolute(terms_collection_period(days, 3), 21.8, 1e-12, "21.8");
}

static void
test_present_value(void)
{
	struct terms_day day = { .sales = 1000000. / 365,
		.variable_cost = .8,
		.bad = .075,
		.expense = .025,
		.rate = .1,
		.year = 365,
		.period = 40 };
	struct terms_day bare = { .sales = 10000, .rate = .1, .year = 365 };
	const struct terms_part in_40 = { 1, 40, 0 }, in_30 = { 1, 30, 0 };
	const struct terms_part early = { 1, 20, .03 };
	struct terms_cash cash = { 10, 6, 100, 120, .05 };

	near_absolute(
	    terms_day_value(&day, &in_40, 1), 247.2436, 5e-5, "247.2436");
	near_absolute(
	    terms_day_value(&bare, &in_30, 1), 9918.48, .005, "at 30 days");
	near_absolute(
	    terms_day_value(&bare, &early, 1), 9647.14, .005, "at 20 days");
	bare.variable_cost = .5;
	near_absolute(terms_day_value(&bare, &in_30, 1), 4918.48, .005, "Ross");
	near_absolute(terms_cash_to_credit(&cash), 480, 1e-9, "cash to credit");
	near_absolute(
	    terms_stream_value(&bare, 1), 3650, 1e-9, "a stream for ever");
}

static void
test_standard(void)
{
	struct terms_standard standard = { .8, .12, 45, 365, .01, 1 };

	near_absolute(terms_break_even(&standard), .178164, 5e-7, "p*, LGD 1");
	standard.lgd = .6;
	near_absolute(terms_break_even(&standard), .296941, 5e-7, "p*, LGD .6");
}

int
main(void)
{
	test_discounts();
	test_marginal();
	test_marginal_discount();
	test_present_value();
	test_standard();
	return tap_end();
}
