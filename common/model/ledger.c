#include "model/ledger.h"

#include "base/die.h"

#include <assert.h>

bool
ledger_add_volume(struct ledger *ledger, int64_t amount, struct diag *diag)
{
	if (amount == INT64_MIN ||
	    (amount < 0 ? -amount : amount) > INT64_MAX - ledger->volume)
		return diag_set(diag, EXIT_DATA, "overflow",
		    "the amounts add up to more than 922 million million");
	ledger->volume += amount < 0 ? -amount : amount;
	return true;
}

bool
ledger_add_item(
    struct ledger *ledger, struct ledger_item item, struct diag *diag)
{
	if (!ledger_add_volume(ledger, item.amount, diag))
		return false;
	vec_push(&ledger->items, item);
	return true;
}

bool
ledger_add_payment(
    struct ledger *ledger, struct ledger_payment payment, struct diag *diag)
{
	if (!ledger_add_volume(ledger, payment.amount, diag))
		return false;
	vec_push(&ledger->payments, payment);
	return true;
}

bool
ledger_add_allocation(struct ledger *ledger,
    struct ledger_allocation allocation, struct diag *diag)
{
	if (!ledger_add_volume(ledger, allocation.amount, diag))
		return false;
	vec_push(&ledger->allocations, allocation);
	return true;
}

void
ledger_free(struct ledger *ledger)
{
	vec_free(&ledger->items);
	vec_free(&ledger->payments);
	vec_free(&ledger->allocations);
}

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int32_t
later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* The date from which an allocation counts, clamped to its two ends. */
static int32_t
allocation_date(
    const struct ledger_walk *walk, const struct ledger_allocation *a)
{
	const struct ledger *l = walk->ledger;
	uint32_t item = a->to_item ? a->target : walk->head[a->target];
	int32_t from = a->from_credit ? l->items.v[a->source].date
				      : l->payments.v[a->source].date;

	if (item != LEDGER_NONE)
		from = later(from, l->items.v[item].date);
	return later(from, a->date);
}

static int32_t
writeoff_date(const struct ledger_walk *walk, const struct ledger_payment *p)
{
	uint32_t item = walk->head[p->of];

	return item == LEDGER_NONE
	    ? p->date
	    : later(p->date, walk->ledger->items.v[item].date);
}

static void
chain_documents(struct ledger_walk *walk)
{
	const struct ledger *l = walk->ledger;

	walk->head = mem_alloc(l->documents, sizeof(*walk->head));
	walk->chain = mem_alloc(l->items.n, sizeof(*walk->chain));
	for (uint32_t d = 0; d < l->documents; d++)
		walk->head[d] = LEDGER_NONE;
	for (size_t i = l->items.n; i-- > 0;) {
		uint32_t *head = &walk->head[l->items.v[i].document];

		walk->chain[i] = *head;
		*head = (uint32_t)i;
	}
}

/* The day in the upper half, what comes first on it in the lower. */
static uint64_t
event_key(const struct ledger_walk *walk, uint32_t event)
{
	const struct ledger *l = walk->ledger;
	const struct ledger_payment *p = &l->payments.v[event];
	const struct ledger_allocation *a;
	uint64_t rank;
	int32_t date;

	if (event >= l->payments.n) {
		a = &l->allocations.v[event - l->payments.n];
		date = allocation_date(walk, a);
		rank = 2u + 2u * a->from_credit + a->to_item;
	} else if (p->kind == LEDGER_REVERSAL) {
		date = later(p->date, l->payments.v[p->of].date);
		rank = 0;
	} else {
		date = writeoff_date(walk, p);
		rank = 1;
	}
	return (uint64_t)((int64_t)date - INT32_MIN) << 3 | rank;
}

static void
rekey_events(struct ledger_walk *walk,
    uint64_t (*key)(const struct ledger_walk *, uint32_t))
{
	for (size_t i = 0; i < walk->n_events; i++)
		walk->events[i].key = key(walk, walk->events[i].index);
	sort_items(walk->events, walk->n_events);
}

static uint64_t
amount_key(const struct ledger_walk *walk, uint32_t event)
{
	const struct ledger *l = walk->ledger;

	return sort_key_int(event < l->payments.n
		? l->payments.v[event].amount
		: l->allocations.v[event - l->payments.n].amount);
}

static uint64_t
ends_key(const struct ledger_walk *walk, uint32_t event)
{
	const struct ledger *l = walk->ledger;
	const struct ledger_allocation *a;

	if (event < l->payments.n)
		return event;
	a = &l->allocations.v[event - l->payments.n];
	return (uint64_t)a->source << 32 | a->target;
}

static void
list_events(struct ledger_walk *walk)
{
	const struct ledger *l = walk->ledger;
	size_t n = l->allocations.n;

	for (size_t p = 0; p < l->payments.n; p++)
		n += l->payments.v[p].kind >= LEDGER_REVERSAL;
	assert(l->payments.n + l->allocations.n < LEDGER_NONE);
	walk->events = mem_alloc(n, sizeof(*walk->events));
	for (size_t p = 0; p < l->payments.n; p++)
		if (l->payments.v[p].kind >= LEDGER_REVERSAL)
			walk->events[walk->n_events++].index = (uint32_t)p;
	for (size_t a = 0; a < l->allocations.n; a++)
		walk->events[walk->n_events++].index =
		    (uint32_t)(l->payments.n + a);
	if (n == 0)
		return;
	chain_documents(walk);
	rekey_events(walk, amount_key);
	rekey_events(walk, ends_key);
	rekey_events(walk, event_key);
}

void
ledger_walk_start(struct ledger_walk *walk, const struct ledger *ledger)
{
	*walk = (struct ledger_walk){ .ledger = ledger, .day = INT32_MIN };
	walk->open = mem_alloc(ledger->items.n, sizeof(*walk->open));
	walk->left = mem_alloc(ledger->payments.n, sizeof(*walk->left));
	walk->last = mem_alloc(ledger->payments.n, sizeof(*walk->last));
	for (size_t i = 0; i < ledger->items.n; i++)
		walk->open[i] = ledger->items.v[i].amount;
	for (size_t p = 0; p < ledger->payments.n; p++) {
		const struct ledger_payment *pay = &ledger->payments.v[p];

		walk->left[p] = pay->kind == LEDGER_PAYMENT ? pay->amount
		    : pay->kind == LEDGER_REFUND	    ? -pay->amount
							    : 0;
		walk->last[p] = LEDGER_NONE;
	}
	list_events(walk);
}

void
ledger_walk_free(struct ledger_walk *walk)
{
	free(walk->open);
	free(walk->left);
	free(walk->last);
	free(walk->events);
	free(walk->head);
	free(walk->chain);
	vec_free(&walk->settlements);
}

/* Settles up to `want` of one item; returns what was settled. */
static int64_t
settle_item(
    struct ledger_walk *walk, int64_t want, struct ledger_settlement part)
{
	const struct ledger *l = walk->ledger;
	uint32_t payer;

	part.amount = smaller(want, walk->open[part.item]);
	if (part.amount <= 0)
		return 0;
	walk->open[part.item] -= part.amount;
	payer = part.by == LEDGER_BY_CREDIT
	    ? l->items.v[part.source].customer
	    : l->payments.v[part.source].customer;
	if (payer != l->items.v[part.item].customer)
		walk->transfers++;
	part.prior = LEDGER_NONE;
	part.void_date = LEDGER_NO_DATE;
	if (part.by == LEDGER_BY_PAYMENT) {
		part.prior = walk->last[part.source];
		walk->last[part.source] = (uint32_t)walk->settlements.n;
	}
	vec_push(&walk->settlements, part);
	return part.amount;
}

/* Settles up to `want` of a document, the earliest instalment first. */
static int64_t
settle_document(struct ledger_walk *walk, uint32_t document, int64_t want,
    struct ledger_settlement part)
{
	int64_t done = 0;

	for (part.item = walk->head[document];
	     part.item != LEDGER_NONE && done < want;
	     part.item = walk->chain[part.item])
		done += settle_item(walk, want - done, part);
	return done;
}

static void
count_cut(struct ledger_walk *walk, int64_t cut)
{
	walk->cuts += cut > 0;
	walk->cut_amount += cut;
}

static void
play_allocation(
    struct ledger_walk *walk, const struct ledger_allocation *a, int32_t date)
{
	struct ledger_settlement part = { .source = a->source, .date = date };
	int64_t want, done;

	if (a->from_credit) {
		part.by = LEDGER_BY_CREDIT;
		want = smaller(a->amount, -walk->open[a->source]);
	} else {
		part.by = LEDGER_BY_PAYMENT;
		want = smaller(a->amount, walk->left[a->source]);
	}
	part.item = a->target;
	if (want <= 0)
		done = 0;
	else if (a->to_item)
		done = settle_item(walk, want, part);
	else
		done = settle_document(walk, a->target, want, part);
	if (a->from_credit)
		walk->open[a->source] += done;
	else
		walk->left[a->source] -= done;
	count_cut(walk, a->amount - done);
}

/* The bounced payment's allocations are void. A reversal of a part leaves the
 * rest as unapplied money, one with the bank's fee makes it a debt. */
static void
play_reversal(
    struct ledger_walk *walk, const struct ledger_payment *p, int32_t date)
{
	for (uint32_t s = walk->last[p->of]; s != LEDGER_NONE;
	     s = walk->settlements.v[s].prior) {
		struct ledger_settlement *part = &walk->settlements.v[s];

		part->void_date = date;
		walk->open[part->item] += part->amount;
		walk->left[p->of] += part->amount;
	}
	walk->last[p->of] = LEDGER_NONE;
	walk->left[p->of] -= p->amount;
}

static void
play_writeoff(struct ledger_walk *walk, uint32_t payment, int32_t date)
{
	const struct ledger_payment *p = &walk->ledger->payments.v[payment];
	struct ledger_settlement part = {
		.source = payment, .date = date, .by = LEDGER_BY_WRITEOFF
	};

	count_cut(
	    walk, p->amount - settle_document(walk, p->of, p->amount, part));
}

void
ledger_walk_to(struct ledger_walk *walk, int32_t day)
{
	const struct ledger *l = walk->ledger;

	assert(day >= walk->day);
	walk->day = day;
	for (; walk->next < walk->n_events; walk->next++) {
		const struct sort_item *e = &walk->events[walk->next];
		int32_t date = (int32_t)((int64_t)(e->key >> 3) + INT32_MIN);

		if (date > day)
			break;
		if (e->index >= l->payments.n)
			play_allocation(walk,
			    &l->allocations.v[e->index - l->payments.n], date);
		else if (l->payments.v[e->index].kind == LEDGER_REVERSAL)
			play_reversal(walk, &l->payments.v[e->index], date);
		else
			play_writeoff(walk, e->index, date);
	}
}

void
ledger_unapplied(const struct ledger_walk *walk, int64_t *unapplied)
{
	const struct ledger *l = walk->ledger;

	for (size_t p = 0; p < l->payments.n; p++)
		if (l->payments.v[p].date <= walk->day)
			unapplied[l->payments.v[p].customer] -= walk->left[p];
	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].amount < 0 && l->items.v[i].date <= walk->day)
			unapplied[l->items.v[i].customer] += walk->open[i];
}

void
ledger_balances(const struct ledger_walk *walk, int64_t *balance)
{
	const struct ledger *l = walk->ledger;

	ledger_unapplied(walk, balance);
	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].amount > 0 && l->items.v[i].date <= walk->day)
			balance[l->items.v[i].customer] += walk->open[i];
}
