/*
 * Laws of durations against R 4.2.2, survival 3.5-3 (survreg) on its lung data
 * without covariates; with them against lifelines 0.30 (tests/ref/gen/
 * survival.py), whose last digits are those of its search. Means against the
 * closed forms.
 */
#include "model/lifetime.h"
#include "model/residual.h"
#include "ref/table.h"

#include "unit/tap.h"

static struct arena memory; /* of all that is made here */

enum { ROWS = 228 };

static double x[ROWS * 3], stop[ROWS];
static uint8_t event[ROWS];

/* The rows of lung; with covariates those that have ph.ecog. */
static size_t
lung(bool covariates)
{
	struct table t;
	size_t n = 0;

	if (!table_read(&t, "churn/R_survival_lung.csv", "lung"))
		return 0;
	for (size_t i = 0; i < t.rows; i++) {
		if (covariates && strcmp(table_text(&t, i, 5), "NA") == 0)
			continue;
		for (size_t j = 0; covariates && j < 3; j++)
			x[n * 3 + j] = table_number(&t, i, 3 + j);
		stop[n] = table_number(&t, i, 1);
		event[n++] = table_number(&t, i, 2) == 2;
	}
	table_free(&t);
	return n;
}

static void
alone(void)
{
	static const double want[LIFETIME_LAWS][3] = {
		{ 6.04447379265, 1, -1162.3381757875 },
		{ 6.03490391023, .759393601124, -1153.8511880894 },
		{ 5.66330496221, 1.09763926977, -1169.2690553056 },
		{ 5.71098038755, .579455082551, -1160.9306235112 },
	};
	struct lifetime_data data = { .rows = lung(false),
		.columns = 0,
		.x = x,
		.stop = stop,
		.event = event };

	for (int law = 0; data.rows > 0 && law < LIFETIME_LAWS; law++) {
		struct lifetime_fit fit;

		ok(lifetime_fit(
		       &memory, &data, (enum lifetime_law)law, &fit, NULL) &&
			fit.converged,
		    "%s converges", lifetime_names[law]);
		near_absolute(fit.b[0], want[law][0], 6e-12, "intercept");
		near_absolute(fit.scale, want[law][1], 6e-12, "scale");
		near_absolute(fit.loglik, want[law][2], 6e-11, "loglik");
		ok(fit.loglik == fit.null_loglik, "nothing beside it");
		arena_free(&memory);
	}
}

static void
with_covariates(void)
{
	static const double b[2][4] = { { 6.273435, -.00747544, .4010905,
					    -.3396381 },
		{ 6.494787, -.01918187, .5219529, -.3555667 } };
	static const double se[2][4] = { { .453578, .006764, .123733, .083478 },
		{ .582756, .008328, .152775, .103308 } };
	static const double loglik[2] = { -1132.4387458823, -1146.8818310860 };
	struct lifetime_data data = { .rows = lung(true),
		.columns = 3,
		.x = x,
		.stop = stop,
		.event = event };

	for (int k = 0; data.rows > 0 && k < 2; k++) {
		struct lifetime_fit fit;

		lifetime_fit(&memory, &data,
		    k == 0 ? LIFETIME_WEIBULL : LIFETIME_LOGNORMAL, &fit, NULL);
		for (int j = 0; j < 4; j++) {
			near_absolute(fit.b[j], b[k][j], 1e-6, "coefficient");
			near_absolute(
			    sqrt(fit.variance[j * 6]), se[k][j], 1e-6, "se");
		}
		near_absolute(fit.loglik, loglik[k], 1e-9, "loglik");
		ok(fit.kept == 5, "five parameters");
		arena_free(&memory);
	}
}

/* Delayed entry of the exponential is no news: events over time at risk; a
 * weight of two is two rows. */
static void
late(void)
{
	static const double from[] = { 0, 2, 5, 1, 0 },
			    to[] = { 4, 9, 6, 7, 3 };
	static const uint8_t left[] = { 1, 0, 1, 1, 0 };
	static const double weight[] = { 2, 1, 1, 1, 1 };
	struct lifetime_data data = { .rows = 5,
		.start = from,
		.stop = to,
		.event = left,
		.weight = weight };
	struct lifetime_fit fit;

	lifetime_fit(&memory, &data, LIFETIME_EXPONENTIAL, &fit, NULL);
	near_relative(exp(-fit.b[0]), 4. / (8 + 7 + 1 + 6 + 3), 1e-12, "rate");
	arena_free(&memory);
}

static void
futures(void)
{
	const double pi = 3.14159265358979323846;
	struct lifetime e = { LIFETIME_EXPONENTIAL, log(5), 1 };
	struct lifetime w = { LIFETIME_WEIBULL, log(5), .5 };
	struct lifetime n = { LIFETIME_LOGNORMAL, 1, .7 };
	struct lifetime l = { LIFETIME_LOGLOGISTIC, 1, .6 };
	double time[] = { 1, 3 }, hazard[] = { .2, .9 };
	struct hazard_steps h = { 2, time, hazard, 4, &e };

	near_relative(lifetime_left(&e, 3, INFINITY), 5, 1e-9, "no memory");
	near_relative(lifetime_median(&e, 1e6), 5 * log(2), 1e-9, "median");
	near_relative(lifetime_leave(&e, 70, 5), -expm1(-1), 1e-12, "leave");
	near_relative(lifetime_left(&w, 0, INFINITY), 5 * sqrt(pi) / 2, 1e-9,
	    "Weibull: mean");
	near_relative(lifetime_left(&n, 0, INFINITY), exp(1 + .49 / 2), 1e-9,
	    "log-normal: mean");
	near_relative(lifetime_left(&l, 0, INFINITY),
	    exp(1) * .6 * pi / sin(.6 * pi), 1e-8, "log-logistic: mean");
	l.scale = 1;
	ok(isnan(lifetime_left(&l, 0, INFINITY)), "and where there is none");
	near_relative(lifetime_ln_survival(&n, exp(1 + .7 * 40)), -804.60844201,
	    1e-10, "far out");
	near_relative(lifetime_time(&n, lifetime_ln_survival(&n, 1e9)), 1e9,
	    1e-9, "and back");
	/* Behind the last time the law goes on from where the steps end. */
	near_relative(residual_leave(&h, 2, 4, 5), -expm1(-2), 1e-12, "beyond");
	near_relative(residual_mean(&h, 2, 4, INFINITY), 2.5, 1e-9, "mean");
	near_relative(residual_mean(&h, 1, 2, INFINITY), 1 + exp(-.7) * (1 + 5),
	    1e-9, "mean over both");
	near_relative(residual_median(&h, 1, 4), 5 * log(2), 1e-9, "median");
	h.beyond = NULL;
	ok(isnan(residual_leave(&h, 2, 4, 5)), "without it, nobody knows");
}

int
main(void)
{
	alone();
	with_covariates();
	late();
	futures();
	return tap_end();
}
