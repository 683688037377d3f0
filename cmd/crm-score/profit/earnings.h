/*
 * earnings: revenue and costs by customer and product, exact.
 */
#pragma once

#include "crm-score/shared/frame.h"

/* What was earned and spent somewhere. */
struct earnings_line {
	int64_t revenue, cost, avoidable;
};

struct earnings_pair {
	uint32_t customer, product;
	struct earnings_line sum;
};

struct earnings {
	struct map customers, products, pair_map;
	VEC(struct earnings_pair) pair; /* in order of first appearance */
	VEC(struct earnings_line) customer, product;
	struct earnings_line all;
};

/* The columns of a ledger. */
struct earnings_columns {
	const struct frame_column *customer, *product, *revenue, *driver;
	struct frame_list costs; /* money */
	bool *avoidable;	 /* of each cost */
};

/* The column revenue, else amount, as crm-import writes it of orders;
 * frame_load asks for the first where there is neither. */
struct frame_column *earnings_revenue(struct frame *f);

/*
 * What each row of the frame brings and costs: line[f->n]. A row without a
 * customer is a cost of all: each of its costs is shared over the rows with a
 * customer (and with its product, if it has one) by the driver column, which
 * the caller has made sure of, in cents, the rest to the largest remainders.
 * A driver that sums to nothing ends the run, and so does an overflow.
 */
void earnings_lines(const struct frame *f,
    const struct earnings_columns *columns, struct earnings_line *line);

/* Adds the line of a row, unless it has no customer. */
void
earnings_add(struct earnings *earnings, const struct earnings_columns *columns,
    size_t row, const struct earnings_line *line);

int64_t earnings_profit(const struct earnings_line *line);

/* profit / revenue; NaN without revenue. */
double earnings_margin(const struct earnings_line *line);

/* profitable, neutral (|profit| at most 0.5 % of revenue) or losing. */
const char *earnings_class(const struct earnings_line *line);

void earnings_free(struct earnings *ledger);
