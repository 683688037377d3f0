/*
 * promises: what customers promised to pay, and whether they did.
 */
#pragma once

#include "credit.h"

struct promise {
	uint32_t account; /* the first of its owner */
	int32_t made, promised;
	int64_t amount;
	enum { PROMISE_OPEN, PROMISE_KEPT, PROMISE_BROKEN } state;
};

/* An owner is a customer, in one currency where the ledger has one. */
struct promises {
	VEC(struct promise) list;
	uint32_t *first; /* by account: the first of its owner */
};

/*
 * Reads a file of customer_id, made, promised, amount (and currency) and
 * judges each promise at as-of: kept if what was settled by payments from the
 * day it was made to the promised day and `grace` days later covers it; open
 * until that day is over. Promises after as-of are left out, those of
 * strangers are counted and said. What cannot be read, or could be that of two
 * currencies, ends the run. They live as long as it.
 */
const struct promises *
promises_read(const struct credit *c, const char *path, int32_t grace);
