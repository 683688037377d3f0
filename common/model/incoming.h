/*
 * incoming: when what is open will be paid, from how late each customer has
 * paid. The delay of an item is its day of full payment less its due day; each
 * customer has a shift of whole days, drawn to 0 by few items; what is left of
 * the delays has one hazard by day (Kaplan-Meier of left-truncated,
 * right-censored times), constant where few are at risk.
 */
#pragma once

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* Days of delay that are told apart; what is outside counts as the edge. */
enum { INCOMING_FIRST = -500, INCOMING_LAST = 1000 };
enum { INCOMING_DAYS = INCOMING_LAST - INCOMING_FIRST + 1 };

/* What is known of an item at a day. */
struct incoming_item {
	uint32_t customer;
	int32_t date, due;
	int32_t paid; /* in full; or INT32_MIN: open */
};

struct incoming_rules {
	int32_t day;	/* today */
	int32_t window; /* nights before it that count */
	double kappa;	/* items that a customer's shift is worth */
	int64_t tail;	/* at risk, below which the hazard is constant */
};

struct incoming {
	double mean;	/* delay of all, before shifts */
	int32_t *shift; /* by customer */
	double hazard[INCOMING_DAYS];
	uint64_t paid; /* items paid in the window */
};

/* In `memory`. O(items + customers). */
void incoming_fit(struct arena *memory, struct incoming *fit,
    const struct incoming_item *item, size_t n, uint32_t customers,
    const struct incoming_rules *rules);

/* The same for everybody `delay` days late. */
void incoming_fixed(struct arena *memory, struct incoming *fit,
    uint32_t customers, int32_t delay);

/*
 * Of an item that is open and `late` days past its due date (negative: before
 * it), the chance to be paid in each of n periods that end end[k] days from now
 * (ascending), into share[0..n-1], and later in share[n].
 */
void incoming_shares(const struct incoming *fit, uint32_t customer,
    int32_t late, const int32_t *end, size_t n, double *share);
