#include "exchange.h"

/* What a move (an allocation) has realised, by what stands of it. */
static int64_t
of_move(const struct credit *c, uint32_t move)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger_move *m = &w->moves.v[move];
	const struct ledger_source *source = &w->ledger->sources.v[m->source];
	const struct ledger_item *item = &w->ledger->items.v[m->item];

	return book_worth(&c->book, source->customer,
		   ledger_move_money(w, move), source->date) -
	    book_worth(&c->book, item->customer, m->live, item->date);
}

void
exchange_rows(const struct credit *c, struct exchange *row)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		struct exchange *to = &row[credit_row(c, item->customer)];

		if (!ledger_is_open(w, i))
			continue;
		to->revalued += ledger_open(w, i);
		to->carried += book_worth(
		    &c->book, item->customer, w->open[i], item->date);
	}
	for (size_t s = 0; s < l->sources.n; s++) {
		const struct ledger_source *source = &l->sources.v[s];
		struct exchange *to = &row[credit_row(c, source->customer)];

		if (source->date > w->day || w->left[s] == 0)
			continue;
		to->revalued -= ledger_left(w, s);
		to->carried -= book_worth(
		    &c->book, source->customer, w->left[s], source->date);
	}
	for (uint32_t m = 0; m < w->moves.n; m++) {
		const struct ledger_move *move = &w->moves.v[m];

		if (move->cause <= LEDGER_RECOVERED && move->live > 0)
			row[credit_row(c, l->items.v[move->item].customer)]
			    .realised += of_move(c, m);
	}
}

void
exchange_carried(const struct credit *c, int64_t *open, int64_t *unapplied)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++)
		open[i] = ledger_is_open(w, i)
		    ? book_worth(&c->book, l->items.v[i].customer, w->open[i],
			  l->items.v[i].date)
		    : 0;
	memset(unapplied, 0, l->customers * sizeof(*unapplied));
	for (size_t s = 0; s < l->sources.n; s++)
		if (l->sources.v[s].date <= w->day && w->left[s] > 0)
			unapplied[l->sources.v[s].customer] -=
			    book_worth(&c->book, l->sources.v[s].customer,
				w->left[s], l->sources.v[s].date);
}
