/*
 * aged: what the rows owe, by how late it is.
 */
#pragma once

#include "credit.h"
#include "model/ageing.h"

/* Not due, 1-30, 31-60, 61-90, 91 and more days late. */
extern const struct ageing_bounds aged_usual;

/* What ageing wants to know of an item of which `open` is open; with by_date
 * days are those since the document. */
struct ageing_item
aged_item(const struct ledger_walk *walk, size_t i, int64_t open, bool by_date);

/* `open` (by item) and `unapplied` (by account) are what is left after money
 * was set against items; NULL: the walk's. */
struct aged_rules {
	const struct ageing_bounds *bounds;
	bool by_date;
	const int64_t *open, *unapplied;
};

/* The numbers of each row's records, one row's behind the other's: from
 * first[row] to first[row + 1]. */
struct aged_list {
	uint32_t *first;
	uint32_t *at; /* or NULL: the records themselves stand so */
};

/* The rows at the day of a walk that does not go on meanwhile. */
struct aged {
	const struct credit *c;
	const struct ledger_walk *walk;
	struct aged_rules rules;
	struct aged_list items, sources;
	int64_t *unapplied; /* by row, where the rules have it */
};

void aged_open(struct aged *aged, const struct credit *c,
    const struct ledger_walk *walk, const struct aged_rules *rules);

/* The ageing of a row; any thread. */
struct ageing aged_row(const struct aged *aged, uint32_t row);

void aged_close(struct aged *aged);
