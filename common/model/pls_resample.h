/*
 * pls_resample: how sure the numbers of a path model are: seeded bootstrap and
 * exact jackknife (Efron and Tibshirani 1993). Every refit takes the sign of
 * the first fit, construct by construct.
 */
#pragma once

#include "model/pls.h"

#include <stdint.h>

struct pls_estimate {
	double value;	     /* of all the rows */
	double error;	     /* standard error */
	double lower, upper; /* limits */
};

/* Arrays live as long as this. k: constructs. */
struct pls_resample {
	struct arena memory;
	struct pls_estimate *index;   /* k: mean scores, 0-100 */
	struct pls_estimate *path;    /* as model->path */
	struct pls_estimate *total;   /* k x k, [from * k + to] */
	struct pls_estimate *weight;  /* per item */
	struct pls_estimate *loading; /* per item */
	size_t refits, failed;	      /* failed: not converged or no fit */
};

struct pls_resample_options {
	const struct pls_options *fit;
	double low, high; /* of the answers */
	bool equal;	  /* index with equal weights */
	double level;	  /* of the limits (0.95) */
	bool jackknife;	  /* in place of the bootstrap */
	size_t refits;	  /* bootstrap: samples */
	uint64_t seed;
};

/*
 * The bootstrap draws rows with replacement among those whose count is not 0,
 * `refits` times; the limits are type-7 quantiles of the refits. The jackknife
 * leaves out each row once: SE^2 = (n - 1) / n sum (t_i - mean)^2; the limits
 * are value +- z SE. *out is all zeros before. False when fewer than two refits
 * succeed (EXIT_DATA). Cost: a pls_fit for each.
 */
bool pls_resample(struct pls_resample *out, const struct pls_model *model,
    const struct pls_data *data, const struct pls_resample_options *options,
    struct diag *d);

void pls_resample_free(struct pls_resample *out);

/*
 * The mean of the scores of construct c over the rows that have one, by count,
 * and, when sd is not NULL, their standard deviation (n - 1). NaN without any.
 */
double pls_index(const struct pls_data *data, const struct pls_model *model,
    const struct pls_scale *scale, size_t c, double *sd);
