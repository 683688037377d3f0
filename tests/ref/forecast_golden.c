/*
 * ETS and Theta against the figures that an independent program made of seven
 * series of R's datasets: given parameters and states (R's forecast 8.20,
 * limits by the theory of Hyndman, Koehler, Ord and Snyder 2008), the
 * likelihood of every form, the forms that are chosen, Theta's fits.
 */
#include "model/forecast.h"

#include "math/dist.h"
#include "table.h"

enum { LONGEST = 500, AHEAD = 12 };

static struct table series;

/* The values of a series, and its season. */
static size_t
values_of(const char *name, double *y, size_t *m)
{
	size_t n = 0;

	for (size_t i = 0; i < series.rows; i++)
		if (strcmp(table_text(&series, i, 0), name) == 0) {
			*m = (size_t)table_number(&series, i, 2);
			y[n++] = table_number(&series, i, 4);
		}
	return n;
}

/* The first season, which stands backwards in the file. */
static void
read_season(struct ets *ets, const char *text)
{
	char *end;

	for (size_t i = ets->m; i-- > 0; text = end)
		ets->first.season[i] = strtod(text, &end);
}

static void
check_ahead(const struct table *t, const char *name, const struct ets *ets)
{
	double mean[AHEAD], deviation[AHEAD], worst = 0;
	size_t seen = 0;

	ets_forecast(ets, AHEAD, mean, deviation);
	for (size_t i = 0; i < t->rows; i++) {
		size_t h;

		if (strcmp(table_text(t, i, 0), name) != 0)
			continue;
		h = (size_t)table_number(t, i, 1) - 1;
		seen++;
		for (size_t k = 0; k < 5; k++) {
			double level = k == 0 ? 0 : k < 3 ? 0.8 : 0.95;
			double z = normal_quantile((1 + level) / 2);
			double want = table_number(t, i, 2 + k);
			double got = mean[h] +
			    (k == 0		 ? 0
				    : k % 2 == 1 ? -z
						 : z) *
				deviation[h];

			worst = fmax(worst, fabs(got - want) / fabs(want));
		}
	}
	ok(seen == AHEAD && worst < 1e-8, "%s, replayed: %zu periods, %g off",
	    name, seen, worst);
}

static void
check_replay(void)
{
	struct table given, want;
	double y[LONGEST];
	size_t n, m;

	if (!table_read(
		&given, "forecast/replay/ets_given.csv", "given states") ||
	    !table_read(
		&want, "forecast/replay/forecasts.csv", "their forecasts"))
		return;
	for (size_t i = 0; i < given.rows; i++) {
		const char *name = table_text(&given, i, 0);
		struct ets e = { .phi = 1 };

		n = values_of(name, y, &m);
		ok(ets_named(table_text(&given, i, 3), &e.form), "%s", name);
		e.m = e.form.season == ETS_NO_SEASON ? 1 : m;
		e.alpha = table_number(&given, i, 4);
		e.beta = table_number(&given, i, 5);
		e.gamma = table_number(&given, i, 6);
		if (e.form.trend == ETS_DAMPED)
			e.phi = table_number(&given, i, 7);
		e.first.level = table_number(&given, i, 8);
		e.first.slope = table_number(&given, i, 9);
		if (e.form.season != ETS_NO_SEASON)
			read_season(&e, table_text(&given, i, 10));
		ok(ets_walk(&e, y, n, NULL), "%s walks", name);
		near_relative(e.loglik, table_number(&given, i, 12), 1e-8,
		    "log likelihood");
		e.sigma2 = table_number(&given, i, 11);
		check_ahead(&want, name, &e);
	}
	table_free(&given);
	table_free(&want);
}

static void
check_forms(void)
{
	struct table forms;
	double y[LONGEST];
	size_t n, m;

	if (!table_read(&forms, "forecast/golden/ets_forms.csv", "all forms"))
		return;
	for (size_t i = 0; i < forms.rows; i++) {
		const char *name = table_text(&forms, i, 0);
		struct ets_form form;
		struct ets e;
		double off = 0, less;

		n = values_of(name, y, &m);
		ok(ets_named(table_text(&forms, i, 1), &form) &&
			ets_fit_form(&e, &form, y, n, m, ETS_FIXED),
		    "%s as %s", name, table_text(&forms, i, 1));
		less = table_number(&forms, i, 2) - e.loglik;
		ok(less < 1e-3, "%s as %s: %g less likely", name,
		    table_text(&forms, i, 1), less);
		off = fmax(off, fabs(e.alpha - table_number(&forms, i, 4)));
		off = fmax(off, fabs(e.beta - table_number(&forms, i, 5)));
		off = fmax(off, fabs(e.gamma - table_number(&forms, i, 6)));
		off = fmax(off, fabs(e.phi - table_number(&forms, i, 7)));
		/* A likelihood that is higher is at another place. */
		ok(off < 1e-3 || less < -1e-3, "%s as %s: parameters %g off",
		    name, table_text(&forms, i, 1), off);
	}
	table_free(&forms);
}

static void
check_chosen(void)
{
	struct table chosen;
	double y[LONGEST];
	size_t n, m;

	if (!table_read(&chosen, "forecast/golden/ets_fit.csv", "forms chosen"))
		return;
	for (size_t i = 0; i < chosen.rows; i++) {
		struct ets e;

		n = values_of(table_text(&chosen, i, 0), y, &m);
		ets_fit(&e, y, n, m, ETS_FIXED);
		same_text(ets_name(&e.form), table_text(&chosen, i, 3),
		    table_text(&chosen, i, 0));
		near_relative(e.sigma2, table_number(&chosen, i, 11), 1e-3,
		    "variance of errors");
		near_absolute(
		    e.aicc, table_number(&chosen, i, 13), 2e-3, "AICc");
		near_relative(e.first.level, table_number(&chosen, i, 8), 1e-8,
		    "first level");
		ok(e.parameters == (int)table_number(&chosen, i, 14),
		    "parameters counted");
	}
	table_free(&chosen);
}

static void
check_theta(void)
{
	struct table want;
	double y[LONGEST];
	size_t n, m;

	if (!table_read(&want, "forecast/golden/theta_fit.csv", "Theta"))
		return;
	for (size_t i = 0; i < want.rows; i++) {
		struct theta t;

		n = values_of(table_text(&want, i, 0), y, &m);
		theta_fit(&t, y, n, m, NULL);
		near_absolute(
		    t.alpha, table_number(&want, i, 1), 1e-4, "alpha");
		near_relative(
		    t.drift, table_number(&want, i, 2), 1e-7, "drift");
		near_relative(
		    t.sigma2, table_number(&want, i, 3), 1e-6, "variance");
	}
	table_free(&want);
}

int
main(void)
{
	if (!table_read(&series, "forecast/series.csv", "series of R"))
		return tap_end();
	check_replay();
	check_forms();
	check_chosen();
	check_theta();
	table_free(&series);
	return tap_end();
}
