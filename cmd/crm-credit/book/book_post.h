/*
 * book_post: rows become records of the ledger, and what names others is looked
 * up when all are there. Only the files of the book use it.
 */
#pragma once

#include "book.h"
#include "book_row.h"
#include "cli/input_held.h"
#include "numbers.h"
#include "text/date.h"

#include <pthread.h>

/* What is known of a document beside its items. */
struct book_document {
	uint32_t item; /* the first, or LEDGER_NONE */
};

/* What tells repetitions of it: hashes of this run. */
struct book_hashes {
	uint64_t cells;
	uint32_t base, part; /* less the payment; its due date and instalment */
};

/* A file that is read. */
struct book_file {
	struct input *in;
	struct tool *side; /* of a file beside the input, else NULL */
	bool open;	   /* its rows are read: its report is the run's */
};

/* What a row names. */
enum book_what {
	REF_OWNER,    /* a payment of nobody known */
	REF_APPLY,    /* a source to a document */
	REF_ALLOCATE, /* its number's source to a document */
	REF_COVER,    /* a refund, by what it names or anything, ... */
	REF_PAID_OUT, /* ... or by the credit of its own row */
	REF_REVERSE,
	REF_WRITE_OFF,
	REF_DEDUCT, /* what of a document is held back */
	REF_RESOLVE /* nothing of it any more */
};

/* A row that names something, until all rows are there. */
struct book_ref {
	enum book_what kind;
	struct input_held held;
	const struct book_file *file;
	struct str name, of, instalment, currency;
	size_t name_column, of_column;
	struct number_key own; /* its text is unused */
	int64_t amount, closes;
	int32_t date;
	uint32_t at;	   /* source, or item of a refund */
	uint32_t with;	   /* what is paid out: source, or LEDGER_NONE */
	uint32_t account;  /* or LEDGER_NONE: of what it names */
	bool negative;	   /* a payment that goes back */
	struct str reason; /* why a payment is short, or empty */
};

/* From this day on nothing of a document is held back. */
struct book_resolved {
	uint32_t document;
	int32_t day;
};

/* An item or a source that its row says was cleared. */
struct book_cleared {
	uint64_t group; /* of its account: by what, and when */
	int64_t amount;
	uint32_t at;
	int32_t date;
	bool source;
};

/* The first row of a currency. */
struct book_first {
	struct input_held held;
	const struct book_file *file;
	size_t column;
};

/* A row whose number was there before. */
enum book_again { BOOK_NEW, BOOK_REPEATED, BOOK_OTHER };

struct book_reader {
	struct book *book;
	struct tool *tool;
	const struct book_options *options;
	struct book_file main;
	struct book_rows rows;
	struct map customers, companies; /* dense numbers for number_key */
	VEC(uint32_t) account_of; /* by customer, where that is all of it */

	struct numbers documents, sources, changes, reversals;
	VEC(struct book_document) document;
	/* By document; of a part they are made when a number comes again. */
	VEC(struct book_hashes) hashes;
	struct ids parts; /* further items of a document, payments of rows */
	VEC(uint32_t) part_item;
	VEC(uint32_t) part_cells;
	struct ids instalments; /* named ones */
	VEC(uint32_t) instalment_item;
	/* By entry: the number in the ledger (LEDGER_NONE after as-of), and a
	 * hash of the cells. */
	VEC(uint32_t) source_of, change_of;
	VEC(uint64_t) source_cells, change_cells, reversal_cells;

	VEC(struct book_ref) refs;
	VEC(struct book_cleared) cleared;
	VEC(struct book_resolved) resolved;
	/* What rows say is open, by item and source; empty: none does. */
	VEC(int64_t) stated_item, stated_source;
	bool slices;		      /* it may stay in them */
	bool bank;		      /* payments keep what they say */
	bool states;		      /* rows may say what is open, ... */
	bool has_stated;	      /* ... some do, ... */
	bool has_payments;	      /* ... and there are payments beside it */
	bool later;		      /* documents after as-of were left out */
	uint64_t n_later;	      /* so many, of a part */
	bool own_rates;		      /* each row needs the rate of its day */
	struct map currencies;	      /* with --rates */
	VEC(struct book_first) first; /* by currency */
	VEC(uint32_t) own; /* by source, the allocation its own row asks for */
	uint64_t own_dropped; /* of these, those that allocation rows replace */
	/* The reader of a part, beside others: the texts of entries live as
	 * long as it; what is to be said of a row is kept in `again`; who ends
	 * the run holds the lock. */
	pthread_mutex_t *part; /* NULL: it is the only one */
	enum book_again again;
	uint32_t left_documents; /* of parts */
	size_t left_sources;
};

/* Who copies texts of entries; NULL: nobody needs to. */
static inline struct arena *
book_arena(struct book_reader *r)
{
	return r->part == NULL ? &r->book->arena : NULL;
}

/* Frees what rows are looked up by, when the names are listed; all. */
void book_reader_forget(struct book_reader *r);
void book_reader_free(struct book_reader *r);

/* Ready for another part: they keep their memory. */
void book_reader_clear(struct book_reader *r);

/* Ends the run: what does not fit the ledger. */
void book_check(struct book_reader *r, bool good, const struct diag *d);

/* Notes a day on which something happened; true if it counts. */
static inline bool
book_happened(struct book *book, const struct tool *tool, int32_t day)
{
	if (tool->common.as_of != DATE_NONE)
		return day <= tool->common.as_of;
	if (book->as_of == DATE_NONE || day > book->as_of)
		book->as_of = day;
	return true;
}

/* Is it up to --as-of, if that is given? Of what may yet turn out to be
 * nothing. */
static inline bool
book_is_past(const struct tool *tool, int32_t day)
{
	return tool->common.as_of == DATE_NONE || day <= tool->common.as_of;
}

/*
 * Reads the rows of a file by all threads, each to an entry (false: the row was
 * rejected or skipped), and posts these in their order. `rows` has the columns;
 * each thread has a copy.
 */
struct book_reading {
	struct book_reader *r;
	struct book_file *file;
	struct book_rows *rows;
	bool (*read)(struct book_rows *rows, const struct csv_row *row,
	    struct book_entry *e);
	void (*post)(struct book_reading *reading, struct book_entry *e);
	void *data;
};

void book_read_rows(struct book_reading *reading);

/* The post of what the book's own input has. */
void book_post_entry(struct book_reading *reading, struct book_entry *e);

/* Posts one row of the input or of a file of payments. */
void book_post(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e);

/* Reads --rates. Then: is there a rate for a row, or is it rejected? Sets what
 * the accounts' money is worth at as-of; a rate that is missing ends the run.
 */
void book_read_rates(struct book_reader *r, int wants);
bool book_has_rate(struct book_reader *r, const struct book_rows *rows,
    const struct book_file *file, const struct book_entry *e);
void book_set_rates(struct book_reader *r);

/* What an allocation of one account closes in another's currency, into
 * ref->closes; false where that is not known. */
bool book_exchange(struct book_reader *r, struct book_ref *ref, uint32_t source,
    uint32_t document, struct diag *d);

/* The account of a customer, currency and company. */
uint32_t book_account(struct book_reader *r, const struct book_entry *e);

/* What some entries look up is on its way from memory all at once: the slots
 * of their names first, then what stands behind them. */
void
book_touch(const struct book_reader *r, const struct book_entry *e, size_t n);

/* Adds to a sum that few accounts have. */
void book_add_sum(struct book_sums *sums, uint32_t account, int64_t amount);

/* Stands for a value of a document: a digest of both. */
uint64_t book_pair(uint32_t document, uint64_t value);

/* The number of a document, and its item if it is there already. False for a
 * repetition, which is dropped, or rejected when its cells differ. */
bool book_number_document(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t *document, uint32_t **item);

/* Number of a source, change or reversal; false for a repetition. A payment
 * without a number is always a new one. */
bool book_number_other(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, uint32_t *entry);

/* Says of a row why it is left out. */
void book_say_again(struct book_reader *r, const struct book_rows *rows,
    const struct book_entry *e, enum book_again again);

/* Fills the book's names of documents and sources, as many as there are by
 * now, where they can be named: then only the numbers have them so far. */
void book_list_names(struct book_reader *r);

/* The key of a row's number; and of what it names, less the text. */
struct number_key
book_key_of(struct book_reader *r, const struct book_entry *e);
struct number_key
book_key_named(struct book_reader *r, const struct book_entry *e);

/* Rejects the row of a reference. */
void book_reject(struct book_reader *r, const struct book_ref *ref,
    size_t column, const struct diag *d);

/* Looks up all that was named. */
void book_resolve(struct book_reader *r);
void book_resolve_one(struct book_reader *r, struct book_ref *ref);

/* What a source's own row names does not count. */
void book_drop_own(struct book_reader *r, uint32_t source);

/* Marks what is open of a document from a day on, an amount or (INT64_MAX) all
 * of it, for the reason of the reference. */
void book_deduct(struct book_reader *r, const struct book_ref *ref,
    uint32_t document, int32_t day, int64_t amount);

/* Ends the marks of what was resolved. */
void book_settle_marks(struct book_reader *r);

/* Payments whose customer no document tells: they cannot count. */
void book_settle_owners(struct book_reader *r);

/* Sets what was cleared together against each other, on that day. */
void book_clear(struct book_reader *r);

/* The payment of an item that nothing else tells of; a source that is paid out.
 */
void book_post_payment(
    struct book_reader *r, uint32_t item, int64_t amount, int32_t date);
void book_pay_out(
    struct book_reader *r, uint32_t source, int64_t amount, int32_t date);

/* Rejects the rows of changes that the walk refused. */
void book_refuse(struct book_reader *r);

/* Reads --payments and --allocations. */
void book_read_payments(struct book_reader *r, struct book_file *file);
void book_read_allocations(struct book_reader *r, struct book_file *file);
