/*
 * baskets: what each customer bought of each category, gathered from events.
 */
#ifndef BASKETS_H
#define BASKETS_H

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "model/heterogeneity.h"

/* What a customer bought of a category. */
struct basket_pair {
	uint32_t customer, category;
	int64_t amount, units; /* in 1/10000, exact in any order */
};

/* All zeros at first, but the two flags. */
struct baskets {
	bool spend;	  /* shares of the amount, not of units */
	bool quantities;  /* units are the quantity, not the rows */
	struct map names; /* categories */
	struct map pairs; /* customer and category, as bytes */
	VEC(struct basket_pair) pair;

	/* After baskets_close. */
	VEC(struct basket_item) item; /* by customer */
	struct basket *basket;	      /* per customer */
	double *units;		      /* per customer */
	double *total;		      /* per category */
	double sum;		      /* of all */
};

/* An event_function: data is the struct, text the category. Refunds and empty
 * categories do not count. */
void baskets_add(void *data, uint32_t customer, const struct event *event,
    struct str category);

/* Sorts what was added to the baskets of so many customers, categories by
 * name: the order of the rows changes nothing. */
void baskets_close(struct baskets *b, uint32_t customers);

void baskets_free(struct baskets *b);

#endif
