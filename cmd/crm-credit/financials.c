#include "financials.h"

#include "cells.h"
#include "text/date.h"

#include <math.h>

static bool
read_row(
    struct financials *f, const struct csv_table *t, size_t row, struct diag *d)
{
	size_t customer, date = csv_table_find(t, "period_end");
	struct financials_row r = { .period_end = DATE_NONE };

	if (!csv_table_column(t, "customer_id", &customer, d))
		return false;
	r.customer = arena_str(&f->arena, csv_table_cell(t, row, customer));
	if (date != SIZE_MAX && csv_table_cell(t, row, date).n > 0 &&
	    !cells_date(t, row, date, &r.period_end, d))
		return false;
	for (int i = 0; i < RATIOS_ITEMS; i++) {
		size_t column = csv_table_find(t, ratios_item_name[i]);

		r.item[i] = NAN;
		if (column != SIZE_MAX &&
		    csv_table_cell(t, row, column).n > 0 &&
		    !csv_table_real(t, row, column, &r.item[i], d))
			return false;
	}
	ratios_complete(r.item);
	vec_push(&f->row, r);
	return true;
}

static int
by_customer(const void *a, const void *b)
{
	const struct financials_row *x = a, *y = b;
	int order = str_cmp(x->customer, y->customer);

	if (order != 0)
		return order;
	return (x->period_end > y->period_end) -
	    (x->period_end < y->period_end);
}

void
financials_read(struct financials *f, struct tool *tool, const char *path)
{
	struct csv_table t;
	struct diag d;
	bool good = csv_load(path, &t, &d);

	for (size_t row = 0; good && row < t.rows; row++)
		good = read_row(f, &t, row, &d);
	csv_table_free(&t);
	if (!good)
		tool_fail(tool, &d);
	if (f->row.n > 1)
		qsort(f->row.v, f->row.n, sizeof(*f->row.v), by_customer);
}

const struct financials_row *
financials_find(const struct financials *f, struct str customer, int32_t as_of)
{
	size_t low = 0, high = f->row.n;

	while (low < high) { /* behind the latest */
		size_t middle = (low + high) / 2;
		const struct financials_row *r = &f->row.v[middle];
		int order = str_cmp(r->customer, customer);

		if (order < 0 ||
		    (order == 0 &&
			(as_of == DATE_NONE || r->period_end <= as_of)))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || !str_eq(f->row.v[low - 1].customer, customer))
		return NULL;
	return &f->row.v[low - 1];
}

void
financials_free(struct financials *f)
{
	vec_free(&f->row);
	arena_free(&f->arena);
}
