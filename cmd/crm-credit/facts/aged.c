#include "aged.h"

#include "base/mem.h"

#include <stdlib.h>

const struct ageing_bounds aged_usual = { { 0, 30, 60, 90 }, 4 };

struct ageing_item
aged_item(const struct ledger_walk *w, size_t i, int64_t open, bool by_date)
{
	const struct ledger_item *item = &w->ledger->items.v[i];
	bool no_due = item->due == LEDGER_NO_DATE;
	int32_t late = no_due ? 0 : w->day - item->due;
	int64_t disputed = ledger_held(w, LEDGER_DISPUTED, i);
	int64_t deducted = ledger_held(w, LEDGER_DEDUCTED, i);

	/* where money was set against it, what is left is held first */
	if (disputed > open)
		disputed = open;
	if (deducted > open - disputed)
		deducted = open - disputed;

	return (struct ageing_item){
		.open = open,
		.days = by_date ? w->day - item->date : late,
		.overdue_days = late,
		.no_due = no_due && !by_date,
		.disputed = disputed,
		.deducted = deducted,
	};
}

static uint32_t
item_row(const struct credit *c, size_t i)
{
	return credit_row(c, c->book.ledger.items.v[i].customer);
}

static uint32_t
source_row(const struct credit *c, size_t i)
{
	return credit_row(c, c->book.ledger.sources.v[i].customer);
}

/* Of most ledgers the records stand by account, which is a row. */
static void
list_by_row(struct aged_list *list, const struct credit *c, size_t n,
    uint32_t (*row_of)(const struct credit *c, size_t i))
{
	uint32_t last = 0, sum = 0;
	bool stand = true;

	list->first = mem_zero(c->n + 1ul, sizeof(*list->first));
	for (size_t i = 0; i < n; i++) {
		uint32_t row = row_of(c, i);

		stand &= row >= last;
		last = row;
		list->first[row]++;
	}
	for (size_t row = 0; row <= c->n; row++)
		list->first[row] = sum += list->first[row];
	if (!stand)
		list->at = mem_alloc(n, sizeof(*list->at));
	for (size_t i = n; i-- > 0;) {
		uint32_t place = --list->first[row_of(c, i)];

		if (!stand)
			list->at[place] = (uint32_t)i;
	}
}

void
aged_open(struct aged *a, const struct credit *c, const struct ledger_walk *w,
    const struct aged_rules *rules)
{
	const struct ledger *l = w->ledger;

	*a = (struct aged){ .c = c, .walk = w, .rules = *rules };
	list_by_row(&a->items, c, l->items.n, item_row);
	if (rules->unapplied == NULL) {
		list_by_row(&a->sources, c, l->sources.n, source_row);
		return;
	}
	a->unapplied = mem_zero(c->n, sizeof(*a->unapplied));
	for (uint32_t k = 0; k < l->customers; k++)
		a->unapplied[credit_row(c, k)] += rules->unapplied[k];
}

/* Record k of a list. */
static size_t
record_at(const struct aged_list *list, uint32_t k)
{
	return list->at == NULL ? k : list->at[k];
}

static void
add_item(const struct aged *a, size_t i, struct ageing *to)
{
	const struct ledger_walk *w = a->walk;
	struct ageing_item item;
	int64_t open;

	if (!ledger_is_open(w, i))
		return;
	open = a->rules.open == NULL ? ledger_open(w, i) : a->rules.open[i];
	if (open == 0)
		return;
	item = aged_item(w, i, open, a->rules.by_date);
	ageing_add(to, a->rules.bounds, &item);
}

struct ageing
aged_row(const struct aged *a, uint32_t row)
{
	struct ageing sum = { .n_open = 0 };
	const uint32_t *item = &a->items.first[row];
	const uint32_t *source = &a->sources.first[row];

	for (uint32_t k = item[0]; k < item[1]; k++)
		add_item(a, record_at(&a->items, k), &sum);
	if (a->unapplied != NULL) {
		sum.unapplied = a->unapplied[row];
		return sum;
	}
	for (uint32_t k = source[0]; k < source[1]; k++) {
		size_t s = record_at(&a->sources, k);

		if (a->walk->ledger->sources.v[s].date <= a->walk->day)
			sum.unapplied -= ledger_left(a->walk, s);
	}
	return sum;
}

static void
free_list(struct aged_list *list)
{
	free(list->first);
	free(list->at);
}

void
aged_close(struct aged *a)
{
	free_list(&a->items);
	free_list(&a->sources);
	free(a->unapplied);
}
