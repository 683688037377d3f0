/*
 * grid: the table writer for people's eyes: what --pretty and crm-report text
 * print. Columns fit the width, numbers stand to the right, a bar fills what is
 * left of the line.
 */
#ifndef CLI_GRID_H
#define CLI_GRID_H

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct out;

struct grid_column {
	struct str name;
	bool right; /* numbers */
	int rank;   /* the highest leaves first where the width is short */
};

struct grid {
	struct arena arena; /* of texts that nobody else keeps */
	VEC(struct grid_column) column;
	VEC(struct str) cell; /* rows x columns, as they are to be read */
	VEC(double) bar;     /* per row: its part of the longest, 0 to 1; NaN */
	size_t totals;	     /* so many rows at the end stand below a rule */
	struct str bar_name; /* what the bars show; empty: no bars */
	uint64_t more;	     /* rows that are not shown */
};

struct grid_style {
	size_t width; /* columns of the terminal or page */
	bool ascii;   /* # and - where there are no block characters */
	bool colour;  /* escape sequences for bars and rules */
};

/* The terminal's width, else $COLUMNS, else 80; `given` above 0 wins. */
size_t grid_width(int64_t given);

/* Colour for a terminal that wants it: never with NO_COLOR. */
bool grid_colour(void);

/* A cell whose control characters are U+FFFD: in the grid's arena if any. */
struct str grid_clean(struct grid *grid, struct str text);

void grid_print(
    struct out *out, const struct grid *grid, const struct grid_style *style);

void grid_free(struct grid *grid);

#endif
