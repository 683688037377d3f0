/*
 * intermittent: demand that is zero in most periods, as sizes and the chance of
 * a demand: Croston (1972), its correction by Syntetos and Boylan (2005), and
 * Teunter, Syntetos and Babai (2011), which fades when an item dies.
 */
#pragma once

#include "base/rng.h"

#include <stdbool.h>
#include <stddef.h>

enum intermittent_method {
	INTERMITTENT_CROSTON,
	INTERMITTENT_SBA,
	INTERMITTENT_TSB
};

struct intermittent {
	double size;	 /* z: of a demand, smoothed */
	double chance;	 /* p: of a demand in a period */
	double forecast; /* per period */
	size_t demands;	 /* periods with one */
	double mean;	 /* of the sizes */
};

/*
 * Fits y[0..n-1] >= 0, n >= 1, with smoothing alpha for sizes and gaps (or the
 * chance) from their first values on. No demand: all 0. fitted[0..n-1] gets
 * what was expected of each period, NaN of the first.
 */
void intermittent_fit(struct intermittent *fit, enum intermittent_method method,
    double alpha, const double *y, size_t n, double *fitted);

/*
 * The smallest demand of a period whose distribution reaches p: 0 with chance
 * 1 - fit->chance, else one of the sizes seen in y, scaled to fit->size.
 */
double intermittent_quantile(
    const struct intermittent *fit, const double *y, size_t n, double p);

/* sum[0..paths-1] of the demand of h periods, drawn from that law, sorted. */
void intermittent_simulate(const struct intermittent *fit, const double *y,
    size_t n, size_t h, struct rng *rng, double *sum, size_t paths);
