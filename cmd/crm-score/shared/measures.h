/*
 * measures: tables of named figures, a row each: a share with its counts and
 * Wilson limits, or a number with the count behind it.
 */
#pragma once

#include "frame.h"

struct measures {
	const struct frame *f;
	struct csv_writer *w;
	size_t group;	  /* whose row it is: frame_key_cells */
	const char *part; /* a further key, behind those; NULL: none */
	double level;	  /* of the limits */
};

/* The names of the columns, behind the keys and that of `part`. */
#define MEASURES_NAMES "measure,value,count,of,lower,upper"

/* count / of; an empty value where `of` is 0. */
void
measures_share(struct measures *m, const char *name, double count, double of);

/* A number; `of` is how many it rests on (NaN: empty). */
void
measures_value(struct measures *m, const char *name, double value, double of);

/* The same with limits. */
struct measure {
	double value, count, of, lower, upper;
};

void
measures_row(struct measures *m, const char *name, const struct measure *row);
