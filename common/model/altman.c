#include "model/altman.h"

#include <math.h>

struct weights {
	double constant, x[5], safe, distress;
};

static const struct weights weights[] = {
	[ALTMAN_LISTED] = { 0, { 1.2, 1.4, 3.3, .6, 1 }, 2.99, 1.81 },
	[ALTMAN_ORIGINAL] = { 0, { 1.2, 1.4, 3.3, .6, .999 }, 2.99, 1.81 },
	[ALTMAN_PRIVATE] = { 0, { .717, .847, 3.107, .420, .998 }, 2.9, 1.23 },
	[ALTMAN_SERVICE] = { 0, { 6.56, 3.26, 6.72, 1.05, 0 }, 2.6, 1.1 },
	[ALTMAN_EMERGING] = { 3.25, { 6.56, 3.26, 6.72, 1.05, 0 }, 5.85, 4.35 },
};

static double
over(double numerator, double denominator)
{
	return denominator > 0 ? numerator / denominator : NAN;
}

void
altman_ratios(const double item[RATIOS_ITEMS], bool market, double x[5])
{
	double assets = item[ITEM_TOTAL_ASSETS];

	x[0] = over(
	    item[ITEM_CURRENT_ASSETS] - item[ITEM_CURRENT_LIABILITIES], assets);
	x[1] = over(item[ITEM_RETAINED_EARNINGS], assets);
	x[2] = over(item[ITEM_EBIT], assets);
	x[3] = over(item[market ? ITEM_MARKET_VALUE : ITEM_EQUITY],
	    item[ITEM_TOTAL_LIABILITIES]);
	x[4] = over(item[ITEM_SALES], assets);
}

struct altman
altman_score(enum altman_variant variant, const double x[5])
{
	const struct weights *w = &weights[variant];
	struct altman result = { w->constant, ALTMAN_GREY };

	for (int i = 0; i < 5; i++)
		if (w->x[i] != 0)
			result.z += w->x[i] * x[i];
	if (isnan(result.z))
		result.zone = ALTMAN_UNKNOWN;
	else if (result.z > w->safe)
		result.zone = ALTMAN_SAFE;
	else if (result.z < w->distress)
		result.zone = ALTMAN_DISTRESS;
	return result;
}
