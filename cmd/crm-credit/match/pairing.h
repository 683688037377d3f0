/*
 * pairing: which documents a payment is for: the first rule that fits.
 */
#pragma once

#include "docs.h"

struct pairing_rules {
	struct ledger_tolerance tolerance;
	bool ties;     /* the oldest of equals */
	bool oldest;   /* the oldest due first, where nothing else fits */
	double chance; /* the most with which luck may find a sum */
};

struct pairing_pay {
	uint32_t account; /* of the payer; MAP_NONE: unknown */
	struct str currency;
	int64_t amount;
	int32_t day;
	struct str column, text;
};

struct pairing_part {
	uint32_t doc;
	int64_t amount;
};

/* What came of one payment. */
struct pairing {
	VEC(struct pairing_part) part; /* none: left */
	const char *rule, *how;	       /* "number", "exact"; how may be NULL */
	double confidence;
	bool asked;		   /* for: any confidence is accepted */
	const char *reason;	   /* where it is left */
	struct doc_list candidate; /* with that */

	/* Private from here. */
	struct doc_hits hits;
	struct doc_list named, strong, own, try;
	uint32_t number; /* of the payment, from 1 */
	bool has_own;	 /* what the payer has open is listed */
	bool closed;	 /* it names a document that was settled before */
	int worst;	 /* the highest level of what it names */
};

/* The day is the walk's of the documents. The pairing keeps its memory. */
void pairing_find(struct pairing *p, struct docs *docs,
    const struct pairing_pay *pay, const struct pairing_rules *rules);

/* Takes what was found off the documents. */
void pairing_give(const struct pairing *p, struct docs *docs,
    const struct pairing_rules *rules);
