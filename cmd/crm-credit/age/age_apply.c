#include "age.h"

/* One account's items from `first` to `end`, as the rule wants them. */
struct span {
	size_t first, end;
	uint32_t *index;
	int64_t *open;
	size_t n;
};

static void
collect(
    const struct age_options *o, const struct ledger_walk *w, struct span *s)
{
	scoped struct sort_item *order =
	    mem_alloc(s->end - s->first, sizeof(*order));

	s->n = 0;
	for (size_t i = s->first; i < s->end; i++)
		if (ledger_is_open(w, i))
			order[s->n++] =
			    sort_item(o->apply == AGE_APPLY_FIFO_DATE
				    ? sort_key_int(w->ledger->items.v[i].date)
				    : 0,
				i);
	sort_items(order, s->n);
	for (size_t k = 0; k < s->n; k++) {
		s->index[k] = order[k].index;
		s->open[k] = o->open[order[k].index];
	}
}

static int64_t
apply_money(const struct age_options *o, struct span *s, int64_t money)
{
	static const enum ageing_apply rule[] = { AGEING_APPLY_NONE,
		AGEING_APPLY_IN_ORDER, AGEING_APPLY_IN_ORDER,
		AGEING_APPLY_EXACT, AGEING_APPLY_PRORATA };

	return money > 0 ? ageing_apply(rule[o->apply], money, s->open, s->n)
			 : 0;
}

/* Each source for itself, in order. Returns what was applied. */
static int64_t
apply_each(const struct age_options *o, const struct ledger_walk *w,
    struct span *s, size_t source, size_t last)
{
	int64_t applied = 0;

	for (; source < last; source++) {
		int64_t left = w->ledger->sources.v[source].date <= w->day
		    ? ledger_left(w, source)
		    : 0;

		if (left > 0)
			applied += left - apply_money(o, s, left);
	}
	return applied;
}

/* The ledger is in order, so an account's records stand together. */
void
age_apply(
    struct age_options *o, const struct ledger_walk *w, int64_t *unapplied)
{
	const struct ledger *l = w->ledger;
	struct span s = { 0 };
	size_t source = 0, last;

	s.index = mem_alloc(l->items.n, sizeof(*s.index));
	s.open = mem_alloc(l->items.n, sizeof(*s.open));
	for (uint32_t a = 0; a < l->customers; a++) {
		for (s.first = s.end;
		     s.end < l->items.n && l->items.v[s.end].customer == a;)
			s.end++;
		for (last = source;
		     last < l->sources.n && l->sources.v[last].customer == a;)
			last++;
		collect(o, w, &s);
		if (o->apply == AGE_APPLY_EXACT)
			unapplied[a] += apply_each(o, w, &s, source, last);
		else if (unapplied[a] < 0)
			unapplied[a] = -apply_money(o, &s, -unapplied[a]);
		for (size_t k = 0; k < s.n; k++)
			o->open[s.index[k]] = s.open[k];
		source = last;
	}
	free(s.index);
	free(s.open);
}
