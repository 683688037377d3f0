#include "math/gauss.h"

#include "unit/tap.h"

static double
power(double x, void *data)
{
	return pow(x, *(double *)data);
}

static double
exponential(double x, void *data)
{
	return exp(x * *(double *)data);
}

int
main(void)
{
	double p = 31, rate = -8, weight = 0;

	for (int i = 0; i < GAUSS_POINTS; i++)
		weight += gauss_weight[i];
	near_relative(weight, 2, 1e-15, "weights add up to 2");
	near_relative(
	    gauss_integrate(power, &p, 0, 1), 1.0 / 32, 1e-14, "x^31");
	near_relative(gauss_integrate(exponential, &rate, 0, 1),
	    expm1(rate) / rate, 1e-14, "e^(-8 x)");
	return tap_end();
}
