#include "model/ledger.h"

/* Before the period it belongs to the opening balance, with its sign there. */
struct sink {
	struct ledger_flows *flows;
	int32_t from, to;
};

enum flow {
	BILLED,
	REFUNDED,
	RECOVERED,
	TRANSFER,
	CREDITED,
	COLLECTED,
	WRITTEN_OFF,
	DISCOUNT,
	TOLERANCE,
	OPENED
};

static void
flow_add(const struct sink *sink, uint32_t customer, int32_t date,
    enum flow flow, int64_t amount)
{
	struct ledger_flows *f = &sink->flows[customer];
	int64_t *field[] = { &f->billed, &f->refunded, &f->recovered,
		&f->transfer, &f->credited, &f->collected, &f->written_off,
		&f->discount, &f->tolerance, &f->opened };

	if (date > sink->to)
		return;
	if (date <= sink->from)
		f->opening += flow <= TRANSFER ? amount : -amount;
	else
		*field[flow] += amount;
}

static enum flow
source_flow(const struct ledger_source *source)
{
	return source->kind == LEDGER_PAYMENT ? COLLECTED : CREDITED;
}

/* Money that one customer's source gave for another's item. */
static void
add_transfer(const struct sink *sink, const struct ledger_walk *w,
    const struct ledger_move *move, int64_t money)
{
	const struct ledger *l = w->ledger;
	uint32_t payer = l->sources.v[move->source].customer;
	uint32_t owner = l->items.v[move->item].customer;

	if (payer == owner)
		return;
	flow_add(sink, payer, move->date, TRANSFER, money);
	flow_add(sink, owner, move->date, TRANSFER, -move->amount);
}

static void
add_move(const struct sink *sink, const struct ledger_walk *w,
    const struct ledger_move *move, int64_t money)
{
	const struct ledger *l = w->ledger;
	const struct ledger_source *s =
	    move->source == LEDGER_NONE || move->cause == LEDGER_WRITTEN_OFF
	    ? NULL
	    : &l->sources.v[move->source];
	uint32_t owner = move->item != LEDGER_NONE
	    ? l->items.v[move->item].customer
	    : s->customer;
	/* money that is forgiven to who has paid too much raises the balance */
	int64_t sided =
	    move->item == LEDGER_NONE ? -move->amount : move->amount;

	switch (move->cause) {
	case LEDGER_RECOVERED:
		flow_add(sink, owner, move->date, RECOVERED, move->amount);
		/* fall through */
	case LEDGER_ALLOCATED:
		add_transfer(sink, w, move, money);
		break;
	case LEDGER_WRITTEN_OFF:
		flow_add(sink, owner, move->date, WRITTEN_OFF, move->amount);
		break;
	case LEDGER_DISCOUNTED:
		flow_add(sink, owner, move->date, DISCOUNT, sided);
		break;
	case LEDGER_TOLERATED:
		flow_add(sink, owner, move->date, TOLERANCE, sided);
		break;
	case LEDGER_OPENED:
		flow_add(sink, owner, move->date, OPENED, sided);
		break;
	case LEDGER_REVERSED:
		flow_add(
		    sink, owner, move->date, source_flow(s), -move->amount);
		break;
	case LEDGER_RAISED:
		flow_add(sink, owner, move->date, REFUNDED, -move->amount);
		break;
	}
}

void
ledger_flows(
    const struct ledger_walk *walk, int32_t from, struct ledger_flows *flows)
{
	const struct ledger *l = walk->ledger;
	struct sink sink = { flows, from, walk->day };
	size_t exchange = 0;

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];

		if (!item->rest)
			flow_add(&sink, item->customer, item->date,
			    item->refund ? REFUNDED : BILLED, item->amount);
	}
	for (size_t s = 0; s < l->sources.n; s++)
		flow_add(&sink, l->sources.v[s].customer, l->sources.v[s].date,
		    source_flow(&l->sources.v[s]), l->sources.v[s].amount);
	for (size_t m = 0; m < walk->moves.n; m++) {
		int64_t money = walk->moves.v[m].amount;

		if (exchange < walk->exchanges.n &&
		    walk->exchanges.v[exchange].move == m)
			money = walk->exchanges.v[exchange++].money;
		add_move(&sink, walk, &walk->moves.v[m], money);
	}
}

int64_t
ledger_flows_balance(const struct ledger_flows *f)
{
	return f->opening + f->billed + f->refunded + f->recovered +
	    f->transfer - f->credited - f->collected - f->written_off -
	    f->discount - f->tolerance - f->opened;
}
