/*
 * events: rows of orders as numbers, in batches, so that reading and adding up
 * can go on side by side.
 */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include "cli/ahead.h"
#include "cli/input.h"
#include "table/days.h"

enum { EVENT_BATCH = 256, EVENT_TEXTS = 8, EVENT_RING = 8 };

/* Up to EVENT_BATCH events; event[i].customer is not set yet. */
struct event_batch {
	size_t n;
	struct event event[EVENT_BATCH];
	struct str customer[EVENT_BATCH];	   /* the ids */
	uint64_t hash[EVENT_BATCH];		   /* map_hash of these */
	struct str text[EVENT_TEXTS][EVENT_BATCH]; /* events_text's columns */
	char *bytes;				   /* the texts */
	size_t used, room;
};

struct events {
	struct input *in;
	struct days *days;
	size_t customer, date, amount, order, quantity, cost, currency;
	size_t text[EVENT_TEXTS];
	size_t texts;
	int32_t as_of;	/* rows after it are left out; DATE_NONE: none are */
	int32_t latest; /* date seen; DATE_NONE: none */
	char date_text[16]; /* of the last plain date, and its day: rows often
			     * share it */
	int32_t date_day;
	struct str currency_seen;
	struct event_batch batch[EVENT_RING];
	struct ahead *ahead; /* NULL: not reading */
};

/* True when the header has a date and an amount and is not that of cards. */
bool events_here(struct input *in);

/*
 * Finds the columns; what is missing ends the run. The reader does days_note,
 * the caller days_add. Free with events_close.
 */
struct events *events_open(struct input *in, struct days *days, int32_t as_of);

/*
 * Asks for the text of a further column of every event; its number in
 * event_batch.text. A role that has no column gives empty texts.
 */
size_t events_text(struct events *e, size_t column);

/*
 * The next events, until the next call; NULL at the end. With --threads above 1
 * another thread reads ahead meanwhile.
 */
struct event_batch *events_next(struct events *e);

void events_close(struct events *e);

#endif
