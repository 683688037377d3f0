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

/* The settlements by payments, by account. */
struct paid {
	struct sort_item *order; /* key: account */
	size_t n;
};

static struct paid
sort_paid(const struct ledger_walk *w)
{
	struct paid paid = { mem_alloc(w->settlements.n, sizeof(*paid.order)),
		0 };
	int32_t day;

	for (size_t s = 0; s < w->settlements.n; s++) {
		const struct ledger_settlement *part = &w->settlements.v[s];

		if (pay_day(w, part, &day))
			paid.order[paid.n++] = (struct sort_item){
				w->ledger->items.v[part->item].customer,
				(uint32_t)s
			};
	}
	sort_items(paid.order, paid.n);
	return paid;
}

/* How much the account's documents were settled by payments on those days. */
static int64_t
paid_between(const struct ledger_walk *w, const struct paid *paid,
    const struct promise *p, int32_t last)
{
	size_t low = 0, high = paid->n;
	int64_t sum = 0;
	int32_t day;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (paid->order[middle].key < p->account)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < paid->n && paid->order[low].key == p->account; low++) {
		const struct ledger_settlement *part =
		    &w->settlements.v[paid->order[low].index];

		if (pay_day(w, part, &day) && day >= p->made && day <= last)
			sum += part->amount;
	}
	return sum;
}

static void
judge(struct promise *p, const struct ledger_walk *w, const struct paid *paid,
    int32_t grace)
{
	int32_t last = p->promised + grace;

	if (paid_between(w, paid, p, last) >= p->amount)
		p->state = PROMISE_KEPT;
	else
		p->state = w->day > last ? PROMISE_BROKEN : PROMISE_OPEN;
}

void
promises_read(struct promises *promises, const struct credit *c,
    const char *path, int32_t grace)
{
	static const char *const name[] = { "customer_id", "made", "promised",
		"amount" };
	struct csv_table t;
	struct paid paid = sort_paid(&c->walk);
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
		judge(&p, &c->walk, &paid, grace);
		vec_push(promises, p);
	}
	free(paid.order);
	csv_table_free(&t);
	if (!good)
		tool_fail(c->tool, &d);
}
