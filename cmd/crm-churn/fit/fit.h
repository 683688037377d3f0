/*
 * fit: the parts of the method.
 */
#ifndef FIT_H
#define FIT_H

#include "cli/risk_model.h"
#include "cli/training.h"

struct fit_options {
	const char *target, *features, *exclude, *number, *text, *save, *split;
	const char *monotone;
	int model, table;
	double ridge, rate;
	int64_t rounds, depth, patience;
};

/* Coded training rows. */
struct fit {
	const struct fit_options *o;
	struct tool *tool;
	struct training t;
	size_t rows; /* with an outcome */
	const uint8_t *event;
	size_t *source;	 /* training column of each model column */
	uint16_t **code; /* of each column, by row; NULL for plain numbers */
	size_t split;	 /* training column that tells time; t.count: none */
	struct risk_model m;
	double objective, deviance;
	double *p; /* of the training rows */
};

/* Chooses the training columns that may be used and codes them; says which are
 * left out, and why. What makes no sense ends the run. */
void fit_columns(struct fit *f);

/* The three kinds of model, from the codes. */
void fit_logistic(struct fit *f);
void fit_trees(struct fit *f);

#endif
