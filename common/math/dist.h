/*
 * dist: distribution functions, their tails and quantiles, and seeded draws.
 */
#pragma once

#include "base/rng.h"

/* P(Z > z), standard normal. */
double normal_tail(double z);
/* z with P(Z <= z) = p, 0 < p < 1. */
double normal_quantile(double p);

/* P(X > x), chi-square with df > 0 degrees of freedom, and x with P(X <= x) =
 * p.
 */
double chi_square_tail(double x, double df);
double chi_square_quantile(double p, double df);

/* P(|T| > |t|), Student, df > 0, and t with P(T <= t) = p. */
double student_two_sided(double t, double df);
double student_quantile(double p, double df);

/* x with P(X <= x) = p, Gamma with shape a and rate 1; Beta(a, b). */
double gamma_quantile(double p, double a);
double beta_quantile(double p, double a, double b);

/* Exact Poisson limits of a count at confidence level (0.95). */
void poisson_limits(double count, double level, double *lower, double *upper);

/*
 * Wilson limits of `count` of n at confidence level (0.95). n = 0 gives NaN
 * twice.
 */
void wilson_limits(
    double count, double n, double level, double *lower, double *upper);

/* Draws. Gamma: shape a > 0, rate 1 (Marsaglia and Tsang); Beta by two gammas;
 * exponential with rate 1; normal by the inverse cdf. */
double draw_exponential(struct rng *rng);
double draw_normal(struct rng *rng);
double draw_gamma(struct rng *rng, double a);
double draw_beta(struct rng *rng, double a, double b);
