/*
 * cox_concordance: how often a Cox fit ranks two customers rightly.
 */
#ifndef MODEL_COX_CONCORDANCE_H
#define MODEL_COX_CONCORDANCE_H

#include "model/cox.h"

/*
 * Harrell's concordance of the fit's x b: pairs within a stratum of one who
 * left and one still at risk then (a censoring at that time is later). C =
 * (concordant + tied / 2) / all three. O(n log n).
 */
struct cox_concordance {
	uint64_t concordant, discordant, tied;
};

struct cox_concordance
cox_concordance(const struct cox_order *order, const struct cox_fit *fit);

#endif
