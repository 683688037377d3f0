#include "model/reject.h"

#include "model/logistic.h"

#include "unit/tap.h"

enum { KNOWN = 90, REJECTS = 40, ALL = KNOWN + REJECTS };

static double x[ALL], share[ALL], p[ALL];
static uint8_t event[ALL];

/* scorecard.md section 9: x=0 40/10, x=1 20/20; 10 and 30 rejects. */
static void
make(void)
{
	for (int i = 0; i < KNOWN; i++) {
		x[i] = i >= 50;
		event[i] = i < 50 ? i >= 40 : i >= 70;
		share[i] = event[i];
	}
	for (int i = KNOWN; i < ALL; i++)
		x[i] = i >= KNOWN + 10;
}

static void
refit(double factor, enum reject_way way, struct logistic_fit *fit)
{
	struct logistic_column column = { .number = x };
	struct logistic_data data = { .columns = &column,
		.column_count = 1,
		.event = event,
		.rows = KNOWN };
	struct logistic_options options = { 0 };
	struct reject_known known = { p, event, KNOWN };
	struct reject_rules rules = { way, .4, factor };

	logistic_fit(&data, &options, fit);
	for (int i = 0; i < ALL; i++)
		p[i] = logistic_probability(fit->b[0] + fit->b[1] * x[i]);
	arena_free(&fit->memory);
	reject_shares(&known, &rules, p + KNOWN, REJECTS, share + KNOWN);
	data.share = share;
	data.rows = ALL;
	logistic_fit(&data, &options, fit);
}

int
main(void)
{
	struct logistic_fit fit;

	make();
	refit(1.5, REJECT_FUZZY, &fit);
	near_absolute(fit.b[0], -1.285198, 5e-7, "fuzzy: intercept");
	near_absolute(fit.b[1], 1.720516, 5e-7, "fuzzy: slope");
	arena_free(&fit.memory);
	refit(1, REJECT_FUZZY, &fit);
	near_absolute(fit.b[0], log(.25), 1e-7, "factor 1: the known model");
	near_absolute(fit.b[1], log(4), 1e-7, "factor 1: its slope");
	arena_free(&fit.memory);
	refit(1.5, REJECT_PARCEL, &fit);
	near_absolute(fit.b[0], -1.285198, 5e-7, "parcel: two bands");
	near_absolute(fit.b[1], 1.720516, 5e-7, "parcel: slope");
	arena_free(&fit.memory);
	refit(1, REJECT_CUT, &fit);
	near_absolute(fit.b[0], log(10. / 50), 1e-6, "cut: 0 of 10 events");
	near_absolute(
	    fit.b[1], log(50. / 20) - log(10. / 50), 1e-6, "cut: 30 of 30");
	arena_free(&fit.memory);
	return tap_end();
}
