#include "model/ledger.h"

/* Before the period it belongs to the opening balance, with its sign there. */
struct sink {
	struct ledger_flows *flows;
	int32_t from, to;
};

enum flow { BILLED, CREDITED, COLLECTED, REFUNDED, WRITTEN_OFF, TRANSFERRED };

static void
flow_add(const struct sink *sink, uint32_t customer, int32_t date,
    enum flow flow, int64_t amount)
{
	struct ledger_flows *f = &sink->flows[customer];
	bool debit = flow == BILLED || flow == REFUNDED || flow == TRANSFERRED;
	int64_t *field[] = { &f->billed, &f->credited, &f->collected,
		&f->refunded, &f->written_off, &f->transferred };

	if (date > sink->to)
		return;
	if (date <= sink->from)
		f->opening += debit ? amount : -amount;
	else
		*field[flow] += amount;
}

static void
add_payment(const struct sink *sink, const struct ledger *l,
    const struct ledger_payment *p)
{
	const struct ledger_payment *of;
	int32_t date = p->date;

	switch (p->kind) {
	case LEDGER_PAYMENT:
		flow_add(sink, p->customer, date, COLLECTED, p->amount);
		break;
	case LEDGER_REFUND:
		flow_add(sink, p->customer, date, REFUNDED, p->amount);
		break;
	case LEDGER_REVERSAL:
		of = &l->payments.v[p->of];
		if (date < of->date)
			date = of->date;
		flow_add(sink, of->customer, date, COLLECTED, -p->amount);
		break;
	case LEDGER_WRITEOFF: /* as much as it settled */
		break;
	}
}

static void
add_settlement(const struct sink *sink, const struct ledger *l,
    const struct ledger_settlement *s)
{
	uint32_t owner = l->items.v[s->item].customer, payer = owner;

	if (s->by == LEDGER_BY_WRITEOFF)
		flow_add(sink, owner, s->date, WRITTEN_OFF, s->amount);
	else if (s->by == LEDGER_BY_CREDIT)
		payer = l->items.v[s->source].customer;
	else
		payer = l->payments.v[s->source].customer;
	if (payer == owner)
		return;
	flow_add(sink, payer, s->date, TRANSFERRED, s->amount);
	flow_add(sink, owner, s->date, TRANSFERRED, -s->amount);
	if (s->void_date == LEDGER_NO_DATE)
		return;
	flow_add(sink, payer, s->void_date, TRANSFERRED, -s->amount);
	flow_add(sink, owner, s->void_date, TRANSFERRED, s->amount);
}

void
ledger_flows(
    const struct ledger_walk *walk, int32_t from, struct ledger_flows *flows)
{
	const struct ledger *l = walk->ledger;
	struct sink sink = { flows, from, walk->day };

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];

		if (item->amount >= 0)
			flow_add(&sink, item->customer, item->date, BILLED,
			    item->amount);
		else
			flow_add(&sink, item->customer, item->date, CREDITED,
			    -item->amount);
	}
	for (size_t p = 0; p < l->payments.n; p++)
		add_payment(&sink, l, &l->payments.v[p]);
	for (size_t s = 0; s < walk->settlements.n; s++)
		add_settlement(&sink, l, &walk->settlements.v[s]);
}

int64_t
ledger_flows_balance(const struct ledger_flows *f)
{
	return f->opening + f->billed - f->credited - f->collected +
	    f->refunded - f->written_off + f->transferred;
}
