/*
 * lifetime: durations by a law, ln T = x b + scale W (accelerated failure
 * times; Kalbfleisch and Prentice 2002, chapter 3; R's survreg). A law knows
 * times that nobody has reached yet, which no curve of counts does.
 */
#pragma once

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* W: the smallest extreme value (the exponential with scale 1), the standard
 * normal, the logistic. */
enum lifetime_law {
	LIFETIME_EXPONENTIAL,
	LIFETIME_WEIBULL,
	LIFETIME_LOGNORMAL,
	LIFETIME_LOGLOGISTIC,
	LIFETIME_LAWS
};

/* "exponential", "weibull", "lognormal", "loglogistic". */
extern const char *const lifetime_names[LIFETIME_LAWS];

/* At risk in (start, stop], as of model/cox_walk.h; stop > 0. */
struct lifetime_data {
	size_t rows, columns; /* without the intercept; 0 is well */
	const double *x;      /* rows x columns */
	const double *start;  /* NULL: from the beginning */
	const double *stop;
	const uint8_t *event;
	const double *weight; /* > 0; NULL: all 1 */
};

/* Terms: the intercept, the columns in order, and the scale. */
struct lifetime_fit {
	enum lifetime_law law;
	size_t columns;
	double *b;	    /* columns + 1; 0 where dropped */
	double scale;	    /* 1 where it is fixed */
	bool *dropped;	    /* columns + 1 */
	double *variance;   /* of b and ln scale: (columns + 2)^2, zeros where
			     * dropped or fixed */
	double loglik;	    /* of the times themselves, as R has it */
	double null_loglik; /* of the intercept (and the scale) alone */
	size_t kept;	    /* parameters, the scale too */
	int turns;
	bool converged;
};

/*
 * Newton's method on the log likelihood; with a start the likelihood is that of
 * who was still there then. False with a reason when there is nothing to fit
 * (no event, fewer events than parameters). The fit is in `memory`. Agrees
 * with R's survreg to 1e-9.
 */
bool lifetime_fit(struct arena *memory, const struct lifetime_data *data,
    enum lifetime_law law, struct lifetime_fit *fit, struct diag *diag);

/* One customer's law. */
struct lifetime {
	enum lifetime_law law;
	double place, scale; /* x b */
};

/* ln P(T > t), t >= 0; accurate far out, too. */
double lifetime_ln_survival(const struct lifetime *life, double t);

/* t with P(T > t) = e^ln_s. */
double lifetime_time(const struct lifetime *life, double ln_s);

/* P(leave in (served, served + horizon]), given still there at `served`. */
double
lifetime_leave(const struct lifetime *life, double served, double horizon);

/* Mean time left, counted up to a horizon (INFINITY: all of it); NaN when it
 * is infinite. By quadrature over the chance, about 1e-9 relative. */
double
lifetime_left(const struct lifetime *life, double served, double horizon);

/* The time by which half of those still there at `served` have left. */
double lifetime_median(const struct lifetime *life, double served);
