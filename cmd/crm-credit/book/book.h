/*
 * book: the ledger as it was read, with the names of what it numbers, walked to
 * as-of. Documents come from the input, with payments in them (one row per
 * invoice), beside them (--payments, --allocations) or between them (a journal
 * with types), or with what is open of them (open items).
 */
#pragma once

#include "base/arena.h"
#include "base/map.h"
#include "cli/input.h"
#include "cli/rates.h"
#include "due.h"
#include "model/ledger.h"
#include "parents.h"

enum { BOOK_SIGNS_AUTO, BOOK_SIGNS_TYPE, BOOK_SIGNS_LEDGER };
enum { BOOK_CHECK_ON, BOOK_CHECK_OFF };

/* What every method on a ledger can be told: the first member of its options.
 */
struct book_options {
	const char *payments, *allocations, *terms, *rates, *tolerance;
	const char *customers;
	const char *bank_text; /* of payments: the columns of words, or NULL */
	int64_t grace, discount_grace;
	bool discount_part;
	int roll; /* 0: none, 1: business days */
	int signs, check;
};

/* One account: a customer, in one currency and with one company. */
struct book_account {
	uint32_t group;	   /* with --by */
	uint32_t invoices; /* positive documents up to as-of */
};

/* Of one currency what was settled while reading (state only): of documents,
 * and of credits that were paid out. */
struct book_settled {
	int64_t documents, returned;
};

struct book_accounts VEC_OF(struct book_account);
struct book_sums VEC_OF(int64_t);
struct book_texts VEC_OF(struct str);

/* What a bank's line says of a payment. */
struct book_line {
	struct str names; /* the document of its own column, or empty */
	struct str text;
	bool unknown; /* whose it is */
};

struct book_lines VEC_OF(struct book_line);

struct book {
	struct ledger ledger;
	struct ledger_walk walk; /* at as-of */
	struct map names; /* of accounts: US and currency, US and company */
	struct book_accounts accounts;	  /* by account */
	struct map currencies;		  /* where accounts have one */
	VEC(struct book_settled) settled; /* by their numbers, or one */
	/* By account, 0 beyond their ends: what was gone before (state only),
	 * and the sums of the column `secured`. Few books have either. */
	struct book_sums opened, secured;
	struct map groups; /* values of the columns `by`, US between */
	int32_t as_of;
	bool has_currency, has_company;
	bool has_due; /* a due date, terms or --terms */
	bool state_only;
	/* With state_only and WHOLE, by item: the amount before what was paid
	 * in its row was taken off; else empty. */
	struct book_sums whole;
	bool keeps_whole;
	const char *by; /* the columns of groups, or NULL */
	struct parents parents;
	bool by_parent;	    /* `by` is the topmost parent, not a column */
	double *rate;	    /* with --rates, by account: to the one currency */
	struct rates rates; /* all of them */
	struct tool *tool;
	/* By number, if asked for or if one can name another. */
	struct book_texts document, source, change;
	bool texts;
	struct book_texts reason; /* of deductions, by the tags of marks */
	struct book_lines bank;	  /* by the tag of a source less 1, with BANK */
	struct arena arena;
	/* With SLICES, if not NULL: no account is here; all are there. */
	struct book_slices *slices;
};

/* BANK: rows of payments are matched by the caller: what they name and say is
 * kept, not set against anything. RATES: with --rates each row needs the rate
 * of its own day, beside that of as-of. WHOLE: the documents that were paid in
 * their own rows stay, with their amounts. SLICES: one account after the other
 * will do, as book_each_slice has them; some books have them so. */
enum {
	BOOK_STATE = 0,
	BOOK_HISTORY = 1,
	BOOK_TEXTS = 2,
	BOOK_BANK = 4,
	BOOK_RATES = 8,
	BOOK_WHOLE = 16,
	BOOK_SLICES = 32
};

/* True when the header is that of documents. */
bool book_here(struct input *in);

/*
 * Reads the input and the files of the options, closes it and walks the ledger
 * to as-of. `wants`: HISTORY keeps what was settled by as-of; TEXTS keeps the
 * names of documents and puts the ledger in order. False when no row can be
 * used (the status is set): then the book is empty.
 */
bool book_read(struct book *book, struct input *in,
    const struct book_options *options, int wants);

void book_free(struct book *book);

/*
 * Slices of a book that has its accounts in them, each lent as a small book of
 * the accounts from `from` on: ascending, several at once.
 */
typedef void book_slice_work(
    void *data, const struct book *slice, uint64_t from, int thread);
void book_each_slice(struct book *book, book_slice_work *work, void *data);
void book_slices_free(struct book_slices *slices);

struct str book_customer(const struct book *book, uint32_t account);
struct str book_currency(const struct book *book, uint32_t account);
struct str book_company(const struct book *book, uint32_t account);

/* What was settled of a currency, zeros at first. */
struct book_settled *book_settled(struct book *book, struct str currency);

/* The number of a name in one currency (with --rates in none) in a map of such
 * names. */
uint32_t book_name(struct map *names, const struct book *book, struct str name,
    struct str currency);

/* An amount of an account at the rate of a day on which it had a row or later,
 * in whole cents (BOOK_RATES). Without --rates: the amount. */
int64_t book_worth(
    const struct book *book, uint32_t account, int64_t amount, int32_t day);

/* A sum of an account, of those that few books have. */
static inline int64_t
book_sum(const struct book_sums *sums, uint32_t account)
{
	return account < sums->n ? sums->v[account] : 0;
}

/* Are accounts rows of a table by customer and currency, or is there more than
 * one account in such a row? */
static inline bool
book_is_split(const struct book *book)
{
	return book->has_company || book->rate != NULL;
}
