/*
 * Hold, dunning, provisions and interest: reference page, sections 7, 9, 10
 * and 12. Published: IFRS 9, illustrative example 12 (580000); a cohort matrix
 * from ACCA course material (27567).
 */
#include "model/dunning.h"
#include "model/hold.h"
#include "model/interest.h"
#include "model/provision.h"
#include "unit/tap.h"

#define MONEY INT64_C(10000)

static void
test_hold(void)
{
	const struct hold_exposure exposure = { 30000 * MONEY, 4000 * MONEY,
		10000 * MONEY, 2000 * MONEY, 5000 * MONEY };
	const struct hold_weights weights = { 1, 1 };
	const struct hold_rule rule = { 30, .25, 4 };
	const struct hold_overdue overdue[] = { { 2000 * MONEY, 12 },
		{ 6000 * MONEY, 35 } };
	struct hold_facts facts = { .exposure = hold_total(&exposure, &weights),
		.order = 5000 * MONEY,
		.limit = 40000 * MONEY,
		.has_limit = true,
		.documents = 30000 * MONEY,
		.overdue = overdue,
		.n_overdue = 2 };
	struct hold_verdict v = hold_judge(&rule, &facts);

	ok(facts.exposure == 37000 * MONEY, "exposure 37000");
	ok(v.over_limit == 2000 * MONEY && v.reason[HOLD_OVER_LIMIT], "2000");
	ok(v.oldest == 35 && v.reason[HOLD_OLD_DEBT], "35 > 30 days");
	near_absolute(v.share, .2667, 5e-5, "overdue share");
	ok(v.reason[HOLD_OVERDUE_SHARE] && !v.reason[HOLD_DUNNING], "> .25");
	ok(v.clear == 6000 * MONEY, "6000 clears it");
	facts.n_overdue = 0;
	facts.order = 3000 * MONEY;
	v = hold_judge(&rule, &facts);
	ok(!v.reason[HOLD_OVER_LIMIT] && v.clear == 0, "within: release");
}

static void
test_clear_share(void)
{
	const struct hold_rule rule = { 30, .25, 4 };
	const struct hold_overdue overdue[] = { { 8000 * MONEY, 5 } };
	const struct hold_facts facts = { .limit = 1000000 * MONEY,
		.has_limit = true,
		.documents = 30000 * MONEY,
		.overdue = overdue,
		.n_overdue = 1 };

	ok(hold_judge(&rule, &facts).clear == 6666700, "666.67 by the share");
}

static void
test_dunning(void)
{
	static const int32_t days[] = { -3, 1, 15, 30, 60, 90 };
	static const struct dunning_action action[] = { { .35, 0, 1, 0 },
		{ .50, 0, 15, 0 }, { .60, 0, 200, 0 }, { .55, .2, 0, 0 },
		{ .75, 0, 1500, 0 } };
	static const double want[] = { 499, 1985, 2800, 1400, 3000 };
	struct dunning_item item = { .days = 62 };

	for (size_t i = 0; i < 5; i++)
		near_absolute(dunning_gain(10000, .30, &action[i]), want[i],
		    1e-9, "gain");
	ok(dunning_level(&item, days, 6) == 4, "62 days: level 4");
	item.logged = true;
	ok(dunning_level(&item, days, 6) == 1, "no letter yet: level 1");
	item.last_level = 2;
	ok(dunning_level(&item, days, 6) == 3, "one above the last");
	item.days = -4;
	ok(dunning_level(&item, days, 6) == -1, "nothing yet");
}

static void
test_matrix(void)
{
	static const double balance[] = { 15000000, 7500000, 4000000, 2500000,
		1000000 };
	static const double rate[] = { .003, .016, .036, .066, .106 };
	static const double reached[] = { 100000, 50000, 23000, 8000, 2000 };
	static const double open[] = { 300000, 140000, 60000, 23000, 5000 };
	double cohort[5], total = 0, second = 0;

	provision_cohort_rates(reached, 5, cohort);
	for (size_t k = 0; k < 5; k++) {
		total += provision_bucket(balance[k], rate[k], 1);
		second += provision_bucket(open[k], cohort[k], 1);
	}
	near_absolute(total, 580000, 1e-6, "IFRS 9 example 12");
	near_absolute(cohort[2], .086957, 5e-7, "rate of 31-60");
	near_absolute(second, 27567, .5, "cohort 27567");
}

static void
test_flow(void)
{
	static const double balance[] = { 1000, 400, 200, 100, 1100, 420, 180,
		90, 900, 440, 190, 95 };
	static const double flow_want[] = { .409524, .451220, .486842 };
	static const double rate_want[] = { .044981, .109836, .243421, .5 };
	static const double cohort[] = { .5, .46, 8. / 23, .25 };
	double flow[3], rate[5], provision = 0;

	provision_flows(balance, 3, 4, false, flow);
	for (size_t k = 0; k < 3; k++)
		near_absolute(flow[k], flow_want[k], 5e-7, "flow");
	provision_flow_rates(flow, 4, .5, rate);
	for (size_t k = 0; k < 4; k++) {
		near_absolute(rate[k], rate_want[k], 5e-7, "flow rate");
		provision += provision_bucket(balance[8 + k], rate[k], 1);
	}
	near_absolute(provision, 182.56, .005, "provision");
	provision_flow_rates(cohort, 5, 1, rate);
	near_absolute(rate[0], .02, 1e-15, "cohort flows multiply to .02");
}

static void
test_ladder(void)
{
	const double unpaid[] = { 500, 200, 100, 50, 660, 264, 120, NAN, 450,
		180, NAN, NAN };
	double factor[3], last[3];
	double total = provision_ladder(unpaid, 3, 4, factor, last);

	near_absolute(factor[0], .4, 1e-15, "factor 1");
	near_absolute(factor[1], .474138, 5e-7, "factor 2");
	near_absolute(factor[2], .5, 1e-15, "factor 3");
	near_absolute(last[2], 42.67, .005, "youngest month");
	near_absolute(total, 152.67, .005, "total");
}

static void
test_interest(void)
{
	/* 2024-01-31 is day 19753 */
	const struct interest_rate rate[] = { { 0, .08 / 365 },
		{ 19814, .09 / 365 } };
	const struct interest_change paid[] = { { 19783, -4000 },
		{ 19843, -6000 } };
	struct interest_claim claim = { .amount = 10000,
		.due = 19753,
		.until = 20000,
		.change = paid,
		.n_changes = 2,
		.rate = rate,
		.n_rates = 2 };
	struct interest_pieces pieces = { NULL, 0, 0 };
	double total = interest_of(&claim, &pieces);

	ok(pieces.n == 3, "three pieces");
	near_absolute(pieces.v[0].interest, 65.7534, 5e-5, "30 days");
	near_absolute(pieces.v[1].interest, 40.7671, 5e-5, "31 days");
	near_absolute(pieces.v[2].interest, 42.9041, 5e-5, "29 days");
	near_absolute(total, 149.42, .005, "149.42");
	claim.grace = 100;
	near_absolute(interest_of(&claim, &pieces), 0, 0, "paid within grace");
	claim.grace = 40;
	near_absolute(
	    interest_of(&claim, &pieces), total, 1e-12, "after grace from due");
	claim.grace = 0;
	claim.interest_first = true;
	/* 4000 pays 65.75 interest first, so the base stays higher */
	ok(interest_of(&claim, &pieces) > total, "interest first costs more");
	vec_free(&pieces);
}

int
main(void)
{
	test_hold();
	test_clear_share();
	test_dunning();
	test_matrix();
	test_flow();
	test_ladder();
	test_interest();
	return tap_end();
}
