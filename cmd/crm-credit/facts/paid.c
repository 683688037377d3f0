#include "paid.h"

static struct pay_experience
experience(
    const struct ledger_item *item, int64_t amount, int32_t day, bool settled)
{
	bool has_due = item->due != LEDGER_NO_DATE;

	return (struct pay_experience){ .amount = amount,
		.to_pay = day - item->date,
		.beyond_terms = has_due ? day - item->due : 0,
		.has_due = has_due,
		.settled = settled };
}

struct pay_tally *
paid_tallies(const struct credit *c, const struct ledger_walk *w)
{
	struct pay_tally *tally = mem_zero(c->n, sizeof(*tally));
	struct pay_experience e;
	int32_t day;

	vec_each (const struct ledger_move, part, &w->moves) {
		const struct ledger_item *item;

		if (!ledger_is_paid(w, part, &day))
			continue;
		item = &w->ledger->items.v[part->item];
		e = experience(item,
		    ledger_read(w->ledger, item->customer, part->live), day,
		    true);
		pay_add(&tally[credit_row(c, item->customer)], &e, 0);
	}
	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];

		if (!ledger_is_open(w, i) || item->refund ||
		    item->due == LEDGER_NO_DATE || item->due >= w->day)
			continue;
		e = experience(item, ledger_open(w, i), w->day, false);
		pay_add(&tally[credit_row(c, item->customer)], &e, 0);
	}
	return tally;
}
