/*
 * Rests of items that nobody pays: discounts that were earned, and what is too
 * small to ask for.
 */
#include "ledger_play.h"

#include "base/sort.h"

#include <math.h>

const struct ledger_discount *
ledger_discount_of(const struct ledger *l, uint32_t item)
{
	size_t low;

	sort_bound(low, 0, l->discounts.n, i, l->discounts.v[i].item < item);
	return low < l->discounts.n && l->discounts.v[low].item == item
	    ? &l->discounts.v[low]
	    : NULL;
}

/* To whole cents, half up. */
static int64_t
cents(double units)
{
	return llround(units / 100) * 100;
}

/* What credits have taken off an item. */
static int64_t
credited(const struct ledger_walk *w, uint32_t item)
{
	int64_t sum = 0;

	for (uint32_t m = w->top == NULL ? LEDGER_NONE : w->top[item];
	     m != LEDGER_NONE; m = w->moves.v[m].below) {
		const struct ledger_move *move = &w->moves.v[m];

		if (ledger_play_is_part(move) &&
		    w->ledger->sources.v[move->source].kind == LEDGER_CREDIT)
			sum += move->live;
	}
	return sum;
}

int64_t
ledger_discount_rest(const struct ledger_walk *w, uint32_t item, int64_t open)
{
	const struct ledger *l = w->ledger;
	const struct ledger_discount *d = ledger_discount_of(l, item);

	if (d == NULL)
		return 0;
	return cents(d->share *
	    (double)(l->discount_part
		    ? open
		    : l->items.v[item].amount - credited(w, item)));
}

/* The discount that a payment has earned by this day. */
static int64_t
earned(const struct ledger_walk *w, const struct ledger_touch *t)
{
	const struct ledger *l = w->ledger;
	const struct ledger_discount *d = ledger_discount_of(l, t->item);
	const struct ledger_source *s = &l->sources.v[t->source];
	int64_t open = w->open[t->item], full;

	if (d == NULL || s->kind != LEDGER_PAYMENT || s->date > d->until)
		return 0;
	if (l->discount_part) {
		full = cents((double)t->amount * d->share / (1 - d->share));
		return full < open ? full : open;
	}
	full = ledger_discount_rest(w, t->item, open);
	return open >= full - 100 && open <= full + 100 ? open : 0;
}

static void
forgive(struct ledger_walk *w, const struct ledger_touch *t, int64_t amount,
    enum ledger_cause cause)
{
	if (amount <= 0)
		return;
	w->open[t->item] -= amount;
	ledger_play_push(w,
	    (struct ledger_move){ .amount = amount,
		.live = amount,
		.item = t->item,
		.source = t->source,
		.cause = (uint8_t)cause },
	    true);
}

static bool
is_small(const struct ledger *l, uint32_t item, int64_t rest)
{
	return rest > 0 && rest <= l->tolerance.most &&
	    (double)rest <=
	    l->tolerance.share * (double)l->items.v[item].amount;
}

void
ledger_play_rests(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;

	vec_each (const struct ledger_touch, t, &w->touched) {
		int64_t left = w->left[t->source];

		if (w->open[t->item] > 0)
			forgive(w, t, earned(w, t), LEDGER_DISCOUNTED);
		if (is_small(l, t->item, w->open[t->item]))
			forgive(w, t, w->open[t->item], LEDGER_TOLERATED);
		if (!is_small(l, t->item, left))
			continue;
		w->left[t->source] = 0;
		ledger_play_push(w,
		    (struct ledger_move){ .amount = left,
			.live = left,
			.item = LEDGER_NONE,
			.source = t->source,
			.cause = LEDGER_TOLERATED },
		    false);
	}
	w->touched.n = 0;
}
