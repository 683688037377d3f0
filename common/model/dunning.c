#include "model/dunning.h"

int32_t
dunning_level(
    const struct dunning_item *item, const int32_t *min_days, size_t levels)
{
	int32_t top = (int32_t)levels - 1, level = top;

	while (level >= 0 && min_days[level] > item->days)
		level--;
	if (level >= 0 && item->broken && level < top)
		level++;
	return item->logged && level > item->last_level + 1
	    ? item->last_level + 1
	    : level;
}

double
dunning_gain(
    double open, double probability_none, const struct dunning_action *action)
{
	return open *
	    (action->probability * (1 - action->fee) - probability_none) -
	    action->cost;
}
