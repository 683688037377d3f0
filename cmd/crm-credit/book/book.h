/*
 * book: the ledger as it was read, with the names of what it numbers. Documents
 * come from the input, with payments in them (one row per invoice), beside them
 * (--payments, --allocations) or between them (a journal with types).
 */
#ifndef CREDIT_BOOK_H
#define CREDIT_BOOK_H

#include "base/arena.h"
#include "base/map.h"
#include "cli/input.h"
#include "due.h"
#include "ids.h"
#include "model/ledger.h"

/* What every method on a ledger can be told: the first member of its options.
 */
struct book_options {
	const char *payments, *allocations, *terms, *rates;
	int64_t grace;
	int roll; /* 0: none, 1: business days */
};

#define BOOK_FILES(type)                                                     \
	{ "payments", OPT_FILE, offsetof(type, book.payments), "FILE",       \
		.help = "payments, refunds, reversals and write-offs" },     \
	    { "allocations", OPT_FILE, offsetof(type, book.allocations),     \
		    "FILE",                                                  \
		    .help = "which payment or credit paid which document" }, \
	    { "rates", OPT_FILE, offsetof(type, book.rates), "FILE",         \
		    .help = "rates to one currency: currency, from, rate; "  \
			    "amounts of a customer are added" },             \
	    { "terms", OPT_TEXT, offsetof(type, book.terms), "TERMS",        \
		    .help = "of documents without a due date: net N, EOM+N " \
			    "or day D of month +M" },                        \
	{                                                                    \
		"roll", OPT_CHOICE, offsetof(type, book.roll),               \
		    "none|business", "none",                                 \
		    "business: due dates on weekends move to Monday"         \
	}

#define BOOK_OPTIONS(type)                                                 \
	BOOK_FILES(type),                                                  \
	{                                                                  \
		"grace", OPT_INT, offsetof(type, book.grace), "DAYS", "0", \
		    "days added to every due date", 0, 3650                \
	}

extern const struct role_use book_roles[];

/* One account: a customer, or a customer in one currency. */
struct book_account {
	uint32_t group;	   /* with --by */
	uint32_t invoices; /* positive documents up to as-of */
	/* Of documents that were settled while reading (state only). */
	int64_t settled;
	int64_t secured; /* sum of the column `secured` */
};

struct book_accounts VEC_OF(struct book_account);

struct book {
	struct ledger ledger;
	struct map names; /* of accounts; a currency stands behind a US */
	struct book_accounts accounts; /* by account */
	struct map groups; /* values of the columns `by`, US between */
	int32_t as_of;
	bool has_currency;
	bool has_due; /* a due date, terms or --terms */
	bool state_only;
	const char *by; /* the columns of groups, or NULL */
	/* By document and payment number, if asked for. */
	VEC(struct str) document, payment;
	bool texts;

	struct ids documents, payments, instalments; /* while reading */
	VEC(uint32_t) cells, payment_cells; /* hashes, to tell repeats */
	/* Numbers in the ledger, by those of `payments` and `instalments`. */
	VEC(uint32_t) payment_number, instalment_item;
	struct arena arena;
};

enum { BOOK_STATE = 0, BOOK_HISTORY = 1, BOOK_TEXTS = 2 };

/* True when the header is that of documents. */
bool book_here(struct input *in);

/*
 * Reads the input and the files of the options and closes it. `wants`: HISTORY
 * keeps what was settled by as-of; TEXTS keeps the names of documents and puts
 * the ledger in order. False when no row can be used (the status is set).
 */
bool book_read(struct book *book, struct input *in,
    const struct book_options *options, int wants);

/* Forgets what was read. */
void book_clear(struct book *book);

void book_free(struct book *book);

struct str book_customer(const struct book *book, uint32_t account);
struct str book_currency(const struct book *book, uint32_t account);

/* The number of a name in one currency in a map of such names. */
uint32_t book_name(struct map *names, const struct book *book, struct str name,
    struct str currency);

/* For book_side.c. */

/* The hash of an instalment of the document with that hash. */
uint64_t book_instalment(uint64_t document, struct str instalment);

/* The account of a customer and currency. */
uint32_t
book_account(struct book *book, struct str customer, struct str currency);

/*
 * Posts a payment, unless it is dated after as-of (then the ledger does not
 * grow). False for a repetition: dropped, or rejected when its cells differ.
 */
bool book_add_payment(struct book *book, struct input *in,
    const struct csv_row *row, struct ledger_payment payment, struct str name);

/* Says what a reversal or write-off is of; without it (LEDGER_NONE) nothing
 * happens. */
void book_refer(struct ledger_payment *payment, uint32_t of);

/* Notes a day on which something happened; true if it counts. */
bool book_happened(struct book *book, const struct tool *tool, int32_t day);

/* Reads --payments and --allocations. */
void book_read_payments(struct book *book, struct tool *tool, const char *path);
void
book_read_allocations(struct book *book, struct tool *tool, const char *path);

/* Turns all amounts into one currency by a file of currency, from, rate (the
 * last from <= as-of), and makes one account of each customer. */
void book_convert(struct book *book, struct tool *tool, const char *path);

/* The kind of a payment by its word in a row ("refund"), an empty cell being a
 * payment; false after rejecting the row. */
bool book_kind(struct input *in, const struct csv_row *row, size_t column,
    enum ledger_kind *kind);

/* The column called so, letters in any case, or ROLE_NONE. */
size_t book_plain(const struct input *in, const char *name);

/* The column of a role, or the one called `plain` (may be NULL); ROLE_NONE. */
size_t book_column(struct input *in, const char *role, const char *plain);

/* Ends the run when a column is not there. */
size_t book_need(struct input *in, const char *role, const char *plain);

#endif
