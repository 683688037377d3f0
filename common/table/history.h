/*
 * history: the days of every customer, kept, for what cannot be added up while
 * the as-of date is not known. A day_sink of table/days. Memory is 24 bytes per
 * customer and day.
 */
#ifndef TABLE_HISTORY_H
#define TABLE_HISTORY_H

#include "base/diag.h"
#include "base/vec.h"
#include "table/event.h"

#include <stdbool.h>
#include <stdint.h>

struct history_day {
	int64_t net;
	int32_t date;
	uint32_t orders;
	uint32_t before; /* number of the day before it + 1; 0: the first */
};

struct history VEC_OF(struct history_day);

/* The state per customer. */
struct history_state {
	uint32_t last; /* number of the last day + 1 */
	uint32_t n;    /* days */
};

/* A day_sink's add: `data` is the struct history. Fails (EXIT_SYSTEM) beyond
 * 2^32 - 2 days in all. */
bool
history_add(void *state, const struct day *day, void *data, struct diag *d);

/* Copies the days of a customer, ascending, to days[0..state->n-1]. */
void history_copy(const struct history *history,
    const struct history_state *state, struct history_day *days);

#endif
