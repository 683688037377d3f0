/*
 * What of the open items is disputed or was deducted at a walk's day.
 */
#include "ledger_play.h"

size_t
ledger_first_mark(const struct ledger *l, uint32_t item)
{
	size_t low = 0, high = l->marks.n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (l->marks.v[middle].item < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* What credits have taken off deductions of a given amount, by mark. */
static void
take_credits(const struct ledger_walk *w, int64_t *left)
{
	const struct ledger *l = w->ledger;

	for (size_t m = 0; m < w->moves.n; m++) {
		const struct ledger_move *move = &w->moves.v[m];
		int64_t credit = move->live;

		if (!ledger_play_is_part(move) ||
		    l->sources.v[move->source].kind != LEDGER_CREDIT)
			continue;
		for (size_t k = ledger_first_mark(l, move->item);
		     k < l->marks.n && l->marks.v[k].item == move->item; k++) {
			const struct ledger_mark *mark = &l->marks.v[k];
			int64_t part = credit < left[k] ? credit : left[k];

			if (mark->kind != LEDGER_DEDUCTED ||
			    mark->amount == INT64_MAX ||
			    move->date < mark->from)
				continue;
			left[k] -= part;
			credit -= part;
		}
	}
}

void
ledger_walk_marks(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;
	int64_t *left;

	if (l->marks.n == 0)
		return;
	left = mem_alloc(l->marks.n, sizeof(*left));
	for (size_t k = 0; k < l->marks.n; k++)
		left[k] = l->marks.v[k].amount;
	take_credits(w, left);
	for (int kind = 0; kind < LEDGER_HOLDS; kind++) {
		free(w->held[kind]);
		w->held[kind] = mem_zero(l->items.n, sizeof(*w->held[kind]));
		for (size_t k = 0; k < l->marks.n; k++) {
			const struct ledger_mark *mark = &l->marks.v[k];
			int64_t bare = w->open[mark->item];

			if ((int)mark->kind != kind || mark->from > w->day ||
			    mark->until <= w->day)
				continue;
			for (int other = 0; other <= kind; other++)
				bare -= w->held[other][mark->item];
			w->held[kind][mark->item] +=
			    left[k] < bare ? left[k] : bare;
		}
	}
	free(left);
}
