/*
 * simplex: the least value of a function of a few parameters without
 * derivatives (Nelder and Mead 1965), with the coefficients that Gao and Han
 * (2012) give for n parameters.
 */
#pragma once

#include <stddef.h>

enum { SIMPLEX_MOST = 40 }; /* parameters */

struct simplex {
	double step; /* of the first corners, relative to x, at least .05 */
	double tolerance; /* ends when the corners' values are so close */
	int evaluations;  /* or after so many */
};

/*
 * The least value of f found from x[0..n-1], 0 < n <= SIMPLEX_MOST, which
 * becomes its place. f may be INFINITY, never NaN. The same on every machine.
 */
double simplex_least(double (*f)(const double *x, void *data), void *data,
    double *x, size_t n, const struct simplex *how);
