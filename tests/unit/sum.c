#include "math/sum.h"

#include "unit/tap.h"

#include <float.h>

static void
test_sum(void)
{
	static const double cancel[] = { 1, 1e100, 1, -1e100 };
	static const double tenth[] = { .1, .1, .1, .1, .1, .1, .1, .1, .1,
		.1 };
	struct sum sum = { 0 };

	near_absolute(sum_of(NULL, 0), 0, 0, "an empty sum is 0");
	near_absolute(sum_of(cancel, 4), 2, 0, "1 + 1e100 + 1 - 1e100");
	near_relative(sum_of(tenth, 10), 1, DBL_EPSILON, "ten tenths");
	for (int i = 0; i < 1000000; i++)
		sum_add(&sum, 1e-3);
	near_relative(sum_value(&sum), 1000, DBL_EPSILON, "a million 0.001");
	sum = (struct sum){ 0 };
	sum_add(&sum, INFINITY);
	sum_add(&sum, 1);
	ok(sum_value(&sum) == INFINITY, "an infinite sum is not NaN");
}

static void
test_moments(void)
{
	static const double x[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	struct moments m = { 0 }, weighted = { 0 }, shifted = { 0 };

	ok(isnan(moments_population_variance(&m)), "nothing has no variance");
	for (int i = 0; i < 8; i++) {
		moments_add(&m, x[i], 1);
		moments_add(&shifted, x[i] + 1e9, 1);
		if (i == 0)
			ok(isnan(moments_sample_variance(&m)),
			    "one has no sample variance");
	}
	near_relative(m.mean, 5, DBL_EPSILON, "mean");
	near_relative(moments_population_variance(&m), 4, 4 * DBL_EPSILON,
	    "population variance");
	near_relative(moments_sample_variance(&m), 32. / 7, 4 * DBL_EPSILON,
	    "sample variance");
	near_relative(moments_sample_variance(&shifted), 32. / 7, 1e-7,
	    "a large shift leaves the variance");
	moments_add(&weighted, 2, 1);
	moments_add(&weighted, 4, 3);
	moments_add(&weighted, 5, 2);
	moments_add(&weighted, 100, 0);
	moments_add(&weighted, 7, 1);
	moments_add(&weighted, 9, 1);
	near_relative(weighted.mean, 5, 4 * DBL_EPSILON, "weighted mean");
	near_relative(weighted.squares, 32, 4 * DBL_EPSILON,
	    "weights count like repeated values");
}

int
main(void)
{
	test_sum();
	test_moments();
	return tap_end();
}
