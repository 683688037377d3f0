#include "model/survival.h"

#include "model/logrank.h"
#include "model/residual.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

static const double z = 1.959963984540054;

struct row {
	double start, stop;
	uint32_t cause;
};

static struct survival_curve
curve_of(const struct row *row, size_t n)
{
	struct survival_counts counts = { 0 };

	for (size_t i = 0; i < n; i++)
		survival_add(
		    &counts, 0, row[i].start, row[i].stop, row[i].cause);
	return *survival_curves(&memory, &counts, 1);
}

/* Ten customers, reasons 1 price, 2 service, 3 moved; by hand. */
static void
reasons(void)
{
	static const struct row rows[] = { { -INFINITY, 1, 1 },
		{ -INFINITY, 2, 0 }, { -INFINITY, 2, 2 }, { -INFINITY, 3, 1 },
		{ -INFINITY, 3, 3 }, { -INFINITY, 4, 0 }, { -INFINITY, 5, 1 },
		{ -INFINITY, 5, 1 }, { -INFINITY, 6, 2 }, { -INFINITY, 7, 0 } };
	static const double times[] = { 1, 2, 3, 5, 6 };
	static const double survival[] = { .9, .8, .571428571429, .285714285714,
		.142857142857 };
	static const double se[] = { .09486832981, .12649110641, .16377471549,
		.16466238983, .13031694935 };
	static const double share[] = { .5, .242857142857, .114285714286 };
	static const double share_se[] = { .178714228617, .152070261496,
		.107339954766 };
	struct survival_curve c = curve_of(rows, 10);
	double value[7], variance[7], mean, v, sum = 0;

	for (int i = 0; i < 5; i++) {
		const struct survival_step *s = survival_at(&c, times[i]);

		near_absolute(s->survival, survival[i], 1e-12, "S");
		near_absolute(
		    s->survival * sqrt(s->greenwood), se[i], 1e-11, "se");
	}
	ok(survival_quantile(&c, 0.5, SURVIVAL_LOG, z).time == 5, "median");
	survival_restricted_mean(&c, 7, &mean, &v);
	near_absolute(mean, 4.271428571429, 1e-12, "RMST(7)");
	near_absolute(sqrt(v), .627893883441, 1e-12, "its se");
	for (uint32_t k = 1; k <= 3; k++) {
		survival_incidence(&c, k, value, variance);
		near_absolute(value[6], share[k - 1], 1e-12, "share");
		near_absolute(
		    sqrt(variance[6]), share_se[k - 1], 1e-12, "its se");
		sum += value[6];
	}
	near_relative(sum + c.step[6].survival, 1, 1e-15, "all add up");
	arena_free(&memory);
}

/* start, stop rows; at risk and S by hand. */
static void
late_entry(void)
{
	static const struct row rows[] = { { 0, 3, 0 }, { 3, 6, 1 },
		{ 0, 4, 1 }, { 2, 6, 1 }, { 0, 2, 0 }, { 2, 9, 1 }, { 1, 5, 1 },
		{ 3, 8, 1 }, { 0, 5, 1 }, { 4, 9, 1 }, { 5, 10, 0 },
		{ 0, 10, 0 } };
	static const double times[] = { 4, 5, 6, 8, 9 };
	static const uint64_t at_risk[] = { 8, 8, 7, 5, 4 };
	static const double survival[] = { .875, .65625, .46875, .375, .1875 };
	struct survival_curve c = curve_of(rows, 12);

	for (int i = 0; i < 5; i++) {
		const struct survival_step *s = survival_at(&c, times[i]);

		ok(s->at_risk == (double)at_risk[i], "at risk %d",
		    (int)s->at_risk);
		near_relative(s->survival, survival[i], 1e-15, "S");
	}
	arena_free(&memory);
}

static void
edges(void)
{
	static const struct row gone[] = { { -INFINITY, 2, 1 },
		{ -INFINITY, 2, 1 } };
	static const struct row kept[] = { { -INFINITY, 0, 0 },
		{ -INFINITY, 3, 0 } };
	static const struct row half[] = { { -INFINITY, 2, 1 },
		{ -INFINITY, 6, 1 } };
	struct survival_curve c = curve_of(gone, 2);
	double low, high, mean, variance;

	ok(c.n == 1 && c.step[0].survival == 0, "everybody gone at once");
	survival_limits(&c.step[0], SURVIVAL_LOG, z, &low, &high);
	ok(isnan(low) && isnan(high), "no limits at S = 0");
	survival_restricted_mean(&c, 5, &mean, &variance);
	ok(mean == 2 && variance == 0, "everybody stayed 2");
	c = curve_of(kept, 2);
	ok(c.step[1].survival == 1 && c.step[1].at_risk == 1, "nobody gone");
	survival_limits(&c.step[1], SURVIVAL_LOG_LOG, z, &low, &high);
	ok(low == 1 && high == 1, "limits 1 and 1");
	ok(isnan(survival_quantile(&c, 0.5, SURVIVAL_LOG, z).time),
	    "median never reached");
	survival_restricted_mean(&c, 3, &mean, &variance);
	ok(mean == 3 && variance == 0, "mean to 3");
	c = curve_of(half, 2);
	ok(survival_quantile(&c, 0.5, SURVIVAL_LOG, z).time == 4,
	    "a flat half: its middle");
	c = curve_of(half, 0);
	ok(c.n == 0 && c.rows == 0 && survival_at(&c, 1) == NULL,
	    "an empty curve");
	arena_free(&memory);
}

/* Many distinct times, so that the table of counts grows. */
static void
many(void)
{
	struct survival_counts counts = { 0 };
	struct survival_curve *c;
	bool right = true;

	for (int i = 0; i < 5000; i++)
		survival_add(&counts, i & 1, -INFINITY, (i * 7919 % 5000) / 8.0,
		    1 + (i % 3 == 0));
	c = survival_curves(&memory, &counts, 2);
	for (size_t i = 0; i < c[1].n; i++)
		right = right &&
		    (i == 0 || c[1].step[i].time > c[1].step[i - 1].time);
	ok(c[0].rows == 2500 && c[1].rows == 2500 && right &&
		c[1].step[0].at_risk == 2500 && c[1].n > 1000,
	    "5000 rows in two groups");
	ok(c[0].step[c[0].n - 1].survival == 0, "all gone at the end");
	arena_free(&memory);
}

static void
trend_and_holm(void)
{
	struct survival_counts counts = { 0 };
	struct survival_curve *c;
	const struct survival_curve *p[3];
	double score[3] = { 0, 1, 0 };
	struct logrank_options options = { LOGRANK_ONE, 0, 0, score };
	struct logrank trend, two, none;

	for (int i = 0; i < 12; i++)
		survival_add(&counts, (uint32_t)i & 1, -INFINITY,
		    i * i % 11 + 1, i % 4 != 0);
	c = survival_curves(&memory, &counts, 3);
	for (int i = 0; i < 3; i++)
		p[i] = &c[i];
	trend = logrank_test(&memory, p, 1, 2, &options);
	options.score = NULL;
	two = logrank_test(&memory, p, 1, 2, &options);
	near_relative(trend.chi_square, two.chi_square, 1e-13,
	    "the trend of two groups is their test");
	two = logrank_test(&memory, p, 1, 3, &options);
	near_relative(two.chi_square, trend.chi_square, 1e-13,
	    "an empty group changes nothing");
	ok(two.df == 1 && two.group[2].dropped, "and is dropped");
	none = logrank_test(&memory, p, 1, 1, &options);
	ok(none.df == 0 && isnan(none.p), "one group: nothing to test");
	arena_free(&memory);
}

static void
residual(void)
{
	static const double time[] = { 1, 2, 4 };
	static const double hazard[] = { 0.1, 0.3, INFINITY };
	struct hazard_steps h = { 3, time, hazard, 4 };

	ok(hazard_at(&h, 0.5) == 0 && hazard_at(&h, 2) == 0.3, "hazard");
	near_relative(
	    residual_survival(&h, 2, 3), exp(-0.6), 1e-15, "survival");
	near_relative(
	    residual_leave(&h, 2, 1, 1), 1 - exp(-0.4), 1e-14, "leave");
	near_relative(
	    residual_mean(&h, 2, 1, 3), 1 + 2 * exp(-0.4), 1e-14, "mean left");
	ok(residual_median(&h, 2, 1) == 3, "median left");
	ok(isnan(residual_leave(&h, 1, 3, 2)), "behind the end");
	ok(isnan(residual_mean(&h, 1, 4, 0)), "nobody there");
	ok(residual_leave(&h, 1, 3, 1) == 1, "all leave at the end");
}

int
main(void)
{
	reasons();
	late_entry();
	edges();
	many();
	trend_and_holm();
	residual();
	return tap_end();
}
