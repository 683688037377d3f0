/*
 * hold_orders: open orders at their latest status, limits and approvals.
 */
#pragma once

#include "base/map.h"
#include "base/vec.h"
#include "cli/tool.h"

#include <stdint.h>

enum order_status {
	ORDER_ORDERED,
	ORDER_DELIVERED,
	ORDER_BILLED,
	ORDER_CANCELLED
};

struct hold_order {
	struct str customer, currency, name;
	struct str approved_by; /* empty: not approved */
	int32_t date;
	int64_t amount;
	enum order_status status;
};

struct hold_limit {
	int64_t limit;
	int32_t review; /* DATE_NONE: not given */
};

struct hold_orders {
	int32_t as_of;		      /* later orders do not count */
	struct map names;	      /* of orders */
	VEC(struct hold_order) order; /* by customer, date, order */
	struct map customers;	      /* with a limit, and its currency */
	VEC(struct hold_limit) limit;
	/* The files tell currencies: what they say is of one account. */
	bool order_currency, limit_currency;
	bool has_groups; /* limits of groups */
};

/*
 * Each reads its file; NULL: none. An order counts with the status and amount
 * of its latest row up to as_of (DATE_NONE: any). What makes no sense ends the
 * run.
 */
void hold_read_orders(
    struct hold_orders *h, struct tool *tool, const char *path, int32_t as_of);
void
hold_read_limits(struct hold_orders *h, struct tool *tool, const char *path);
void
hold_read_approved(struct hold_orders *h, struct tool *tool, const char *path);

/* The first of a customer's orders, or their number. O(log n). */
size_t hold_first_order(const struct hold_orders *h, struct str customer);

/* Is it an order of an account in this currency? */
bool hold_is_of(const struct hold_orders *h, const struct hold_order *order,
    struct str currency);

/* The limit of a customer, or of the group of a topmost parent, in a currency,
 * or NULL. */
const struct hold_limit *hold_limit(const struct hold_orders *h,
    struct str customer, struct str currency, bool group);
