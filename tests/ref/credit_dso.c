/*
 * DSO, collection and payment behaviour. Published figures: Mesha (simple DSO
 * 30.4), Equisettle (36.5), Oracle JD Edwards 9.2 guide (three months, 55.35),
 * Benji Pays (countback 73.7), Gaviti (CEI 98). The payment example is the
 * reference page's, section 4.
 */
#include "model/dso.h"
#include "model/pay.h"
#include "unit/tap.h"

#define MONEY INT64_C(10000)

static void
test_published(void)
{
	const struct dso_month back[] = { { 100000 * MONEY, 0, 30 },
		{ 80000 * MONEY, 0, 30 }, { 70000 * MONEY, 0, 30 } };
	struct dso_countback got =
	    dso_count_back(212000 * MONEY, back, 3, false);
	struct dso_period year = { 100000, 1000000, 120000, 100000 };

	near_absolute(dso_simple(150000, 1800000, 365), 30.4, .05, "simple");
	near_absolute(dso_simple(200000, 2000000, 365), 36.5, 1e-12, "36.5");
	near_absolute(dso_simple(10869, 17674, 90), 55.35, .005, "3 months");
	near_absolute(got.days, 73.7, .05, "countback");
	ok(!got.bound, "countback is exact");
	near_absolute(dso_effectiveness(&year), 98, 1e-12, "CEI of a year");
}

static void
test_edges(void)
{
	const struct dso_month gap[] = { { 100, 0, 31 }, { 0, 0, 28 },
		{ 100, 0, 31 } };
	struct dso_countback stop = dso_count_back(150, gap, 3, false);
	struct dso_countback skip = dso_count_back(150, gap, 3, true);
	struct dso_countback out = dso_count_back(500, gap, 3, true);
	struct dso_period none = { 0, 100, 100, 100 };

	ok(isnan(dso_simple(100, 0, 30)), "no sales, no DSO");
	ok(stop.days == 31 && stop.bound, "stops at an empty month");
	ok(skip.days == 31 + 28 + 15.5 && !skip.bound, "or skips it");
	ok(out.days == 90 && out.bound, "the history is used up");
	ok(isnan(dso_effectiveness(&none)), "nothing could be collected");
}

static void
test_ibm_march(void)
{
	/* IBM file, 2012-03-31, all figures from the reference page */
	struct dso_period march = { 60153100, 67305400, 61831000, 56138700 };

	near_absolute(
	    dso_simple(61831000, 183184200, 91), 30.7156, 5e-5, "dso");
	near_absolute(dso_simple(56138700, 183184200, 91), 27.8879, 5e-5,
	    "best possible");
	near_absolute(dso_effectiveness(&march), 92.0186, 5e-5, "CEI");
}

static void
test_pay(void)
{
	static const struct pay_experience experience[] = {
		{ 100 * MONEY, 30, 0, true, true },
		{ 200 * MONEY, 45, 15, true, true },
		{ 300 * MONEY, 76, 46, true, false },
		{ 400 * MONEY, 20, -10, true, true },
	};
	struct pay_tally tally = { .experiences = 0 };
	struct pay_habit habit;

	for (size_t i = 0; i < 4; i++)
		pay_add(&tally, &experience[i], 0);
	habit = pay_habit(&tally);
	near_absolute(habit.paid_days, 28.5714, 5e-5, "paid_dtp");
	near_absolute(habit.paid_beyond, -1.4286, 5e-5, "paid_dbt");
	near_absolute(habit.paid_late, 4.2857, 5e-5, "paid_late");
	near_absolute(habit.paid_index, 80, 1e-12, "paid index");
	near_absolute(habit.all_days, 42.8, 1e-12, "all_dtp");
	near_absolute(habit.all_beyond, 12.8, 1e-12, "all_dbt");
	near_absolute(habit.on_time_share, .5, 1e-15, "on time by amount");
	near_absolute(habit.on_time_count_share, .5, 1e-15, "by count");
	near_absolute(habit.index, 69.4, 1e-12, "index");
	near_absolute(habit.late30_share, .3, 1e-15, "30 days late");
	ok(tally.worst == 46, "worst");
}

static void
test_index_and_trend(void)
{
	const struct pay_quarter quarter[] = { { 1, 2 }, { 2, 5 }, { 4, 11 } };

	ok(pay_index(-40) == 100 && pay_index(-30) == 100, "flat in front");
	ok(pay_index(200) == 1, "flat behind");
	near_absolute(pay_index(26), 55, 1e-12, "between");
	near_absolute(pay_trend(quarter, 3), 3, 1e-12, "slope");
	ok(isnan(pay_trend(quarter, 2)), "two quarters are no trend");
}

int
main(void)
{
	test_published();
	test_edges();
	test_ibm_march();
	test_pay();
	test_index_and_trend();
	return tap_end();
}
