/*
 * logistic_design: the columns of a logistic regression as a matrix X, the
 * intercept in front, and its products. Every column has one number in a row,
 * so X itself is never made: a product takes rows x columns, and X'WX rows x
 * columns^2 / 2. Sums are over fixed blocks of rows, so they are the same with
 * any number of threads.
 */
#pragma once

#include "model/logistic.h"

struct logistic_design {
	const struct logistic_data *data;
	size_t terms;
	size_t *first; /* by column: its first term */
	double **own;  /* by column: its numbers; NULL for one of levels */
	/* Passes have a place more for each column, its base's, so that no
	 * row asks whether it has a dummy: column j begins at first[j] + j. */
	size_t places;
	double *placed; /* coefficients by place */
	size_t chunks;	/* of rows, each with sums of its own */
	double *part;	/* chunks x places */
	int threads;
	struct arena memory;
};

/* Ready; the data must stay. logistic_design_close frees it. */
void logistic_design_open(struct logistic_design *design,
    const struct logistic_data *data, int threads);
void logistic_design_close(struct logistic_design *design);

/* to = X b, of every row; offsets are the caller's. */
void logistic_design_times(
    struct logistic_design *design, const double *b, double *to);

/* to = X' r. */
void logistic_design_back(
    struct logistic_design *design, const double *r, double *to);

/* to = X' W X v, w per row. */
void logistic_design_product(struct logistic_design *design, const double *w,
    const double *v, double *to);

/* The lower triangle of X' W X, terms x terms: of all rows, or of one block in
 * `every`, which is about that of all divided by `every`. */
void logistic_design_normal(const struct logistic_design *design,
    const double *w, size_t every, double *to);
