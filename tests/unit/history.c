#include "table/history.h"

#include "table/days.h"
#include "unit/tap.h"

/* Adds an event of 1.0000. */
static void
add(struct days *days, uint32_t customer, int32_t date)
{
	const struct event event = { customer, date, 10000, 0, 0, 0 };

	days_add(days, &event, NULL);
}

int
main(void)
{
	struct history history = { 0 };
	const struct day_sink sink = { sizeof(struct history_state),
		history_add, &history };
	struct days *days = days_new(NULL);
	struct history_day copy[4];
	struct history_state *state;
	struct diag d = { 0 };
	size_t number = days_add_sink(days, &sink);

	add(days, 0, 10);
	add(days, 1, 11);
	add(days, 0, 12);
	add(days, 0, 12);
	add(days, 0, 14);
	add(days, 1, 13);
	add(days, 1, 9); /* late: all of customer 1 comes again */
	ok(days_finish(days, &d), "finishes");
	state = days_state(days, number, 0);
	history_copy(&history, state, copy);
	ok(state->n == 3 && copy[0].date == 10 && copy[1].date == 12 &&
		copy[2].date == 14,
	    "days in order");
	ok(copy[1].net == 20000 && copy[1].orders == 2, "a day's sums");
	state = days_state(days, number, 1);
	history_copy(&history, state, copy);
	ok(state->n == 3 && copy[0].date == 9 && copy[2].date == 13,
	    "late rows are in their place");
	days_free(days);
	vec_free(&history);
	return tap_end();
}
