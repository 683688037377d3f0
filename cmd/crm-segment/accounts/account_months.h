/*
 * account_months: what each customer did in each month, month by month.
 */
#pragma once

#include "base/vec.h"
#include "cli/customers.h"
#include "crm-segment/shared/occasion.h"
#include "table/parts.h"

/* A customer's month. */
struct account_entry {
	uint32_t customer, occasions;
	int64_t net;
};

/* All zeros at first. */
struct account_months {
	int32_t first; /* month, as date_month; after account_months_deal */
	size_t months; /* from then on; 0: none */

	/* Private from here. */
	struct customers *c;
	const struct occasion_options *occasion;
	VEC(struct account_keeper *) keeper; /* of each thread */
	struct parts *parts;
	int bits, shift;	 /* 2^shift months in each of 2^bits parts */
	struct pool_page **page; /* of each part, once it was taken */
	bool *taken;
};

/* From prepare: asks for what is kept of customers. */
void account_months_prepare(struct account_months *m, struct customers *c,
    const struct occasion_options *occasion);

/* After customers_read. */
void account_months_deal(struct account_months *m);

/* Calls `use` with all entries of a month, in any order; there are none outside
 * the data. */
typedef void account_months_use(void *data, const struct account_entry *entry);
void account_months_each(
    struct account_months *m, int64_t month, account_months_use *use, void *to);

/* Months up to this one will not be asked for again. */
void account_months_forget(struct account_months *m, int64_t month);
