/*
 * credit: one run of the methods that give a row per customer (age, pay, dso,
 * grade, limit), from a ledger or from the rows that such a run made before.
 */
#ifndef CREDIT_CREDIT_H
#define CREDIT_CREDIT_H

#include "book.h"
#include "model/ageing.h"

struct rows;
struct credit_facts;

struct credit {
	struct tool *tool; /* set by the caller */
	struct input in;
	char delimiter;
	struct book book; /* a ledger, walked to as-of ... */
	struct ledger_walk walk;
	bool has_ledger;
	struct map row_names; /* of groups (--by), as the book's names */
	uint32_t *row_of;     /* by account; NULL: they are the same */

	struct rows *rows; /* ... or rows per customer */

	uint32_t n;		    /* rows that come out */
	struct credit_facts *facts; /* by row, if a part needs them */
};

/* A method of such a run; `self` is its options, a book_options first. */
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

/* The run of all methods that share it: the exit status. */
int credit_run(struct tool *tool, void *options);

/*
 * Opens the input and reads it, a ledger or rows, as the run's methods want
 * it, with the facts if one needs them; false when no row can be used.
 * `options` begins with the book's.
 */
bool credit_open(struct credit *c, const void *options);

/* The same for a method that stands alone and takes both, with the facts of
 * rows. */
bool credit_open_alone(struct credit *c, const void *options, int wants);

/* Opens the input, reads it as a ledger and walks it to as-of; false when no
 * row can be used. */
bool credit_open_ledger(struct credit *c, const void *options, int wants);

/* Proves that open items and unapplied money are what the flows leave, and
 * with -v says so. */
void credit_reconcile(const struct credit *c);

void credit_free(struct credit *c);

static inline uint32_t
credit_row(const struct credit *c, uint32_t account)
{
	return c->row_of == NULL ? account : c->row_of[account];
}

/* The customer of a row; {"", 0} where a row is a group (--by). */
struct str credit_customer(const struct credit *c, uint32_t row);

/* Ends the run (EXIT_USAGE) where rows are groups: the file of this option, if
 * it is given, is about customers. */
void
credit_no_groups(const struct credit *c, const char *option, const char *file);

/* The header's and a row's keys: customer_id or the --by columns, currency. */
void credit_key_names(const struct credit *c, struct csv_writer *w);
void credit_keys(const struct credit *c, uint32_t row, struct csv_writer *w);

#endif
