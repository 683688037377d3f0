#include "model/ledger.h"

#include "base/die.h"

#include <math.h>

/* Counts amounts, so that no sum of them overflows. */
bool
ledger_add_volume(struct ledger *ledger, int64_t amount, struct diag *diag)
{
	if (amount == INT64_MIN ||
	    (amount < 0 ? -amount : amount) > INT64_MAX - ledger->volume)
		return diag_set(diag, EXIT_DATA, "overflow",
		    "the amounts add up to more than 922 million million");
	ledger->volume += amount < 0 ? -amount : amount;
	return true;
}

bool
ledger_add_item(
    struct ledger *ledger, struct ledger_item item, struct diag *diag)
{
	if (!ledger_add_volume(ledger, item.amount, diag))
		return false;
	vec_push(&ledger->items, item);
	return true;
}

bool
ledger_add_source(
    struct ledger *ledger, struct ledger_source source, struct diag *diag)
{
	if (!ledger_add_volume(ledger, source.amount, diag))
		return false;
	vec_push(&ledger->sources, source);
	return true;
}

bool
ledger_add_change(
    struct ledger *ledger, struct ledger_change change, struct diag *diag)
{
	if (!ledger_add_volume(ledger, change.amount, diag))
		return false;
	vec_push(&ledger->changes, change);
	return true;
}

bool
ledger_add_allocation(struct ledger *ledger,
    struct ledger_allocation allocation, struct diag *diag)
{
	if (!ledger_add_volume(ledger, allocation.amount, diag) ||
	    !ledger_add_volume(ledger, allocation.closes, diag))
		return false;
	vec_push(&ledger->allocations, allocation);
	return true;
}

bool
ledger_add_opening(
    struct ledger *ledger, struct ledger_opening opening, struct diag *diag)
{
	if (!ledger_add_volume(ledger, opening.amount, diag))
		return false;
	vec_push(&ledger->openings, opening);
	return true;
}

void
ledger_free(struct ledger *ledger)
{
	vec_free(&ledger->items);
	vec_free(&ledger->sources);
	vec_free(&ledger->changes);
	vec_free(&ledger->allocations);
	vec_free(&ledger->openings);
	vec_free(&ledger->discounts);
	vec_free(&ledger->marks);
}

int64_t
ledger_worth(const struct ledger *ledger, uint32_t customer, int64_t amount)
{
	double rate = ledger->rate[customer];

	/* half away from zero; the caller's rates keep it within an int64 */
	return rate == 1 ? amount : llround((double)amount * rate / 100) * 100;
}

void
ledger_unapplied(const struct ledger_walk *walk, int64_t *unapplied)
{
	const struct ledger_sources *sources = &walk->ledger->sources;

	for (size_t s = 0; s < sources->n; s++)
		if (sources->v[s].date <= walk->day)
			unapplied[sources->v[s].customer] -=
			    ledger_left(walk, s);
}

void
ledger_balances(const struct ledger_walk *walk, int64_t *balance)
{
	const struct ledger *l = walk->ledger;

	for (size_t s = 0; s < l->sources.n; s++)
		if (l->sources.v[s].date <= walk->day)
			balance[l->sources.v[s].customer] -= walk->left[s];
	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].date <= walk->day)
			balance[l->items.v[i].customer] += walk->open[i];
}
