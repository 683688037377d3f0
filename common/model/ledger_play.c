#include "ledger_play.h"

#include "base/sort.h"

#include <math.h>

static int64_t
smaller(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* amount * part / whole, to the nearest unit. */
static int64_t
share_of(int64_t amount, int64_t part, int64_t whole)
{
	/* in whole cents if the amount is */
	int64_t unit = amount % 100 == 0 ? 100 : 1;

	return part == whole ? amount
			     : unit *
		(int64_t)roundl((long double)amount * (long double)part /
		    (long double)whole / (long double)unit);
}

void
ledger_play_push(struct ledger_walk *w, struct ledger_move move, bool tied)
{
	uint32_t number = (uint32_t)w->moves.n;

	move.date = w->today;
	move.prior = LEDGER_NONE;
	if (tied) {
		move.below = LEDGER_NONE;
		move.transfer = ledger_play_is_part(&move) &&
		    w->ledger->sources.v[move.source].customer !=
			w->ledger->items.v[move.item].customer;
	}
	if (tied && move.source != LEDGER_NONE &&
	    move.cause != LEDGER_WRITTEN_OFF) {
		move.prior = w->last[move.source];
		w->last[move.source] = number;
	}
	if (tied && move.item != LEDGER_NONE && w->top != NULL) {
		move.below = w->top[move.item];
		w->top[move.item] = number;
	}
	vec_push(&w->moves, move);
}

/* The other side of a move between two currencies, or NULL. */
static struct ledger_exchange *
exchange_of(const struct ledger_walk *w, uint32_t move)
{
	size_t low;

	sort_bound(low, 0, w->exchanges.n, i, w->exchanges.v[i].move < move);
	return low < w->exchanges.n && w->exchanges.v[low].move == move
	    ? &w->exchanges.v[low]
	    : NULL;
}

int64_t
ledger_move_paid(const struct ledger_walk *w, uint32_t move)
{
	const struct ledger_exchange *e = exchange_of(w, move);

	return e == NULL ? w->moves.v[move].amount : e->money;
}

int64_t
ledger_move_money(const struct ledger_walk *w, uint32_t move)
{
	const struct ledger_exchange *e = exchange_of(w, move);

	return e == NULL ? w->moves.v[move].live : e->live;
}

/* Discounts and rests forgiven after this part do not outlive it. */
static void
undo_rests(struct ledger_walk *w, uint32_t part)
{
	uint32_t item = w->moves.v[part].item;

	if (w->ledger->discounts.n == 0 && w->ledger->tolerance.most == 0)
		return;
	for (uint32_t m = w->last[w->moves.v[part].source]; m != part;
	     m = w->moves.v[m].prior) {
		struct ledger_move back = w->moves.v[m];

		if (back.item != item || back.live == 0 ||
		    back.cause < LEDGER_DISCOUNTED)
			continue;
		w->open[item] += back.live;
		w->moves.v[m].live = 0;
		back.amount = -back.live;
		back.live = 0;
		ledger_play_push(w, back, false);
	}
}

/* Gives `money` of a part back: the item is open again, the source has it. */
static void
give_back(struct ledger_walk *w, uint32_t part, int64_t money)
{
	struct ledger_exchange *e = exchange_of(w, part);
	struct ledger_move back = w->moves.v[part];
	uint32_t owner = w->ledger->sources.v[back.source].customer;
	int64_t amount =
	    e == NULL ? money : share_of(back.live, money, e->live);

	undo_rests(w, part);
	w->moves.v[part].live -= amount;
	w->left[back.source] += money;
	if (back.cause == LEDGER_RECOVERED)
		w->written[back.item] += amount;
	else
		w->open[back.item] += amount;
	if (w->spent != NULL && w->spent[owner] != LEDGER_NONE &&
	    back.source < w->spent[owner])
		w->spent[owner] = back.source;
	if (e != NULL) {
		e->live -= money;
		vec_push(&w->exchanges,
		    (struct ledger_exchange){
			-money, 0, (uint32_t)w->moves.n });
	}
	back.amount = -amount;
	back.live = 0;
	ledger_play_push(w, back, false);
}

/* What of the document counts: all of it, or one item. */
static bool
is_of(const struct ledger_walk *w, const struct ledger_allocation *a,
    uint32_t item)
{
	return a->to_item ? item == a->target
			  : w->ledger->items.v[item].document == a->target;
}

/* Up to `want` of a source's parts back, the latest first: how much. `of`:
 * only those of its target; NULL: any. */
static int64_t
back(struct ledger_walk *w, uint32_t source, int64_t want,
    const struct ledger_allocation *of)
{
	int64_t got = 0;
	uint32_t *last = &w->last[source];

	for (uint32_t m = *last; m != LEDGER_NONE && got < want;
	     m = w->moves.v[m].prior) {
		int64_t money = smaller(want - got, ledger_move_money(w, m));

		if (!ledger_play_is_part(&w->moves.v[m]) ||
		    (of != NULL && !is_of(w, of, w->moves.v[m].item)))
			continue;
		give_back(w, m, money);
		got += money;
	}
	while (*last != LEDGER_NONE && w->moves.v[*last].live == 0)
		*last = w->moves.v[*last].prior;
	return got;
}

static void
note_cut(
    struct ledger_walk *w, uint32_t customer, bool writeoff, int64_t amount)
{
	if (amount > 0)
		vec_push(&w->cuts,
		    (struct ledger_cut){ customer, writeoff, amount });
}

/* An allocation on its way over the items of its target. */
struct course {
	const struct ledger_allocation *a;
	int64_t want, done; /* in the item's currency */
};

/* The source's money for so much of what it closes. */
static int64_t
money_of(const struct ledger_allocation *a, int64_t closed)
{
	return a->closes == 0 ? closed : share_of(a->amount, closed, a->closes);
}

static void
settle_item(struct ledger_walk *w, struct course *c, uint32_t item,
    enum ledger_cause cause)
{
	const struct ledger *l = w->ledger;
	int64_t *from =
	    cause == LEDGER_RECOVERED ? &w->written[item] : &w->open[item];
	int64_t amount = smaller(c->want - c->done, *from), money;
	struct ledger_move move = { .amount = amount,
		.live = amount,
		.item = item,
		.source = c->a->source,
		.cause = (uint8_t)cause };

	if (amount <= 0 || l->items.v[item].date > w->today)
		return;
	money = money_of(c->a, c->done + amount) - money_of(c->a, c->done);
	*from -= amount;
	w->left[c->a->source] -= money;
	c->done += amount;
	if (c->a->closes != 0)
		vec_push(&w->exchanges,
		    (struct ledger_exchange){
			money, money, (uint32_t)w->moves.n });
	ledger_play_push(w, move, true);
	if (l->discounts.n > 0 || l->tolerance.most > 0)
		vec_push(&w->touched,
		    (struct ledger_touch){ item, c->a->source, amount });
}

/* The earliest instalment first. */
static void
settle(struct ledger_walk *w, struct course *c, enum ledger_cause cause)
{
	if (cause == LEDGER_RECOVERED && w->written == NULL)
		return;
	if (c->a->to_item) {
		settle_item(w, c, c->a->target, cause);
		return;
	}
	for (uint32_t i = w->head[c->a->target];
	     i != LEDGER_NONE && c->done < c->want; i = w->chain[i])
		settle_item(w, c, i, cause);
}

void
ledger_play_allocation(struct ledger_walk *w, const struct ledger_allocation *a)
{
	int64_t left = w->left[a->source];
	uint32_t payer = w->ledger->sources.v[a->source].customer;
	struct course c = { a, a->closes == 0 ? a->amount : a->closes, 0 };

	if (a->amount < 0) {
		left = -a->amount - back(w, a->source, -a->amount, a);
		note_cut(w, payer, false, left);
		return;
	}
	if (a->amount > left)
		c.want = a->closes == 0 ? left
					: share_of(a->closes, left, a->amount);
	settle(w, &c, LEDGER_ALLOCATED);
	settle(w, &c, LEDGER_RECOVERED);
	if (!a->named)
		note_cut(w, payer, false, a->amount - money_of(a, c.done));
}

static void
refuse(
    struct ledger_walk *w, uint32_t change, int64_t left, enum ledger_why why)
{
	vec_push(&w->refused, (struct ledger_refusal){ change, left, why });
}

/* A change takes money out of a source for good. */
static void
take(struct ledger_walk *w, uint32_t source, int64_t money, uint32_t change)
{
	w->left[source] -= money;
	w->undone[source] += money;
	ledger_play_push(w,
	    (struct ledger_move){ .amount = money,
		.item = LEDGER_NONE,
		.source = source,
		.below = change,
		.cause = LEDGER_REVERSED },
	    false);
}

static void
reverse_source(
    struct ledger_walk *w, uint32_t number, const struct ledger_change *c)
{
	const struct ledger_source *s = &w->ledger->sources.v[c->of];
	int64_t there = s->amount - w->undone[c->of];

	if (s->date > w->today) {
		refuse(w, number, 0, LEDGER_TOO_EARLY);
		return;
	}
	if (c->amount > there) {
		refuse(w, number, there, LEDGER_TOO_MUCH);
		return;
	}
	if (c->amount > w->left[c->of])
		back(w, c->of, c->amount - w->left[c->of], NULL);
	take(w, c->of, c->amount, number);
}

/* What a write-off's move can give back. */
static int64_t
stands(const struct ledger_walk *w, const struct ledger_move *move)
{
	return smaller(move->live, w->written[move->item]);
}

static void
reverse_writeoff(
    struct ledger_walk *w, uint32_t number, const struct ledger_change *c)
{
	uint32_t first = w->writeoff[c->of], end = first;
	int64_t left = 0, there = 0, want = c->amount;

	if (first == LEDGER_NONE) {
		refuse(w, number, 0, LEDGER_TOO_EARLY);
		return;
	}
	for (;
	     end < w->moves.n && w->moves.v[end].cause == LEDGER_WRITTEN_OFF &&
	     w->moves.v[end].source == c->of;
	     end++) {
		left += w->moves.v[end].live;
		there += stands(w, &w->moves.v[end]);
	}
	if (want > there) {
		refuse(w, number, there,
		    want > left ? LEDGER_TOO_MUCH : LEDGER_WAS_RECOVERED);
		return;
	}
	while (end-- > first && want > 0) {
		struct ledger_move move = w->moves.v[end];

		move.amount = -smaller(want, stands(w, &move));
		want += move.amount;
		w->moves.v[end].live += move.amount;
		w->written[move.item] += move.amount;
		w->open[move.item] -= move.amount;
		move.live = 0;
		ledger_play_push(w, move, false);
	}
}

/* The latest move on any item of a document below the given places. */
static uint32_t
latest(const struct ledger_walk *w, uint32_t document, uint32_t below)
{
	uint32_t found = LEDGER_NONE;

	for (uint32_t i = w->head[document]; i != LEDGER_NONE;
	     i = w->chain[i]) {
		uint32_t m = w->top[i];

		while (m != LEDGER_NONE && m >= below)
			m = w->moves.v[m].below;
		if (m != LEDGER_NONE && (found == LEDGER_NONE || m > found))
			found = m;
	}
	return found;
}

/* The payments of a document go back, the latest first; what is beyond them is
 * a refund. */
static void
reverse_document(
    struct ledger_walk *w, uint32_t number, const struct ledger_change *c)
{
	int64_t want = c->amount;

	for (uint32_t m = latest(w, c->of, LEDGER_NONE);
	     m != LEDGER_NONE && want > 0; m = latest(w, c->of, m)) {
		const struct ledger_move *move = &w->moves.v[m];
		int64_t money = smaller(want, ledger_move_money(w, m));
		uint32_t source = move->source;

		if (!ledger_play_is_part(move) ||
		    w->ledger->sources.v[source].kind != LEDGER_PAYMENT)
			continue;
		give_back(w, m, money);
		take(w, source, money, number);
		want -= money;
	}
	if (want == 0)
		return;
	w->open[c->with] += want;
	w->rests++;
	ledger_play_push(w,
	    (struct ledger_move){ .amount = -want,
		.item = c->with,
		.source = LEDGER_NONE,
		.cause = LEDGER_RAISED },
	    false);
}

static void
cover_from(struct ledger_walk *w, uint32_t item, uint32_t source)
{
	int64_t amount = smaller(w->left[source], w->open[item]);

	if (amount <= 0 || w->ledger->sources.v[source].date > w->today)
		return;
	w->left[source] -= amount;
	w->open[item] -= amount;
	ledger_play_push(w,
	    (struct ledger_move){ .amount = amount,
		.live = amount,
		.item = item,
		.source = source,
		.cause = LEDGER_ALLOCATED },
	    true);
}

static uint32_t
first_source(const struct ledger *l, uint32_t customer)
{
	size_t low;

	sort_bound(
	    low, 0, l->sources.n, i, l->sources.v[i].customer < customer);
	return (uint32_t)low;
}

/* The oldest source first. */
static void
cover(struct ledger_walk *w, const struct ledger_change *c)
{
	const struct ledger *l = w->ledger;
	uint32_t *spent = &w->spent[c->customer];

	if (c->with != LEDGER_NONE) {
		cover_from(w, c->of, c->with);
		return;
	}
	if (*spent == LEDGER_NONE)
		*spent = first_source(l, c->customer);
	for (uint32_t s = *spent; s < l->sources.n &&
	     l->sources.v[s].customer == c->customer && w->open[c->of] > 0;
	     s++) {
		cover_from(w, c->of, s);
		if (s == *spent && w->left[s] == 0 &&
		    l->sources.v[s].date <= w->today)
			++*spent;
	}
}

static void
write_off(struct ledger_walk *w, uint32_t number, const struct ledger_change *c)
{
	int64_t left = c->amount;

	w->writeoff[number] = (uint32_t)w->moves.n;
	for (uint32_t i = w->head[c->of]; i != LEDGER_NONE && left > 0;
	     i = w->chain[i]) {
		int64_t amount = smaller(left, w->open[i]);

		if (amount <= 0 || w->ledger->items.v[i].date > w->today)
			continue;
		w->open[i] -= amount;
		w->written[i] += amount;
		left -= amount;
		ledger_play_push(w,
		    (struct ledger_move){ .amount = amount,
			.live = amount,
			.item = i,
			.source = number,
			.cause = LEDGER_WRITTEN_OFF },
		    true);
	}
	note_cut(w, c->customer, true, left);
}

void
ledger_play_change(struct ledger_walk *w, uint32_t number)
{
	const struct ledger_change *c = &w->ledger->changes.v[number];

	switch (c->kind) {
	case LEDGER_REVERSE_SOURCE:
		reverse_source(w, number, c);
		break;
	case LEDGER_REVERSE_WRITEOFF:
		reverse_writeoff(w, number, c);
		break;
	case LEDGER_REVERSE_DOCUMENT:
		reverse_document(w, number, c);
		break;
	case LEDGER_COVER:
		cover(w, c);
		break;
	case LEDGER_WRITEOFF:
		write_off(w, number, c);
		break;
	}
}
