/*
 * cox: proportional hazards (Cox 1972) by Newton's method on the partial
 * likelihood of Efron (1977) or Breslow (1974), with strata and delayed entry.
 * A turn is one walk over the rows: rows x columns^2 / 2.
 */
#pragma once

#include "base/diag.h"
#include "model/cox_walk.h"

enum cox_ties { COX_EFRON, COX_BRESLOW };

struct cox_options {
	enum cox_ties ties;
	double tolerance; /* relative change of the log likelihood: 1e-9 */
	int turns;	  /* 30 */
	double ridge; /* L: takes L/2 sum (b sd)^2 off the log likelihood, sd
		       * with n - 1, as R's ridge(); 0: none */
};

struct cox_fit {
	size_t columns;
	enum cox_ties ties;
	double *b;	    /* of the columns as given; 0 where dropped */
	double *variance;   /* columns x columns; zeros where dropped */
	bool *dropped;	    /* constant, or depends on columns before it */
	bool *infinite;	    /* still grew when the likelihood stood still */
	double null_loglik; /* at b = 0 */
	double loglik;	    /* without the ridge */
	double ridge;	    /* on the standardised columns */
	double score_test, wald_test; /* chi-squares on `kept` */
	size_t kept;
	int turns;
	bool converged;
};

/*
 * Fits; false with a reason when there is nothing to fit (no event, no column).
 * The fit is in `memory`. Agrees with R's coxph to 1e-9
 * in b. With weights a row counts as so many (R's case weights); with a ridge
 * the variance is that of the penalised likelihood.
 */
bool cox_fit(struct arena *memory, const struct cox_order *order,
    const struct cox_options *options, struct cox_fit *fit, struct diag *diag);

/* exp((x - mean) b): a row's multiple of the baseline at the means. */
double
cox_risk(const double *b, const double *mean, const double *x, size_t columns);

/* b of the standardised columns of the order, for a walk; free(). */
double *
cox_standardised(const struct cox_order *order, const struct cox_fit *fit);
