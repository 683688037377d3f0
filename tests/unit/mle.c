#include "model/mle.h"

#include "unit/tap.h"

/* ln of the rate of 40 events in time 100, and of 5 in time 50: Poisson. */
static double
rates(const double *x, double *g, size_t n, void *data)
{
	(void)n;
	(void)data;
	if (g != NULL) {
		g[0] = 40 - 100 * exp(x[0]);
		g[1] = 5 - 50 * exp(x[1]);
	}
	return 40 * x[0] - 100 * exp(x[0]) + 5 * x[1] - 50 * exp(x[1]);
}

/* Only x0 - x1 matters. */
static double
ridge(const double *x, double *g, size_t n, void *data)
{
	double d = x[0] - x[1] - 1;

	(void)n;
	(void)data;
	if (g != NULL) {
		g[0] = -2 * d;
		g[1] = 2 * d;
	}
	return -d * d;
}

static double
nowhere(const double *x, double *g, size_t n, void *data)
{
	(void)x;
	(void)g;
	(void)n;
	(void)data;
	return -INFINITY;
}

int
main(void)
{
	struct mle_problem problem = {
		.f = rates, .n = 2, .units = 100, .restarts = 2
	};
	const double start[2] = { 0, 0 }, both[2] = { 1, 1 };
	const double first[2] = { 1, 0 };
	struct mle_estimate e;
	struct mle_fit fit;
	struct diag diag;

	ok(mle_fit(&problem, start, &fit, &diag), "fits");
	ok(fit.converged && fit.starts_agree && !fit.far, "converged");
	near_relative(fit.x[0], log(0.4), 1e-8, "ln rate 1");
	near_relative(fit.x[1], log(0.1), 1e-8, "ln rate 2");
	near_relative(mle_error(&fit, 0), 1 / sqrt(40), 1e-6, "its error");
	near_relative(
	    mle_variance(&fit, both), 1.0 / 40 + 1.0 / 5, 1e-6, "delta method");
	near_relative(fit.condition, 8, 1e-6, "condition");
	near_relative(mle_aic(&fit), 4 - 2 * fit.value, 1e-15, "AIC");
	near_relative(
	    mle_bic(&fit), 2 * log(100) - 2 * fit.value, 1e-15, "BIC");
	e = mle_estimate(&fit, first, MLE_LOG, 0.95);
	near_relative(e.value, 0.4, 1e-8, "the rate");
	near_relative(e.se, 0.4 / sqrt(40), 1e-6, "its error, natural");
	near_relative(e.upper, 0.4 * exp(1.959963984540054 / sqrt(40)), 1e-6,
	    "its upper limit");
	problem.f = ridge;
	ok(mle_fit(&problem, start, &fit, &diag), "a ridge fits");
	ok(fit.condition > MLE_CONDITION, "a ridge is seen");
	problem.f = nowhere;
	ok(!mle_fit(&problem, start, &fit, &diag), "%s", diag.text);
	return tap_end();
}
