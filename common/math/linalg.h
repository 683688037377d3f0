/*
 * linalg: small dense matrices, row-major n x n, for information matrices and
 * regressions of at most a few hundred columns.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* x'y of n numbers. */
double dot_product(const double *x, const double *y, size_t n);

/* The same x'y and x'z, in less time than one after the other. */
void dot_products(const double *x, const double *y, const double *z, size_t n,
    double *xy, double *xz);

/*
 * Cholesky factor of a symmetric positive definite a (lower triangle read and
 * replaced by L). False when a pivot is not above `tolerance` times the
 * original diagonal.
 */
bool cholesky(double *a, size_t n, double tolerance);

/*
 * The same, column after column, but one whose pivot falls below `tolerance`
 * times its diagonal is dropped: dropped[j] = true, and L has row and column j
 * of the identity, so that it takes no part in a solution. Returns the number
 * of columns kept. n^3 / 3.
 */
size_t cholesky_dropping(double *a, size_t n, bool *dropped, double tolerance);

/* Solves L L' x = b in place, given the factor. */
void cholesky_solve(const double *factor, size_t n, double *b);

/* The full symmetric inverse of L L', given the factor. */
void cholesky_invert(const double *factor, size_t n, double *inverse);

/*
 * Solves a x = b for symmetric a with columns in order, after scaling to unit
 * diagonal: a column whose pivot falls below `tolerance` (1e-9) is dropped:
 * dropped[j] = true, x[j] = 0. a is destroyed; b becomes x. When inverse is not
 * NULL it gets the inverse of the kept part, zeros elsewhere. Returns the
 * number of columns kept.
 */
size_t solve_pivoting(double *a, size_t n, double *b, double *inverse,
    bool *dropped, double tolerance);

/* Eigenvalues of symmetric a, ascending (Jacobi); a is destroyed. */
void eigenvalues(double *a, size_t n, double *values);
