/*
 * promises: what customers promised to pay, and whether they did.
 */
#ifndef CREDIT_PROMISES_H
#define CREDIT_PROMISES_H

#include "credit.h"

struct promise {
	uint32_t account;
	int32_t made, promised;
	int64_t amount;
	enum { PROMISE_OPEN, PROMISE_KEPT, PROMISE_BROKEN } state;
};

struct promises VEC_OF(struct promise);

/*
 * Reads a file of customer_id, made, promised, amount (and currency) and
 * judges each promise at as-of: kept if what was settled by payments from the
 * day it was made to the promised day and `grace` days later covers it; open
 * until that day is over. Promises of strangers or after as-of are left out.
 * What cannot be read ends the run.
 */
void promises_read(struct promises *promises, const struct credit *c,
    const char *path, int32_t grace);

#endif
