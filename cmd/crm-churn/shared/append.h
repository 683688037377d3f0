/*
 * append: rows pass through with new columns behind them. A name that the input
 * has already is an error, or with --replace gives way.
 */
#ifndef APPEND_H
#define APPEND_H

#include "cli/input.h"

struct append {
	const struct input *in;
	bool *hidden; /* input columns that give way; NULL: none */
};

/* Writes the header; `names` ends with NULL. */
void append_open(struct append *a, const struct input *in, struct csv_writer *w,
    const char *const *names);

/* Writes a row's own cells; the new ones and csv_end are the caller's. */
void append_row(
    const struct append *a, const struct csv_row *row, struct csv_writer *w);

void append_close(struct append *a);

#endif
