#include "model/scorecard.h"

#include "base/mem.h"

#include "unit/tap.h"

#include <stdlib.h>

enum { VARIABLES = 3 };

/* Variables a, b, c, each below or from 1 on, woe -1 and 1. */
static void
make(struct scorecard *card)
{
	static const double b[] = { .5, .25, .25 };
	static const double cut = 1;

	*card = (struct scorecard){ .count = VARIABLES, .intercept = -1 };
	card->variables = mem_zero(VARIABLES, sizeof(*card->variables));
	for (size_t j = 0; j < VARIABLES; j++) {
		struct scorecard_variable *v = &card->variables[j];

		v->name = (struct str){ &"abc"[j], 1 };
		v->b = b[j];
		binning_given_number(&cut, 1, &BINNING_DEFAULTS, &v->bins);
		v->bins.bins[0] = (struct woe_bin){ .rows = 30, .woe = -1 };
		v->bins.bins[1] = (struct woe_bin){ .rows = 10, .woe = 1 };
	}
}

static void
test_points(struct scorecard *card)
{
	struct scorecard_scale scale = scorecard_odds_scale(500, 1, 100);
	uint16_t bin[] = { 1, 0, 3 };

	scorecard_scale(card, &scale);
	near_relative(card->base, 500 + 100 / log(2), 1e-14, "base");
	near_relative(scorecard_log_odds(card, bin), -.75, 1e-14, "log odds");
	near_relative(scorecard_exact(card, scorecard_log_odds(card, bin)),
	    500 + 75 / log(2), 1e-14, "exact score");
	near_absolute(scorecard_score(card, bin), 644 - 72 + 36, 0,
	    "sum of rounded points");
	scale.digits = 2;
	scorecard_scale(card, &scale);
	near_absolute(scorecard_score(card, bin), 644.27 - 72.13 + 36.07, 1e-9,
	    "two digits");
	scale.digits = 0;
	scale.spread = true;
	scorecard_scale(card, &scale);
	ok(card->base_units == 0 && card->base == 0, "the base is spread");
	ok(card->variables[0].units[3] == 215 &&
		card->variables[1].units[3] == 215 &&
		card->variables[2].units[3] == 214,
	    "644 over three: the rest to the first ones");
	near_absolute(
	    scorecard_score(card, bin), 644 - 72 + 36, 0, "the same score");
}

static void
test_reasons(struct scorecard *card)
{
	struct scorecard_scale scale = scorecard_odds_scale(500, 1, 100);
	struct scorecard_reason r[VARIABLES];
	uint16_t worst[] = { 1, 1, 1 }, mixed[] = { 0, 1, 3 };

	scorecard_scale(card, &scale);
	ok(scorecard_reasons(card, worst, r, 3) == 3 && r[0].variable == 0 &&
		r[1].variable == 1 && r[2].variable == 2,
	    "the largest first, equals in order");
	near_absolute(r[0].points, 144, 0, "points below the best");
	ok(scorecard_reasons(card, worst, r, 2) == 2 && r[1].variable == 1,
	    "no more than asked for");
	ok(scorecard_reasons(card, mixed, r, 3) == 2 && r[0].points == 72 &&
		r[1].points == 36 && r[1].variable == 2,
	    "what is best is no reason");
	scale.neutral = SCORECARD_ZERO;
	scorecard_scale(card, &scale);
	ok(scorecard_reasons(card, mixed, r, 3) == 1 && r[0].points == 36,
	    "from value 0");
	scale.neutral = SCORECARD_MEAN;
	scorecard_scale(card, &scale);
	scorecard_reasons(card, mixed, r, 3);
	near_absolute(r[0].points, 36 + 18, 1e-12, "from the mean");
	scale.neutral = SCORECARD_BEST;
	scale.b = -scale.b;
	scorecard_scale(card, &scale);
	ok(scorecard_reasons(card, worst, r, 3) == 3 && r[0].points == 144,
	    "the same reasons when the score rises with the event");
}

static void
test_range(struct scorecard *card)
{
	uint16_t worst[] = { 1, 1, 1 }, best[] = { 0, 0, 0 };
	struct scorecard_scale scale =
	    scorecard_range_scale(card, 10, 60, false);

	scorecard_scale(card, &scale);
	near_absolute(scorecard_exact(card, scorecard_log_odds(card, worst)),
	    10, 1e-12, "worst");
	near_absolute(scorecard_exact(card, scorecard_log_odds(card, best)), 60,
	    1e-12, "best");
}

int
main(void)
{
	struct scorecard card;

	make(&card);
	test_points(&card);
	test_reasons(&card);
	test_range(&card);
	scorecard_free(&card);
	return tap_end();
}
