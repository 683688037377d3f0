/*
 * cells: the texts of a table's rows, the first ones in memory, those of many
 * rows in a temporary file; a block of them is at hand at a time.
 */
#pragma once

#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool_page;
struct spill;
struct cells_block;

/* What the tables of a run share. */
struct cells_store {
	struct spill *spill;
	size_t block; /* bytes at which a block is full */
	size_t left;  /* bytes that may still stay in memory */
};

/* All zeros but for `store` and `width`, it is empty. */
struct cells {
	struct cells_store *store;
	size_t width, rows;
	/* The rest is cells.c's own. */
	VEC(struct cells_block *) block;
	struct cells_block *at_hand;
	struct pool_page *read; /* of the one at hand, where it was spilled */
	VEC(uint32_t) place;	/* of its cells */
};

/* Appends a row of `width` texts. False with *d filled (EXIT_SYSTEM). */
bool cells_add(struct cells *c, const struct str *row, struct diag *d);

/*
 * A cell, which lives until one of another row is asked for. O(1) where that
 * row was near the one asked before. False with *d filled when the file cannot
 * be read.
 */
bool cells_get(struct cells *c, size_t row, size_t column, struct str *text,
    struct diag *d);
