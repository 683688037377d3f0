#include "model/campaign.h"

#include "math/special.h"

#include "unit/tap.h"

enum { ROWS = 12 };

static const double score[ROWS] = { .9, .8, .8, .7, .6, .55, .5, .4, .3, .3, .2,
	.1 };
static const uint8_t event[ROWS] = { 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0 };

/* The best profit at acceptance g, over all cuts. */
static double
best_at(const struct campaign *c, const struct metrics_roc *roc, double g)
{
	struct campaign at = *c;

	at.accept = g;
	return campaign_best(&at, roc).profit;
}

int
main(void)
{
	struct campaign c = { 200, 10, 1, .3, 1 };
	struct metrics_roc roc;
	struct campaign_cut cut;
	double empc, share, sum = 0, before = 0;

	metrics_roc(score, event, NULL, ROWS, &roc);
	near_relative(campaign_threshold(&c), 11.0 / 67, 1e-15, "threshold");
	near_absolute(campaign_gain(&c, 11.0 / 67), 0, 1e-12, "gain there");
	cut = campaign_best(&c, &roc);
	ok(cut.threshold == .3 && cut.contacted == 10, "best cut");
	near_relative(cut.profit, (5 * 56.0 - 5 * 11) / 12, 1e-14, "profit");
	cut = campaign_at(&c, &roc, .55);
	ok(cut.contacted == 5, "above .55");
	near_relative(cut.profit, (3 * 56.0 - 2 * 11) / 12, 1e-14, "profit");
	campaign_empc(&c, &roc, &empc, &share);
	for (int i = 1; i <= 20000; i++) {
		double g = i / 20000.0, at = incomplete_beta(g, 6, 14);

		sum += (at - before) * best_at(&c, &roc, g - 1 / 40000.0);
		before = at;
	}
	near_relative(empc, sum, 1e-6, "EMPC is the integral of best profits");
	ok(share > 0.3 && share < 1, "share contacted");
	c.value = 5;
	ok(campaign_best(&c, &roc).contacted == 0 &&
		isinf(campaign_best(&c, &roc).threshold),
	    "nobody when it does not pay");
	metrics_roc_free(&roc);
	return tap_end();
}
