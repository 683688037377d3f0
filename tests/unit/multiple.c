#include "math/multiple.h"

#include "unit/tap.h"

#include <math.h>

/* Benjamini and Hochberg 1995, section 4.1: thrombolysis in myocardial
 * infarction; at level 0.05 they reject the first four. */
static const double thrombolysis[] = { 0.0001, 0.0004, 0.0019, 0.0095, 0.0201,
	0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
	1.0000 };

static void
test_published(void)
{
	double q[15];
	int rejected = 0;

	multiple_q_values(thrombolysis, 15, q);
	for (int i = 0; i < 15; i++)
		rejected += q[i] <= 0.05;
	ok(rejected == 4 && q[3] <= 0.05, "four of fifteen are rejected");
	near_relative(q[0], 0.0015, 1e-15, "15 p / 1");
	near_relative(q[5], 0.0298 * 15 / 7, 1e-15,
	    "a larger p with a smaller quotient decides");
	near_relative(q[14], 1, 0, "at most 1");
}

static void
test_edges(void)
{
	double p[] = { 0.04, NAN, 0.01, 0.04 }, one = 0.3;

	multiple_q_values(p, 4, p);
	near_relative(p[0], 0.04, 1e-15, "ties share their q");
	near_relative(p[3], 0.04, 1e-15, "ties share their q");
	near_relative(p[2], 0.03, 1e-15, "a NaN does not count");
	ok(isnan(p[1]), "a NaN stays");
	multiple_q_values(&one, 1, &one);
	near_relative(one, 0.3, 0, "a single test keeps its p");
	multiple_holm(&one, 1);
	near_relative(one, 0.3, 0, "by Holm too");
}

static void
test_holm(void)
{
	double p[] = { 0.03, 0.01, NAN, 0.04 };

	multiple_holm(p, 4);
	near_relative(p[1], 0.03, 1e-15, "the smallest times all");
	near_relative(p[0], 0.06, 1e-15, "the next times one less");
	near_relative(p[3], 0.06, 1e-15, "never below the one before");
	ok(isnan(p[2]), "a NaN stays and does not count");
	multiple_q_values(p, 0, p);
}

int
main(void)
{
	test_published();
	test_edges();
	test_holm();
	return tap_end();
}
