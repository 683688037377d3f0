/*
 * book_row: one row of documents, of a journal or of payments, as values.
 */
#pragma once

#include "base/vec.h"
#include "book.h"
#include "book_type.h"
#include "cli/input_held.h"

enum { BOOK_KEYS = 8 };

/* Where the columns are. */
struct book_columns {
	size_t customer, document, date, due, amount, currency, paid_date,
	    paid_amount;
	/* Those that few files have, to `by`. */
	size_t company, open, type, terms, instalment, disputed, secured,
	    credited, discount_pct, discount_date, reason, resolved, parent,
	    closes, of, pays, /* `pays` is what a payment is for */
	    tax;	      /* on top of amount, or ROLE_NONE */
	/* Of ledgers of ERPs: which side of the account a row is on, the year
	 * of its number and of the one it names, its line in the document, what
	 * it was cleared by; the day that terms count from, the days of up to
	 * three of them, and what tells rows that are no postings. */
	size_t direction, year, position, clearing, of_year, of_position,
	    baseline, days[3], percent[2], special, state;
	size_t by[BOOK_KEYS], keys; /* columns of groups */
	bool erp;		    /* some of them are there */
};

struct book_key VEC_OF(char);

#define BOOK_NOT_STATED INT64_MIN

/* One row, as values. Amounts are what the type makes of them, >= 0 but for
 * what an allocation takes back. All zeros before the first. */
struct book_entry {
	struct str customer, document, currency;
	/* Both as they stand in its record, if it has one; but a document that
	 * is `code` (not 0) has its bytes there. */
	struct str name;
	uint64_t code;
	uint64_t customer_hash; /* map_hash */
	int64_t amount, paid;
	int32_t date, due, paid_date;
	enum book_type type;
	/* The row, for what is said of it: its place, its cells or NULL, and
	 * what the column of amounts has, if that is an amount. */
	uint64_t line;
	size_t file;
	const struct csv_row *row;
	int64_t weight;
	bool weighed;

	/* What few rows have; all rows have the same there as long as this is
	 * not set. */
	bool more;
	bool negative;	 /* a payment that goes back */
	bool by_balance; /* while it is read: the sign is that of the balance */
	bool pays;	 /* what it names stands in the column `pays` */
	struct str company;
	struct str of, instalment; /* what it names, or empty */
	int64_t closes;	 /* in the currency of what it names; 0: not said */
	int64_t stated;	 /* open, as the row says, or BOOK_NOT_STATED */
	double discount; /* share for who pays by discount_until, or 0 */
	int32_t discount_until;
	struct str reason; /* why a payment is short, or empty */
	/* Cells that few files have: the columns of groups with a US between,
	 * and the group of customers. */
	struct str group, parent;
	/* Of an ERP's row the year of its number, its line, what cleared it,
	 * and the year of the number it names, with a US between; or empty. */
	struct str posting;
	int64_t secured;
	/* What is disputed: how much (0: nothing, INT64_MAX: what is open),
	 * and from when (INT32_MIN: always); until when what is held back is.
	 */
	int64_t disputed;
	int32_t disputed_from, resolved;
};

struct book_rows {
	struct input *in;
	struct book_columns column;
	bool plain;		/* no row has more */
	struct due_terms terms; /* of --terms */
	bool payments;	     /* a file of payments: no due dates, no totals */
	bool numbers;	     /* payments without a number get one */
	struct str currency; /* of all rows where no column tells it */
	bool has_terms, business;
	bool by_sign; /* a type that has no word is what its sign says */
	struct book_types types;
	bool ledger_signs;
	bool clears; /* paid_date is the day on which a row of any type was
		      * cleared */
	int32_t grace, discount_grace;
	uint64_t n_payments, n_negative; /* rows of type payment */
	struct book_key key;		 /* of a group */
	struct book_key posting;	 /* of its cells */
};

/* No value in a column that may not be there; most rows ask for many. */
static inline bool
book_lacks(const struct book_rows *r, const struct csv_row *row, size_t column)
{
	return input_null(r->in, row, column);
}

/* Finds the columns of the input, or of a file of payments beside it; what is
 * missing, or makes no sense, ends the run. */
void book_rows_open(struct book_rows *rows, struct input *in,
    const struct book_options *options, const char *by);
void book_rows_open_payments(struct book_rows *rows, struct input *in,
    const struct book_options *options, const struct book *book, bool numbers);

void book_rows_free(struct book_rows *rows);

/* Before the first row is read: the columns are known. */
void book_rows_begin(struct book_rows *rows);

/* For an entry that was read before, or is all zeros: nothing has more. */
void book_entry_clear(struct book_entry *entry);

static inline void
book_entry_begin(struct book_entry *entry)
{
	if (entry->more || !entry->pays)
		book_entry_clear(entry);
}

/* Reads a row; false after rejecting or skipping it. The texts live as long as
 * the row. */
bool book_rows_read(struct book_rows *rows, const struct csv_row *row,
    struct book_entry *entry);

/* The parts of `posting`. */
enum { POSTING_YEAR, POSTING_LINE, POSTING_CLEARING, POSTING_OF_YEAR };
struct str book_posting(const struct book_entry *entry, int part);

/* The row of an entry as long as that lives; in turn. */
struct input_held
book_held(const struct input *in, const struct book_entry *entry);
