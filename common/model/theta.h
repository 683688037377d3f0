/*
 * theta: the forecast of Assimakopoulos and Nikolopoulos (2000) in the form of
 * Hyndman and Billah (2003): simple exponential smoothing with half the slope
 * of the straight line through the series as drift, on data without season.
 */
#pragma once

#include "model/seasonal.h"

enum { THETA_SEASON = 400 }; /* the longest season */

struct theta {
	size_t n, m;
	double alpha, drift;
	double start;  /* l_0 */
	double level;  /* l_n */
	double sigma2; /* of the one-step errors of adjusted data */
	enum seasonal season;
	double index[THETA_SEASON]; /* by position t mod m */
};

/*
 * Fits y[0..n-1], n >= 3, with a season of m <= THETA_SEASON periods (1: none):
 * alpha in [.0001, .9999] and l_0 by least squares, the latter in closed form.
 * error[0..n-1], unless NULL, gets the one-step errors of y.
 */
void theta_fit(
    struct theta *theta, const double *y, size_t n, size_t m, double *error);

/* The level after y under the alpha and l_0 that are there, and with it sigma2:
 * for a saved fit and new data. The season stays. */
void
theta_replay(struct theta *theta, const double *y, size_t n, double *error);

/* level[0..n-1] before each period of y, without its season. */
void theta_levels(
    const struct theta *theta, const double *y, size_t n, double *level);

/* What the drift adds to the last level i + 1 periods ahead. */
double theta_drift(const struct theta *theta, size_t i);

/* mean[0..h-1] and their standard deviations, season included. */
void theta_forecast(
    const struct theta *theta, size_t h, double *mean, double *deviation);

/* The standard deviation of the sum of h periods, by the mean index of them. */
double theta_total(const struct theta *theta, size_t h);
