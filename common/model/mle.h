/*
 * mle: maximum likelihood with several starts, and what it is worth: standard
 * errors, the condition of the information, whether the starts agree.
 */
#pragma once

#include "base/diag.h"
#include "math/optim.h"

enum { MLE_MAX = 24 };

/* ln of a parameter outside +-MLE_FAR is a ridge, not an estimate; the search
 * ends at +-MLE_BOUND. */
#define MLE_FAR	  12.0
#define MLE_BOUND 16.0
/* Warned of above: the information is then nearly singular. */
#define MLE_CONDITION 1e5

struct mle_problem {
	optim_function *f; /* the log-likelihood and its gradient */
	void *data;
	size_t n;     /* parameters, at most MLE_MAX; logarithms as a rule */
	double units; /* independent observations (customers) */
	void *coarse; /* NULL, or a thinner sample of the data: the starts are
		       * tried on it, and the whole only from the best */
	double coarse_units; /* of these */
	int restarts;	     /* seeded starts beside the given one */
};

struct mle_fit {
	size_t n;
	double x[MLE_MAX]; /* the estimates on the scale of f */
	double value;	   /* log-likelihood */
	double units;
	double largest_gradient;
	double covariance[MLE_MAX * MLE_MAX]; /* of x, row-major n x n */
	double condition;  /* of the information; INFINITY: no covariance */
	bool converged;	   /* largest gradient < 1e-6 units; 1e-4 if far */
	bool starts_agree; /* another start came within 1e-4 of the value */
	bool far;	   /* some |x| > MLE_FAR */
};

/*
 * Fits from `start` and from `restarts` seeded points around it (each
 * coordinate within 1), and keeps the best. False, with a diagnosis, when f is
 * not defined at any start. A fit that did not converge is returned as such.
 * Takes 40 or so evaluations of f per start.
 */
bool mle_fit(const struct mle_problem *problem, const double *start,
    struct mle_fit *fit, struct diag *diag);

/* A figure of a fit that people read: what is plain in x, or its logarithm. */
enum mle_scale { MLE_PLAIN, MLE_LOG };

struct mle_estimate {
	double value, se, lower, upper;
};

/*
 * weight' x, or e to that: with its standard error by the delta method and the
 * limits that hold `level` of the normal distribution, made on the scale of x,
 * so that a parameter above 0 has limits above 0. No covariance: NaN but for
 * the value.
 */
struct mle_estimate mle_estimate(const struct mle_fit *fit,
    const double *weight, enum mle_scale scale, double level);

/* The standard error of x[i]; NaN without a covariance. */
double mle_error(const struct mle_fit *fit, size_t i);

/* gradient' covariance gradient: the delta method for a figure with that
 * gradient by x; NaN without a covariance. */
double mle_variance(const struct mle_fit *fit, const double *gradient);

/* 2 n - 2 LL, and n ln(units) - 2 LL: smaller is better. */
double mle_aic(const struct mle_fit *fit);
double mle_bic(const struct mle_fit *fit);
