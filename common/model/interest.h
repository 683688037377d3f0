/*
 * interest: on arrears, over rates that change and payments in between. Money
 * in units of the currency; dates are days.
 */
#pragma once

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* From a day on; `daily` is the rate of one day. Before the first: none. */
struct interest_rate {
	int32_t from;
	double daily;
};

/* What is open changes on a day: a payment is negative. */
struct interest_change {
	int32_t date;
	double amount;
};

struct interest_piece {
	int32_t from, to; /* to is the first day that does not count */
	double base, daily, interest;
};

struct interest_pieces VEC_OF(struct interest_piece);

struct interest_claim {
	double amount; /* of the document */
	int32_t due, until;
	int32_t grace;	     /* within it no interest; after it from due on */
	bool interest_first; /* payments go to the interest so far first */
	const struct interest_change *change; /* by date ascending */
	size_t n_changes;
	const struct interest_rate *rate; /* by from ascending */
	size_t n_rates;
	const int32_t *capitalised; /* days on which interest becomes base */
	size_t n_capitalised;
};

/*
 * Appends the pieces of a claim, each with one base and one rate, and returns
 * the interest in all, not rounded. The pieces end at each change and rate. A
 * claim that is paid within the grace bears none until it is open again.
 * O(changes + rates + capitalised).
 */
double
interest_of(const struct interest_claim *claim, struct interest_pieces *pieces);
