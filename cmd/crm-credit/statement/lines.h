/*
 * lines: what moves the balances of rows: documents, payments, and what is set
 * against another row's or never comes.
 */
#pragma once

#include "crm-credit/facts/credit.h"

/* One line of an account. */
struct line {
	uint32_t row;
	int32_t date;
	int64_t amount; /* debits are positive */
	const char *type;
	struct str name;
};

struct lines {
	VEC(struct line) list;
	const struct credit *c;
	bool dated; /* with --rates: each at the rate of its own date, and
		       differences are lines of their own */
};

void lines_make(struct lines *lines, const struct credit *c);

/* What the rows owe at the end of a day, at its rates, into balance[0..n-1]. */
void lines_opening(const struct credit *c, int32_t day, int64_t *balance);
