/*
 * ets: exponential smoothing as state space models with an additive or
 * multiplicative error, a trend or none, damped or not, and a season or none
 * (Hyndman, Koehler, Snyder and Grose 2002; Hyndman, Koehler, Ord and Snyder
 * 2008). Fifteen forms, named as there: MAdM = (M,Ad,M).
 */
#pragma once

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

enum { ETS_SEASON = 24, ETS_FORMS = 15 }; /* longest season; forms */
enum ets_trend { ETS_NO_TREND, ETS_TREND, ETS_DAMPED };
enum ets_season { ETS_NO_SEASON, ETS_ADDITIVE, ETS_MULTIPLICATIVE };

struct ets_form {
	bool multiplicative; /* the error */
	enum ets_trend trend;
	enum ets_season season;
};

/* Level, slope, and the season by position t mod m. */
struct ets_state {
	double level, slope;
	double season[ETS_SEASON];
};

struct ets {
	struct ets_form form;
	size_t n, m; /* periods seen; of a season, 1 for a form without */
	double alpha, beta, gamma,
	    phi;		      /* 0 and phi 1 where the form has none */
	struct ets_state first, last; /* before the first period; after n */
	double loglik;		      /* constants dropped, as R's ets does */
	double aicc;
	double sigma2;	 /* squared errors by n - k + 1 */
	double residual; /* variance of y - mu, by n - k + 1 */
	int parameters;	 /* k: all states counted, and sigma */
};

/* How the first states are found. */
enum ets_states {
	ETS_FIXED, /* from the data, then kept */
	ETS_SEARCH /* searched like the smoothing parameters */
};

/* All forms in the order in which ties are broken. */
extern const struct ets_form ets_forms[ETS_FORMS];

/* The form's name, such as "MAdM". */
const char *ets_name(const struct ets_form *form);
/* The form of a name; false when there is none. */
bool ets_named(const char *name, struct ets_form *form);

/*
 * Can the form be fitted to n values with a season of m: n - k - 1 > 0, a
 * season only with n >= 2m + 4 and 1 < m <= ETS_SEASON, a trend with n >= 10,
 * a multiplicative error only where all y > 0 (`positive`)?
 */
bool ets_fits(const struct ets_form *form, size_t n, size_t m, bool positive);

/* What AICc adds to -2 loglik for the parameters of a form. */
double ets_penalty(const struct ets_form *form, size_t n, size_t m);

/*
 * Fits one form that ets_fits to y[0..n-1]: alpha in [.0001, .9999], beta in
 * [.0001, alpha], gamma in [.0001, 1 - alpha], phi in [.8, .98] by maximum
 * likelihood from four starts. False when some mu is not positive everywhere it
 * must be.
 */
bool ets_fit_form(struct ets *ets, const struct ets_form *form, const double *y,
    size_t n, size_t m, enum ets_states states);

/*
 * The form with the lowest AICc; simple smoothing (ANN) where none can be
 * fitted, n >= 2.
 */
void ets_fit(struct ets *ets, const double *y, size_t n, size_t m,
    enum ets_states states);

/*
 * Walks y[0..n-1] with the parameters and first states that are there: fills
 * last, loglik, aicc, sigma2, residual. error[0..n-1], unless NULL, gets y -
 * mu. False when mu fails to be positive.
 */
bool ets_walk(struct ets *ets, const double *y, size_t n, double *error);

/* level[0..n-1] before each period of y, and what the slope added to it. */
void ets_levels(const struct ets *ets, const double *y, size_t n, double *level,
    double *trend);

/* mean[0..h-1] of the next periods and their standard deviations. */
void
ets_forecast(const struct ets *ets, size_t h, double *mean, double *deviation);

/*
 * The sum of the next h periods: its standard deviation where the error is
 * additive, else NaN: then ets_simulate draws sums.
 */
double ets_total(const struct ets *ets, size_t h);

/* sum[0..paths-1] of h periods drawn from the model, sorted. */
void ets_simulate(const struct ets *ets, size_t h, struct rng *rng, double *sum,
    size_t paths);
