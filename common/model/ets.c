/*
 * ets: the forms, a walk through a series, and the choice among forms.
 */
#include "model/ets.h"

#include <math.h>
#include <string.h>

const struct ets_form ets_forms[ETS_FORMS] = {
	{ false, ETS_NO_TREND, ETS_NO_SEASON },
	{ false, ETS_NO_TREND, ETS_ADDITIVE },
	{ false, ETS_TREND, ETS_NO_SEASON },
	{ false, ETS_TREND, ETS_ADDITIVE },
	{ false, ETS_DAMPED, ETS_NO_SEASON },
	{ false, ETS_DAMPED, ETS_ADDITIVE },
	{ true, ETS_NO_TREND, ETS_NO_SEASON },
	{ true, ETS_NO_TREND, ETS_ADDITIVE },
	{ true, ETS_NO_TREND, ETS_MULTIPLICATIVE },
	{ true, ETS_TREND, ETS_NO_SEASON },
	{ true, ETS_TREND, ETS_ADDITIVE },
	{ true, ETS_TREND, ETS_MULTIPLICATIVE },
	{ true, ETS_DAMPED, ETS_NO_SEASON },
	{ true, ETS_DAMPED, ETS_ADDITIVE },
	{ true, ETS_DAMPED, ETS_MULTIPLICATIVE },
};

static const char *const names[ETS_FORMS] = { "ANN", "ANA", "AAN", "AAA",
	"AAdN", "AAdA", "MNN", "MNA", "MNM", "MAN", "MAA", "MAM", "MAdN",
	"MAdA", "MAdM" };

const char *
ets_name(const struct ets_form *form)
{
	for (int i = 0; i < ETS_FORMS; i++)
		if (ets_forms[i].multiplicative == form->multiplicative &&
		    ets_forms[i].trend == form->trend &&
		    ets_forms[i].season == form->season)
			return names[i];
	return "";
}

bool
ets_named(const char *name, struct ets_form *form)
{
	for (int i = 0; i < ETS_FORMS; i++)
		if (strcmp(names[i], name) == 0) {
			*form = ets_forms[i];
			return true;
		}
	return false;
}

/* k: smoothing parameters, first states and sigma. */
static int
parameters(const struct ets_form *form, size_t m)
{
	int k = 1 + 1 + 1;

	if (form->trend != ETS_NO_TREND)
		k += 2;
	if (form->trend == ETS_DAMPED)
		k++;
	if (form->season != ETS_NO_SEASON)
		k += 1 + (int)m - 1;
	return k;
}

double
ets_penalty(const struct ets_form *form, size_t n, size_t m)
{
	double k = parameters(form, m);

	return 2 * k + 2 * k * (k + 1) / ((double)n - k - 1);
}

bool
ets_fits(const struct ets_form *form, size_t n, size_t m, bool positive)
{
	if (form->multiplicative && !positive)
		return false;
	if (form->season != ETS_NO_SEASON &&
	    (m < 2 || m > ETS_SEASON || n < 2 * m + 4))
		return false;
	if (form->trend != ETS_NO_TREND && n < 10)
		return false;
	return (double)n - parameters(form, m) - 1 > 0;
}

/* The walk; error, level and trend are per period, or NULL. */
static bool
walk(struct ets *ets, const double *y, size_t n, double *error, double *level,
    double *trend)
{
	struct ets_state s = ets->first;
	bool times = ets->form.season == ETS_MULTIPLICATIVE;
	double squares = 0, raw = 0, logs = 0;
	int k = parameters(&ets->form, ets->m);

	for (size_t t = 0; t < n; t++) {
		double *season = &s.season[t % ets->m];
		double q = s.level + ets->phi * s.slope, was = *season;
		double mu = times ? q * was : q + was, e = y[t] - mu;
		double step = times ? e / was : e;

		if (ets->form.multiplicative && !(mu > 0))
			return false;
		if (level != NULL) {
			level[t] = s.level;
			trend[t] = ets->phi * s.slope;
		}
		raw += e * e;
		squares += ets->form.multiplicative ? e / mu * (e / mu) : e * e;
		logs += ets->form.multiplicative ? log(mu) : 0;
		s.level = q + ets->alpha * step;
		s.slope = ets->phi * s.slope + ets->beta * step;
		*season = was + ets->gamma * (times ? e / q : e);
		if (error != NULL)
			error[t] = e;
	}
	ets->n = n;
	ets->last = s;
	ets->parameters = k;
	ets->loglik = -(double)n / 2 * log(fmax(squares, 1e-300)) - logs;
	ets->aicc = -2 * ets->loglik + ets_penalty(&ets->form, n, ets->m);
	ets->sigma2 = squares / fmax((double)n - k + 1, 1);
	ets->residual = raw / fmax((double)n - k + 1, 1);
	return isfinite(squares);
}

bool
ets_walk(struct ets *ets, const double *y, size_t n, double *error)
{
	return walk(ets, y, n, error, NULL, NULL);
}

void
ets_levels(const struct ets *ets, const double *y, size_t n, double *level,
    double *trend)
{
	struct ets copy = *ets;

	walk(&copy, y, n, NULL, level, trend);
}
