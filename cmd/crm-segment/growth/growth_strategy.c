/*
 * growth_strategy: which strategy the figures ask for.
 */
#include "growth.h"

#include <stdio.h>

const struct growth_part_name growth_parts[GROWTH_PARTS] = {
	[PART_SAME_UP] = { "same_up", "penetration" },
	[PART_SAME_DOWN] = { "same_down", "penetration" },
	[PART_WIDER] = { "wider", "penetration" },
	[PART_NARROWER] = { "narrower", "" },
	[PART_PRODUCT_DEVELOPMENT] = { "product_development",
	    "product_development" },
	[PART_WIN_BACK] = { "win_back", "penetration" },
	[PART_ACQUISITION] = { "acquisition", "market_development" },
	[PART_MARKET_DEVELOPMENT] = { "market_development",
	    "market_development" },
	[PART_DIVERSIFICATION] = { "diversification", "diversification" },
	[PART_LOST] = { "lost", "" },
	[PART_LATE_REFUNDS] = { "late_refunds", "" },
};

static double
share(double part, double whole)
{
	return part / whole;
}

/* Sales of customers who did not buy in the base, by all of sales. */
static double
share_won(const struct growth_group *group)
{
	static const enum growth_part won[] = { PART_ACQUISITION,
		PART_MARKET_DEVELOPMENT, PART_WIN_BACK, PART_DIVERSIFICATION };
	double sum = 0;

	for (size_t i = 0; i < COUNT(won); i++)
		sum += (double)growth_change(&group->part[won[i]]);
	return share(sum, (double)group->all.now);
}

static const char *
largest_part(const struct growth_group *group)
{
	int largest = 0;

	for (int i = 1; i < GROWTH_PARTS; i++)
		if (growth_change(&group->part[i]) >
		    growth_change(&group->part[largest]))
			largest = i;
	return growth_parts[largest].name;
}

const char *
growth_strategy(const struct growth *g, const struct growth_group *group,
    char *rule, size_t size)
{
	const struct growth_options *o = g->o;
	double s0 = (double)group->all.base;
	double lost =
	    share(-(double)growth_change(&group->part[PART_LOST]), s0);
	double single = share((double)group->single, (double)group->existing);
	double won = share_won(group);
	double grown = share((double)growth_change(&group->all), s0);

	if (group->all.base <= 0) {
		snprintf(rule, size, "no base sales");
		return "enter";
	}
	if (lost >= o->keep) {
		snprintf(rule, size, "lost/base %.4g >= %g", lost, o->keep);
		return "keep";
	}
	if (g->products && group->existing > 0 && single >= o->widen) {
		snprintf(rule, size, "existing with one product %.4g >= %g",
		    single, o->widen);
		return "widen";
	}
	if (won < o->win) {
		snprintf(rule, size, "won/now %.4g < %g", won, o->win);
		return "win";
	}
	if (grown < o->grow) {
		snprintf(rule, size, "growth %.4g < %g", grown, o->grow);
		return "diversify";
	}
	snprintf(rule, size, "largest part %s", largest_part(group));
	return "continue";
}
