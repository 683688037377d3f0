/*
 * purse: sums that are said, each currency by itself.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"

/* Empty is all zeros. */
struct purse {
	struct map currencies;
	VEC(int64_t) sum;
	struct text text;
};

void purse_add(struct purse *purse, struct str currency, int64_t amount);

/* Is each sum 0? */
bool purse_is_empty(const struct purse *purse);

/* "20.00 EUR, 10.00 USD", the sums that are not 0, else "0.00"; until the purse
 * changes. */
const char *purse_text(struct purse *purse);

void purse_free(struct purse *purse);
