/*
 * provide: the state of the method, for its files.
 */
#pragma once

#include "crm-credit/facts/credit.h"
#include "model/provision.h"

enum { PROVIDE_BUCKETS = 5 };

/* The history of the accounts of one group (a currency). */
struct provide_history {
	const struct credit *c;
	const uint32_t *group_of; /* by account */
	uint32_t group;
	double lgd;
	bool mean;   /* of monthly ratios, instead of sums */
	size_t ages; /* months after which what is open is lost */
};

/* The bucket of an item that is `late` days past due: 0 is not due. */
size_t provide_bucket(int32_t late);

/* Rates by bucket from what reached each bucket of the documents that are old
 * enough, times LGD; NaN where nothing did. */
void
provide_cohort(const struct provide_history *h, double rate[PROVIDE_BUCKETS]);

/* Rates by bucket from the balances at month ends; true when a flow is above
 * 1. */
bool
provide_flow(const struct provide_history *h, double rate[PROVIDE_BUCKETS]);

/* By month of the document: what is open and what of it will be lost. */
struct provide_month {
	int32_t month; /* date_month */
	double open, last;
};

struct provide_months VEC_OF(struct provide_month);

void
provide_vintage(const struct provide_history *h, struct provide_months *months);

/* Shares that need no buckets; NaN where undefined. */
struct provide_ratios {
	double bad_debt, lgd, collection;
};

struct provide_ratios provide_ratios(const struct provide_history *h);
