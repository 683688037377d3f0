#include "hold_orders.h"

#include "cells.h"
#include "text/date.h"

#include <stdlib.h>

static bool
status_cell(const struct csv_table *t, size_t row, size_t column,
    enum order_status *status, struct diag *d)
{
	static const char *const name[] = { "ordered", "delivered", "billed",
		"cancelled" };
	struct str cell = csv_table_cell(t, row, column);

	for (int i = 0; i < 4; i++)
		if (str_ieq(cell, str_of(name[i]))) {
			*status = (enum order_status)i;
			return true;
		}
	return csv_table_bad(t, row, d,
	    "status \"%.*s\" is none of ordered, delivered, billed, cancelled",
	    STR_ARG(cell));
}

static bool
read_order(struct hold_orders *h, const struct csv_table *t, size_t row,
    const size_t column[5], int32_t as_of, struct diag *d)
{
	struct hold_order o = { .approved_by = { "", 0 } };
	uint32_t number;

	if (!cells_money(t, row, column[3], &o.amount, d) ||
	    !status_cell(t, row, column[4], &o.status, d))
		return false;
	if (!cells_date(t, row, column[2], &o.date, d))
		return false;
	if (as_of != DATE_NONE && o.date > as_of)
		return true;
	number = map_add(&h->names, csv_table_cell(t, row, column[1]));
	if (number < h->n_orders && o.date < h->order[number].date)
		return true;
	o.name = map_text(&h->names, number);
	o.customer = arena_str(&h->arena, csv_table_cell(t, row, column[0]));
	if (number == h->n_orders) {
		if (h->n_orders == h->room) {
			h->room = h->room * 2 + 16;
			h->order =
			    mem_resize(h->order, h->room, sizeof(*h->order));
		}
		h->n_orders++;
	}
	h->order[number] = o;
	return true;
}

static int
by_customer(const void *a, const void *b)
{
	const struct hold_order *x = a, *y = b;
	int order = str_cmp(x->customer, y->customer);

	if (order != 0)
		return order;
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return str_cmp(x->name, y->name);
}

void
hold_read_orders(
    struct hold_orders *h, struct tool *tool, const char *path, int32_t as_of)
{
	static const char *const name[] = { "customer_id", "order_id", "date",
		"amount", "status" };
	struct csv_table t;
	size_t column[5];
	struct diag d;
	bool good;

	if (path == NULL)
		return;
	good = csv_load(path, &t, &d) && cells_columns(&t, name, 5, column, &d);
	for (size_t row = 0; good && row < t.rows; row++)
		good = read_order(h, &t, row, column, as_of, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
	if (h->n_orders > 1)
		qsort(h->order, h->n_orders, sizeof(*h->order), by_customer);
}

static bool
read_limit(struct hold_orders *h, const struct csv_table *t, size_t row,
    const size_t column[2], struct diag *d)
{
	size_t review = csv_table_find(t, "review");
	struct hold_limit limit = { .review = DATE_NONE };
	uint32_t customer;

	if (!cells_money(t, row, column[1], &limit.limit, d))
		return false;
	if (review != SIZE_MAX && csv_table_cell(t, row, review).n > 0 &&
	    !cells_date(t, row, review, &limit.review, d))
		return false;
	customer = map_add(&h->customers, csv_table_cell(t, row, column[0]));
	if (customer < h->limit.n)
		return csv_table_bad(t, row, d, "a second limit of \"%.*s\"",
		    STR_ARG(csv_table_cell(t, row, column[0])));
	vec_push(&h->limit, limit);
	return true;
}

void
hold_read_limits(struct hold_orders *h, struct tool *tool, const char *path)
{
	static const char *const name[] = { "customer_id", "limit" };
	struct csv_table t;
	size_t column[2];
	struct diag d;
	bool good;

	if (path == NULL)
		return;
	good = csv_load(path, &t, &d) && cells_columns(&t, name, 2, column, &d);
	for (size_t row = 0; good && row < t.rows; row++)
		if (csv_table_cell(&t, row, column[1]).n > 0)
			good = read_limit(h, &t, row, column, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
}

void
hold_read_approved(struct hold_orders *h, struct tool *tool, const char *path)
{
	static const char *const name[] = { "order_id", "by" };
	struct map orders = { 0 };
	VEC(struct str) names = { 0 };
	struct csv_table t;
	size_t column[2];
	struct diag d;
	bool good;

	if (path == NULL)
		return;
	good = csv_load(path, &t, &d) && cells_columns(&t, name, 2, column, &d);
	for (size_t row = 0; good && row < t.rows; row++) {
		struct str by = csv_table_cell(&t, row, column[1]);

		if (map_add(&orders, csv_table_cell(&t, row, column[0])) ==
		    names.n)
			vec_push(&names, arena_str(&h->arena, by));
	}
	for (size_t i = 0; i < h->n_orders; i++) {
		uint32_t found = map_find(&orders, h->order[i].name);

		if (found != MAP_NONE)
			h->order[i].approved_by = names.v[found];
	}
	map_free(&orders);
	vec_free(&names);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
}

size_t
hold_first_order(const struct hold_orders *h, struct str customer)
{
	size_t low = 0, high = h->n_orders;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (str_cmp(h->order[middle].customer, customer) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct hold_limit *
hold_limit(const struct hold_orders *h, struct str customer)
{
	uint32_t found = map_find(&h->customers, customer);

	return found == MAP_NONE ? NULL : &h->limit.v[found];
}

void
hold_orders_free(struct hold_orders *h)
{
	map_free(&h->names);
	map_free(&h->customers);
	vec_free(&h->limit);
	free(h->order);
	arena_free(&h->arena);
}
