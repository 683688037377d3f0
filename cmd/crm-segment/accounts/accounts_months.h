/*
 * accounts_months: net amounts by customer and month, for the months that have
 * any; listed by month.
 */
#ifndef ACCOUNTS_MONTHS_H
#define ACCOUNTS_MONTHS_H

#include "base/vec.h"
#include "cli/customers.h"

struct account_entry {
	int64_t net;
	uint32_t occasions;
	int32_t month;	   /* as date_month */
	uint32_t before;   /* number + 1 of the customer's entry before it */
	uint32_t customer; /* known after sorting */
};

/* All zeros at first. */
struct account_months {
	VEC(struct account_entry) entry;
	int32_t first; /* after sorting: the first month, */
	size_t *start; /* where each month begins in entry, */
	size_t months; /* and how many there are */
};

/* The state per customer of a day sink. */
struct account_state {
	uint32_t last; /* number + 1 of the newest entry */
};

/* Adds a day's figures to its month; days come in ascending order. */
bool account_months_add(struct account_months *m, struct account_state *s,
    int32_t month, uint32_t occasions, int64_t net, struct diag *d);

/*
 * Sorts the entries by month and tells each its customer; there is at least
 * one. Returns the first month.
 */
int32_t account_months_sort(
    struct account_months *m, const struct customers *c, size_t sink);

/* The *n entries of a month; 0 of them outside the data. */
const struct account_entry *
account_months_of(const struct account_months *m, int64_t month, size_t *n);

#endif
