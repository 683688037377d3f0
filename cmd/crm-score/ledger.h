/*
 * ledger: revenue and costs by customer and product, exact.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "frame.h"

/* What was earned and spent somewhere. */
struct ledger_line {
	int64_t revenue, cost, avoidable;
};

struct ledger_pair {
	uint32_t customer, product;
	struct ledger_line sum;
};

struct ledger {
	struct map customers, products, pair_map;
	VEC(struct ledger_pair) pair; /* in order of first appearance */
	VEC(struct ledger_line) customer, product;
	struct ledger_line all;
};

/* The columns of a ledger. */
struct ledger_columns {
	const struct frame_column *customer, *product, *revenue, *driver;
	struct frame_list costs; /* money */
	bool *avoidable;	 /* of each cost */
};

/*
 * Adds up the rows. A row without a customer is a cost of all: each of its
 * costs is shared over the rows with a customer (and with its product, if it
 * has one) by the driver column, in cents, the rest to the largest remainders.
 * False with *d filled: no driver for such a row, a driver that sums to
 * nothing, an overflow.
 */
bool ledger_build(struct ledger *ledger, const struct frame *f,
    const struct ledger_columns *columns, struct diag *d);

int64_t ledger_profit(const struct ledger_line *line);

/* profit / revenue; NaN without revenue. */
double ledger_margin(const struct ledger_line *line);

/* profitable, neutral (|profit| at most 0.5 % of revenue) or losing. */
const char *ledger_class(const struct ledger_line *line);

void ledger_free(struct ledger *ledger);

#endif
