/*
 * cox_baseline: the hazard behind a Cox fit, to predict with.
 */
#pragma once

#include "model/cox.h"

/* The baseline of each stratum: what a row at the means of all columns meets.
 */
struct cox_baseline {
	size_t n;
	double *time;	/* of events, ascending */
	double *hazard; /* cumulative, at the means */
	double last;	/* the last stop time, event or not */
};

/* That of every stratum, in `memory`. Efron's fit has Efron's sums. */
struct cox_baseline *cox_baselines(struct arena *memory,
    const struct cox_order *order, const struct cox_fit *fit);
