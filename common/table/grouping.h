/*
 * grouping: rows in any order to one state per customer, customers numbered in
 * order of first appearance. Whoever wants something of a customer is a sink.
 * What comes out depends on the rows and their order only, whatever the number
 * of threads, the blocks and the budget.
 *
 * Phases: threads deal the rows, as records, into parts by the hash of the
 * customer (table/parts); each part is grouped by itself, its customers being
 * fed to the sinks one after the other; their states are packed away and
 * numbered (table/states).
 */
#pragma once

#include "base/pool.h"
#include "base/str.h"
#include "io/spill.h"
#include "table/event.h"
#include "table/parts.h"
#include "table/states.h"

enum { GROUPING_SINKS = 24, GROUPING_TEXTS = 9 };

struct grouping; /* shared */

/* A customer's rows as a sink sees them: by date, within a day by place. */
struct group_rows {
	struct str customer;
	size_t n;
	const struct event *event; /* their `customer` means nothing */
	const uint64_t *place;	   /* the order of the rows in the input */
	const struct str *text;	   /* n times the texts of a row */
	size_t texts;
};

struct group_sink {
	size_t size; /* bytes of state per customer, zero at first */
	/*
	 * One of them. `day` adds a day, later than the ones before; `rows`
	 * sees all rows of the customer. Only the state may be written, for
	 * customers come side by side, unless `alone` is set. `end` looks at
	 * the states of all sinks when they are complete. False with *d filled
	 * ends the run; of several, the first customer's is told. `text`, of
	 * one sink at most, is kept of the customer besides the states: the
	 * second text of table/states; lent until the next customer.
	 */
	bool (*day)(
	    void *state, const struct day *day, void *data, struct diag *d);
	bool (*rows)(void *state, const struct group_rows *rows, void *data,
	    struct diag *d);
	void (*end)(const void *states, void *data);
	struct str (*text)(void *data);
	void *data;
	bool alone; /* it writes elsewhere, too: one customer after the other */
	/* Or each thread has data of its own, made of `data` before the first
	 * customer; NULL: `data` is everybody's. */
	void *(*fork)(void *data);
};

struct grouping *grouping_new(struct pool *pool, struct spill *spill);

/* Before the first row; returns the sink's number. */
size_t grouping_sink(struct grouping *g, const struct group_sink *sink);

/* Before the first row, after the last sink: each row carries `texts` texts
 * along, `bytes` of input are expected, 0 for few, dealt by so many threads. */
void
grouping_begin(struct grouping *g, size_t texts, uint64_t bytes, int threads);

/* Where record_deal deals rows to, by a writer for each thread, whose blocks
 * ascend. */
struct parts *grouping_parts(struct grouping *g);

/* After the last row. */
bool grouping_finish(struct grouping *g, struct diag *d);

/* From then on: the customers (table/states; none where no sink has a state),
 * and a sink's place in a state. */
struct states *grouping_states(struct grouping *g);
size_t grouping_offset(const struct grouping *g, size_t sink);

void grouping_free(struct grouping *g);
