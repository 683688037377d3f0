#include "composition_items.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"

static bool
overflow(struct diag *d)
{
	return diag_set(
	    d, EXIT_DATA, "number-overflow", "the amounts overflow");
}

bool
items_add(struct items *items, struct str name, const struct item_row *row,
    struct diag *d)
{
	uint32_t number = map_add(&items->names, name);
	struct item *item;

	if (number == items->item.n)
		vec_push(&items->item, (struct item){ 0 });
	item = &items->item.v[number];
	if (items->since != DATE_NONE && row->day < items->since) {
		vec_push(&items->earlier,
		    (struct earlier){ row->sales, row->day, number });
		return true;
	}
	item->has_cost = row->has_cost && (item->has_cost || !item->any);
	item->any = true;
	if (row->has_stock) {
		item->has_stock = true;
		item->stock_days += set_add(
		    &items->days, (uint64_t)number << 32 | (uint32_t)row->day);
	}
	return (money_add(&item->sales, row->sales) &&
		   money_add(&item->cost, row->cost) &&
		   money_add(&item->stock, row->stock)) ||
	    overflow(d);
}

bool
items_before(struct items *items, int32_t from, struct diag *d)
{
	for (size_t i = 0; i < items->earlier.n; i++) {
		const struct earlier *row = &items->earlier.v[i];

		if (row->day >= from &&
		    !money_add(&items->item.v[row->item].before, row->sales))
			return overflow(d);
	}
	return true;
}

bool
items_total(const struct items *items, struct item *total, int64_t *positive,
    struct diag *d)
{
	*total = (struct item){ .has_cost = true, .stock_days = 1 };
	*positive = 0;
	for (size_t i = 0; i < items->item.n; i++) {
		const struct item *item = &items->item.v[i];
		int64_t days = item->stock_days > 0 ? item->stock_days : 1;
		int64_t sales = item->sales > 0 ? item->sales : 0;

		total->has_cost &= item->has_cost || !item->any;
		total->has_stock |= item->has_stock;
		if (!money_add(positive, sales) ||
		    !money_add(&total->sales, item->sales) ||
		    !money_add(&total->before, item->before) ||
		    !money_add(&total->cost, item->cost) ||
		    !money_add(&total->stock, item->stock / days))
			return overflow(d);
	}
	return true;
}
