/*
 * clean_repeats: rows that stand in the files twice. A copy of a row that has
 * an id of its own, or is an order, a payment or an invoice as a whole, counts
 * once; a line of an order without an id may have been bought twice, and is
 * kept.
 */
#pragma once

#include "base/recent.h"

#include <stdbool.h>
#include <stdint.h>

struct clean;
struct tidy_row;

struct clean_repeats {
	bool rows;	      /* copies of rows are looked for, */
	bool once;	      /* and count once; */
	bool orders;	      /* orders that come again, too */
	struct recent latest; /* hashes of rows, of orders and of their ids */
	uint64_t hash;	 /* of the current row, or its order as it stands */
	uint64_t looked; /* rows */
	uint64_t kept;	 /* copies of lines */
	uint64_t copies, again, parts, taken_back;
};

/* Finds what the open file is; again for each file. */
void clean_repeats_open(struct clean *c);

/* The row will be looked for when it has been read. */
void clean_repeats_expect(struct clean *c, const struct tidy_row *row);

/* Has the current record, which is good, been before? Then it is counted as
 * skipped, or rejected where its status says another thing than before. */
bool clean_repeats_has(struct clean *c);

/* The current record was left out by its status: was its order counted? */
void clean_repeats_left_out(struct clean *c);

/* Says how many. */
void clean_repeats_tell(struct clean *c);
