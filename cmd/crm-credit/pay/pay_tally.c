#include "pay.h"

bool
pay_day(const struct ledger_walk *w, const struct ledger_settlement *s,
    int32_t *day)
{
	if (s->by != LEDGER_BY_PAYMENT || s->void_date != LEDGER_NO_DATE)
		return false;
	*day = w->ledger->payments.v[s->source].date;
	return true;
}

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
pay_tallies(const struct credit *c)
{
	struct pay_tally *tally = mem_zero(c->n, sizeof(*tally));
	const struct ledger_walk *w = &c->walk;
	struct pay_experience e;
	int32_t day;

	for (size_t s = 0; s < w->settlements.n; s++) {
		const struct ledger_settlement *part = &w->settlements.v[s];
		const struct ledger_item *item =
		    &w->ledger->items.v[part->item];

		if (!pay_day(w, part, &day))
			continue;
		e = experience(item, part->amount, day, true);
		pay_add(&tally[credit_row(c, item->customer)], &e, 0);
	}
	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];

		if (!ledger_is_open(w, i) || item->due == LEDGER_NO_DATE ||
		    item->due >= w->day)
			continue;
		e = experience(item, w->open[i], w->day, false);
		pay_add(&tally[credit_row(c, item->customer)], &e, 0);
	}
	return tally;
}
