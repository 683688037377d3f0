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

/*
 * The ageing of the rows at the walk's day into row[0..n-1] (ageing_new).
 * `open` (by item) and `unapplied` (by account) are what is left after money
 * was set against items; NULL: the walk's.
 */
struct aged_rules {
	const struct ageing_bounds *bounds;
	bool by_date;
	const int64_t *open, *unapplied;
};

void aged_rows(const struct credit *c, const struct ledger_walk *walk,
    const struct aged_rules *rules, struct ageing *row);
