/*
 * growth: why sales changed from one period to another: who bought what then
 * and now, added up per group (the values of --by, and all).
 */
#pragma once

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/alias.h"
#include "cli/customers.h"
#include "cli/rates.h"
#include "model/growth.h"

enum { GROWTH_BY = 4, GROWTH_ALL = 0 }; /* columns; the group of everything */

struct growth_options {
	const char *from, *to, *base, *market, *alias, *rates;
	bool walk, factors, pvm;
	int joint;
	int64_t top;
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

/* How a part is called, and which of Ansoff's strategies it is of. */
struct growth_part_name {
	const char *name, *strategy;
};
extern const struct growth_part_name growth_parts[GROWTH_PARTS];

struct growth_sum {
	int64_t base, now;
	uint64_t customers, products;
};

static inline int64_t
growth_change(const struct growth_sum *s)
{
	return s->now - s->base;
}

enum growth_period { IN_HISTORY, IN_BASE, IN_NOW, NOWHERE };

struct growth_group {
	uint64_t place; /* of its first row */
	struct growth_sum part[GROWTH_PARTS], all;
	struct growth_counts count[2]; /* base, now; items by growth_decide */
	int64_t quantity[2];
	int64_t currency;	   /* --rates: what the rates alone did */
	uint64_t existing, single; /* existing customers; with one product */
	uint32_t turn, visit;	   /* the last customer in it, and where */
};

/* How a product is called in a row. */
struct growth_name {
	int32_t date;
	uint64_t place;
	uint32_t name; /* in g->called */
};

/* A product, by its id (and unit). */
struct growth_thing {
	struct str id, unit;
	struct growth_name first, last; /* where names stand beside ids */
	bool named;
};

/* A short id that was looked up lately. */
struct growth_lately {
	uint64_t word[2];
	uint32_t n, thing; /* its length and one; 0: none yet */
};

/* A product in a group. */
struct growth_item {
	uint32_t group, thing;
	uint64_t place; /* --pvm: of its first row */
	int64_t currency;
	struct growth_product sum;
};

/* What every row looks at of an item. */
struct growth_mark {
	uint32_t turn, pair; /* the last customer with it, and where */
	uint16_t parts;	     /* in which it is, as bits */
	uint8_t bought;	     /* periods with a positive row, as bits */
};

/* A market in a group. */
struct growth_place {
	uint32_t group;
	uint8_t bought;
};

/* The customer at hand and an item. */
struct growth_pair {
	uint32_t item, market;
	uint32_t next;	 /* of the same group */
	unsigned bought; /* periods with a positive row, as bits */
	int64_t sum[3];	 /* of base and now */
};

/* The customer at hand in a group. */
struct growth_visit {
	uint32_t group, first, last; /* pairs */
	unsigned who;		     /* periods with a positive row, as bits */
	bool known;		     /* all markets were there before */
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
	uint32_t group, thing, item, market, currency;
	enum growth_period period;
	int32_t date;
	int64_t amount, quantity;
	int64_t own; /* --rates: the amount at its own day's rate */
	uint64_t order;
};

/* --factors: an order of the customer at hand; `of`: 2 x its group + now. */
struct growth_order {
	uint64_t order, of;
};

/* -v: a customer bought an item in the base and not now, or for the first time
 * now. */
struct growth_buyer {
	uint32_t customer, item;
};

struct growth {
	struct tool *tool;
	const struct growth_options *o;
	struct customers *c;
	int32_t from[2], to[2]; /* first and last days: base, now */
	int32_t earliest;
	bool products, quantities, markets;
	bool counts; /* --factors, --pvm or --rates: more than the walk */
	/* Of a customer's periods with a purchase, and of a pair's, whether its
	 * sales fell. */
	uint8_t part_of[8][8][2];
	/* Places among a row's texts; ROLE_NONE: not there. */
	size_t product, unit, market, name, currency, by[GROWTH_BY];
	struct str by_name[GROWTH_BY];
	struct alias product_alias, customer_alias;
	struct map groups; /* cells of --by, joined; "" is all */
	struct map texts;  /* product and unit, as they stand */
	struct map ids;	   /* the same by their new names */
	struct map called; /* names of products */
	struct map items;  /* group and thing */
	struct map markets_of;
	VEC(uint32_t) thing_of; /* of each of texts */
	struct growth_lately *lately;
	VEC(uint32_t) item_of; /* of each of items */
	VEC(struct growth_thing) thing;
	VEC(uint32_t) whole; /* items of all, of each thing; UINT32_MAX: none */
	VEC(struct growth_group) group;
	VEC(struct growth_item) item;
	VEC(struct growth_mark) mark; /* of each of item */
	VEC(struct growth_place) place;
	VEC(struct growth_doubt) doubt;
	VEC(struct growth_pair) pair;	/* of the customer at hand */
	VEC(struct growth_visit) visit; /* " */
	VEC(struct growth_order) order; /* " */
	VEC(struct sort_item) sorted;
	VEC(struct growth_row) row; /* --rates: all */
	VEC(size_t) end;	    /* --rates: of each customer's rows */
	VEC(struct growth_buyer) gone, fresh;
	struct rates rates;
	struct map currencies;
	struct arena memory;
	uint32_t customers;
	char *key;
	size_t room;
};

/* The counts of threads. The first is `g`, to which the others are added in the
 * end. */
struct growth_counting {
	struct growth *g;
	struct growth plan; /* g with nothing counted */
	bool begun, alone;
	VEC(struct growth *) more;
};

/* The sink: all rows of a customer, to growth_row and growth_customer; --rates:
 * to g->row. */
bool growth_read(
    void *state, const struct group_rows *rows, void *data, struct diag *d);

/* A product by its id (and unit); it in a group; a market in a group: their
 * numbers, made when they are new. */
uint32_t growth_thing(struct growth *g, struct str id, struct str unit);
uint32_t growth_item(struct growth *g, uint32_t group, uint32_t thing);
uint32_t growth_market(struct growth *g, uint32_t group, struct str text);

/* Keeps the first and the last name of a thing. */
void growth_note_name(struct growth *g, uint32_t thing,
    const struct growth_name *where, struct str name);

/* Adds what another thread has counted, from customers of its own. */
void growth_merge(struct growth *g, const struct growth *from);

/* Before the first row. */
void growth_begin(struct growth *g);

/* A row of the customer at hand; after all of them. */
bool growth_row(struct growth *g, const struct growth_row *row, struct diag *d);
bool growth_customer(struct growth *g, struct diag *d);

/* --rates: all customers' rows, at the rates of the base. */
void growth_convert(struct growth *g);

/* Says which products changed their names, and with -v which came in the place
 * of others. */
void growth_tell_renamed(struct growth *g);

/* Decides what was in doubt. */
void growth_decide(struct growth *g);

/* Adds up the parts of all groups, once they are decided. */
void growth_sum_up(struct growth *g);

/* Says in a sentence what happened to sales, and what to do. */
void growth_say(struct growth *g);

/* The strategy of a group, and the rule with its figure, of `size` bytes. */
const char *growth_strategy(const struct growth *g,
    const struct growth_group *group, char *rule, size_t size);

/* order[0..n-1]: the groups in order of first appearance, all last; with
 * --top those that changed most. The last `rest` of them are (other). */
size_t growth_order(struct growth *g, uint32_t *order, size_t *rest);

/* The names and the cells of --by: those of the group, or `word` in all. */
void growth_names(const struct growth *g, struct csv_writer *w);
void growth_cells(const struct growth *g, uint32_t group, const char *word,
    struct csv_writer *w);

/* Adds to a sum; what is too much ends the run. */
void growth_sum(struct growth *g, int64_t *sum, int64_t amount);

void growth_write_walk(struct growth *g, struct csv_writer *w);
void growth_write_factors(struct growth *g, struct csv_writer *w);
void growth_write_pvm(struct growth *g, struct csv_writer *w);
