/*
 * book_rates: --rates, a file of currency, from, rate to one currency.
 */
#ifndef CREDIT_BOOK_RATES_H
#define CREDIT_BOOK_RATES_H

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

#include <stdint.h>

struct rate {
	uint32_t currency; /* its number */
	int32_t from;
	double rate;
};

/* Empty is all zeros. */
struct rates {
	struct map currencies;
	VEC(struct rate) rate; /* by currency, from */
};

/* What makes no sense ends the run. */
void rates_read(struct rates *rates, struct tool *tool, const char *path);

/* The rate of a currency in force on a day; one without a rate ends the run. */
double rates_at(const struct rates *rates, struct tool *tool,
    struct str currency, int32_t day);

/* An amount in another currency at the rates of a day, to whole cents. */
int64_t rates_exchange(const struct rates *rates, struct tool *tool,
    int64_t amount, struct str from, struct str to, int32_t day);

void rates_free(struct rates *rates);

#endif
