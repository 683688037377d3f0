#include "exchange.h"

#include "base/die.h"
#include "text/date.h"

bool
exchange_of_move(const struct credit *c, uint32_t move, int64_t *realised)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger_move *m = &w->moves.v[move];
	const struct ledger_source *source;
	const struct ledger_item *item;
	int64_t paid, closed;

	*realised = 0;
	if (m->cause > LEDGER_RECOVERED || m->live <= 0)
		return true;
	source = &w->ledger->sources.v[m->source];
	item = &w->ledger->items.v[m->item];
	if (!book_worth(&c->book, source->customer, ledger_move_money(w, move),
		source->date, &paid) ||
	    !book_worth(&c->book, item->customer, m->live, item->date, &closed))
		return false;
	*realised = paid - closed;
	return true;
}

void
exchange_rows(const struct credit *c, struct exchange *row)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;
	int64_t worth;

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		struct exchange *to = &row[credit_row(c, item->customer)];

		if (!ledger_is_open(w, i))
			continue;
		to->revalued += ledger_open(w, i);
		if (book_worth(&c->book, item->customer, w->open[i], item->date,
			&worth))
			to->carried += worth;
		else
			to->unknown = true;
	}
	for (size_t s = 0; s < l->sources.n; s++) {
		const struct ledger_source *source = &l->sources.v[s];
		struct exchange *to = &row[credit_row(c, source->customer)];

		if (source->date > w->day || w->left[s] == 0)
			continue;
		to->revalued -= ledger_left(w, s);
		if (book_worth(&c->book, source->customer, w->left[s],
			source->date, &worth))
			to->carried -= worth;
		else
			to->unknown = true;
	}
	for (uint32_t m = 0; m < w->moves.n; m++) {
		const struct ledger_move *move = &w->moves.v[m];
		struct exchange *to;

		if (move->cause > LEDGER_RECOVERED || move->live <= 0)
			continue;
		to = &row[credit_row(c, l->items.v[move->item].customer)];
		to->unknown = !exchange_of_move(c, m, &worth) || to->unknown;
		to->realised += worth;
	}
}

static int64_t
carried(const struct credit *c, uint32_t account, int64_t amount, int32_t day)
{
	char text[DATE_MAX];
	int64_t worth;

	if (!book_worth(&c->book, account, amount, day, &worth))
		die(EXIT_DATA,
		    "--rates has no rate of currency \"%.*s\" from %.*s or "
		    "before, as --revalue=no needs",
		    STR_ARG(book_currency(&c->book, account)),
		    (int)date_print(text, day), text);
	return worth;
}

void
exchange_carried(const struct credit *c, int64_t *open, int64_t *unapplied)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++)
		open[i] = ledger_is_open(w, i)
		    ? carried(c, l->items.v[i].customer, w->open[i],
			  l->items.v[i].date)
		    : 0;
	memset(unapplied, 0, l->customers * sizeof(*unapplied));
	for (size_t s = 0; s < l->sources.n; s++)
		if (l->sources.v[s].date <= w->day && w->left[s] > 0)
			unapplied[l->sources.v[s].customer] -=
			    carried(c, l->sources.v[s].customer, w->left[s],
				l->sources.v[s].date);
}
