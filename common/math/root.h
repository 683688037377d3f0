/*
 * root: where a function of one variable is zero.
 */
#ifndef MATH_ROOT_H
#define MATH_ROOT_H

typedef double root_function(double x, void *data);

/*
 * A root between low and high by Brent's method, to |width| <= tolerance +
 * 4 ulp. NaN if f(low) and f(high) have the same sign.
 */
double root_find(
    root_function *f, void *data, double low, double high, double tolerance);

/* Smallest point of f on [low, high] by golden section and parabolas (Brent).
 */
double root_minimum(
    root_function *f, void *data, double low, double high, double tolerance);

#endif
