/*
 * growth_rates: sales in several currencies. Both periods are taken at the
 * rates of the base, so that what rates did stands by itself: a currency's rate
 * is its base sales, each row at its own day's rate, by what they were in that
 * currency.
 */
#include "growth.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/money.h"

/* The rate of a currency in the base: of the sales at each rate that was in
 * force; where there were none, the rate at its end. */
static double
base_rate(struct growth *g, uint32_t currency, const int64_t *local)
{
	double sum = 0, exchanged = 0;
	struct str code = map_text(&g->currencies, currency);

	for (size_t i = 0; i < g->rates.rate.n; i++) {
		const struct rate *r = &g->rates.rate.v[i];

		if (!str_eq(map_text(&g->rates.currencies, r->currency), code))
			continue;
		sum += money_real(local[i]);
		exchanged += money_real(local[i]) * r->rate;
	}
	return sum > 0 ? exchanged / sum
		       : rates_at(&g->rates, g->tool, code, g->to[0]);
}

/* Base sales by the rate that was in force, in the rate's currency. */
static int64_t *
add_local(struct growth *g)
{
	int64_t *local = mem_zero(g->rates.rate.n, sizeof(*local));

	vec_each (const struct growth_row, r, &g->row) {
		size_t at;

		if (r->period != IN_BASE || r->group != GROWTH_ALL)
			continue;
		at = rates_find(&g->rates, g->tool,
		    map_text(&g->currencies, r->currency), r->date);
		if (!money_add(&local[at], r->amount))
			die(EXIT_DATA, "the amounts overflow");
	}
	return local;
}

static void
convert_row(struct growth *g, struct growth_row *r, double rate)
{
	if (r->period == IN_NOW)
		r->own = rates_times(g->tool, r->amount,
		    rates_at(&g->rates, g->tool,
			map_text(&g->currencies, r->currency), r->date));
	if (r->period != IN_HISTORY)
		r->amount = rates_times(g->tool, r->amount, rate);
}

void
growth_convert(struct growth *g)
{
	scoped int64_t *local = add_local(g);
	scoped double *rate = mem_alloc(g->currencies.count, sizeof(*rate));
	struct diag d;

	for (uint32_t i = 0; i < g->currencies.count; i++)
		rate[i] = base_rate(g, i, local);
	for (size_t i = 0; i < g->row.n; i++)
		convert_row(g, &g->row.v[i], rate[g->row.v[i].currency]);
	for (size_t i = 0, at = 0; i < g->end.n; i++) {
		bool well = true;

		for (; well && at < g->end.v[i]; at++)
			well = growth_row(g, &g->row.v[at], &d);
		if (!well || !growth_customer(g, &d))
			tool_fail(g->tool, &d);
	}
}
