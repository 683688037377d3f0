/*
 * clean_status: which rows are no sale, document or answer: cancelled, not yet
 * paid, refunded, fees and payouts, tests. They are left out, counted by word
 * with their amounts, and said in one line.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "clean_flags.h"
#include "table/status.h"

#include <stdint.h>

struct clean;

/* What a word says, of orders and of documents. */
struct status_meaning {
	enum status_class class;
	enum status_document document;
};

/* Rows of a word, with their amounts in one currency. */
struct clean_status_sum {
	uint64_t n;
	int64_t amount;
	bool unknown; /* kept, for nobody knows the word */
};

struct clean_status {
	size_t status, payment, refund, event, finished;
	size_t direction, open, paid, note, name_of;
	struct str balance_words;
	char open_text[32], paid_text[32];	/* with the sign turned */
	size_t test, mode, cancelled, captured; /* of the header */
	size_t part; /* of a settlement: Principal, Tax, Commission */
	struct clean_flags flags;
	bool trade, documents, survey; /* orders or invoices; the second */
	bool told;		       /* some column tells something of it */
	const char *system;	       /* of the preset, or NULL */
	char name[40];
	bool refunds_are_rows;	/* clean_refunds: by their type, */
	bool refunds_match;	/* or what is told beside sales, too */
	bool credits;		/* clean_journal: a bare credit is none, */
	bool journal;		/* and documents and payments in one list, */
	size_t balance, marked; /* amounts with CR for in and DR for out */
	bool has_signs;		/* of payments that went out */
	bool statement;		/* all are deposits and so on */
	bool blank_is_debit;	/* in the direction, where all else is CR */
	bool turned;		/* and what counts is negative in it */
	struct map word;	/* of words, and their classes */
	struct clean_status_meanings VEC_OF(struct status_meaning) meaning;
	struct map key; /* "word TAB currency" */
	struct clean_status_sums VEC_OF(struct clean_status_sum) sum;
	uint64_t negated;  /* refunds that the file has positive */
	uint64_t refunded; /* sales, by a status or column; */
	bool late;	   /* after them came rows of refunds */
	bool by_event;	   /* the last row left out was no sale of its kind */
};

/* Finds the columns; again for each file. */
void clean_status_open(struct clean *c);

/* What the current record is. */
enum clean_status_answer {
	CLEAN_STATUS_KEEP,
	CLEAN_STATUS_REFUNDED, /* kept, and what it was goes off again */
	CLEAN_STATUS_LEAVE     /* has been counted */
};

enum clean_status_answer clean_status_judge(struct clean *c);

/* Says what was left out and what was not known. */
void clean_status_tell(struct clean *c);
