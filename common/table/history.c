#include "table/history.h"

#include "base/die.h"

bool
history_add(void *state, const struct day *day, void *data, struct diag *d)
{
	struct history *history = data;
	struct history_state *s = state;

	if (history->n >= UINT32_MAX - 1)
		return diag_set(d, EXIT_SYSTEM, "too-many-days",
		    "more than 4294967294 days of customers");
	vec_push(history,
	    (struct history_day){ day->net, day->date, day->orders, s->last });
	s->last = (uint32_t)history->n;
	s->n++;
	return true;
}

void
history_copy(const struct history *history, const struct history_state *state,
    struct history_day *days)
{
	uint32_t at = state->last;

	for (uint32_t i = state->n; i > 0; i--) {
		days[i - 1] = history->v[at - 1];
		at = days[i - 1].before;
	}
}
