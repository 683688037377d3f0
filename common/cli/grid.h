/*
 * grid: the table writer for people's eyes: what --pretty and crm-report text
 * print. Columns fit the width, numbers stand to the right, a bar fills what is
 * left of the line; cells may be shaded, and lines drawn below.
 */
#pragma once

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

/* A line over the rows, or over time, drawn in one row of characters. */
struct grid_line {
	struct str name, last, least, most; /* as they are to be read */
	VEC(double) point;
};

enum { GRID_SHADES = 7 };

struct grid {
	struct arena arena; /* of texts that nobody else keeps */
	VEC(struct grid_column) column;
	VEC(struct str) cell; /* rows x columns, as they are to be read */
	VEC(double) bar;   /* per row: its part of the longest, -1 to 1; NaN */
	VEC(double) piece; /* rows x pieces: how the bar is made up; or none */
	VEC(struct str) piece_name;
	VEC(signed char) shade; /* as cell: 0 to 6, -1: none; or none at all */
	VEC(struct grid_line) line;
	size_t totals;	     /* so many rows at the end stand below a rule */
	struct str bar_name; /* what the bars show; empty: no bars */
	uint64_t more;	     /* rows that are not shown */
};

/* What stands around a table, as text/saying has it: {1} is a number. */
struct grid_words {
	struct str bar, hidden, more, rows, to;
	bool below_two;
};

struct grid_style {
	size_t width; /* columns of the terminal or page */
	bool ascii;   /* # and - where there are no block characters */
	bool colour;  /* escape sequences for bars and rules */
	const struct grid_words *words; /* NULL: English */
};

/* The terminal's width, else $COLUMNS, else 80; `given` above 0 wins. */
size_t grid_width(int64_t given);

/* Colour for a terminal that wants it: never with NO_COLOR. */
bool grid_colour(void);

/*
 * A cell whose control characters are U+FFFD, without what utf8_shown leaves
 * out: in the grid's arena unless nothing changes.
 */
struct str grid_clean(struct grid *grid, struct str text);

/* A new line, to be filled with points. */
struct grid_line *grid_line(struct grid *grid, struct str name);

/* Which of the shades a part, 0 to 1 of the largest, has. */
signed char grid_shade(double part);

void grid_print(
    struct out *out, const struct grid *grid, const struct grid_style *style);

void grid_free(struct grid *grid);
