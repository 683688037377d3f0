/*
 * cohort_cells: sums by cohort and age, for the cells that have any.
 */
#ifndef COHORT_CELLS_H
#define COHORT_CELLS_H

#include "base/diag.h"
#include "base/map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cohort_cell {
	uint64_t buyers, orders;
	int64_t value; /* money */
};

/* A cell in the table. */
struct cohort_line {
	uint64_t size; /* customers of the cohort */
	struct cohort_cell cell;
	int64_t cumulated; /* value of ages 0 to this one */
};

/* All zeros at first. */
struct cohort_cells {
	struct map keys; /* cohort and age, as bytes */
	struct cohort_cell *cell;
	size_t room;
};

/* The cell, made when it is new; until the next call. */
struct cohort_cell *
cohort_cell(struct cohort_cells *cells, int32_t cohort, int32_t age);

/* A copy of the cell; zeros where there is none. */
struct cohort_cell
cohort_find(const struct cohort_cells *cells, int32_t cohort, int32_t age);

/* The cohorts, ascending; *n of them, to be freed. */
int32_t *cohort_list(const struct cohort_cells *cells, size_t *n);

/* "the amounts overflow"; false. */
bool cohort_overflow(struct diag *d);

#endif
