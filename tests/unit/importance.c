#include "model/importance.h"
#include "unit/tap.h"

int
main(void)
{
	/* two unrelated drivers, a copy of the first, a constant, the sum */
	static const double x[] = { 1, -1, 1, -1, 1, 1, -1, -1, 1, -1, 1, -1, 5,
		5, 5, 5, 3, 1, -1, -3 };
	double r[25], share[4], beta[4], r2;

	importance_correlations(x, 4, 5, r);
	near_absolute(r[1], 0, 1e-15, "unrelated");
	near_relative(r[2], 1, 1e-15, "a copy");
	near_absolute(r[3], 0, 0, "a constant correlates with nothing");
	near_relative(r[4], 1 / sqrt(5), 1e-14, "first driver and target");
	r2 = importance_regression(r, 4, beta);
	near_relative(r2, 1, 1e-14, "the target is explained");
	near_absolute(beta[2], 0, 1e-14, "the copy is dropped");
	importance_shapley(r, 4, share);
	near_relative(share[0], .1, 1e-12, "copies share alike, one");
	near_relative(share[2], .1, 1e-12, "copies share alike, two");
	near_relative(share[1], .8, 1e-12, "the rest is the other's");
	near_absolute(share[3], 0, 1e-15, "nothing for the constant");
	return tap_end();
}
