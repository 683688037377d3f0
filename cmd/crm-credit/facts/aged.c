#include "aged.h"

const struct ageing_bounds aged_usual = { { 0, 30, 60, 90 }, 4 };

struct ageing_item
aged_item(const struct ledger_walk *w, size_t i, int64_t open, bool by_date)
{
	const struct ledger_item *item = &w->ledger->items.v[i];
	bool no_due = item->due == LEDGER_NO_DATE;
	int32_t late = no_due ? 0 : w->day - item->due;
	int64_t disputed = ledger_held(w, LEDGER_DISPUTED, i);
	int64_t deducted = ledger_held(w, LEDGER_DEDUCTED, i);

	/* where money was set against it, what is left is held first */
	if (disputed > open)
		disputed = open;
	if (deducted > open - disputed)
		deducted = open - disputed;

	return (struct ageing_item){
		.open = open,
		.days = by_date ? w->day - item->date : late,
		.overdue_days = late,
		.no_due = no_due && !by_date,
		.disputed = disputed,
		.deducted = deducted,
	};
}

void
aged_rows(const struct credit *c, const struct ledger_walk *w,
    const struct aged_rules *rules, struct ageing *row)
{
	const struct ledger *l = w->ledger;
	int64_t *unapplied = mem_zero(l->customers, sizeof(*unapplied));

	if (rules->unapplied == NULL)
		ledger_unapplied(w, unapplied);
	else
		memcpy(unapplied, rules->unapplied,
		    l->customers * sizeof(*unapplied));
	for (size_t i = 0; i < l->items.n; i++) {
		int64_t open;
		struct ageing_item item;

		if (!ledger_is_open(w, i))
			continue;
		open = rules->open == NULL ? ledger_open(w, i) : rules->open[i];
		if (open == 0)
			continue;
		item = aged_item(w, i, open, rules->by_date);
		ageing_add(&row[credit_row(c, l->items.v[i].customer)],
		    rules->bounds, &item);
	}
	for (uint32_t a = 0; a < l->customers; a++)
		row[credit_row(c, a)].unapplied += unapplied[a];
	free(unapplied);
}
