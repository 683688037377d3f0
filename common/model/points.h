/*
 * points: the rows of a numeric table as distinct points with weights, scaled
 * for distances. Alike rows become one point and the points stand in ascending
 * order, so nothing computed from them depends on the order of the rows.
 */
#pragma once

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct points {
	double *x;	/* n x d, row-major, scaled, rows ascending */
	double *weight; /* n, the rows that are alike */
	uint32_t *of;	/* rows, the point of each row */
	size_t *column; /* d, the column of the table behind each */
	double *mean;	/* d, of the rows, unscaled */
	double *sd;	/* d, population standard deviation, > 0 */
	size_t n, d, rows;
};

/*
 * Makes, in `memory`, the points of table[0..rows-1][0..columns-1] (row-major,
 * finite, rows > 0). Each column is centred and divided by its population
 * standard deviation; a column with one value only is left out (d < columns
 * then, 0 is possible, and n is 1). O(rows x columns).
 */
void points_make(struct arena *memory, struct points *points,
    const double *table, size_t rows, size_t columns);

/* The scaled point of one unscaled table row, into x[0..d-1]. */
void points_scale(const struct points *points, const double *row, double *x);
