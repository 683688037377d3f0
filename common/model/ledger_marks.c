/*
 * What of the open items is disputed or was deducted at a walk's day.
 */
#include "ledger_play.h"

#include "base/sort.h"

size_t
ledger_first_mark(const struct ledger *l, uint32_t item)
{
	size_t low;

	sort_bound(low, 0, l->marks.n, i, l->marks.v[i].item < item);
	return low;
}

/* What credits have taken off deductions of a given amount, by share. */
static void
take_credits(const struct ledger_walk *w, int64_t *left)
{
	const struct ledger *l = w->ledger;

	vec_each (const struct ledger_move, move, &w->moves) {
		int64_t credit = move->live;

		if (!ledger_play_is_part(move) ||
		    l->sources.v[move->source].kind != LEDGER_CREDIT)
			continue;
		for (size_t k = ledger_first_mark(l, move->item);
		     k < l->marks.n && l->marks.v[k].item == move->item; k++) {
			const struct ledger_mark *mark = &l->marks.v[k];
			int64_t *of = &left[mark->share];
			int64_t part = credit < *of ? credit : *of;

			if (mark->kind != LEDGER_DEDUCTED ||
			    mark->amount == INT64_MAX ||
			    move->date < mark->from)
				continue;
			*of -= part;
			credit -= part;
		}
	}
}

/* What the marks of a kind hold back, after those of the kinds before it. */
static void
hold_back(struct ledger_walk *w, enum ledger_hold kind, int64_t *left)
{
	const struct ledger *l = w->ledger;

	for (size_t k = 0; k < l->marks.n; k++) {
		const struct ledger_mark *mark = &l->marks.v[k];
		int64_t bare = w->open[mark->item], *of = &left[mark->share];

		if (mark->kind != kind || mark->from > w->day ||
		    mark->until <= w->day)
			continue;
		for (int other = 0; other <= (int)kind; other++)
			bare -= w->held[other][mark->item];
		w->marked[k] = *of < bare ? *of : bare;
		w->held[kind][mark->item] += w->marked[k];
		if (mark->amount != INT64_MAX)
			*of -= w->marked[k];
	}
}

void
ledger_walk_marks(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;
	scoped int64_t *left = NULL;

	if (l->marks.n == 0)
		return;
	left = mem_alloc(l->marks.n, sizeof(*left));
	for (size_t k = 0; k < l->marks.n; k++)
		left[l->marks.v[k].share] = l->marks.v[k].amount;
	take_credits(w, left);
	free(w->marked);
	w->marked = mem_zero(l->marks.n, sizeof(*w->marked));
	for (int kind = 0; kind < LEDGER_HOLDS; kind++) {
		free(w->held[kind]);
		w->held[kind] = mem_zero(l->items.n, sizeof(*w->held[kind]));
		hold_back(w, (enum ledger_hold)kind, left);
	}
}
