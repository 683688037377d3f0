/*
 * wald: are several coefficients of a fit 0 together?
 */
#pragma once

#include <stddef.h>

/*
 * b' V^-1 b of the coefficients first .. first + n - 1, a chi-square with *df
 * degrees of freedom. variance is that of all `size` coefficients; those of
 * variance 0 (dropped) are left out, and of those that depend on the others the
 * later ones. NaN when none is left, and without a variance (NULL).
 */
double wald_test(const double *b, const double *variance, size_t size,
    size_t first, size_t n, size_t *df);
