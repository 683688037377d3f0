/*
 * special: functions that libm lacks. Natural logarithms throughout. Domain
 * errors give NaN. Measured accuracy stands with each function.
 */
#ifndef MATH_SPECIAL_H
#define MATH_SPECIAL_H

/* ln Gamma(x), x > 0; thread-safe (libm's lgamma_r). */
double ln_gamma(double x);

/* ln Gamma(x + d) - ln Gamma(x), x > 0, x + d > 0, without cancellation when x
 * is large and d small. */
double ln_gamma_ratio(double x, double d);

/* psi(x) = d ln Gamma / dx and its derivative, x > 0. */
double digamma(double x);
double trigamma(double x);

/* ln B(a, b), a, b > 0. */
double ln_beta(double a, double b);

/* Regularised incomplete beta I_x(a, b), 0 <= x <= 1, a, b > 0. */
double incomplete_beta(double x, double a, double b);

/* Regularised incomplete gammas P(a, x) and Q = 1 - P, a > 0, x >= 0, each
 * accurate in its own tail. */
double incomplete_gamma_p(double a, double x);
double incomplete_gamma_q(double a, double x);

/* ln(e^u + e^v); -INFINITY is the logarithm of nothing. */
double ln_add(double u, double v);

/* ln(sum of e^x[i]). */
double ln_sum(const double *x, int n);

/* ln(1 - e^x), x < 0 (Maechler). */
double ln_1m_exp(double x);

/* Gauss hypergeometric F(a, b; c; z), 0 <= z < 1, c > 0, by its power series
 * with z -> z/(z-1) or 1-z transformations where they converge better. */
double hypergeometric_2f1(double a, double b, double c, double z);

/* e^z E_s(z), generalised exponential integral of real order s > 0, z > 0. */
double scaled_expint(double s, double z);

#endif
