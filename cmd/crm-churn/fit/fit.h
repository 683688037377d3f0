/*
 * fit: the parts of the method.
 */
#pragma once

#include "cli/risk_model.h"
#include "cli/training.h"
#include "model/logistic.h"

enum { FIT_FOLDS_MAX = 100 };

struct fit_options {
	const char *target, *features, *exclude, *number, *text, *save, *split;
	const char *monotone, *ridge_text, *weight;
	int model, table;
	double rate, level;
	int64_t rounds, depth, patience, folds;
};

/* Coded training rows. */
struct fit {
	const struct fit_options *o;
	struct tool *tool;
	struct training t;
	double ridge;
	size_t rows; /* with an outcome */
	const uint8_t *event;
	const double *weight; /* per row; NULL: all 1 */
	size_t *source;	      /* training column of each model column */
	uint16_t **code; /* of each column, by row; NULL for plain numbers */
	size_t split;	 /* training column that tells time; t.count: none */
	struct risk_model m;
	struct logistic_fit logistic; /* logistic and plain */
	double objective;
	double *p;     /* of the training rows */
	size_t folds;  /* 0: no cross-validation */
	uint8_t *fold; /* of each row */
	double *q;     /* probabilities by models that have not seen the row */
};

/* Chooses the training columns that may be used and codes them; says which are
 * left out, and why. What makes no sense ends the run. */
void fit_columns(struct fit *f);

/* A column's code of a row as a level of the regression: in a plain model the
 * first code comes last, and has no dummy. And the code of a level. */
size_t fit_level(const struct fit *f, size_t column, size_t code);
size_t fit_code(const struct fit *f, size_t column, size_t level);

/* How many coefficients a column has. */
size_t fit_terms(const struct fit *f, size_t column);

/* Cuts the rows into folds by customer (by row where there are none). */
void fit_folds(struct fit *f);

/* The models, from the codes; with folds also f->q. */
void fit_logistic(struct fit *f);
void fit_trees(struct fit *f);

/* Warns of what makes the figures doubtful: few events, columns that alone tell
 * the outcome of rows not seen. */
void fit_warn(const struct fit *f);

/* Each writes one table, header and rows. */
void fit_measures(const struct fit *f, struct csv_writer *w);
void fit_alone(const struct fit *f, struct csv_writer *w);
void fit_weights(const struct fit *f, struct csv_writer *w);
void fit_coefficients(const struct fit *f, struct csv_writer *w);
void fit_tests(const struct fit *f, struct csv_writer *w);

/* The larger of AUC and 1 - AUC of a column alone; `unseen`: the AUC, where
 * there are folds, on rows that have not told the rates of its codes. NaN with
 * one class only. */
double fit_alone_auc(const struct fit *f, size_t column, bool unseen);

/* "Two year", "12-24", "(empty)" as a text in `room` or elsewhere. */
struct str
fit_code_name(const struct risk_column *c, size_t code, char room[80]);
