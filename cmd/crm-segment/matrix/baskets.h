/*
 * baskets: what each customer bought of each category, gathered from events.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "model/heterogeneity.h"

#include <pthread.h>

struct basket_thread;

/* All zeros at first, but the two flags and the text. */
struct baskets {
	bool spend;	  /* shares of the amount, not of units */
	bool quantities;  /* units are the quantity, not the rows */
	size_t text;	  /* of the rows: the category */
	struct map names; /* categories, in any order */
	pthread_mutex_t lock;
	VEC(struct basket_thread *) thread;

	/* After baskets_close, categories by name. */
	uint32_t *rank; /* of each in names */
	double *total;	/* of each category */
	double sum;	/* of all */
	/* The one that was opened last. */
	VEC(struct basket_item) item;
};

/* Asks for the sink that packs each customer's basket; refunds and empty
 * categories do not count. */
void baskets_prepare(struct baskets *b, struct customers *c);

/* When all is read: the totals. */
void baskets_close(struct baskets *b);

/* A customer's basket, until the next one, and its units. */
struct basket baskets_of(struct baskets *b, const struct customers *c,
    uint32_t customer, double *units);
