#include "hold_orders.h"

#include "base/sort.h"
#include "cli/side.h"
#include "text/date.h"

#include <stdlib.h>

static enum order_status
status_cell(const struct side_row *row)
{
	static const char *const name[] = { "ordered", "delivered", "billed",
		"cancelled" };
	struct str cell = side_text(row, 4);

	for (int i = 0; i < 4; i++)
		if (str_ieq(cell, str_of(name[i])))
			return (enum order_status)i;
	side_bad(row,
	    "status \"%.*s\" is none of ordered, delivered, billed, cancelled",
	    STR_ARG(cell));
}

static void
take_order(void *data, const struct side_row *row)
{
	struct hold_orders *h = data;
	struct hold_order o = { .approved_by = { "", 0 } };
	uint32_t number;

	o.amount = side_money(row, 3);
	o.status = status_cell(row);
	o.date = side_date(row, 2);
	if (h->as_of != DATE_NONE && o.date > h->as_of)
		return;
	number = map_add(&h->names, side_text(row, 1));
	if (number < h->n_orders && o.date < h->order[number].date)
		return;
	o.name = map_text(&h->names, number);
	o.customer = arena_str(&h->arena, side_text(row, 0));
	o.currency = arena_str(&h->arena, side_currency(row));
	h->order_currency = h->order_currency || o.currency.n > 0;
	if (number == h->n_orders) {
		if (h->n_orders == h->room) {
			h->room = h->room * 2 + 16;
			h->order =
			    mem_resize(h->order, h->room, sizeof(*h->order));
		}
		h->n_orders++;
	}
	h->order[number] = o;
}

SORT_BY(by_customer, struct hold_order,
    SORT_TEXT(customer) || SORT_UP(date) || SORT_TEXT(name));

void
hold_read_orders(
    struct hold_orders *h, struct tool *tool, const char *path, int32_t as_of)
{
	h->as_of = as_of;
	if (path != NULL)
		side_read(tool, path, "customer_id,order_id,date,amount,status",
		    take_order, h);
	if (h->n_orders > 1)
		qsort(h->order, h->n_orders, sizeof(*h->order), by_customer);
}

/* What a limit is found by, to be freed. */
static struct str
limit_key(struct str customer, struct str currency, bool group)
{
	char *text = mem_alloc(customer.n + currency.n + 2, 1);

	if (customer.n > 0)
		memcpy(text, customer.p, customer.n);
	text[customer.n] = '\x1f';
	if (currency.n > 0)
		memcpy(text + customer.n + 1, currency.p, currency.n);
	text[customer.n + 1 + currency.n] = group ? 'g' : 'c';
	return (struct str){ text, customer.n + currency.n + 2 };
}

static void
take_limit(void *data, const struct side_row *row)
{
	struct hold_orders *h = data;
	struct hold_limit limit;
	struct str customer = side_text(row, 0);
	struct str currency = side_currency(row), key;
	struct str scope = side_more(row, "scope");
	bool group = str_ieq(scope, STR("group"));
	uint32_t number;

	if (side_text(row, 1).n == 0)
		return;
	limit.limit = side_money(row, 1);
	limit.review = side_more_date(row, "review");
	h->limit_currency = h->limit_currency || currency.n > 0;
	if (scope.n > 0 && !group && !str_ieq(scope, STR("customer")))
		side_bad(row, "scope \"%.*s\" is none of customer, group",
		    STR_ARG(scope));
	h->has_groups = h->has_groups || group;
	key = limit_key(customer, currency, group);
	number = map_add(&h->customers, key);
	free((void *)(uintptr_t)key.p);
	if (number < h->limit.n)
		side_bad(row, "a second limit of \"%.*s\"", STR_ARG(customer));
	vec_push(&h->limit, limit);
}

void
hold_read_limits(struct hold_orders *h, struct tool *tool, const char *path)
{
	if (path != NULL)
		side_read(tool, path, "customer_id,limit", take_limit, h);
}

/* Who approved which order: the first row of an order counts. */
struct approved {
	struct hold_orders *h;
	struct map orders;
	VEC(struct str) by;
};

static void
take_approved(void *data, const struct side_row *row)
{
	struct approved *a = data;

	if (map_add(&a->orders, side_text(row, 0)) == a->by.n)
		vec_push(&a->by, arena_str(&a->h->arena, side_text(row, 1)));
}

void
hold_read_approved(struct hold_orders *h, struct tool *tool, const char *path)
{
	struct approved a = { .h = h };

	if (path == NULL)
		return;
	side_read(tool, path, "order_id,by", take_approved, &a);
	for (size_t i = 0; i < h->n_orders; i++) {
		uint32_t found = map_find(&a.orders, h->order[i].name);

		if (found != MAP_NONE)
			h->order[i].approved_by = a.by.v[found];
	}
	map_free(&a.orders);
	vec_free(&a.by);
}

size_t
hold_first_order(const struct hold_orders *h, struct str customer)
{
	size_t low;

	sort_bound(low, 0, h->n_orders, i,
	    str_cmp(h->order[i].customer, customer) < 0);
	return low;
}

bool
hold_is_of(const struct hold_orders *h, const struct hold_order *order,
    struct str currency)
{
	return !h->order_currency || str_eq(order->currency, currency);
}

const struct hold_limit *
hold_limit(const struct hold_orders *h, struct str customer,
    struct str currency, bool group)
{
	struct str key =
	    limit_key(customer, h->limit_currency ? currency : STR(""), group);
	uint32_t found = map_find(&h->customers, key);

	free((void *)(uintptr_t)key.p);

	return found == MAP_NONE ? NULL : &h->limit.v[found];
}
