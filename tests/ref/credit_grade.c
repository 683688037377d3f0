/*
 * Ratios, Altman's Z, grades and limits. Published: formiax.com (Z 11.097),
 * my DSO manager (28000 by net worth). The rest: reference page, sections 5, 6
 * and 11; Altman 1968 (Z), 1983 (Z'), 1995 (Z'', EM).
 */
#include "model/altman.h"
#include "model/grade.h"
#include "model/limit.h"
#include "unit/tap.h"

static void
test_altman(void)
{
	const double market[] = { 200. / 900, 150. / 900, 90. / 900, 600. / 500,
		1200. / 900 };
	const double book[] = { 200. / 900, 150. / 900, 90. / 900, 400. / 500,
		1200. / 900 };
	const double formiax[] = { 4.2 / 3.5, .8 / 3.5, 6.5 / 3.5, 7. / 5,
		8.3 / 3.5 };
	const double edge[] = { 0, 0, 0, 0, 2.99 };
	struct altman z = altman_score(ALTMAN_LISTED, market);

	near_absolute(z.z, 2.883333, 5e-7, "Z");
	ok(z.zone == ALTMAN_GREY, "grey");
	near_absolute(
	    altman_score(ALTMAN_PRIVATE, book).z, 2.277867, 5e-7, "Z'");
	z = altman_score(ALTMAN_SERVICE, book);
	near_absolute(z.z, 3.513111, 5e-7, "Z''");
	ok(z.zone == ALTMAN_SAFE, "safe");
	near_absolute(
	    altman_score(ALTMAN_EMERGING, book).z, 6.763111, 5e-7, "EM");
	near_absolute(
	    altman_score(ALTMAN_ORIGINAL, formiax).z, 11.097, 1e-3, "formiax");
	ok(altman_score(ALTMAN_LISTED, edge).zone == ALTMAN_GREY,
	    "on the limit is grey");
}

static void
set_all_missing(double item[RATIOS_ITEMS])
{
	for (int i = 0; i < RATIOS_ITEMS; i++)
		item[i] = NAN;
}

static void
test_ratios(void)
{
	double now[RATIOS_ITEMS], before[RATIOS_ITEMS], ratio[RATIOS_RATIOS];
	double x[5];

	set_all_missing(now);
	set_all_missing(before);
	now[ITEM_CURRENT_ASSETS] = 500;
	now[ITEM_CURRENT_LIABILITIES] = 300;
	now[ITEM_RETAINED_EARNINGS] = 150;
	now[ITEM_EBIT] = 90;
	now[ITEM_MARKET_VALUE] = 600;
	now[ITEM_TOTAL_ASSETS] = 900;
	now[ITEM_TOTAL_LIABILITIES] = 500;
	now[ITEM_SALES] = 1200;
	now[ITEM_NET_INCOME] = 60;
	before[ITEM_TOTAL_ASSETS] = 700;
	ratios_complete(now);
	near_absolute(now[ITEM_EQUITY], 400, 0, "equity follows");
	ok(ratios_check(now) == 0, "nothing to flag");
	ratios_compute(now, before, ratio);
	near_absolute(ratio[RATIO_CURRENT], 5. / 3, 1e-15, "current");
	near_absolute(
	    ratio[RATIO_ASSET_TURNOVER], 1.5, 1e-15, "average assets");
	ok(isnan(ratio[RATIO_INVENTORY_TURNOVER]), "inventory is unknown");
	near_relative(ratio[RATIO_ROE],
	    ratio[RATIO_NET_MARGIN] * 1200. / 900 *
		ratio[RATIO_ASSETS_TO_EQUITY],
	    1e-14, "du Pont");
	altman_ratios(now, true, x);
	near_absolute(
	    altman_score(ALTMAN_LISTED, x).z, 2.883333, 5e-7, "Z of items");
	now[ITEM_EQUITY] = -50;
	ok(ratios_check(now) == (RATIOS_NEG_EQUITY | RATIOS_UNBALANCED),
	    "negative equity that does not balance");
}

static void
test_grades(void)
{
	const double weight[] = { 50, 30, 20 };
	const double good[] = { 92, 70, 80 }, bad[] = { 45, 90, 100 };
	const double card_weight[] = { 25, 20, 20, 10, 10, 15 };
	const double card[] = { 80, 70, 60, 50, 90, 75 };
	const double short_card[] = { 80, 70, 60, 50, 90, NAN };
	const double one[] = { 92, NAN, NAN };
	struct grade_facts facts = {
		.collection = 92, .invoices = 9, .previous = GRADE_NONE
	};
	struct grade_verdict verdict;

	facts.score = grade_weighted(good, weight, 3, .7).score;
	near_absolute(facts.score, 83, 1e-12, "83");
	ok(grade_judge(&grade_default, &facts).grade == GRADE_B, "B");
	facts.score = grade_weighted(bad, weight, 3, .7).score;
	facts.collection = 45;
	near_absolute(facts.score, 69.5, 1e-12, "69.5");
	verdict = grade_judge(&grade_default, &facts);
	ok(verdict.grade == GRADE_D && verdict.gate == GATE_COLLECTION,
	    "D by collection");
	near_absolute(
	    grade_weighted(card, card_weight, 6, .7).score, 71.25, 1e-12, "6C");
	near_absolute(grade_weighted(short_card, card_weight, 6, .7).score,
	    70.5882, 5e-5, "6C without continuity");
	ok(isnan(grade_weighted(one, weight, 3, .7).score), "incomplete");
	near_absolute(
	    grade_weighted(one, weight, 3, .5).score, 92, 0, "half is enough");
}

static void
test_gates(void)
{
	const double ratio[] = { 1.25, NAN, .6, 2 };
	struct grade_rule rule = grade_default;
	struct grade_facts facts = { .score = 90,
		.collection = 94,
		.invoices = 9,
		.previous = GRADE_NONE };
	struct grade_verdict v = grade_judge(&rule, &facts);

	ok(v.grade == GRADE_B && v.gate == GATE_COLLECTION_A, "no A below 95");
	facts.oldest_overdue = 91;
	v = grade_judge(&rule, &facts);
	ok(v.grade == GRADE_C && v.gate == GATE_OLD_DEBT, "old debt: C");
	facts.insolvent = true;
	v = grade_judge(&rule, &facts);
	ok(v.grade == GRADE_D && v.gate == GATE_INSOLVENCY, "insolvent: D");
	facts = (struct grade_facts){ .score = 86,
		.collection = 99,
		.invoices = 9,
		.previous = GRADE_B };
	rule.hysteresis = 3;
	ok(grade_judge(&rule, &facts).grade == GRADE_B, "86 does not lift a B");
	facts.score = 88;
	ok(grade_judge(&rule, &facts).grade == GRADE_A, "88 does");
	facts.score = 68;
	ok(grade_judge(&rule, &facts).grade == GRADE_B, "68 keeps a B");
	facts.invoices = 2;
	ok(grade_judge(&rule, &facts).grade == GRADE_NEW, "too few invoices");
	near_absolute(grade_ability(ratio), (55 + 60 + 50) / 3., 1e-12,
	    "ability is the mean of what is known");
}

static void
test_limits(void)
{
	static const double want[] = { 42000, 24333.33, 73000, 152083.33, 20000,
		35200, 36000, 12500, 38000, 60000, NAN };
	struct limit_facts f = { .sales = 365000,
		.peak = NAN,
		.terms = 30,
		.late = 12,
		.margin = .2,
		.pd = .04,
		.lgd = .6,
		.quarter = 120000,
		.payment_factor = .9,
		.insured = NAN,
		.collateral = NAN,
		.grade = GRADE_B };
	struct limit_choice choice = { .cap_sales = NAN, .cap_equity = NAN };
	double value[LIMIT_METHODS];
	struct limit_result r;

	set_all_missing(f.item);
	f.item[ITEM_CASH] = 60000;
	f.item[ITEM_RECEIVABLES] = 240000;
	f.item[ITEM_INVENTORY] = 180000;
	f.item[ITEM_PREPAID] = 20000;
	f.item[ITEM_CURRENT_ASSETS] = 500000;
	f.item[ITEM_FIXED_ASSETS] = 400000;
	f.item[ITEM_TOTAL_ASSETS] = 900000;
	f.item[ITEM_CURRENT_LIABILITIES] = 300000;
	f.item[ITEM_TOTAL_LIABILITIES] = 500000;
	f.item[ITEM_EQUITY] = 400000;
	f.item[ITEM_INTANGIBLES] = 20000;
	f.item[ITEM_SALES] = 2400000;
	f.item[ITEM_PRIOR_CLAIMS] = 150000;
	f.item[ITEM_SUPPLIERS] = 4;
	limit_values(&limit_default, &f, value);
	for (int m = 0; m < LIMIT_METHODS; m++)
		near_absolute(value[m], want[m], .005, limit_method_name[m]);
	r = limit_choose(value, &choice);
	ok(r.limit == 12500 && r.binding == LIMIT_CURRENT &&
		r.runner_up == LIMIT_WC,
	    "min 12500, current, then wc");
	choice.composite = LIMIT_MEDIAN;
	r = limit_choose(value, &choice);
	ok(r.limit == 36000 && r.binding == LIMIT_COMPOSITE, "median 36000");
	choice.unit = 5000;
	choice.cap_sales = 31000;
	r = limit_choose(value, &choice);
	ok(r.limit == 30000 && r.binding == LIMIT_CAP_SALES, "capped, rounded");
	choice.grade = GRADE_D;
	r = limit_choose(value, &choice);
	ok(r.limit == 0 && r.binding == LIMIT_CAP_GRADE, "D: cover only");
}

static void
test_networth(void)
{
	struct limit_rule rule = limit_default;
	struct limit_facts f = { .sales = NAN,
		.peak = 50000,
		.margin = NAN,
		.quarter = NAN,
		.insured = NAN,
		.collateral = NAN,
		.grade = GRADE_NONE };
	struct limit_choice choice = { .cap_sales = NAN, .cap_equity = NAN };
	double value[LIMIT_METHODS];
	struct limit_result r;

	set_all_missing(f.item);
	f.item[ITEM_EQUITY] = 80000;
	f.item[ITEM_SALES] = 700000;
	rule.networth_share = .35;
	limit_values(&rule, &f, value);
	r = limit_choose(value, &choice);
	near_absolute(r.limit, 28000, 1e-9, "35% of net worth");
	ok(r.binding == LIMIT_NETWORTH && r.runner_up == LIMIT_NEED,
	    "net worth binds, then the need");
}

static void
test_scale(void)
{
	const int64_t limit[] = { 500000000, 300000000, 200000000 };
	const int64_t exposure[] = { 450000000, 100000000, 50000000 };
	const int64_t high[] = { 450000000, 300000000, 100000000 };
	int64_t scaled[3];

	ok(limit_scale(limit, NULL, 3, 800000000, 10000, scaled) &&
		scaled[0] == 400000000 && scaled[1] == 240000000 &&
		scaled[2] == 160000000,
	    "40000, 24000, 16000");
	ok(limit_scale(limit, exposure, 3, 800000000, 10000, scaled) &&
		scaled[0] == 450000000 && scaled[1] == 210000000 &&
		scaled[2] == 140000000,
	    "45000, 21000, 14000");
	ok(!limit_scale(limit, high, 3, 800000000, 10000, scaled) &&
		scaled[2] == 100000000,
	    "exposures alone are too much");
}

int
main(void)
{
	test_altman();
	test_ratios();
	test_grades();
	test_gates();
	test_limits();
	test_networth();
	test_scale();
	return tap_end();
}
