/*
 * optim: the largest value of a smooth function of a few parameters.
 */
#ifndef MATH_OPTIM_H
#define MATH_OPTIM_H

#include <stdbool.h>
#include <stddef.h>

enum { OPTIM_MAX = 64 }; /* parameters */

/* The value at x[0..n-1], and, when gradient is not NULL, its derivatives.
 * -INFINITY where it is not defined. */
typedef double
optim_function(const double *x, double *gradient, size_t n, void *data);

struct optim_result {
	double value;
	double gradient[OPTIM_MAX]; /* at the maximum */
	double largest_gradient;    /* max |gradient[i]| */
	int evaluations;
	bool converged; /* largest_gradient < gradient_tolerance */
};

struct optim_limits {
	double gradient_tolerance;
	int evaluations;
	double lower, upper; /* of every x; no bounds when equal */
};

/*
 * Maximises f from x, which becomes the best point: BFGS with the analytic
 * gradient, a simplex polish when it stalls. The same on every machine.
 */
void optim_maximise(optim_function *f, void *data, double *x, size_t n,
    const struct optim_limits *limits, struct optim_result *result);

/*
 * Hessian of f at x (row-major n x n) by central differences of the analytic
 * gradient, made symmetric.
 */
void optim_hessian(
    optim_function *f, void *data, const double *x, size_t n, double *hessian);

#endif
