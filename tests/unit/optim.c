#include "math/optim.h"

#include "unit/tap.h"

/* Minus Rosenbrock's valley, largest at (1, 1); data counts the calls. */
static double
valley(const double *x, double *g, size_t n, void *data)
{
	double a = 1 - x[0], b = x[1] - x[0] * x[0];

	(void)n;
	++*(int *)data;
	if (g != NULL) {
		g[0] = 2 * a + 400 * x[0] * b;
		g[1] = -200 * b;
	}
	return -a * a - 100 * b * b;
}

/* Sum of i x_i - e^x_i, largest at x_i = ln i; not defined above 5. */
static double
poisson(const double *x, double *g, size_t n, void *data)
{
	double value = 0;

	(void)data;
	for (size_t i = 0; i < n; i++) {
		if (x[i] > 5)
			return -INFINITY;
		value += (double)(i + 1) * x[i] - exp(x[i]);
		if (g != NULL)
			g[i] = (double)(i + 1) - exp(x[i]);
	}
	return value;
}

/* A ridge: only x + y matters, and it has no maximum; bounds hold it. */
static double
ridge(const double *x, double *g, size_t n, void *data)
{
	(void)n;
	(void)data;
	if (g != NULL)
		g[0] = g[1] = exp(-x[0] - x[1]);
	return -exp(-x[0] - x[1]);
}

/* A gradient that lies: the simplex has to do it. */
static double
liar(const double *x, double *g, size_t n, void *data)
{
	(void)n;
	(void)data;
	if (g != NULL)
		g[0] = -1, g[1] = -1;
	return -(x[0] - 2) * (x[0] - 2) - fabs(x[1] + 1);
}

static void
check_valley(void)
{
	struct optim_limits limits = { 1e-9, 1000, 0, 0 };
	struct optim_result result;
	double x[2] = { -1.2, 1 }, hessian[4];
	int calls = 0;

	optim_maximise(valley, &calls, x, 2, &limits, &result);
	ok(result.converged, "valley converged");
	ok(calls == result.evaluations && calls < 120, "in %d calls", calls);
	near_absolute(x[0], 1, 1e-9, "valley x");
	near_absolute(x[1], 1, 1e-9, "valley y");
	optim_hessian(valley, &calls, x, 2, hessian);
	near_relative(hessian[0], -802, 1e-6, "hessian xx");
	near_relative(hessian[1], 400, 1e-6, "hessian xy");
	near_relative(hessian[2], hessian[1], 0, "hessian symmetric");
	near_relative(hessian[3], -200, 1e-6, "hessian yy");
	limits.lower = -2, limits.upper = 0.5;
	x[0] = -1.2, x[1] = 0.2;
	optim_maximise(valley, &calls, x, 2, &limits, &result);
	ok(result.converged, "valley with a bound converged");
	near_relative(x[0], 0.5, 0, "at the bound");
	near_absolute(x[1], 0.25, 1e-8, "best y at the bound");
}

static void
check_poisson(void)
{
	struct optim_limits limits = { 1e-9, 2000, 0, 0 };
	struct optim_result result;
	double x[20] = { 0 }, error = 0;

	optim_maximise(poisson, NULL, x, 20, &limits, &result);
	for (int i = 0; i < 20; i++)
		error = fmax(error, fabs(x[i] - log(i + 1)));
	ok(result.converged && error < 1e-9, "twenty parameters, error %g",
	    error);
	x[0] = 6;
	optim_maximise(poisson, NULL, x, 20, &limits, &result);
	ok(!result.converged && result.value == -INFINITY,
	    "a start outside the domain");
}

static void
check_hard(void)
{
	struct optim_limits limits = { 1e-9, 2000, -5, 5 };
	struct optim_result result;
	double x[2] = { 0, 1 };

	optim_maximise(ridge, NULL, x, 2, &limits, &result);
	ok(result.converged && x[0] + x[1] > 9.9, "a ridge ends at the bounds");
	x[0] = 0, x[1] = 0;
	limits.upper = limits.lower;
	optim_maximise(liar, NULL, x, 2, &limits, &result);
	ok(!result.converged, "a wrong gradient does not converge");
	near_absolute(x[0], 2, 1e-5, "and yet the simplex finds x");
	near_absolute(x[1], -1, 1e-5, "and y");
	limits.evaluations = 3;
	x[0] = 9, x[1] = 9;
	optim_maximise(liar, NULL, x, 2, &limits, &result);
	ok(result.evaluations <= 8, "the limit of evaluations holds");
}

int
main(void)
{
	check_valley();
	check_poisson();
	check_hard();
	return tap_end();
}
