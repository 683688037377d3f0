/*
 * cox_concordance: how often a Cox fit ranks two customers rightly.
 */
#pragma once

#include "model/cox.h"

/*
 * Harrell's concordance of the fit's x b: pairs within a stratum of one who
 * left and one still at risk then (a censoring at that time is later). C =
 * (concordant + tied / 2) / all three. O(n log n).
 */
struct cox_concordance {
	double concordant, discordant, tied; /* sums of the products of the
					      * two weights */
};

struct cox_concordance
cox_concordance(const struct cox_order *order, const struct cox_fit *fit);

/* The same of any score by place in the order, high for who leaves early. */
struct cox_concordance
cox_concordance_of(const struct cox_order *order, const double *score);
