#include "math/quantile.h"

#include "base/rng.h"

#include "unit/tap.h"

#include <float.h>
#include <stdlib.h>

static void
test_quantiles(void)
{
	static const double x[] = { 1, 2, 4, 8, 16 };
	static const double tied[] = { .1, .1, .1, .1, .7, .7, .7 };
	double one = 3;

	near_absolute(quantile_type7(x, 5, 0, 4), 1, 0, "type 7: least");
	near_absolute(quantile_type7(x, 5, 4, 4), 16, 0, "type 7: largest");
	near_absolute(quantile_type7(x, 5, 1, 4), 2, 0, "type 7: quartile");
	/* R: quantile(c(1,2,4,8,16), c(.3, .9)) is 2.4, 12.8. */
	near_relative(quantile_type7(x, 5, 3, 10), 2.4, DBL_EPSILON,
	    "type 7: between values");
	near_relative(quantile_type7(x, 5, 9, 10), 12.8, DBL_EPSILON,
	    "type 7: ninth decile");
	near_absolute(quantile_type7(tied, 7, 1, 3), .1, 0,
	    "type 7: a cut between equal values is that value");
	near_absolute(quantile_type7(&one, 1, 1, 5), 3, 0, "type 7: one value");
	near_absolute(quantile_type1(x, 5, 0, 4), 1, 0, "type 1: least");
	near_absolute(quantile_type1(x, 5, 1, 4), 2, 0, "type 1: ceil(1.25)");
	near_absolute(quantile_type1(x, 5, 2, 5), 2, 0, "type 1: whole rank");
	near_absolute(quantile_type1(x, 5, 4, 4), 16, 0, "type 1: largest");
	near_absolute(median_sorted(x, 5), 4, 0, "median of five");
	near_absolute(median_sorted(x, 4), 3, 0, "median of four");
	ok(isnan(median_sorted(x, 0)), "median of none");
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
test_sort(void)
{
	enum { N = 1000 };
	double few[] = { 3, NAN, -INFINITY, -0., 1e-320, INFINITY, -2, -NAN };
	double many[N], same[N];
	struct rng rng;

	sort_doubles(few, 8);
	ok(few[0] == -INFINITY && few[1] == -2 && few[2] == 0 &&
		few[3] == 1e-320 && few[4] == 3 && few[5] == INFINITY &&
		isnan(few[6]) && isnan(few[7]),
	    "signs, subnormals, infinities; NaN last");
	rng_seed(&rng, 1);
	for (int i = 0; i < N; i++)
		many[i] = same[i] = (rng_uniform(&rng) - .5) * 1e9;
	sort_doubles(many, N);
	qsort(same, N, sizeof(*same), compare);
	ok(memcmp(many, same, sizeof(many)) == 0, "agrees with qsort");
	sort_doubles(NULL, 0);
}

int
main(void)
{
	test_quantiles();
	test_sort();
	return tap_end();
}
