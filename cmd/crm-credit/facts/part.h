/*
 * part: a method that gives columns to rows, in a run that it shares with
 * others.
 */
#ifndef CREDIT_PART_H
#define CREDIT_PART_H

#include "credit.h"

/* `self` is its options, a book_options first. */
struct credit_part {
	const char *name;
	bool needs_ledger; /* it cannot do with rows */
	bool needs_facts;
	/* Of the book; NULL: BOOK_HISTORY. */
	int (*wants)(const void *self);
	void (*compute)(void *self, struct credit *c);
	void (*names)(const void *self, struct csv_writer *w);
	void (*cells)(const void *self, uint32_t row, struct csv_writer *w);
	void (*finish)(void *self);
	/* Where the method alone makes another table (optional): its run, and
	 * whether it is wanted. */
	bool (*is_table)(const void *self, const struct tool *tool);
	int (*table)(struct tool *tool, void *self);
};

extern const struct credit_part age_part, pay_part, dso_part, grade_part,
    limit_part;

#endif
