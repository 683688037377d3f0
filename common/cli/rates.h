/*
 * rates: --rates, a file of currency, from, rate to one currency.
 */
#pragma once

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

/* The rate of a currency in force on a day, and its place in rate.v; one
 * without a rate ends the run. */
double rates_at(const struct rates *rates, struct tool *tool,
    struct str currency, int32_t day);
size_t rates_find(const struct rates *rates, struct tool *tool,
    struct str currency, int32_t day);

/* The same; false with a diagnostic where there is none. */
bool rates_known(const struct rates *rates, struct str currency, int32_t day,
    double *rate, struct diag *diag);

/* An amount times a rate, to whole cents, half away from zero; what is too
 * large ends the run. */
int64_t rates_times(struct tool *tool, int64_t amount, double rate);

void rates_free(struct rates *rates);
