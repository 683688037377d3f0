/*
 * growth: why sales changed from one period to another: who bought what then
 * and now, added up per group (the values of --by, and all).
 */
#ifndef GROWTH_H
#define GROWTH_H

#include "base/map.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "model/growth.h"

enum { GROWTH_BY = 4, GROWTH_ALL = 0 }; /* columns; the group of everything */

struct growth_options {
	const char *from, *to, *base, *market, *alias;
	bool walk, factors, pvm;
	int joint;
	int64_t top, cents;
	double keep, widen, win, grow; /* the limits of the strategies */
};

/* The parts of a change. The first five are known as soon as a customer is;
 * the others depend on whether the firm had sold the product, or in the market,
 * before. */
enum growth_part {
	PART_SAME_UP,
	PART_SAME_DOWN,
	PART_WIDER,
	PART_NARROWER,
	PART_PRODUCT_DEVELOPMENT,
	PART_WIN_BACK,
	PART_ACQUISITION,
	PART_MARKET_DEVELOPMENT,
	PART_DIVERSIFICATION,
	PART_LOST,
	PART_LATE_REFUNDS,
	GROWTH_PARTS
};

struct growth_sum {
	int64_t base, now;
	uint64_t customers, products;
};

enum growth_period { IN_HISTORY, IN_BASE, IN_NOW, NOWHERE };

struct growth_group {
	uint64_t place; /* of its first row */
	struct growth_sum part[GROWTH_PARTS], all;
	struct growth_counts count[2]; /* base, now */
	uint64_t existing, single; /* existing customers; with one product */
};

/* A product in a group, or a market in one. */
struct growth_item {
	uint32_t group;
	uint64_t place;
	unsigned bought; /* periods with a positive row, as bits */
	unsigned parts;	 /* in which it is */
	struct growth_product sum;
};

/* Bought in the new period and not in the base: which part it is, is decided
 * when all products are known. */
struct growth_doubt {
	uint32_t item, market, customer;
	uint32_t group;
	enum growth_part part; /* WIDER, WIN_BACK or ACQUISITION */
	int64_t base, now;
};

/* A row of the customer at hand, in one group. */
struct growth_row {
	uint32_t group, item, market;
	enum growth_period period;
	int64_t amount, quantity;
	uint64_t order;
	int32_t date;
};

struct growth {
	struct tool *tool;
	const struct growth_options *o;
	struct customers *c;
	int32_t from[2], to[2]; /* first and last days: base, now */
	int32_t earliest;
	bool ready, products, quantities, markets;
	size_t texts, product, unit, market; /* places among a row's texts */
	size_t by[GROWTH_BY];
	struct str by_name[GROWTH_BY];
	struct map groups; /* cells of --by, joined; "" is all */
	struct map names;  /* group, product (and unit) */
	struct map markets_of;
	struct map alias; /* old product names, and the new one of each */
	VEC(struct str) alias_new;
	VEC(struct growth_group) group;
	VEC(struct growth_item) item, place;
	VEC(struct growth_doubt) doubt;
	VEC(struct growth_row) row; /* of the customer at hand */
	struct arena memory;
	uint32_t customers;
	char *key;
	size_t room;
};

/* The sink: all rows of a customer. */
bool growth_add(
    void *state, const struct group_rows *rows, void *data, struct diag *d);

/* Decides what was in doubt. */
void growth_decide(struct growth *g);

/* order[0..n-1]: the groups in order of first appearance, all last; with
 * --top those that changed most. The last `rest` of them are (other). */
size_t growth_order(struct growth *g, uint32_t *order, size_t *rest);

/* The names and the cells of --by: those of the group, or `word` in all. */
void growth_names(const struct growth *g, struct csv_writer *w);
void growth_cells(const struct growth *g, uint32_t group, const char *word,
    struct csv_writer *w);

void growth_write_walk(struct growth *g, struct csv_writer *w);
void growth_write_factors(struct growth *g, struct csv_writer *w);
void growth_write_pvm(struct growth *g, struct csv_writer *w);

#endif
