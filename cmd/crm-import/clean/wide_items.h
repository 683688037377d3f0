/*
 * wide_items: the items of an order that stand in columns of its one row:
 * line_item_1, line_item_2, ... or "Product Item 1 Name" and so on, or all of
 * them packed into line_items.
 */
#pragma once

#include "base/vec.h"
#include "table/role.h"
#include "table/tidy.h"

/* What is known of an item; the order of the names in wide_items.c. */
enum wide_part {
	WIDE_NONE,
	WIDE_NUMBER, /* which item of the order it is: 1, 2, ... */
	WIDE_NAME,
	WIDE_PRODUCT, /* its SKU, else its id */
	WIDE_QUANTITY,
	WIDE_TOTAL,
	WIDE_PARTS
};

struct wide_item {
	struct str part[WIDE_PARTS];
	struct str id, sku;
	size_t column; /* of the header, where it stands */
	char number[12];
};

/* Columns of items: of one part of one item, or of a packed text. */
struct wide_column {
	size_t column, item; /* item 0: all of them in one text */
	const char *key;     /* NULL: packed */
};

struct wide_items {
	VEC(struct wide_column) column; /* by item, then by place */
	VEC(struct wide_item) item;	/* of the current row */
};

/* Finds the columns; false if there are none. */
bool wide_items_find(struct wide_items *w, const struct header *header);

/* Is the column one of them? */
bool wide_items_has(const struct wide_items *w, size_t column);

/* Reads the items of a row into w->item; their texts are the row's. */
void wide_items_read(struct wide_items *w, const struct tidy_row *row);

/* The role of an order line that a part is, or NULL. */
const char *wide_items_role(enum wide_part part);
