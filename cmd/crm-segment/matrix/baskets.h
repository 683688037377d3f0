/*
 * baskets: what each customer bought of each category, gathered from events.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "model/heterogeneity.h"

/* What a customer bought of a category. */
struct basket_pair {
	uint32_t customer, category; /* the customer as they were added, at
				      * first */
	int64_t amount, units;	     /* in 1/10000, exact in any order */
};

/* All zeros at first, but the two flags. */
struct baskets {
	bool spend;	    /* shares of the amount, not of units */
	bool quantities;    /* units are the quantity, not the rows */
	struct map names;   /* categories */
	size_t text;	    /* of the rows: the category */
	uint32_t customers; /* added */
	struct map pairs;   /* customer and category, as bytes */
	VEC(struct basket_pair) pair;

	/* After baskets_close. */
	VEC(struct basket_item) item; /* by customer */
	struct basket *basket;	      /* per customer */
	double *units;		      /* per customer */
	double *total;		      /* per category */
	double sum;		      /* of all */
};

/* A sink of rows, alone: data is the struct, the state is set to how many were
 * added before. Refunds and empty categories do not count. */
bool baskets_add(
    void *state, const struct group_rows *rows, void *data, struct diag *d);

/* Sorts what was added to the baskets of all customers, categories by name: the
 * order of the rows changes nothing. */
void baskets_close(struct baskets *b, const struct customers *c, size_t sink);
