/*
 * pls_predict: does a path model foretell answers of people whom it has not
 * seen? PLSpredict of Shmueli, Ray, Velasquez Estrada and Chatla (2016).
 *
 * The model is fitted without a part of the rows (a fold); for these, the
 * scores of the constructs without causes come from their own answers, all
 * others along the paths (earliest antecedents), and an item is foretold as
 * mean + sd * loading * score. The yardsticks: the mean of the item in the
 * other folds (Q2 = 1 - sum of squared errors / those of that mean), and the
 * linear regression of the item on the items of the constructs without causes.
 *
 * Accuracy: an independent computation to 1e-9 (tests/ref/pls.c).
 */
#pragma once

#include "model/pls.h"

#include <stdint.h>

/* How well an item was foretold; NaN for items of constructs without causes. */
struct pls_predicted {
	double n;		/* answers foretold, all repeats */
	double q2;		/* against the mean */
	double rmse, mae;	/* of the path model */
	double lm_rmse, lm_mae; /* of the regression */
};

struct pls_predict_options {
	const struct pls_options *fit;
	size_t folds, repeats;
	uint64_t seed;	    /* deals the rows to folds of equal size */
	const size_t *fold; /* or the fold of each row, of one repeat; NULL */
};

/*
 * Foretells every answer `repeats` times; out has a place per item. False
 * (EXIT_DATA) with fewer rows than folds, or when a fit fails or does not
 * converge. Cost: repeats times folds times pls_fit.
 */
bool pls_predict(struct pls_predicted *out, const struct pls_model *model,
    const struct pls_data *data, const struct pls_predict_options *options,
    struct diag *d);
