/*
 * logrank: do groups leave at the same pace? The weighted, stratified log-rank
 * test of k groups, and its trend.
 */
#pragma once

#include "model/survival.h"

#include <stdbool.h>

enum logrank_weight {
	LOGRANK_ONE,		   /* Mantel 1966 */
	LOGRANK_GEHAN,		   /* n */
	LOGRANK_TARONE_WARE,	   /* sqrt n */
	LOGRANK_FLEMING_HARRINGTON /* S(t-)^rho (1 - S(t-))^gamma, pooled S of
				    * the stratum */
};

struct logrank_options {
	enum logrank_weight weight;
	double rho, gamma;
	const double *score; /* one per group: the trend in it; NULL: none */
};

struct logrank_group {
	double observed, expected; /* weighted events */
	double score, variance;	   /* U and V of the group */
	bool dropped;		   /* nobody expected to leave */
};

struct logrank {
	struct logrank_group *group;
	double chi_square, p;
	int df; /* kept groups - 1, or 1; 0: nothing to test, p = NaN */
};

/*
 * curves[s * groups + g] is group g in stratum s (an empty one has n = 0).
 * The result is in `memory`. O(times x groups^2).
 */
struct logrank
logrank_test(struct arena *memory, const struct survival_curve *const *curves,
    size_t strata, size_t groups, const struct logrank_options *options);
