/*
 * customer_run: the inside of a run of customer methods, for the files that
 * share it: customers.c (the run, its questions and answers), customer_events.c
 * and customer_rows.c (the two kinds of input) and customer_rank.c.
 */
#ifndef CLI_CUSTOMER_RUN_H
#define CLI_CUSTOMER_RUN_H

#include "base/set.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/events.h"
#include "csv/queue.h"

enum { WANTED = 16, WATCHED = EVENT_TEXTS - 2 };

/* A column of rows per customer. */
struct wanted {
	size_t column;
	bool money;
	VEC(int64_t) amount; /* INT64_MIN: empty */
	VEC(struct str) text;
};

struct watch {
	size_t text; /* in the batches */
	event_function *f;
	void *data;
};

struct customers {
	struct tool *tool;
	struct input in;
	struct tool_output out;
	struct map ids; /* of events; of rows once an id came twice */
	int32_t as_of;

	struct events *events; /* or NULL: rows per customer */
	struct days *days;
	size_t card_sink;
	bool deferred, once, counts_products, keeps_cards;
	VEC(uint32_t) products; /* distinct ones per customer */
	struct set product_pairs;
	struct map product_ids;
	size_t product_text, group_text;
	struct watch watch[WATCHED];
	size_t watches;
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

/* The ids of all customers read, by number. */
static inline const struct str *
customer_ids(const struct customers *c)
{
	return c->events != NULL ? c->ids.key : c->row_id.v;
}

/* Reads the whole input: days, cards, groups, products; or rows and columns. */
void customer_events_read(struct customers *c);
void customer_rows_read(struct customers *c);

/* Writes the row of every customer. */
void customer_rows_write(struct customers *c);

#endif
