#include "model/cox.h"

#include "model/cox_baseline.h"
#include "model/cox_concordance.h"
#include "model/cox_proportional.h"
#include "model/cox_robust.h"
#include "model/wald.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

static const struct cox_options efron = { COX_EFRON, 1e-9, 30 };

static const double stop[] = { 4, 3, 8, 1, 5, 2, 9, 6 };
static const uint8_t event[] = { 1, 0, 1, 1, 1, 1, 0, 1 };

/* A column, a constant, twice the column plus one, another column. */
static void
aliased(void)
{
	double x[8 * 4], pair[8 * 2];
	struct cox_data data = { 8, 4, x, NULL, stop, event, NULL };
	struct cox_data kept = { 8, 2, pair, NULL, stop, event, NULL };
	struct cox_order order, plain;
	struct cox_fit fit, want;
	double robust[16], score[4], variance[16];
	size_t df;

	for (int i = 0; i < 8; i++) {
		pair[i * 2] = x[i * 4] = i * 3 % 7 + 1e6;
		x[i * 4 + 1] = 0.1;
		x[i * 4 + 2] = 2 * x[i * 4] + 1;
		pair[i * 2 + 1] = x[i * 4 + 3] = 1e-6 * (i * i % 5);
	}
	cox_order_make(&memory, &data, &order);
	cox_order_make(&memory, &kept, &plain);
	ok(cox_fit(&memory, &order, &efron, &fit, NULL) && fit.converged,
	    "a fit");
	cox_fit(&memory, &plain, &efron, &want, NULL);
	ok(!fit.dropped[0] && fit.dropped[1] && fit.dropped[2] &&
		!fit.dropped[3] && fit.kept == 2,
	    "constant and copy dropped");
	near_relative(fit.b[0], want.b[0], 1e-9, "first of the kept");
	near_relative(fit.b[3], want.b[1], 1e-9, "second of the kept");
	ok(fit.b[1] == 0 && fit.b[2] == 0 && fit.variance[5] == 0, "zeros");
	cox_robust(&order, &fit, NULL, 0, robust);
	ok(robust[0] > 0 && robust[5] == 0, "robust too");
	cox_proportional(&order, &fit, COX_KM, score, variance);
	ok(isnan(wald_test(score, variance, 4, 1, 1, &df)) && df == 0 &&
		wald_test(score, variance, 4, 0, 1, &df) >= 0 &&
		wald_test(score, variance, 4, 0, 4, &df) > 0 && df == 2,
	    "and the drift test");
	arena_free(&memory);
}

static void
separated(void)
{
	double x[8];
	struct cox_data data = { 8, 1, x, NULL, stop, event, NULL };
	struct cox_order order;
	struct cox_fit fit;
	struct cox_concordance c;

	for (int i = 0; i < 8; i++)
		x[i] = stop[i] < 5;
	cox_order_make(&memory, &data, &order);
	ok(cox_fit(&memory, &order, &efron, &fit, NULL), "separation is a fit");
	ok(fit.infinite[0] && fit.b[0] > 5, "that grows: %g", fit.b[0]);
	c = cox_concordance(&order, &fit);
	ok(c.discordant == 0 && c.concordant == 12, "all pairs right");
	arena_free(&memory);
}

static void
nothing(void)
{
	static const uint8_t none[8];
	static const double x[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	static const double flat[8] = { 2, 2, 2, 2, 2, 2, 2, 2 };
	static const double same[8] = { 3, 3, 3, 3, 3, 3, 3, 3 };
	static const uint8_t all[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
	struct cox_data data = { 8, 1, x, NULL, stop, none, NULL };
	struct cox_order order;
	struct cox_fit fit;
	struct diag diag;

	cox_order_make(&memory, &data, &order);
	ok(!cox_fit(&memory, &order, &efron, &fit, &diag), "no event");
	same_text(diag.code, "no-event", "its word");
	data.x = flat;
	data.event = event;
	cox_order_make(&memory, &data, &order);
	ok(!cox_fit(&memory, &order, &efron, &fit, &diag), "no column");
	same_text(diag.code, "no-column", "its word");
	data.x = x;
	data.stop = same;
	data.event = all;
	cox_order_make(&memory, &data, &order);
	ok(cox_fit(&memory, &order, &efron, &fit, &diag) &&
		fabs(fit.b[0]) < 1e-6,
	    "all at once: no effect");
	arena_free(&memory);
}

/* A stratum without events, and one where all have left. */
static void
baselines(void)
{
	static const uint32_t stratum[8] = { 1, 1, 1, 1, 2, 2, 1, 1 };
	static const uint8_t some[8] = { 1, 0, 1, 1, 0, 0, 0, 1 };
	static const double x[8] = { 1, 2, 3, 1, 5, 6, 2, 4 };
	struct cox_data data = { 8, 1, x, NULL, stop, some, stratum };
	struct cox_order order;
	struct cox_fit fit;
	struct cox_baseline *b;

	cox_order_make(&memory, &data, &order);
	ok(order.strata == 3 && cox_fit(&memory, &order, &efron, &fit, NULL),
	    "a fit");
	b = cox_baselines(&memory, &order, &fit);
	ok(b[0].n == 0 && b[2].n == 0 && b[1].n == 4, "events by stratum");
	ok(b[2].last == 5 && b[1].last == 9, "last times by stratum");
	ok(b[1].time[0] == 1 && b[1].hazard[0] < b[1].hazard[3], "ascending");
	arena_free(&memory);
}

int
main(void)
{
	aliased();
	separated();
	nothing();
	baselines();
	return tap_end();
}
