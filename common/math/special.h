/*
 * special: functions that libm lacks. Natural logarithms throughout. Domain
 * errors give NaN. Measured accuracy stands with each function.
 */
#pragma once

/* ln Gamma(x), x > 0; thread-safe. libm's lgamma_r: about 1e-15 relative. */
double ln_gamma(double x);

/* ln Gamma(x + d) - ln Gamma(x), x > 0, x + d > 0, without cancellation when x
 * is large or d small (Stirling's series after a shift to 10): 1e-14 relative
 * but near its zeros. */
double ln_gamma_ratio(double x, double d);

/* psi(x) = d ln Gamma / dx, x > 0; 1e-14 relative but near its zero at 1.46. */
double digamma(double x);

/* ln B(a, b), a, b > 0; 1e-14 absolute plus 1e-15 relative. */
double ln_beta(double a, double b);

/* ln P(N = n) of a negative binomial count with mean r odds and variance
 * r odds (1 + odds), for any real n >= 0, r, odds > 0: 1e-13 absolute plus
 * 1e-14 relative, however large n, r and odds are. */
double ln_negative_binomial(double n, double r, double odds);

/* Regularised incomplete beta I_x(a, b), 0 <= x <= 1, a, b > 0, by its
 * continued fraction; relative accuracy 1e-12 of the smaller of I and 1 - I.
 * Takes a few times sqrt(max(a, b)) steps. */
double incomplete_beta(double x, double a, double b);

/* Regularised incomplete gammas P(a, x) and Q = 1 - P, a > 0, x >= 0, each
 * accurate to 1e-12 relative in its own tail. Takes a few times sqrt(a) steps
 * near x = a. */
double incomplete_gamma_p(double a, double x);
double incomplete_gamma_q(double a, double x);

/* ln(e^u + e^v); -INFINITY is the logarithm of nothing. */
double ln_add(double u, double v);

/* ln(sum of e^x[i]); -INFINITY when n = 0. */
double ln_sum(const double *x, int n);

/* ln(1 - e^x), x <= 0 (Maechler 2012). */
double ln_1m_exp(double x);

/*
 * Gauss hypergeometric F(a, b; c; z), 0 <= z < 1, c > 0, by its power series:
 * about 40 / (1 - z) terms. 1e-14 relative for a, b > 0; with a negative a or
 * b the terms change sign while k < -a and digits may cancel: transform first.
 */
double hypergeometric_2f1(double a, double b, double c, double z);

/* e^z E_s(z), generalised exponential integral of real order s > 0, z > 0;
 * 1e-14 relative. Continued fraction for z >= 1, else quadrature. */
double scaled_expint(double s, double z);
