/*
 * grade: names for ranges of a score, from the top: "A:80,B:60,C" is A from 80,
 * B from 60, C below.
 */
#ifndef GRADE_H
#define GRADE_H

#include "base/diag.h"
#include "base/str.h"

enum { GRADES_MAX = 32 };

struct grades {
	size_t n;
	struct str name[GRADES_MAX];
	double from[GRADES_MAX]; /* descending; the last may be -INFINITY */
};

/* The names are parts of `text`. False (EXIT_USAGE) when the limits do not
 * descend or one is no number. */
bool grade_parse(const char *text, struct grades *grades, struct diag *d);

/* The name of a score; empty below the lowest limit and for NaN. */
struct str grade_of(const struct grades *grades, double score);

#endif
