/*
 * cox_data: what a Cox model sees of a row: its covariates as numbers, levels
 * as 0/1 columns without the first, and how to name them.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"

/* One column of the input. */
struct cox_column {
	struct str name;
	size_t at; /* in the header */
	bool text;
	struct map levels;
	uint32_t *rank; /* of each level: 0 the base, 1, ... the columns */
	size_t ranks;
	bool pooled; /* the last rank is of all rarer levels */
	struct cox_numbers VEC_OF(double) number;
	struct cox_codes VEC_OF(uint32_t) code;
	size_t term; /* where its terms begin */
};

struct cox_columns {
	struct arena memory;
	struct cox_column *column;
	size_t count, terms, rows;
	double *cell; /* a row's numbers on the way */
	uint32_t *level;
};

/* Which columns; lists are "a,b,c*". */
struct cox_wants {
	const char *features, *exclude; /* NULL: all that is not taken */
	const char *text;    /* levels although they look like numbers */
	const char *base;    /* "COLUMN=LEVEL,..." */
	const size_t *taken; /* columns with another part */
	size_t taken_count;
	bool none_is_well; /* no covariate is no error */
};

/* Chooses the columns; what makes no sense ends the run. */
void cox_columns_open(
    struct cox_columns *c, struct input *in, const struct cox_wants *wants);

/* Reads a row's covariates, to be kept with cox_columns_keep. False after
 * rejecting the row: a covariate is missing, or text where numbers were. The
 * first row decides which columns are numbers. */
bool cox_columns_read(struct cox_columns *c, struct input *in,
    const struct csv_row *row, const char *text);
void cox_columns_keep(struct cox_columns *c);

/*
 * Orders the levels (byte order, the base first; of more than LEVELS_MAX the
 * rarer are one) and numbers the terms. Columns of texts of which nearly every
 * row has its own are left out. Both are said.
 */
void cox_columns_close(
    struct cox_columns *c, const char *base, struct report *report);

/* All rows as a matrix, rows x terms. free() */
double *cox_columns_matrix(const struct cox_columns *c);

/* The level of term k of a column ({NULL, 0} for a number; "(other)" for that
 * of the rarer ones). */
struct str cox_column_level(const struct cox_column *column, size_t k);

/* How many terms a column has. */
size_t cox_column_terms(const struct cox_column *column);
