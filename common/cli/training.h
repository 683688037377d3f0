/*
 * training: all rows of a run as columns to learn from: an outcome, numbers and
 * levels.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"

#include <stdint.h>

/* n of one of the two, per row. */
struct training_column {
	struct str name;
	size_t at; /* in the header */
	bool text;
	struct training_numbers VEC_OF(double) number; /* NaN: empty */
	struct training_codes VEC_OF(uint32_t) code;   /* MAP_NONE: empty */
	struct map levels;
};

/* Which rows and columns. Lists are "name,prefix*,..."; NULL: none, and all
 * columns but the outcome for `features`. */
struct training_wants {
	const char *target; /* "COLUMN=VALUE": the event; without VALUE: 1 */
	const char *features, *exclude;
	const char *number, *text; /* columns that are so, whatever is there */
	const char *weight; /* column of how many rows a row stands for */
	bool customers;	    /* tell who the rows are of */
	bool unknown;	    /* keep rows with an empty outcome */
};

struct training {
	struct tool *tool;
	struct arena memory;		 /* of the texts */
	struct str target, event, other; /* column and its two values */
	struct training_column *columns;
	size_t count;
	struct training_events VEC_OF(uint8_t) outcome; /* 0, 1 */
	struct training_numbers weight; /* of wants.weight; > 0 */
	struct training_codes customer; /* where there is a column of them */
	struct map customers;
	size_t rows;  /* all */
	size_t known; /* with an outcome; those come first */
};

/*
 * Reads everything. A column is numbers if all its filled cells among the first
 * 10 000 rows are; a text in it later on is a bad row. A third outcome is a bad
 * row, too; what does not work otherwise, or one outcome only, ends the run.
 * False: there were rows, but none could be used; the status is set.
 */
bool training_read(
    struct training *t, struct tool *tool, const struct training_wants *wants);

/* Why the cells of a column say that it is no feature: dates, ids, numbers of
 * rows, phones, addresses; NULL when they do not. O(rows). */
const char *training_why_not(const struct training *t, size_t column);

/* Whether a list "a,b,c*" names a column. */
bool training_named(const char *list, struct str name);

/* Ends the run unless every item of an option's list (NULL: none) names a
 * column. */
void training_check(struct input *in, const char *option, const char *list);

/* Splits "COLUMN=VALUE": the column in the header, and the value, "1" if there
 * is none. Ends the run when there is no such column. */
size_t training_target(struct input *in, const char *target, struct str *value);
