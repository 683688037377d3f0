/*
 * logistic: regression of a yes or no on numbers, binned values and levels, by
 * iteratively reweighted least squares (McCullagh and Nelder 1989).
 *
 * Every column has one value in every row, so a row of X has as many non-zero
 * cells as there are columns, however many dummies those make. A turn of the
 * plain search costs rows x columns^2 / 2 + terms^3 / 3; with a ridge, or near
 * another fit, the step is found by conjugate gradients, a turn costs about ten
 * times rows x columns, and 100 000 rows of 200 columns with 2000 dummies take
 * two seconds.
 */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * One of three:
 *	number			a number per row, one coefficient
 *	level and value		value[level[row]] (a weight of evidence), one
 *				coefficient
 *	level alone		a dummy for each of the levels 0 .. levels-1;
 *				the level `levels` has none (the base)
 * Numbers are finite.
 */
struct logistic_column {
	const double *number;
	const uint16_t *level;
	const double *value;
	size_t levels;
};

struct logistic_data {
	const struct logistic_column *columns;
	size_t column_count;
	const uint8_t *event; /* 0 or 1 per row */
	const double *share;  /* 0 .. 1 per row in place of event, for rows
			       * that stand for some of each; NULL: none */
	const double *weight; /* >= 0 per row; NULL: all 1 */
	const double *offset; /* added to the log odds; NULL: none */
	size_t rows;
};

struct logistic_fit;

struct logistic_options {
	double ridge; /* L: penalty L/2 sum b^2, the intercept is free */
	/* L of a second fit where the first runs away to infinite
	 * coefficients; 0: none, they stay where the likelihood stood still. */
	double rescue;
	/* A fit of the same columns to nearly the same rows, to start from
	 * (cross-validation): no standard errors then. NULL: none. */
	const struct logistic_fit *near;
	int threads; /* the same figures with any number */
};

/* Terms: 0 is the intercept, then the columns' coefficients in order. */
struct logistic_fit {
	size_t terms, kept;
	double *b;	      /* 0 where dropped */
	bool *dropped;	      /* depends on the terms before it */
	bool *infinite;	      /* still grew when the likelihood stood still */
	double *se;	      /* NaN where dropped, and all with a ridge */
	double *vif;	      /* variance inflation; NaN for the intercept */
	double *covariance;   /* terms x terms, zeros where dropped; NULL with
			       * a ridge */
	double *factor;	      /* for fits near this one */
	double deviance;      /* -2 log likelihood, without the penalty */
	double null_deviance; /* intercept alone; NaN with an offset */
	double ridge;	      /* the one used */
	int turns;
	bool converged, separated; /* some rows are told apart completely */
	struct arena memory;	   /* of all that: arena_free */
};

/* The number of terms of the data: 1 + coefficients. */
size_t logistic_terms(const struct logistic_data *data);

/*
 * Fits by reweighted least squares from mu = (w y + .5)/(w + 1) until
 * |D - D'| / (|D| + .1) < 1e-8, D the penalised deviance; a step that makes D
 * larger is halved. Standard errors are those of the last solve, as in R's glm;
 * VIF_j = V_jj (V^-1)_jj of the coefficients without the intercept. Separation
 * is judged by the likelihood: it stands still, and the log odds of some row
 * still move. A large |log odds| alone is none. One class only, or no
 * rows, gives converged = false. Agrees with R's glm to 1e-9 in b and 1e-7 in
 * se.
 */
void logistic_fit(const struct logistic_data *data,
    const struct logistic_options *options, struct logistic_fit *fit);

/* The log odds of every row. */
void logistic_predict(
    const struct logistic_data *data, const double *b, double *log_odds);

/* 1 / (1 + e^-x) without overflow. */
double logistic_probability(double log_odds);

/* ln(1 + e^x) without overflow: minus the log of the other probability. */
double logistic_softplus(double log_odds);
