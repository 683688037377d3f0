/*
 * events: rows of orders as numbers, dealt to a grouping by all threads.
 */
#pragma once

#include "cli/alias.h"
#include "cli/input.h"
#include "table/grouping.h"

struct events {
	struct input *in;
	size_t customer, date, amount, order, quantity, cost, currency;
	size_t text[GROUPING_TEXTS];
	size_t texts;
	int32_t as_of;	/* rows after it are left out; DATE_NONE: none are */
	int32_t latest; /* date seen; DATE_NONE: none */
	const struct alias *alias; /* of customers; NULL: none */
};

/* The roles that the methods of a run cannot do without, commas between. */
const char *events_needs(const struct tool *tool);

/* True when the header has a date and an amount and is not that of cards. */
bool events_here(struct input *in);

/* Finds the columns; what is missing ends the run. */
struct events *events_open(struct input *in, int32_t as_of);

/* Asks for the text of a further column of every event; its number among the
 * texts of a row. */
size_t events_text(struct events *e, size_t column);

/* Deals all rows to the grouping, which has its sinks. */
void events_read(struct events *e, struct grouping *g);
