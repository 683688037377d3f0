/*
 * event: one row of a customer's trade, as numbers.
 */
#pragma once

#include <stdint.h>

struct event {
	uint32_t customer; /* dense number */
	int32_t date;	   /* text/date */
	int64_t amount;	   /* text/money; negative is a refund */
	uint64_t order;	   /* hash of the order id; 0: none */
	int64_t quantity;  /* in 1/10000, 0 where the input has none */
	int64_t cost;	   /* text/money, 0 where the input has none */
};

/* All events of one customer on one calendar day. */
struct day {
	int32_t date;
	uint32_t orders;  /* distinct order ids with a positive row; positive
			   * rows where there is no order id */
	uint32_t refunds; /* negative rows */
	uint32_t rows;
	int64_t net;	  /* sum of amounts */
	int64_t refunded; /* sum of the negative amounts, positive */
	int64_t quantity;
	int64_t cost;
};
