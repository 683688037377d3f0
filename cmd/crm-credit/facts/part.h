/*
 * part: a method that gives columns to rows, in a run that it shares with
 * others, or that makes a table of its own of them.
 */
#pragma once

#include "cli/tool.h"
#include "credit.h"

/* In the order in which methods build on each other. */
enum part_stage { PART_OF_LEDGER, PART_GRADE, PART_LIMIT, PART_STAGES };

/* `self` is its options, a book_options first. */
struct credit_part {
	enum part_stage stage;
	bool needs_ledger; /* it cannot do with rows */
	bool needs_facts;
	/* Of the book; NULL: BOOK_HISTORY. */
	int (*wants)(const void *self);
	void (*compute)(void *self, struct credit *c);
	/* Frees what `compute` made: then a run may see slices of the rows, one
	 * after the other, each a whole of its own. NULL: no row is to be
	 * looked at without all others. */
	void (*close)(void *self);
	void (*names)(const void *self, struct csv_writer *w);
	void (*cells)(const void *self, uint32_t row, struct csv_writer *w);
	/* Where the method alone makes another table (optional): whether it is
	 * wanted (EXIT_USAGE for options that contradict it), and all of it,
	 * header and `compute` too. */
	bool (*is_table)(const void *self, const struct tool *tool);
	void (*table)(void *self, struct credit *c, struct csv_writer *w);
};

/* The run of all methods that have a credit_part as `part`: the exit status. */
int part_run(struct tool *tool, void *options);
