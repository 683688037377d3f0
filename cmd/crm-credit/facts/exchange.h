/*
 * exchange: what changes of rates have brought, with --rates.
 */
#pragma once

#include "credit.h"

/* What is open and unapplied at the rates of its own dates, and what the parts
 * paid were worth more on the day of the money than when they were billed. */
struct exchange {
	int64_t carried, realised;
	int64_t revalued; /* at the rates of as-of */
};

/* Of the rows at as-of into row[0..n-1], which must be zero; the book was read
 * with BOOK_RATES, here and below. */
void exchange_rows(const struct credit *c, struct exchange *row);

/* What is open of each item, and unapplied (<= 0) of each account, at the
 * rates of its own dates. */
void
exchange_carried(const struct credit *c, int64_t *open, int64_t *unapplied);
