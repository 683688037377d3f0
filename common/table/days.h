/*
 * days: a stream of events in any order to, per customer, that customer's days
 * in ascending order, each once with its sums. Whoever wants them is a sink: a
 * state of fixed size per customer and a function that adds a day to it.
 *
 * A customer whose events arrive in order of date costs one open day; one whose
 * events do not is set back and gets his days at the end, from a journal. So
 * the result does not depend on the order of the rows, and memory is per
 * customer: the replay takes customers in portions.
 *
 * An order belongs to its day: an order id counts once a day and customer.
 */
#ifndef TABLE_DAYS_H
#define TABLE_DAYS_H

#include "base/diag.h"
#include "table/event.h"

#include <stdbool.h>
#include <stddef.h>

struct days;

struct day_sink {
	size_t size; /* bytes of state per customer, zero at first */
	/* Adds a day, later than the ones before; may be called again for the
	 * same days after the state was set back to zeros. False with *d
	 * filled ends the run. */
	bool (*add)(
	    void *state, const struct day *day, void *data, struct diag *d);
	void *data;
};

enum { DAY_SINKS = 24 };

/* `folder` for the journal's temporary file (NULL: $TMPDIR or /tmp). */
struct days *days_new(const char *folder);

/* Before the first event; returns the sink's number. */
size_t days_add_sink(struct days *days, const struct day_sink *sink);

/* Before the first event: no sink sees a day before days_finish. */
void days_defer(struct days *days);

/*
 * Notes events for the replay, all but whose they are: before days_add gets
 * them in the same order, maybe by the thread that reads ahead. False with *d
 * filled when the temporary file fails.
 */
bool days_note(
    struct days *days, const struct event *event, size_t n, struct diag *d);

/* Amounts are checked for overflow: false with *d filled. Customers are
 * numbered densely, a new one being one above the highest. */
bool days_add(struct days *days, const struct event *event, struct diag *d);

/* Closes the open days and replays the late ones. */
bool days_finish(struct days *days, struct diag *d);

/* A sink's state for a customer; valid until the next days_add. */
void *days_state(const struct days *days, size_t sink, uint32_t customer);

uint32_t days_customers(const struct days *days);

/* mem_touch of what days_add will need for these events. */
void days_touch(const struct days *days, const struct event *event, size_t n);

void days_free(struct days *days);

#endif
