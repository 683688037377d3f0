/*
 * customer_run: the inside of a run of customer methods, for the files that
 * share it, from below: customers.c (what is asked for and answered),
 * customer_events.c and customer_rows.c (the two kinds of input),
 * customer_rank.c, customer_write.c, and customer_run.c (the run).
 */
#pragma once

#include "base/set.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/events.h"

#include <pthread.h>

enum { WANTED = 16 };

/* A column of rows per customer. */
struct wanted {
	size_t column;
	bool money;
	size_t place;	 /* among the words or the texts of a state */
	int64_t *amount; /* of each customer; INT64_MIN: empty */
};

struct customers {
	struct tool *tool;
	struct input in;
	struct csv_writer *w;
	int32_t as_of;

	struct pool *pool;
	struct spill *spill;
	struct events *events; /* or NULL: rows per customer */
	struct grouping *grouping;
	struct states *states; /* of all customers, once all was read */
	size_t card_sink, group_sink;
	bool counts_products, keeps_cards, cardless;
	size_t product_text, group_text;
	pthread_mutex_t lock;	 /* of what follows, while events are grouped */
	struct map seen;	 /* groups, numbered as they came */
	uint64_t several_groups; /* customers with rows of more than one */
	bool shows_group;	 /* it is written behind the card */
	struct card_extra extra;

	struct card_columns columns;
	bool has_cards;
	/* Of rows a state is the amounts that are wanted, then the card; its
	 * texts are the id, the row as it will be written, those that are
	 * wanted, and the group. */
	size_t amounts, row_words, row_texts;
	bool row_cards, reorders, same_delimiter;
	struct original *original; /* where rows are read again, or NULL */
	struct set hashes;	   /* of the ids of rows */
	struct arena text;
	struct {
		customers_view *see;
		void *(*fork)(void *data);
		void *data;
	} seer[TOOL_METHODS]; /* of rows */
	size_t seers;
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

/* Bytes of the input that were read once more; all zeros at first. */
struct rows_again {
	uint64_t from, to;
	char *bytes;
	size_t room;
};

/* The row of a customer as it will be written, until the next one is asked for;
 * those before `end` are likely to follow. */
struct str customer_row(const struct customers *c, uint32_t customer,
    uint32_t end, struct rows_again *r);

/* A customer's state, and its texts, the id first; of rows the row next. */
void *customer_state(const struct customers *c, uint32_t customer);
const struct str *customer_texts(const struct customers *c, uint32_t customer);

/* The text of a customer's group, until they have numbers. */
struct str customer_group(const struct customers *c, uint32_t customer);

/* All states are to stay in memory: they will be asked for in any order. */
void customer_hold(struct customers *c);

/* Reads the whole input: cards, groups; or rows and columns. */
void customer_events_read(struct customers *c);
void customer_rows_read(struct customers *c);

/* Shows the rows to who wants to see them. */
void customer_rows_view(const struct customers *c);

/* Writes the row of every customer. */
void customer_rows_write(struct customers *c);
