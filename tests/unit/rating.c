#include "model/rating.h"
#include "unit/tap.h"

static void
test_nps(void)
{
	struct rating_answers all = { 40, 0, 0, 40, 0 };
	struct rating_answers none = { 0, 0, 0, 0, 0 };
	struct rating_answers census = { 40, 30, 30, 100, 100 };
	struct rating_nps nps;

	rating_nps(&all, 0.95, false, &nps);
	ok(nps.value == 100 && nps.error == 0 && nps.upper == 100,
	    "all promoters");
	rating_nps(&all, 0.95, true, &nps);
	ok(nps.error > 0 && nps.upper <= 100, "adjusted: still unsure");
	rating_nps(&none, 0.95, false, &nps);
	ok(isnan(nps.value) && isnan(nps.error), "nobody answered");
	rating_nps(&census, 0.95, false, &nps);
	near_absolute(nps.error, 0, 0, "everybody answered");
}

static void
test_trends(void)
{
	static const double n[] = { 10, 10 }, none[] = { 0, 0 };
	static const double same[] = { 3, 3 };
	struct rating_nps nps[2] = { { .value = 1, .error = 2 },
		{ .value = 5, .error = 1 } };
	struct rating_slope slope;

	rating_nps_slope(nps, (double[]){ 0, 2 }, 2, &slope);
	near_relative(slope.slope, 2, 1e-14, "a line through two points");
	rating_nps_slope(nps, (double[]){ 0, 2 }, 1, &slope);
	ok(isnan(slope.slope), "no line through one");
	ok(isnan(rating_share_trend(none, n, (double[]){ 0, 1 }, 2)),
	    "nobody agrees: no trend");
	near_absolute(rating_share_trend(same, n, (double[]){ 0, 1 }, 2), 0,
	    1e-15, "equal shares: no trend");
}

static void
test_mean(void)
{
	static const double x[] = { 1, 2, 4 }, w[] = { 2, 2, 2 };
	struct rating_mean plain, weighted;

	rating_mean(x, NULL, 3, 0.95, &plain);
	rating_mean(x, w, 3, 0.95, &weighted);
	near_relative(plain.sd, sqrt(7. / 3), 1e-14, "sd with n - 1");
	near_relative(plain.upper - plain.value,
	    4.302652729696142 * plain.error, 1e-10, "t limits");
	near_relative(
	    weighted.error, plain.error, 1e-14, "equal weights change nothing");
	rating_mean(x, NULL, 1, 0.95, &plain);
	ok(plain.value == 1 && isnan(plain.error), "one answer has no error");
	rating_mean(x, NULL, 0, 0.95, &plain);
	ok(isnan(plain.value), "no answer has no mean");
}

int
main(void)
{
	test_nps();
	test_trends();
	test_mean();
	return tap_end();
}
