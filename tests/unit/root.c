#include "math/root.h"

#include "unit/tap.h"

static double
cubic(double x, void *data)
{
	++*(int *)data;
	return x * x * x - 2;
}

static double
cliff(double x, void *data)
{
	++*(int *)data;
	return x < 0.3 ? -1e-9 : 1e9;
}

static double
valley(double x, void *data)
{
	++*(int *)data;
	return (x - 1.5) * (x - 1.5) + 0.1 * x;
}

static double
slope(double x, void *data)
{
	++*(int *)data;
	return -x;
}

int
main(void)
{
	int calls = 0;

	near_relative(root_find(cubic, &calls, 0, 10, 0), cbrt(2), 1e-15,
	    "cube root of 2");
	ok(calls < 20, "in %d calls", calls);
	calls = 0;
	near_absolute(
	    root_find(cliff, &calls, -4, 4, 1e-12), 0.3, 1e-11, "a jump");
	ok(calls < 200, "in %d calls", calls);
	near_absolute(root_find(slope, &calls, 0, 3, 0), 0, 0, "at low");
	ok(isnan(root_find(cubic, &calls, 2, 3, 0)), "no change of sign");
	calls = 0;
	near_absolute(root_minimum(valley, &calls, -10, 10, 1e-9), 1.45, 1e-7,
	    "a smooth minimum");
	ok(calls < 60, "in %d calls", calls);
	near_absolute(root_minimum(slope, &calls, 0, 2, 1e-9), 2, 1e-6,
	    "a minimum at the end");
	return tap_end();
}
