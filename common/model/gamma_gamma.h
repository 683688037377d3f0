/*
 * gamma_gamma: what a purchase is worth (Colombo and Jiang 1999; Fader and
 * Hardie 2013). A customer's amounts are Gamma(p, nu), nu ~ Gamma(q, c): the
 * mean amount per customer varies by an own law, independent of how often the
 * customer buys.
 */
#pragma once

#include "model/mle.h"

struct gamma_gamma {
	double p, q, c;
};

/* x purchases of mean amount m > 0, for x > 0. */
struct spend {
	double x, m;
};

struct gamma_gamma_fit {
	struct gamma_gamma law;
	struct mle_fit mle; /* in ln p, ln q, ln c */
};

/*
 * Maximum likelihood from n customers with x > 0 and m > 0. With proper_mean
 * q is kept above 1 (ln(q - 1) is the parameter), so that the population has a
 * mean. False, with a diagnosis, with fewer than two customers or when all
 * means are equal. Amounts may be of any size.
 */
bool gamma_gamma_fit(const struct spend *spend, size_t n, bool proper_mean,
    struct gamma_gamma_fit *fit, struct diag *diag);

/* 1 where the fit kept q above it, so that q is that and e^x[1]; else 0. */
double gamma_gamma_least_q(const struct gamma_gamma_fit *fit);

/* E[Z | x, m], the mean amount of a customer; x = 0 ignores m and gives the
 * population's. INFINITY where px + q <= 1. */
double gamma_gamma_mean(const struct gamma_gamma *law, double x, double m);
