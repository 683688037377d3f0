#include "model/dunning.h"

int32_t
dunning_level(const struct dunning_item *item, const int32_t *min_days,
    size_t levels, int32_t gap)
{
	int32_t top = (int32_t)levels - 1, level = top;
	int32_t last = item->days_since == DUNNING_NEVER ? 0 : item->last_level;

	while (level >= 0 && min_days[level] > item->days)
		level--;
	if (level >= 0 && item->broken && level < top)
		level++;
	if (item->days_since != DUNNING_NEVER && item->days_since < gap)
		return last < level ? last : level;
	if (item->logged && level > last + 1)
		return last + 1;
	return level;
}

double
dunning_gain(
    double open, double probability_none, const struct dunning_action *action)
{
	return open *
	    (action->probability * (1 - action->fee) - probability_none) -
	    action->cost;
}
