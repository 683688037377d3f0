/*
 * rewrite: a rarer dialect in the form that csv/reader knows. A backslash
 * escape becomes a quoted field with doubled quotes; white space between a
 * delimiter and a quote goes.
 */
#ifndef CSV_REWRITE_H
#define CSV_REWRITE_H

#include <stdbool.h>

struct in;

/* Takes over `in`; closing the result closes it. */
struct in *
csv_rewrite(struct in *in, char delimiter, char quote, bool backslash);

#endif
