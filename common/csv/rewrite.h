/*
 * rewrite: a rarer dialect in the form that csv/reader knows. A backslash
 * escape becomes a quoted field with doubled quotes; white space between a
 * delimiter and a quote goes; delimiters in a row become one, and go at the
 * ends of a line.
 */
#pragma once

#include <stdbool.h>

struct in;

struct csv_rewrite {
	char delimiter, quote;
	bool backslash; /* escapes */
	bool runs;	/* of delimiters are one */
};

/* Takes over `in`; closing the result closes it. */
struct in *csv_rewrite(struct in *in, const struct csv_rewrite *how);
