/*
 * bands: names for ranges of a score, from the top: "A:80,B:60,C" is A from 80,
 * B from 60, C below.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"

enum { BANDS_MAX = 32 };

struct bands {
	size_t n;
	struct str name[BANDS_MAX];
	double from[BANDS_MAX]; /* descending; the last may be -INFINITY */
};

/* The names are parts of `text`. False (EXIT_USAGE) when the limits do not
 * descend or one is no number. */
bool bands_parse(const char *text, struct bands *grades, struct diag *d);

/* The name of a score; empty below the lowest limit and for NaN. */
struct str bands_of(const struct bands *grades, double score);
