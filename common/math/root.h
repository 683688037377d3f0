/*
 * root: where a function of one variable is zero.
 */
#ifndef MATH_ROOT_H
#define MATH_ROOT_H

typedef double root_function(double x, void *data);

/*
 * A root of f between low and high by Brent's method (1973), to within
 * tolerance + 4 ulp. NaN if f(low) and f(high) have the same sign, or f gives
 * NaN on the way. Never more than a few times the calls of bisection.
 */
double root_find(
    root_function *f, void *data, double low, double high, double tolerance);

/*
 * A smallest point of f on [low, high] by golden section and parabolas (Brent
 * 1973), to within tolerance + 3e-8 |x|: no method without derivatives sees
 * more of a smooth minimum.
 */
double root_minimum(
    root_function *f, void *data, double low, double high, double tolerance);

#endif
