/*
 * pls: partial least squares path modelling (Wold 1982; Lohmoeller 1989;
 * Tenenhaus et al. 2005), the method behind customer satisfaction indices
 * (Fornell et al. 1996). Everything is worked out on the correlations of the
 * items, so a round costs items^2 however many people answered.
 *
 * Accuracy: the published mobile phone data (250 x 24) to 10 digits with
 * tolerance 1e-12 (tests/ref/pls.c).
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"
#include "model/pls_model.h"

enum pls_scheme { PLS_PATH, PLS_CENTROID, PLS_FACTORIAL };

/* The answers, one column per item of the bound model, in the model's order. */
struct pls_data {
	const double *x;     /* item i of row r at x[i * n + r]; NaN: none */
	const double *count; /* how often each row counts; NULL: once */
	size_t n;	     /* rows */
};

struct pls_options {
	enum pls_scheme scheme;
	bool formative;	  /* mode B for all constructs */
	double tolerance; /* of the largest change of a weight (1e-7) */
	int rounds;	  /* at most (300) */
};

/* Arrays live as long as the fit. k: constructs, matrices [from * k + to]. */
struct pls_fit {
	struct arena memory;
	double *mean, *sd; /* of each item, blanks filled by the mean */
	double *weight;	   /* on standardised items; scores have variance 1 */
	double *loading;   /* correlation of item and construct */
	bool *constant;	   /* items without variance: weight 0 */
	double *item_r;	   /* correlations of the items, items x items */
	double *r;	   /* correlations of the constructs, k x k */
	double *path;	   /* path coefficients, 0 where there is none */
	double *total;	   /* direct and indirect effects */
	double *r2;	   /* NaN for a construct without causes */
	double *alpha;	   /* standardised */
	double *rho_c;	   /* composite reliability */
	double *rho_a;	   /* of Dijkstra and Henseler; NaN in mode B */
	double *ave;	   /* average variance extracted */
	double rows;	   /* the sum of counts */
	int used;	   /* rounds */
	bool converged;
};

/*
 * Fits the bound model; *fit is all zeros before. An unanswered item takes its
 * mean; rows with count 0 do not take part. A construct without paths keeps
 * equal weights. False (EXIT_DATA) with fewer than three rows or a construct
 * whose items are all constant. Running out of rounds is not a failure:
 * `converged` says so. Cost: rows * items^2 / 2 + rounds * items^2.
 */
bool pls_fit(struct pls_fit *fit, const struct pls_model *model,
    const struct pls_data *data, const struct pls_options *options,
    struct diag *d);

void pls_fit_free(struct pls_fit *fit);

/* Whether row r answered every item. */
bool pls_complete(
    const struct pls_data *data, const struct pls_model *model, size_t r);

/* How people are scored on 0-100. */
struct pls_scale {
	double low, high;      /* of the answers */
	const double *weights; /* per item, on raw answers: pls_raw_weights */
	const double *fill;    /* per item, for blanks: fit->mean; or NULL */
};

/*
 * The weights on raw answers: weight / sd (0 for constant items), or 1 for all
 * when `equal`. raw: room for one per item.
 */
void pls_raw_weights(const struct pls_fit *fit, const struct pls_model *model,
    bool equal, double *raw);

/*
 * The score of row r on construct c: 100 sum u (x - low) / ((high - low) sum
 * u). Blanks take `fill` (as in the fit: for the index), or without one drop
 * out of both sums (for a person); NaN when more than half of the items are
 * blank then, or the weights sum to 0.
 */
double pls_score(const struct pls_data *data, const struct pls_model *model,
    const struct pls_scale *scale, size_t c, size_t r);
