/*
 * growth_say: what happened to sales, as sentences.
 */
#include "growth.h"

#include "base/line.h"
#include "text/money.h"

#include <stdio.h>
#include <stdlib.h>

/* What a part is called in a sentence; parts of one name are said together. */
enum reason { SAME, RANGE, NEW, BACK, WON, LOST, REFUNDS, RATES, REASONS };
static const enum reason reason_of[GROWTH_PARTS] = { [PART_SAME_UP] = SAME,
	[PART_SAME_DOWN] = SAME,
	[PART_WIDER] = RANGE,
	[PART_NARROWER] = RANGE,
	[PART_PRODUCT_DEVELOPMENT] = NEW,
	[PART_WIN_BACK] = BACK,
	[PART_ACQUISITION] = WON,
	[PART_MARKET_DEVELOPMENT] = WON,
	[PART_DIVERSIFICATION] = WON,
	[PART_LOST] = LOST,
	[PART_LATE_REFUNDS] = REFUNDS };
/* Where more came from, and where less. */
static const char *const reason_name[2][REASONS] = {
	{ "more of the same", "a wider range per customer", "new products",
	    "customers who came back", "new customers", "lost customers",
	    "late refunds", "exchange rates" },
	{ "less of the same", "a narrower range per customer", "new products",
	    "customers who came back", "new customers", "lost customers",
	    "late refunds", "exchange rates" },
};

struct said {
	enum reason reason;
	int64_t change;
};

SORT_BY(by_size, struct said,
    SORT_VALUES(llabs(b->change), llabs(a->change)) || SORT_UP(reason));

/* "220.00 more from new customers, 75.00 from new products": of those above 0,
 * or below. */
static void
list(const struct said *said, bool less, char *text, size_t size)
{
	text[0] = '\0';
	for (int i = 0; i < REASONS; i++) {
		char amount[MONEY_MAX];

		if (said[i].change == 0 || less != (said[i].change < 0))
			continue;
		line_add(text, size, ", ", "%.*s %sfrom %s",
		    (int)money_print(amount, llabs(said[i].change)), amount,
		    text[0] != '\0' ? ""
			: less	    ? "less "
				    : "more ",
		    reason_name[less][said[i].reason]);
	}
}

static void
say_sales(struct growth *g, const struct growth_group *all, const char *why)
{
	char base[MONEY_MAX], now[MONEY_MAX], by[MONEY_MAX], part[32] = "";
	int64_t grown = growth_change(&all->all);

	if (all->all.base > 0)
		snprintf(part, sizeof(part), " (%.1f %%)",
		    100 * (double)llabs(grown) / (double)all->all.base);
	if (grown == 0)
		report_say(&g->tool->report, "sales stayed at %.*s%s",
		    (int)money_print(now, all->all.now), now, why);
	else
		report_say(&g->tool->report,
		    "sales %s from %.*s to %.*s, by %.*s%s%s",
		    grown > 0 ? "rose" : "fell",
		    (int)money_print(base, all->all.base), base,
		    (int)money_print(now, all->all.now), now,
		    (int)money_print(by, llabs(grown)), by, part, why);
}

void
growth_say(struct growth *g)
{
	static const struct {
		const char *strategy, *words;
	} advice[] = { { "enter", "there were no sales to compare with" },
		{ "keep", "win back and hold customers" },
		{ "widen", "sell existing customers more products" },
		{ "win", "win new customers" },
		{ "diversify", "find new products or markets" },
		{ "continue", "go on as before" } };
	const struct growth_group *all = &g->group.v[GROWTH_ALL];
	struct said said[REASONS];
	char up[512], down[512], why[1040], rule[80];
	const char *strategy;

	for (int i = 0; i < REASONS; i++)
		said[i] = (struct said){ (enum reason)i, 0 };
	for (int i = 0; i < GROWTH_PARTS; i++)
		said[reason_of[i]].change += growth_change(&all->part[i]);
	said[RATES].change = all->currency;
	qsort(said, REASONS, sizeof(*said), by_size);
	list(said, false, up, sizeof(up));
	list(said, true, down, sizeof(down));
	snprintf(why, sizeof(why), "%s%s%s%s", up[0] || down[0] ? ": " : "", up,
	    up[0] && down[0] ? "; " : "", down);
	say_sales(g, all, why);
	strategy = growth_strategy(g, all, rule, sizeof(rule));
	for (size_t i = 0; i < COUNT(advice); i++)
		if (strcmp(advice[i].strategy, strategy) == 0)
			report_say(&g->tool->report, "what to do: %s (%s, %s)",
			    advice[i].words, strategy, rule);
}
