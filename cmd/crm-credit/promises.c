#include "promises.h"

#include "cells.h"
#include "pay.h"

static bool
read_promise(const struct csv_table *t, size_t row, const size_t *column,
    struct promise *p, struct diag *d)
{
	return cells_date(t, row, column[1], &p->made, d) &&
	    cells_date(t, row, column[2], &p->promised, d) &&
	    cells_money(t, row, column[3], &p->amount, d);
}

/* The account of a customer; in several currencies its column says which. */
static uint32_t
find_account(const struct credit *c, const struct csv_table *t, size_t row,
    size_t customer)
{
	size_t column = csv_table_find(t, "currency");
	struct str name = csv_table_cell(t, row, customer);
	struct str currency =
	    column == SIZE_MAX ? STR("") : csv_table_cell(t, row, column);

	for (uint32_t a = 0; c->book.has_currency && a < c->book.names.count;
	     a++)
		if (str_eq(book_customer(&c->book, a), name) &&
		    str_eq(book_currency(&c->book, a), currency))
			return a;
	return c->book.has_currency ? MAP_NONE : map_find(&c->book.names, name);
}

/* How much the account's documents were settled by payments on those days. */
static int64_t
paid_between(const struct credit *c, uint32_t account, int32_t from, int32_t to)
{
	const struct ledger_walk *w = &c->walk;
	int64_t sum = 0;
	int32_t day;

	for (size_t s = 0; s < w->settlements.n; s++) {
		const struct ledger_settlement *part = &w->settlements.v[s];

		if (w->ledger->items.v[part->item].customer == account &&
		    pay_day(w, part, &day) && day >= from && day <= to)
			sum += part->amount;
	}
	return sum;
}

static void
judge(struct promise *p, const struct credit *c, int32_t grace)
{
	int32_t last = p->promised + grace;

	if (paid_between(c, p->account, p->made, last) >= p->amount)
		p->state = PROMISE_KEPT;
	else
		p->state = c->walk.day > last ? PROMISE_BROKEN : PROMISE_OPEN;
}

void
promises_read(struct promises *promises, const struct credit *c,
    const char *path, int32_t grace)
{
	static const char *const name[] = { "customer_id", "made", "promised",
		"amount" };
	struct csv_table t;
	size_t column[4];
	struct diag d;
	bool good =
	    csv_load(path, &t, &d) && cells_columns(&t, name, 4, column, &d);

	for (size_t row = 0; good && row < t.rows; row++) {
		struct promise p = { .state = PROMISE_OPEN };

		good = read_promise(&t, row, column, &p, &d);
		p.account = find_account(c, &t, row, column[0]);
		if (!good || p.account == MAP_NONE || p.made > c->walk.day)
			continue;
		judge(&p, c, grace);
		vec_push(promises, p);
	}
	csv_table_free(&t);
	if (!good)
		tool_fail(c->tool, &d);
}
