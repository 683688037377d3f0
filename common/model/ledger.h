/*
 * ledger: a receivables ledger and its state as of any date. Documents,
 * payments and allocations are kept as they came; the walk plays them in the
 * order of their dates, so that the state of an earlier day never depends on
 * what was learnt later.
 *
 * Money is int64 in 1/10000 units, dates are days since 1970-01-01. A customer
 * here is one account: a caller with several currencies makes an account of
 * each customer and currency. Customers, documents, items and payments are
 * dense numbers.
 */
#ifndef MODEL_LEDGER_H
#define MODEL_LEDGER_H

#include "base/diag.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define LEDGER_NO_DATE	 INT32_MIN
#define LEDGER_NONE	 UINT32_MAX
#define LEDGER_DOCUMENTS 0x7fffffffu /* the most documents, and their mask */

/* A document, or one instalment of it. A credit has a negative amount. */
struct ledger_item {
	int64_t amount;
	uint32_t customer;
	uint32_t document : 31;
	uint32_t disputed : 1;
	int32_t date;
	int32_t due; /* or LEDGER_NO_DATE */
};

enum ledger_kind {
	LEDGER_PAYMENT,
	LEDGER_REFUND,
	LEDGER_REVERSAL, /* of a payment: it bounced */
	LEDGER_WRITEOFF	 /* of a document */
};

/* Money that moved; the amount is positive, the kind says where to. */
struct ledger_payment {
	int64_t amount;
	uint32_t customer;
	uint32_t of; /* reversal: a payment; write-off: a document */
	int32_t date;
	enum ledger_kind kind;
};

/* What a payment or credit was set against. */
struct ledger_allocation {
	int64_t amount;	 /* > 0 */
	uint32_t source; /* a payment, or with from_credit an item */
	uint32_t target; /* a document, or with to_item an item */
	int32_t date;	 /* or LEDGER_NO_DATE: the later of the two */
	bool from_credit;
	bool to_item;
};

struct ledger_items VEC_OF(struct ledger_item);
struct ledger_payments VEC_OF(struct ledger_payment);
struct ledger_allocations VEC_OF(struct ledger_allocation);

/* Empty is all zeros; the caller keeps the two counts above every number. */
struct ledger {
	struct ledger_items items;
	struct ledger_payments payments;
	struct ledger_allocations allocations;
	uint32_t customers;
	uint32_t documents;
	int64_t volume; /* sum of the sizes of all amounts */
};

/*
 * Append a record. False with a diagnostic if the sizes of all amounts no
 * longer add up to an int64: as long as they do, no sum over a part of the
 * ledger can overflow.
 */
bool ledger_add_item(
    struct ledger *ledger, struct ledger_item item, struct diag *diag);
bool ledger_add_payment(
    struct ledger *ledger, struct ledger_payment payment, struct diag *diag);
bool ledger_add_allocation(struct ledger *ledger,
    struct ledger_allocation allocation, struct diag *diag);

/* Counts amounts that the caller adds to the ledger's results himself. */
bool
ledger_add_volume(struct ledger *ledger, int64_t amount, struct diag *diag);

/*
 * Puts the items in the order customer, due (none last), date, document text,
 * and the payments in the order customer, date, text, and renumbers what
 * refers to them: after it the order of the input has no influence. The texts
 * are by document and payment number; NULL keeps the input's order there.
 * new_payment, if not NULL, receives the new number of each payment.
 */
void ledger_order(struct ledger *ledger, const struct str *document_text,
    const struct str *payment_text, uint32_t *new_payment);

void ledger_free(struct ledger *ledger);

/* A part of an item that was settled on a day. */
struct ledger_settlement {
	int64_t amount;
	uint32_t item;
	uint32_t source; /* payment, or item of the credit */
	uint32_t prior;	 /* the settlement before it of the same payment */
	int32_t date;
	int32_t void_date; /* the payment bounced; or LEDGER_NO_DATE */
	enum { LEDGER_BY_PAYMENT, LEDGER_BY_CREDIT, LEDGER_BY_WRITEOFF } by;
};

struct ledger_settlements VEC_OF(struct ledger_settlement);

/* The state at the end of `day`. What is dated later is to be left out by the
 * reader: an item with date > day has its full amount here. */
struct ledger_walk {
	const struct ledger *ledger;
	int32_t day;
	int64_t *open; /* by item; of a credit what is not used, <= 0 */
	int64_t *left; /* by payment, what is not allocated; refunds and
			  payments taken back beyond their amount < 0 */
	struct ledger_settlements settlements; /* in order of date */
	uint64_t cuts; /* allocations and write-offs cut to what was left */
	int64_t cut_amount;
	uint64_t transfers; /* allocations across customers */

	struct sort_item *events; /* private from here */
	size_t n_events, next;
	uint32_t *last;		/* by payment: its newest settlement */
	uint32_t *head, *chain; /* items of a document in order */
};

/*
 * Starts before all time. The ledger must not change while it is walked. Items
 * of one document must stand in the order of due (ledger_order sees to it).
 * O(n log n) in allocations; 8 bytes per item and payment, 8 more per item if
 * there is an allocation or write-off.
 */
void ledger_walk_start(struct ledger_walk *walk, const struct ledger *ledger);

/*
 * Plays all that is dated <= day; day must not fall. An allocation counts from
 * the latest of its own date and those of its two ends, goes to the earliest
 * instalment first and is cut to what is left of either end. A reversal takes
 * back its payment's allocations from its own date on. On one day reversals
 * come first, then write-offs, then allocations.
 */
void ledger_walk_to(struct ledger_walk *walk, int32_t day);

void ledger_walk_free(struct ledger_walk *walk);

/* Is there an invoice (no credit) with something open, at the walk's day? */
static inline bool
ledger_is_open(const struct ledger_walk *walk, size_t item)
{
	return walk->open[item] > 0 &&
	    walk->ledger->items.v[item].date <= walk->day;
}

/* Adds to unapplied[customer] minus the money and credits not allocated. */
void ledger_unapplied(const struct ledger_walk *walk, int64_t *unapplied);

/* Where a balance came from: balance = opening + billed - credited - collected
 * + refunded - written_off + transferred. Bounced payments reduce collected. */
struct ledger_flows {
	int64_t opening; /* balance at the end of `from` */
	int64_t billed, credited, collected, refunded, written_off;
	int64_t transferred; /* paid by or for another customer */
};

/*
 * The flows of (from, walk->day] by customer into flows[0..customers-1], which
 * must be zero. from = LEDGER_NO_DATE takes all of the history.
 */
void ledger_flows(
    const struct ledger_walk *walk, int32_t from, struct ledger_flows *flows);

int64_t ledger_flows_balance(const struct ledger_flows *flows);

/* Open items plus unapplied, by customer, into balance[], which must be zero.
 * It equals ledger_flows_balance of the same day, to the last unit. */
void ledger_balances(const struct ledger_walk *walk, int64_t *balance);

#endif
