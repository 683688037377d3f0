/*
 * cash: what of a book's open items comes in, by periods.
 */
#pragma once

#include "crm-credit/facts/promises.h"
#include "model/incoming.h"

enum { CASH_PERIODS = 104 };

struct cash_rules {
	struct incoming_rules fit; /* its day is set by the walk */
	int64_t delay; /* of everybody, or INT64_MIN: the history's */
	size_t periods;
	bool months, calendar;
	const struct promises *promises; /* or NULL */
	double kept;			 /* the chance that a promise is kept */
};

/* A sum over items, by period and later: what is expected, and its variance. */
struct cash_sum {
	int64_t open, no_due, disputed;
	double expected[CASH_PERIODS + 1], variance[CASH_PERIODS];
};

/* The forecast at a walk's day. */
struct cash {
	const struct credit *c;
	const struct ledger_walk *walk;
	const struct cash_rules *rules;
	struct incoming fit;
	uint32_t *customer_of; /* by account: currencies share it */
	uint32_t customers;
	int32_t end[CASH_PERIODS]; /* days from the walk's */
	struct cash_sum *row;	   /* by row */
	struct cash_sum *currency; /* by currency */
	uint32_t *currency_of;	   /* by account */
	struct map currencies;
	struct arena memory; /* of all but the map */
};

/* False when fewer than rules->fit.tail items were paid. */
bool cash_forecast(struct cash *cash, const struct credit *c,
    const struct ledger_walk *walk, const struct cash_rules *rules);

/* The bounds between which a sum lies in 80 of 100 cases. */
void cash_interval(
    const struct cash_sum *sum, size_t period, double *lower, double *upper);

/* expected[0..n] in whole cents that add up to the open amount. */
void cash_cents(const struct cash_sum *sum, size_t n, int64_t *cents);

void cash_free(struct cash *cash);
