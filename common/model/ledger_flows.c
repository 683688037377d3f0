#include "model/ledger.h"

#include <stddef.h>

/* Before the period it belongs to the opening balance, with its sign there. */
struct sink {
	struct ledger_flows *flows;
	const uint32_t *group; /* by customer, its flows; NULL: its own, or */
	bool together;	       /* those of all */
	int64_t *balance;      /* by customer, or NULL */
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
	static const size_t field[] = {
#define AT(name) offsetof(struct ledger_flows, name)
		AT(billed), AT(refunded), AT(recovered), AT(transfer),
		AT(credited), AT(collected), AT(written_off), AT(discount),
		AT(tolerance), AT(opened)
#undef AT
	};
	struct ledger_flows *f = sink->flows;
	int64_t change = flow <= TRANSFER ? amount : -amount;

	if (date > sink->to)
		return;
	if (!sink->together)
		f += sink->group == NULL ? customer : sink->group[customer];
	if (date <= sink->from)
		f->opening += change;
	else
		*(int64_t *)(void *)((char *)f + field[flow]) += amount;
	if (sink->balance != NULL)
		sink->balance[customer] += change;
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

	switch ((enum ledger_cause)move->cause) {
	case LEDGER_RECOVERED:
		flow_add(sink, owner, move->date, RECOVERED, move->amount);
		/* fall through */
	case LEDGER_ALLOCATED:
		if (move->transfer)
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

static void
add_all(const struct sink *sink, const struct ledger_walk *walk)
{
	const struct ledger *l = walk->ledger;
	size_t exchange = 0;

	vec_each (const struct ledger_item, item, &l->items)
		if (!item->rest)
			flow_add(sink, item->customer, item->date,
			    item->refund ? REFUNDED : BILLED, item->amount);
	for (size_t s = 0; s < l->sources.n; s++)
		flow_add(sink, l->sources.v[s].customer, l->sources.v[s].date,
		    source_flow(&l->sources.v[s]), l->sources.v[s].amount);
	for (size_t m = 0; m < walk->moves.n; m++) {
		const struct ledger_move *move = &walk->moves.v[m];
		int64_t money = move->amount;

		if (exchange < walk->exchanges.n &&
		    walk->exchanges.v[exchange].move == m)
			money = walk->exchanges.v[exchange++].money;
		if (move->cause != LEDGER_ALLOCATED || move->transfer)
			add_move(sink, walk, move, money);
	}
}

void
ledger_flows(const struct ledger_walk *walk, int32_t from,
    const uint32_t *group, struct ledger_flows *flows)
{
	struct sink sink = { flows, group, false, NULL, from, walk->day };

	add_all(&sink, walk);
}

uint32_t
ledger_reconcile(const struct ledger_walk *walk, const uint32_t *group,
    struct ledger_flows *flows)
{
	uint32_t customers = walk->ledger->customers, at = 0;
	scoped int64_t *balance = mem_zero(customers, sizeof(*balance));
	struct sink sink = { flows, group, group == NULL, balance,
		LEDGER_NO_DATE, walk->day };

	/* what it should be less what it is */
	add_all(&sink, walk);
	for (uint32_t i = 0; i < customers; i++)
		balance[i] = -balance[i];
	ledger_balances(walk, balance);
	while (at < customers && balance[at] == 0)
		at++;
	return at < customers ? at : LEDGER_NONE;
}

int64_t
ledger_flows_balance(const struct ledger_flows *f)
{
	return f->opening + f->billed + f->refunded + f->recovered +
	    f->transfer - f->credited - f->collected - f->written_off -
	    f->discount - f->tolerance - f->opened;
}
