/*
 * rank: which rows of a table have the largest values, and the values of a
 * column in order: what a drawing keeps of a table of any length.
 */
#pragma once

#include "base/vec.h"
#include "crm-report/table/table.h"

#include <stddef.h>

struct ranked {
	double value;
	size_t row;
};

/* All zeros but for `most`, it is empty. */
struct rank {
	size_t most; /* how many are wanted; 0: all */
	size_t seen;
	VEC(struct ranked) v;
};

void rank_add(struct rank *r, double value, size_t row);

/* After the last one: v holds the largest first, ties by row. */
void rank_end(struct rank *r);
void rank_free(struct rank *r);

/* The values of a column, ascending: 8 bytes a row, for the caller to free. *n
 * of them; what is no number, and rows of totals, are left out. */
double *rank_values(const struct table *t, size_t column, size_t *n);
