/*
 * docs: the documents that payments are matched to, what is open of them on the
 * day of a payment, and how they are found by what a text says.
 */
#pragma once

#include "crm-credit/facts/credit.h"

enum { DOCS_LEVELS = 4, DOCS_LONGEST = 64 };

/* How a text names a document, from its own column down to its digits. */
enum { DOCS_COLUMN, DOCS_FULL, DOCS_READ, DOCS_DIGITS };

struct doc {
	uint32_t account, item; /* its first */
	uint32_t place;		/* among the account's by due, number */
	int32_t date, due;
	int64_t given;	    /* by this run */
	bool closed;	    /* by this run */
	uint32_t candidate; /* the number of the last payment that may be it */
	struct str number;  /* as it is written */
	struct str full;    /* its letters, in upper case, and digits */
};

struct doc_list VEC_OF(uint32_t);

/* Documents by a text: chains of nodes. */
struct doc_index {
	struct map text;
	VEC(uint32_t) head; /* by text */
	bool length[DOCS_LONGEST + 1];
	size_t longest;
};

struct doc_node {
	uint32_t doc, next;
};

struct docs {
	const struct credit *c;
	struct ledger_walk walk; /* at the day of the payment */
	VEC(struct doc) list;
	uint32_t *next_item;	  /* the next item of its document */
	VEC(struct doc_list) own; /* by account, by due and number */
	struct doc_index full, read, digits;
	VEC(struct doc_node) node;
	struct arena arena;
};

/* Those of a ledger in order. */
void docs_open(struct docs *docs, const struct credit *c);

/* What is open of a document at the walk's day, less what was given. */
int64_t docs_open_amount(const struct docs *docs, uint32_t doc);

/* Is an amount (> 0) what is open of it, or of its earliest instalments? */
bool docs_is_due(const struct docs *docs, uint32_t doc, int64_t amount);

/* What pays it with its discount on a day, or -1. */
int64_t docs_discounted(const struct docs *docs, uint32_t doc, int32_t day);

/* The account's documents that are open, in order of due and number. */
void docs_own(struct docs *docs, uint32_t account, struct doc_list *open);

/* Where a text names documents: the chain of nodes that have the number. */
struct doc_hit {
	size_t start;
	int level;
	uint32_t node;
};

struct doc_hits VEC_OF(struct doc_hit);

/* All that a text names, in its order; longest numbers first, each place once.
 * The column is a text that is a number as a whole. */
void docs_scan(const struct docs *docs, struct str text, struct doc_hits *hits);
bool
docs_column(const struct docs *docs, struct str text, struct doc_hits *hits);
