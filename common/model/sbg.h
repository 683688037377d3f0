/*
 * sbg: the shifted beta-geometric law of contract lengths (Fader and Hardie
 * 2007) and its discrete Weibull extension: each customer leaves at each
 * renewal with an own probability ~ Beta(a, b), so retention rises as those who
 * leave easily are gone.
 */
#pragma once

#include "model/mle.h"

/* S(t) = B(a, b + t^c) / B(a, b); c = 1 is the plain law. */
struct sbg {
	double a, b, c;
};

/*
 * What was seen: of the customers who were there at the start of period i + 1,
 * at_risk[i], lost[i] did not live through it. Cohorts of different age add up;
 * censored customers just leave at_risk.
 */
struct sbg_data {
	const double *at_risk, *lost;
	size_t periods;
};

struct sbg_fit {
	struct sbg law;
	struct mle_fit mle; /* in ln a, ln b and, for the Weibull, ln c */
};

/*
 * Maximum likelihood. False, with a diagnosis, when nobody was lost or nobody
 * stayed, or with fewer than two periods (three for the Weibull).
 */
bool sbg_fit(const struct sbg_data *data, bool weibull, struct sbg_fit *fit,
    struct diag *diag);

/* P(alive after t periods), t >= 0. */
double sbg_survival(const struct sbg *law, double t);

/* Of those alive after t - 1 periods, the share alive after t; t >= 1. */
double sbg_retention(const struct sbg *law, double t);

/*
 * Discounted residual lifetime in periods at rate d > 0 per period of a
 * customer about to make renewal n >= 1, that payment undiscounted (plain law:
 * Fader and Hardie 2010, equation 7); and of a new customer, n = 0. Weibull:
 * by the sum itself.
 */
double sbg_residual(const struct sbg *law, double n, double d);
