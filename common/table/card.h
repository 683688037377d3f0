/*
 * card: what one customer bought, in one row: the hub between the tools.
 */
#pragma once

#include "base/diag.h"
#include "table/event.h"
#include "table/role.h"

#include <stdbool.h>
#include <stdint.h>

struct csv_writer;

/* A count that cards of parts do not tell. */
#define CARD_UNKNOWN UINT32_MAX

struct card {
	int32_t first_date, last_date; /* of the days with a positive net, if
					* active_days > 0 */
	uint32_t order_count;
	uint32_t active_days; /* days with a positive net amount */
	uint32_t refund_count;
	uint32_t product_count; /* distinct products; not by card_add_day;
				 * CARD_UNKNOWN after card_add */
	int64_t net_amount;
	int64_t first_day_amount; /* the net of first_date */
	int64_t refund_amount;	  /* of the negative rows, positive */
	int64_t item_count;	  /* sum of quantities, in 1/10000 */
	int64_t cost_amount;
};

/* Which of the columns beyond the fixed ones there are. */
struct card_extra {
	bool items, products, costs, currency;
	bool no_amounts; /* the cells of money are empty */
};

/* A day_sink's add (data is not used): days come in ascending order. */
bool
card_add_day(void *card, const struct day *day, void *data, struct diag *d);

/*
 * Adds the card of the same customer from another part of the data. False when
 * their date ranges overlap, for then days may have been counted twice, or on
 * overflow.
 */
bool card_add(struct card *card, const struct card *other, struct diag *d);

/* Writes the names of the columns behind customer_id, or a card's cells. */
void card_write_names(struct csv_writer *w, const struct card_extra *extra);
void card_write(struct csv_writer *w, const struct card *card, int32_t as_of,
    struct str currency, const struct card_extra *extra);

/* Where the columns of a card file are. */
struct card_columns {
	size_t customer, as_of, first_date, last_date, order_count, active_days,
	    net_amount, first_day_amount, refund_count, refund_amount,
	    item_count, product_count, cost_amount, currency;
};

/*
 * True when the header is that of cards: it has net_amount and last_date. The
 * columns found are in *columns, ROLE_NONE where there is none.
 */
bool
card_find_columns(const struct header *header, struct card_columns *columns);

/*
 * Reads a row's cells to a card and its as-of date (DATE_NONE if empty). On
 * failure *d says what and *column which cell.
 */
bool card_read(const struct card_columns *columns, const struct str *cell,
    struct card *card, int32_t *as_of, size_t *column, struct diag *d);
