/*
 * histories: what happened to each customer, of whatever kind: rows in any
 * order, read by all threads, to items by customer and day. Memory: --memory
 * (table/grouping).
 */
#pragma once

#include "cli/input.h"
#include "table/grouping.h"

/* What a row tells. */
struct history_row {
	struct str customer;
	int32_t date;	 /* by which the items are ordered */
	void *item;	 /* filled in; zeros at first */
	struct str text; /* carried along, lent until the next row */
};

/* A customer's items: by date, within a day in the order of the rows. */
struct history {
	struct str customer;
	size_t n;
	void *item;
	const struct group_rows *rows; /* of each item that was read: its place
					* and text; NULL in histories_each */
	int thread;		       /* 0.. of those that work side by side */
};

struct histories_use {
	size_t size; /* of an item: words of 64 bits, most of them small */
	void *data;
	/* Reads a row; false when it was rejected or left out. `lane` is what
	 * the thread has of its own; to[1] is for the second. */
	bool (*read)(void *lane, struct input *in, const struct csv_row *row,
	    struct history_row *to);
	/* Sees a customer when all was read, in any order, any thread, and may
	 * change the items and have fewer. False with *d filled ends the run.
	 */
	bool (*see)(void *data, struct history *h, struct diag *d);
	bool keeps;    /* the items are looked at again */
	bool texts;    /* rows carry a text along */
	size_t beside; /* bytes of --memory that are left to others */
};

struct histories;

/* Of an input whose columns are known; `use` is copied. */
struct histories *
histories_open(struct input *in, const struct histories_use *use);

/* The same rows by a second key (baskets, beside customers): its `read` is the
 * first one's; it carries no texts. */
struct histories *
histories_second(struct histories *first, const struct histories_use *use);

/* Deals all rows; lane[i] is that of thread i. */
int histories_threads(const struct histories *h);
void histories_deal(struct histories *h, void *const *lane);

/* The first and the last date; DATE_NONE: there was no row. */
int32_t histories_earliest(const struct histories *h);
int32_t histories_latest(const struct histories *h);

/* Shows all customers to `see`. */
void histories_group(struct histories *h);

/* From then on, where they are kept: all customers once more, side by side. */
typedef void histories_look(void *data, const struct history *h);
void
histories_each(const struct histories *h, histories_look *look, void *data);

/* Each writes rows, which come out in order of first appearance. */
typedef void
histories_rows(void *data, const struct history *h, struct csv_writer *w);
void histories_write(const struct histories *h, const struct csv_writer *w,
    histories_rows *rows, void *data);
