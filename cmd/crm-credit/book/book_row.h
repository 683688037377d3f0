/*
 * book_row: one row of documents, or of a journal, as values.
 */
#ifndef CREDIT_BOOK_ROW_H
#define CREDIT_BOOK_ROW_H

#include "base/vec.h"
#include "book.h"

enum { BOOK_KEYS = 8 };

/* Where the columns are. */
struct book_columns {
	size_t customer, document, date, due, amount, type, currency, terms,
	    instalment, disputed, secured, paid_date, paid_amount, applies_to;
	size_t by[BOOK_KEYS], keys; /* columns of groups */
};

struct book_key VEC_OF(char);

/* One row, as values. */
struct book_entry {
	struct str customer, currency, document;
	uint64_t customer_hash, document_hash; /* map_hash */
	int64_t amount, paid;
	int32_t date, due, paid_date;
	bool is_payment, disputed;
	enum ledger_kind kind;
};

struct book_rows {
	struct input *in;
	struct book_columns column;
	struct due_terms terms; /* of --terms */
	bool has_terms, business;
	int32_t grace;
};

/* Finds the columns; what is missing, or makes no sense, ends the run. */
void book_rows_open(struct book_rows *rows, struct input *in,
    const struct book_options *options, const char *by);

/* The cells of the columns of groups with a US between, in `key`, which keeps
 * its memory. */
struct str book_rows_group(const struct book_rows *rows,
    const struct csv_row *row, struct book_key *key);

/* Reads a row; false after rejecting it. The texts live as long as the row. */
bool book_rows_read(struct book_rows *rows, const struct csv_row *row,
    struct book_entry *entry);

#endif
