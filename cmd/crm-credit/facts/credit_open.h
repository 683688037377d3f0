/*
 * credit_open: the input of a run, read as a ledger or as rows.
 */
#pragma once

#include "credit.h"

/* What a run wants of its input. */
struct credit_needs {
	int wants; /* of the book: BOOK_HISTORY, BOOK_TEXTS */
	const char
	    *documents; /* the method that cannot do with rows, or NULL */
	bool facts;	/* of a ledger; of rows they are always there */
	bool passed_on; /* the columns of rows */
};

/*
 * Opens the input and reads it, a ledger walked to as-of or rows, with the
 * facts that are needed. `options` begins with the book's. It proves that open
 * items and unapplied money are what the flows leave, and with -v says so.
 */
struct credit *credit_open(
    struct tool *tool, const void *options, const struct credit_needs *needs);

/* The same of slices of a book, in turn, and when all are done. */
void credit_reconcile(struct credit *c, const struct book *book);
void credit_say_flows(struct credit *c);

/* What has no due date is said to "get no letter". */
void credit_say_no_due(const struct credit *c, const char *what);

/* The same of a ledger alone. */
struct credit *
credit_open_ledger(struct tool *tool, const void *options, int wants);
