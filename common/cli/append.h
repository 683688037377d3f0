/*
 * append: rows pass through with new columns behind them. A name that the input
 * has already is an error, or with --replace the old column gives way.
 */
#pragma once

#include "base/vec.h"
#include "cli/input.h"

struct append {
	const struct tool *tool;
	const struct header *header; /* of the input */
	char delimiter;		     /* of rows as they came; 0: of none */
	bool *hidden;		     /* input columns that give way */
	bool hides;		     /* there are some */
	VEC(struct str) name;	     /* of the new ones */
};

/* For rows of an input that is open, or for kept ones with that header. */
void append_open(struct append *a, const struct input *in);
void append_open_kept(
    struct append *a, const struct tool *tool, const struct header *header);

/* A new column; and those of a list "a,b". The text is not copied. */
void append_name(struct append *a, struct str name);
void append_list(struct append *a, const char *names);

/* Writes the header. */
void append_names(const struct append *a, struct csv_writer *w);

/* Writes the cells that a row came with; the new ones and csv_end are the
 * caller's. */
void append_row(
    const struct append *a, const struct csv_row *row, struct csv_writer *w);
void append_cells(
    const struct append *a, const struct str *cell, struct csv_writer *w);
