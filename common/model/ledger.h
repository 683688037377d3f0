/*
 * ledger: a receivables ledger and its state as of any date. What was posted
 * (documents, payments, credits), what was set against what, and what was taken
 * back are kept as they came; the walk plays them in one written order, so that
 * the order of the input changes nothing and the state of an earlier day never
 * depends on what was learnt later. Every method reads what was open here and
 * nowhere else.
 *
 * Money is int64 in 1/10000 units, dates are days since 1970-01-01. A customer
 * here is one account: a caller with several currencies makes an account of
 * each customer and currency. Customers, documents, items, sources and changes
 * are dense numbers.
 */
#pragma once

#include "base/diag.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define LEDGER_NO_DATE	 INT32_MIN
#define LEDGER_NONE	 UINT32_MAX
#define LEDGER_DOCUMENTS 0x0fffffffu /* the most documents, and their mask */

/* What is owed: a document, or one instalment of it. */
struct ledger_item {
	int64_t amount; /* >= 0 */
	uint32_t customer;
	uint32_t document : 28;
	uint32_t refund : 1; /* money that went back: no sale */
	uint32_t rest : 1;   /* a refund that the walk makes: of a change */
	int32_t date;
	int32_t due; /* or LEDGER_NO_DATE */
};

/* What can be set against it. */
struct ledger_source {
	int64_t amount; /* >= 0 */
	uint32_t customer;
	int32_t date;
	enum { LEDGER_CREDIT, LEDGER_PAYMENT } kind;
	uint32_t tag; /* the caller's */
};

/* What is dated later than the thing it changes, and is played in order. */
enum ledger_change_kind {
	LEDGER_REVERSE_SOURCE, /* a payment bounced, a credit was wrong */
	LEDGER_REVERSE_WRITEOFF,
	LEDGER_REVERSE_DOCUMENT, /* the payments of a document go back */
	LEDGER_COVER, /* a refund takes from what is not set against anything */
	LEDGER_WRITEOFF
};

struct ledger_change {
	int64_t amount; /* >= 0 */
	uint32_t of; /* source, item (cover), document or change (write-off) */
	uint32_t with; /* cover: the source, or NONE; of a document: the item
			  that what is too much becomes */
	uint32_t customer;
	int32_t date;
	uint32_t tag; /* the caller's */
	enum ledger_change_kind kind;
};

/* What a source is set against; less than 0 is taken back. */
struct ledger_allocation {
	int64_t amount;
	int64_t closes; /* in the document's currency; 0: the amount */
	uint32_t source;
	uint32_t target; /* a document, or with to_item an item */
	int32_t date;	 /* or LEDGER_NO_DATE: the latest of the two */
	bool to_item;
	bool named; /* the source's own row says so: no warning when cut */
};

/* What was gone of an item or source when it came, nobody knows why. */
struct ledger_opening {
	int64_t amount;
	uint32_t of;
	bool source;
};

/* What closes a rest of an item that a source leaves. */
struct ledger_discount {
	double share; /* of the document */
	uint32_t item;
	int32_t until; /* the last day of the money */
};

/* Rests that are forgiven; 0 none. */
struct ledger_tolerance {
	int64_t most;
	double share; /* of the document */
};

/* Why what is open is not asked for. */
enum ledger_hold { LEDGER_DISPUTED, LEDGER_DEDUCTED, LEDGER_HOLDS };

/* Marks what is open of an item, up to an amount, from a day on until another;
 * marks of several items may share the amount, the earliest due first. No
 * amount moves. What credits take off a deducted item they take off the
 * deduction. */
struct ledger_mark {
	int64_t amount; /* INT64_MAX: whatever is open */
	uint32_t item;
	uint32_t share; /* a number below marks.n: of the amount */
	int32_t from;	/* INT32_MIN: always */
	int32_t until;	/* the first day without it; INT32_MAX: never */
	enum ledger_hold kind;
	uint32_t tag; /* the caller's; the last to decide what comes first */
};

struct ledger_items VEC_OF(struct ledger_item);
struct ledger_marks VEC_OF(struct ledger_mark);
struct ledger_sources VEC_OF(struct ledger_source);
struct ledger_changes VEC_OF(struct ledger_change);
struct ledger_allocations VEC_OF(struct ledger_allocation);
struct ledger_openings VEC_OF(struct ledger_opening);
struct ledger_discounts VEC_OF(struct ledger_discount);

/* Empty is all zeros; the caller keeps the two counts above every number. */
struct ledger {
	struct ledger_items items;
	struct ledger_sources sources;
	struct ledger_changes changes;
	struct ledger_allocations allocations;
	struct ledger_openings openings;
	struct ledger_discounts discounts; /* by item ascending */
	struct ledger_marks marks;	   /* likewise */
	struct ledger_tolerance tolerance;
	bool discount_part; /* a part in time earns its share */
	bool ordered;	    /* ledger_order: allocations have the days from
			     * which they count */
	uint32_t customers;
	uint32_t documents;
	int64_t volume; /* sum of the sizes of all amounts */
	/* By customer, what its money is worth where it is read (ledger_worth);
	 * NULL: itself. */
	const double *rate;
};

/*
 * Append a record. False with a diagnostic if the sizes of all amounts no
 * longer add up to an int64: as long as they do, no sum over a part of the
 * ledger can overflow.
 */
bool ledger_add_item(
    struct ledger *ledger, struct ledger_item item, struct diag *diag);
bool ledger_add_source(
    struct ledger *ledger, struct ledger_source source, struct diag *diag);
bool ledger_add_change(
    struct ledger *ledger, struct ledger_change change, struct diag *diag);
bool ledger_add_allocation(struct ledger *ledger,
    struct ledger_allocation allocation, struct diag *diag);
bool ledger_add_opening(
    struct ledger *ledger, struct ledger_opening opening, struct diag *diag);

/* Counts amounts that the caller adds to the ledger's results. */
bool
ledger_add_volume(struct ledger *ledger, int64_t amount, struct diag *diag);

/* The texts of what has a number, which decide ties; by those numbers. */
struct ledger_texts {
	const struct str *customer, *document;
	struct str *source, *change; /* reordered like what they name */
};

/*
 * Puts items in the order customer, due (none last), date, document, sources in
 * that of customer, date, credits first, number, changes and allocations in
 * that in which they are played on one day, and renumbers what refers to them:
 * after it the order of the input has no influence. `item`, if not NULL,
 * receives the new number of each item. Linear but for the changes.
 */
void ledger_order(
    struct ledger *ledger, const struct ledger_texts *texts, uint32_t *item);

/* What a payment in time may leave of an item that is open by so much; 0: all
 * must be paid. */
struct ledger_walk;
int64_t ledger_discount_rest(
    const struct ledger_walk *walk, uint32_t item, int64_t open);

/* The discount of an item, or NULL. O(log n). */
const struct ledger_discount *
ledger_discount_of(const struct ledger *ledger, uint32_t item);

void ledger_free(struct ledger *ledger);

enum ledger_cause {
	LEDGER_ALLOCATED,   /* by a source */
	LEDGER_RECOVERED,   /* by a source, after it was written off */
	LEDGER_WRITTEN_OFF, /* by a change */
	LEDGER_DISCOUNTED,  /* earned by a source */
	LEDGER_TOLERATED,   /* a small rest after a source */
	LEDGER_OPENED,	    /* gone before it came */
	LEDGER_REVERSED,    /* a source alone */
	LEDGER_RAISED	    /* a refund that is a change's rest */
};

/* A change of what was open. */
struct ledger_move {
	int64_t amount;	 /* off the item or source; on it again: negative */
	int64_t live;	 /* of it what has not come back, at the walk's day */
	uint32_t item;	 /* or NONE */
	uint32_t source; /* or NONE; of a write-off its change */
	uint32_t prior;	 /* the move before it of the same source */
	uint32_t below;	 /* the one before it on the same item; of what was
			    reversed its change */
	int32_t date;
	uint8_t cause; /* enum ledger_cause */
	bool transfer; /* by a source for another customer's item */
};

struct ledger_moves VEC_OF(struct ledger_move);

enum ledger_why { LEDGER_TOO_MUCH, LEDGER_TOO_EARLY, LEDGER_WAS_RECOVERED };

/* A change that cannot be: it moves nothing. */
struct ledger_refusal {
	uint32_t change;
	int64_t left; /* what there would have been */
	enum ledger_why why;
};

/* What an allocation (of the customer's money) or a write-off (of the
 * customer's document) asked for and was not there. */
struct ledger_cut {
	uint32_t customer;
	bool writeoff;
	int64_t amount; /* > 0 */
};

/* The source's side of a move between two currencies. */
struct ledger_exchange {
	int64_t money, live;
	uint32_t move;
};

struct ledger_exchanges VEC_OF(struct ledger_exchange);

/* An item that a source was set against on this day. */
struct ledger_touch {
	uint32_t item, source;
	int64_t amount;
};

/* The state at the end of `day`. What is dated later is to be left out by the
 * reader: an item with date > day has its full amount here. */
struct ledger_walk {
	const struct ledger *ledger;
	int32_t day;
	int64_t *open; /* by item */
	int64_t *left; /* by source, what is not set against anything */
	struct ledger_moves moves; /* in order of date */
	VEC(struct ledger_refusal) refused;
	VEC(struct ledger_cut) cuts;
	uint64_t rests; /* refunds that a change made of what was too much */
	/* By item, what of the open amount is held back (ledger_walk_marks);
	 * together no more than it. NULL: nothing of anything. */
	int64_t *held[LEDGER_HOLDS];
	int64_t *marked; /* by mark, its part of that */

	/* Private from here. */
	struct sort_item *events;
	size_t n_events, next;
	int64_t *written;	/* by item, what of a write-off stands */
	int64_t *undone;	/* by source, what was reversed */
	uint32_t *last;		/* by source, its newest move */
	uint32_t *top;		/* by item, its newest move */
	uint32_t *writeoff;	/* by change, its first move */
	uint32_t *spent;	/* by customer, sources before it are used up */
	uint32_t *head, *chain; /* items of a document in order */
	struct ledger_exchanges exchanges; /* by move ascending */
	VEC(struct ledger_touch) touched;  /* on `today`, for discounts */
	int32_t today;
};

/*
 * Starts before all time. The ledger must not change while it is walked. Items
 * of one document must stand in the order of due, and sources of one customer
 * together (ledger_order sees to both). O(n) but for what is played.
 */
void ledger_walk_start(struct ledger_walk *walk, const struct ledger *ledger);

/*
 * Plays all that is dated <= day; day must not fall. Within a day: what was
 * posted; reversals, then what is taken back; allocations; covers of refunds;
 * write-offs. An allocation counts from the latest of its own date and those
 * of its two ends, goes to the earliest instalment first, first over what is
 * open of all, then over what was written off (recovered), and is cut to what
 * is there. What was cut does not come back. A reversal takes what is not set
 * against anything first, then the latest allocations.
 */
void ledger_walk_to(struct ledger_walk *walk, int32_t day);

/* Fills held[] of the walk's day, if the ledger has marks. O(n). */
void ledger_walk_marks(struct ledger_walk *walk);

/* The first mark of an item, or marks.n. */
size_t ledger_first_mark(const struct ledger *ledger, uint32_t item);

void ledger_walk_free(struct ledger_walk *walk);

/* An amount of a customer as it is read: times its rate, in whole cents. */
int64_t
ledger_worth(const struct ledger *ledger, uint32_t customer, int64_t amount);

static inline int64_t
ledger_read(const struct ledger *ledger, uint32_t customer, int64_t amount)
{
	return ledger->rate == NULL ? amount
				    : ledger_worth(ledger, customer, amount);
}

/* What is open of an item, and left of a source, as it is read. */
static inline int64_t
ledger_open(const struct ledger_walk *walk, size_t item)
{
	return ledger_read(walk->ledger, walk->ledger->items.v[item].customer,
	    walk->open[item]);
}

static inline int64_t
ledger_left(const struct ledger_walk *walk, size_t source)
{
	return ledger_read(walk->ledger,
	    walk->ledger->sources.v[source].customer, walk->left[source]);
}

/* What of the open amount is held back, and what is asked for, as read. */
static inline int64_t
ledger_held(const struct ledger_walk *walk, enum ledger_hold kind, size_t item)
{
	return walk->held[kind] == NULL
	    ? 0
	    : ledger_read(walk->ledger, walk->ledger->items.v[item].customer,
		  walk->held[kind][item]);
}

static inline int64_t
ledger_claim(const struct ledger_walk *walk, size_t item)
{
	return ledger_open(walk, item) -
	    ledger_held(walk, LEDGER_DISPUTED, item) -
	    ledger_held(walk, LEDGER_DEDUCTED, item);
}

/* Is something open, at the walk's day? */
static inline bool
ledger_is_open(const struct ledger_walk *walk, size_t item)
{
	return walk->open[item] > 0 &&
	    walk->ledger->items.v[item].date <= walk->day;
}

/* A sale (no refund) up to the walk's day? */
static inline bool
ledger_is_sale(const struct ledger_walk *walk, size_t item)
{
	return !walk->ledger->items.v[item].refund &&
	    walk->ledger->items.v[item].date <= walk->day;
}

/* A payment that has settled a part of an item and not gone back? Then *day is
 * the day of the money. */
static inline bool
ledger_is_paid(const struct ledger_walk *walk, const struct ledger_move *move,
    int32_t *day)
{
	const struct ledger_source *source;

	if (move->cause != LEDGER_ALLOCATED || move->live <= 0)
		return false;
	source = &walk->ledger->sources.v[move->source];
	*day = source->date;
	return source->kind == LEDGER_PAYMENT &&
	    !walk->ledger->items.v[move->item].refund;
}

/* A move in its source's currency: what it was, and what stands of it. */
int64_t ledger_move_paid(const struct ledger_walk *walk, uint32_t move);
int64_t ledger_move_money(const struct ledger_walk *walk, uint32_t move);

/* Adds to unapplied[customer] minus what sources have left, as it is read. */
void ledger_unapplied(const struct ledger_walk *walk, int64_t *unapplied);

/* Where a balance came from; by ledger_flows_balance they add up to it. What
 * was reversed is taken off what it had been. */
struct ledger_flows {
	int64_t opening; /* balance at the end of `from` */
	int64_t billed, credited, collected, refunded, written_off, recovered,
	    discount, tolerance;
	int64_t transfer; /* paid for another customer; by one: negative */
	int64_t opened;	  /* gone before it came */
};

/*
 * The flows of (from, walk->day] by the groups of customers (NULL: by customer)
 * into flows[], which must be zero, in the customers' own money. from =
 * LEDGER_NO_DATE takes all of the history.
 */
void ledger_flows(const struct ledger_walk *walk, int32_t from,
    const uint32_t *group, struct ledger_flows *flows);

/* Those of all of the history, by groups (NULL: all in one). The first customer
 * whose flows do not add up to ledger_balances, or LEDGER_NONE. */
uint32_t ledger_reconcile(const struct ledger_walk *walk, const uint32_t *group,
    struct ledger_flows *flows);

int64_t ledger_flows_balance(const struct ledger_flows *flows);

/* Open items less what sources have left, by customer in its own money, into
 * balance[], which must be zero. It equals ledger_flows_balance of the same
 * day, to the last unit. */
void ledger_balances(const struct ledger_walk *walk, int64_t *balance);
