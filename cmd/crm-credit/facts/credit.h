/*
 * credit: what a run has read, a ledger or rows of customers, and the rows that
 * come out: customers, or groups of them.
 */
#pragma once

#include "crm-credit/book/book.h"
#include "csv/writer.h"
#include "fact.h"
#include "rows.h"

struct credit {
	struct tool *tool;
	struct input in;
	struct book book; /* a ledger, walked to as-of ... */
	bool has_ledger;
	struct map row_names; /* where rows are not accounts: groups (--by), or
				 customers with several accounts */
	uint32_t *row_of;     /* by account; NULL: they are the same */

	struct rows *rows; /* ... or rows per customer */

	uint32_t n;	       /* rows that come out */
	struct map currencies; /* of the ledger, and its flows by them */
	VEC(struct ledger_flows) flows;
	struct credit_facts *facts; /* by row, if a part needs them */
};

static inline uint32_t
credit_row(const struct credit *c, uint32_t account)
{
	return c->row_of == NULL ? account : c->row_of[account];
}

/* Have the rows a currency? With --rates all are in one. */
static inline bool
credit_has_currency(const struct credit *c)
{
	return c->book.has_currency && c->book.rate == NULL;
}

/* The rows of a ledger that was read: fills row_of, row_names and n. */
void credit_number_rows(struct credit *c);

/* The customer of a row; {"", 0} where a row is a group (--by). */
struct str credit_customer(const struct credit *c, uint32_t row);

/* The currency of a row, or {"", 0}. */
struct str credit_currency(const struct credit *c, uint32_t row);

/* Ends the run (EXIT_DATA) when rows are in two currencies: `what` adds them.
 */
void credit_one_currency(const struct credit *c, const char *what);

/* Ends the run (EXIT_USAGE) where rows are groups: the file of this option, if
 * it is given, is about customers. */
void
credit_no_groups(const struct credit *c, const char *option, const char *file);

/* The header's and a row's keys: customer_id or the --by columns, currency. */
void credit_key_names(const struct credit *c, struct csv_writer *w);
void credit_keys(const struct credit *c, uint32_t row, struct csv_writer *w);
