/*
 * customer_run: the inside of a run of customer methods, for the files that
 * share it: customers.c (the run, its questions and answers), customer_events.c
 * and customer_rows.c (the two kinds of input) and customer_rank.c.
 */
#ifndef CLI_CUSTOMER_RUN_H
#define CLI_CUSTOMER_RUN_H

#include "base/pool.h"
#include "base/set.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/events.h"
#include "csv/queue.h"

#include <pthread.h>

enum { WANTED = 16 };

/* A column of rows per customer. */
struct wanted {
	size_t column;
	bool money;
	VEC(int64_t) amount; /* INT64_MIN: empty */
	VEC(struct str) text;
};

struct customers {
	struct tool *tool;
	struct input in;
	struct tool_output out;
	struct map ids; /* of rows, once an id came twice */
	int32_t as_of;

	struct pool *pool;
	struct spill *spill;
	struct events *events; /* or NULL: rows per customer */
	struct grouping *grouping;
	struct states *states; /* of it, once all was read */
	size_t card_sink, group_sink;
	bool counts_products, keeps_cards;
	size_t product_text, group_text;
	pthread_mutex_t lock; /* of groups, while events are read */
	struct card_extra extra;

	struct card_columns columns;
	bool has_cards;
	VEC(struct card) cards;
	VEC(struct str) rows; /* as they will be written */
	VEC(struct str) row_id;
	struct set hashes; /* of these ids */
	struct csv_queue queue;
	struct out scratch;
	struct arena text;
	struct wanted wanted[WANTED];
	size_t wants;
	size_t customer_column, group_column;
	VEC(bool) hidden; /* input columns that --replace leaves out */
	bool hides;

	struct map groups;
	VEC(uint32_t) group; /* of each customer */
	VEC(uint32_t) id_rank;
	VEC(uint32_t) order; /* of the rows put out; empty: as they came */
};

/* Asks for the sinks of cards and of groups. */
void customer_events_open(struct customers *c);

/* All states are to stay in memory: they will be asked for in any order. */
void customer_events_hold(struct customers *c);

/* Reads the whole input: cards, groups; or rows and columns. */
void customer_events_read(struct customers *c);
void customer_rows_read(struct customers *c);

/* Writes the row of every customer. */
void customer_rows_write(struct customers *c);

#endif
