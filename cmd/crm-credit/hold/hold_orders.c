#include "hold_orders.h"

#include "base/sort.h"
#include "cli/side.h"
#include "text/date.h"

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
	if (number < h->order.n && o.date < h->order.v[number].date)
		return;
	o.name = map_text(&h->names, number);
	o.customer = side_text(row, 0);
	o.currency = side_currency(row);
	h->order_currency = h->order_currency || o.currency.n > 0;
	if (number == h->order.n)
		vec_push(&h->order, o);
	h->order.v[number] = o;
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
	vec_sort(&h->order, by_customer);
}

/* What a limit is found by. */
static struct str
limit_key(
    struct text *room, struct str customer, struct str currency, bool group)
{
	return map_joined(
	    room, customer, currency, group ? STR("g") : STR("c"));
}

static void
take_limit(void *data, const struct side_row *row)
{
	struct hold_orders *h = data;
	struct hold_limit limit;
	struct str customer = side_text(row, 0);
	struct str currency = side_currency(row);
	struct str scope = side_more(row, "scope");
	bool group = str_ieq(scope, STR("group"));
	scoped struct text room = { 0 };
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
	number =
	    map_add(&h->customers, limit_key(&room, customer, currency, group));
	if (number < h->limit.n)
		side_bad(row, "a second limit of \"%.*s\"", STR_ARG(customer));
	vec_push(&h->limit, limit);
}

void
hold_read_limits(struct hold_orders *h, struct tool *tool, const char *path)
{
	if (path != NULL)
		side_read(tool, path, "customer_id,limit|credit_limit",
		    take_limit, h);
}

/* Who approved which order: the first row of an order counts. */
struct approved {
	struct map orders;
	VEC(struct str) by;
};

static void
take_approved(void *data, const struct side_row *row)
{
	struct approved *a = data;

	if (map_add(&a->orders, side_text(row, 0)) == a->by.n)
		vec_push(&a->by, side_text(row, 1));
}

void
hold_read_approved(struct hold_orders *h, struct tool *tool, const char *path)
{
	struct approved a = { 0 };

	if (path == NULL)
		return;
	side_read(tool, path, "order_id,by", take_approved, &a);
	for (size_t i = 0; i < h->order.n; i++) {
		uint32_t found = map_find(&a.orders, h->order.v[i].name);

		if (found != MAP_NONE)
			h->order.v[i].approved_by = a.by.v[found];
	}
	map_free(&a.orders);
	vec_free(&a.by);
}

size_t
hold_first_order(const struct hold_orders *h, struct str customer)
{
	size_t low;

	sort_bound(low, 0, h->order.n, i,
	    str_cmp(h->order.v[i].customer, customer) < 0);
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
	scoped struct text room = { 0 };
	uint32_t found = map_find(&h->customers,
	    limit_key(&room, customer, h->limit_currency ? currency : STR(""),
		group));

	return found == MAP_NONE ? NULL : &h->limit.v[found];
}
