/*
 * composition_items: sums per item.
 */
#ifndef COMPOSITION_ITEMS_H
#define COMPOSITION_ITEMS_H

#include "base/diag.h"
#include "base/map.h"
#include "base/set.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

/* A row, money as everywhere. */
struct item_row {
	int32_t day; /* DATE_NONE: no date */
	int64_t sales, cost, stock;
	bool has_cost, has_stock;
};

struct item {
	int64_t sales, cost;
	int64_t before; /* sales of the period before */
	int64_t stock;	/* sum over the days */
	uint32_t stock_days;
	bool has_cost; /* every row of the period with sales has */
	bool has_stock;
	bool any;
};

/* All zeros at first, but since: rows before it belong to earlier periods;
 * DATE_NONE: none do. */
struct items {
	int32_t since;
	struct map names;
	VEC(struct item) item; /* per name */
	VEC(struct earlier {
		int64_t sales;
		int32_t day;
		uint32_t item;
	})
	earlier;
	struct set days; /* item and day with stock */
};

/* False with *d filled: overflow. */
bool items_add(struct items *items, struct str name, const struct item_row *row,
    struct diag *d);

/* Adds the rows from the day `from` on to item.before; as items_add. */
bool items_before(struct items *items, int32_t from, struct diag *d);

/* All items together, and the sum of the positive sales; as items_add. The
 * total has a cost or stock where any item has. */
bool items_total(const struct items *items, struct item *total,
    int64_t *positive, struct diag *d);

#endif
