/*
 * clean_layout: how the rows of an order hang together in a file of which no
 * preset tells: the order's total on each of its lines, or its values on the
 * first line only.
 */
#pragma once

#include "base/arena.h"
#include "base/vec.h"
#include "table/tidy.h"
#include "text/normalise.h"

#include <stdint.h>

struct clean;

/* Blank cells that the row above fills. */
struct clean_fill {
	bool on, again; /* and where an order's number stands again, too */
	size_t head[3]; /* order, customer, date in the header, or ROLE_NONE */
	VEC(size_t) column; /* that are filled, of the header */
	VEC(struct str) last;
	struct arena arena;
	uint64_t rows;
	bool told; /* --fill-down: each of the columns by itself */
	size_t order_column, customer_column; /* of the header, or ROLE_NONE */
	uint64_t order, customer; /* of the row before, their digests */
	uint64_t orphans;	  /* rows of its order without its customer */
};

/*
 * Looks at the sample: sets c->fill, and c->level where the lines of an order
 * make one record.
 */
void clean_layout_open(struct clean *c);

/* Fills the blank cells of a row that belongs to the one above. False for a
 * row that was but a heading of those below. */
bool clean_layout_fill(struct clean *c, struct tidy_row *row);

/* Is there a column that tells the lines of an order apart? */
bool clean_layout_has_lines(const struct clean *c);

/* Says how many. */
void clean_layout_tell(struct clean *c);
