#include "financials.h"

#include "base/sort.h"
#include "cli/side.h"
#include "text/date.h"

#include <math.h>

static void
take_statement(void *data, const struct side_row *row)
{
	struct financials *f = data;
	struct financials_row r;

	r.period_end = side_more_date(row, "period_end");
	for (int i = 0; i < RATIOS_ITEMS; i++)
		r.item[i] = side_more_real(row, ratios_item_name[i], NULL, NAN);
	ratios_complete(r.item);
	r.customer = side_text(row, 0);
	vec_push(&f->row, r);
}

SORT_BY(by_customer, struct financials_row,
    SORT_TEXT(customer) || SORT_UP(period_end));

void
financials_read(struct financials *f, struct tool *tool, const char *path)
{
	side_read(tool, path, "customer_id", take_statement, f);
	vec_sort(&f->row, by_customer);
}

const struct financials_row *
financials_find(const struct financials *f, struct str customer, int32_t as_of)
{
	struct financials_row key = { .customer = customer,
		.period_end = as_of == DATE_NONE ? INT32_MAX : as_of };
	size_t behind; /* the latest */

	sort_bound(
	    behind, 0, f->row.n, i, by_customer(&f->row.v[i], &key) <= 0);
	if (behind == 0 || !str_eq(f->row.v[behind - 1].customer, customer))
		return NULL;
	return &f->row.v[behind - 1];
}
