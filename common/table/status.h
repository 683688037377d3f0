/*
 * status: what the state of an order, document or payment means: was it ever a
 * sale? The words are in status_words.tsv, by system, and event_words.tsv.
 */
#pragma once

#include "base/str.h"

enum status_class {
	STATUS_SALE,
	STATUS_OPEN,   /* not yet: pending, unpaid */
	STATUS_NONE,   /* never: cancelled, failed */
	STATUS_REFUND, /* all came back */
	STATUS_PART,   /* some came back */
	STATUS_UNKNOWN
};

/*
 * The class of a word, whatever its case, accents and marks. The words of the
 * system go first ("shopify"; NULL: not known), then those of all languages.
 */
enum status_class status_class(struct str word, const char *system);

/* The same of a phrase that nobody lists, by what its words say: "Transaction
 * declined" is none, "Awaiting payment by cheque" open, unless it is of
 * something else. Not of names of columns. */
enum status_class status_phrase(struct str word);

/* What a status says of an invoice beside that. */
enum status_document {
	STATUS_DOCUMENT,	/* nothing else */
	STATUS_DOCUMENT_DRAFT,	/* a draft or an offer: none yet */
	STATUS_DOCUMENT_PAID,	/* all of it: nothing is open */
	STATUS_DOCUMENT_PART,	/* some of it, how much is not said */
	STATUS_DOCUMENT_CREDIT, /* it is a credit note */
	STATUS_DOCUMENT_BACK	/* a payment went back: it is owed again */
};

enum status_document status_document(struct str word);

/* What kind of event a row tells of, in the order of event_words.tsv. */
enum status_event {
	STATUS_EVENT_SALE,     /* an order, a charge */
	STATUS_EVENT_DOCUMENT, /* an invoice: a sale that may be paid later, */
	STATUS_EVENT_PAYMENT,  /* and what is paid */
	STATUS_EVENT_CREDIT,   /* a credit note, whatever its sign */
	STATUS_EVENT_NEGATIVE, /* a refund, whatever its sign */
	STATUS_EVENT_NO_ROW,   /* a fee, a payout, an offer */
	STATUS_EVENT_JOURNAL,  /* a booking, of what it does not say */
	STATUS_EVENT_UNKNOWN
};

enum status_event status_event(struct str word);

/* Does a word for a credit say that it is a note, and no bank's credit? */
bool status_is_note(struct str word);

/* Is it what stands beside a balance in a statement, no payment: "Opening
 * balance", "Saldo anterior", "Beginning balance as of 01/01/2024"? The words
 * are role_part's of "balance row". */
bool status_is_balance(struct str text, struct str words);
