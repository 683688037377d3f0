/*
 * optim: the largest value of a smooth function of a few parameters.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { OPTIM_MAX = 64 }; /* parameters */

/* The value at x[0..n-1], and, when gradient is not NULL, its derivatives.
 * -INFINITY (the gradient is then not read) where it is not defined. */
typedef double
optim_function(const double *x, double *gradient, size_t n, void *data);

struct optim_result {
	double value;
	double gradient[OPTIM_MAX]; /* at the maximum; 0 where a bound holds */
	double largest_gradient;    /* max |gradient[i]| */
	int evaluations;
	bool converged; /* largest_gradient < gradient_tolerance */
};

struct optim_limits {
	double gradient_tolerance;
	int evaluations;
	double lower, upper;   /* of every x; no bounds when equal */
	const double *inverse; /* n x n, about that of minus the Hessian at the
				* start; NULL: not known */
};

/*
 * Maximises f from x, which becomes the best point seen; n <= OPTIM_MAX. BFGS
 * (Nocedal and Wright 2006, algorithm 6.1) with a weak Wolfe line search by
 * bisection, bounds by projection; when it stalls a Nelder-Mead simplex, then
 * BFGS once more. f should be scaled so that a step of 1 in x is a large one
 * (logarithms of parameters are). The same on every machine. It has no way to
 * fail: not converged, and value -INFINITY when f(x) was, tell.
 */
void optim_maximise(optim_function *f, void *data, double *x, size_t n,
    const struct optim_limits *limits, struct optim_result *result);

/*
 * Hessian of f at x (row-major n x n) by central differences of the analytic
 * gradient, made symmetric; steps of 1e-4 max(1, |x|), so good to about 1e-7
 * relative to its largest element.
 */
void optim_hessian(
    optim_function *f, void *data, const double *x, size_t n, double *hessian);
