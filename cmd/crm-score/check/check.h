/*
 * check: the rows of a check, and the tables about them.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/groups.h"
#include "cli/scorer.h"

enum check_table {
	CHECK_SUMMARY,
	CHECK_GROUPS,
	CHECK_CUTOFFS,
	CHECK_STABILITY
};

struct check_options {
	const char *target, *use, *probability, *score, *compare, *profit;
	const char *train;
	int table, higher;
	int64_t groups;
};

struct check_numbers VEC_OF(double);

/* Rows with an outcome; a vector is empty when its column is not there. */
struct check {
	struct tool *tool;
	const struct check_options *options;
	struct check_numbers p, score, other;
	struct check_events VEC_OF(uint8_t) event;
	uint64_t unknown; /* rows without an outcome */
	struct map known; /* customers of the rows of the fit */
	uint64_t known_keys;
	bool falling; /* the higher the score, the safer */
	/* With --by: the values of its columns, and of each row their number.
	 */
	struct groups groups;
	struct check_groups VEC_OF(uint32_t) group;
	/* With a model: */
	struct scorecard_file file;
	struct scorer scorer;
	bool has_model;
	double *score_rows; /* per score bin: all rows of the check */
	double **bin_rows;  /* per variable and bin; NULL: no such column */
};

/* The table, for each value of --by and for all. */
void check_print(const struct check *c, struct csv_writer *w);
