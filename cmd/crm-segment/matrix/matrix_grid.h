/*
 * matrix_grid: customers by any two columns, each cut into up to five levels,
 * with names and strategies of the cells from a table.
 */
#pragma once

#include "base/map.h"
#include "cli/customers.h"

enum { GRID_LEVELS = 5, GRID_UNKNOWN = 255 };

struct matrix_options;

/* One side of the grid. */
struct grid_side {
	const char *option, *cuts; /* "--x"; how it is cut */
	size_t column;
	uint8_t *level;		       /* per customer; GRID_UNKNOWN: empty */
	double *value;		       /* per customer: numbers; NaN: empty */
	struct map text;	       /* classes */
	struct str class[GRID_LEVELS]; /* in byte order */
	bool classes;
	size_t levels;
	double cut[GRID_LEVELS]; /* of the last group: a level begins above */
};

/* What a table calls the cell of two labels, and says to do. */
struct matrix_relation {
	struct str x, y, cell, strategy;
};

struct matrix_grid {
	const struct matrix_options *options;
	struct customers *c;
	const char *kind; /* of the built-in table; NULL: of the user's */
	struct grid_side side[2];
	size_t amount; /* column of value, or ROLE_NONE */
	VEC(struct matrix_relation) relation;
};

/* Finds the columns and loads the table; ends the run where it cannot. */
void matrix_grid_prepare(struct matrix_grid *g);
bool matrix_grid_score(
    struct matrix_grid *g, const uint32_t *who, size_t n, struct diag *d);
void matrix_grid_names(struct csv_writer *w);
void matrix_grid_cells(
    const struct matrix_grid *g, uint32_t customer, struct csv_writer *w);
/* Writes the table of --cells, if any, and frees all. */
void matrix_grid_finish(struct matrix_grid *g);
