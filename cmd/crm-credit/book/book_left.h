/*
 * book_left: what is left of the accounts of all parts, packed, by the places
 * of their first rows (table/states). Of it one book is made, or, where a
 * method looks at one account after the other, a small one of some accounts at
 * a time.
 */
#pragma once

#include "book_part.h"

#include <assert.h>

/* The texts of an account; behind them is a book_left. */
enum { LEFT_NAME, LEFT_GROUP, LEFT_RECORDS, LEFT_TEXTS };

/* Of an account. Its records are packed words: items, sources, marks, whose
 * accounts and items are numbers within it. */
struct book_left {
	int64_t secured;
	uint32_t invoices, items, sources, marks;
	uint32_t part;	  /* whose documents and names of sources it has */
	uint32_t grouped; /* or no group is known */
};

/* Words of a record. */
enum { LEFT_ITEM = 3, LEFT_SOURCE = 3, LEFT_MARK = 4 };
static_assert(sizeof(struct ledger_item) == 8 * LEFT_ITEM &&
	sizeof(struct ledger_source) == 8 * LEFT_SOURCE &&
	sizeof(struct ledger_mark) == 8 * LEFT_MARK,
    "records are words");

/* All that is left. */
struct book_slices {
	struct tool *tool;
	struct pool *pool;
	struct spill *spill;
	struct states *states;
	struct book_part *const *part; /* where the book has texts */
	int threads;
	size_t items, sources;
	bool more; /* some have what few have: a group, marks, secured */
};

/* Fills an empty book with all accounts. */
void book_left_all(struct book_slices *s, struct book *b);
