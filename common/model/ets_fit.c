/*
 * ets_fit: the first states and the likelihood's maximum for one form.
 */
#include "base/mem.h"
#include "math/linalg.h"
#include "math/simplex.h"
#include "model/ets.h"
#include "model/seasonal.h"

#include <math.h>

#define LEAST	  1e-4
#define MOST	  (1 - LEAST)
#define PHI_LEAST 0.8
#define PHI_MOST  0.98
#define PROMISE	  12 /* in 2 of 4673 fits to series of M3 it was more */

/* x[0..3] of the search: alpha, beta / alpha, gamma / (1 - alpha), phi. */
enum { START_COUNT = 4, SMOOTHING = 4 };
static const double starts[START_COUNT][SMOOTHING] = {
	{ 0.2, 0.1, 0.05, 0.978 },
	{ 0.02, 0.05, 0.02, 0.978 },
	{ 0.5, 0.1, 0.1, 0.95 },
	{ 0.9, 0.02, 0.3, 0.9 },
};

struct search {
	struct ets *ets;
	const double *y;
	size_t n;
	enum ets_states states;
	double scale; /* of level, slope and an additive season */
	double most;  /* AICc from which on the form is of no interest */
};

/* A coordinate of the simplex, mirrored at two bounds: held there, the simplex
 * would lose a dimension. */
static double
within(double x, double least, double most)
{
	x = x < least ? 2 * least - x : x > most ? 2 * most - x : x;
	return x < least ? least : x > most ? most : x;
}

/* Coordinates to parameters and, where they are searched, states. */
static void
unpack(const struct search *s, const double *x)
{
	struct ets *ets = s->ets;
	const struct ets_form *form = &ets->form;
	size_t k = 0, m = ets->m;
	double unit, sum = 0;

	ets->alpha = within(x[k++], LEAST, MOST);
	if (form->trend != ETS_NO_TREND)
		ets->beta = within(
		    within(x[k++], 0, 1) * ets->alpha, LEAST, ets->alpha);
	if (form->season != ETS_NO_SEASON)
		ets->gamma = within(within(x[k++], 0, 1) * (1 - ets->alpha),
		    LEAST, 1 - ets->alpha);
	if (form->trend == ETS_DAMPED)
		ets->phi = within(x[k++], PHI_LEAST, PHI_MOST);
	if (s->states == ETS_FIXED)
		return;
	ets->first.level = x[k++] * s->scale;
	if (form->trend != ETS_NO_TREND)
		ets->first.slope = x[k++] * s->scale;
	if (form->season == ETS_NO_SEASON)
		return;
	unit = form->season == ETS_ADDITIVE ? s->scale : 1;
	for (size_t i = 0; i + 1 < m; i++)
		sum += ets->first.season[i] = x[k++] * unit;
	ets->first.season[m - 1] =
	    (form->season == ETS_ADDITIVE ? 0 : (double)m) - sum;
}

/* The way back, from a start. The number of coordinates. */
static size_t
pack(const struct search *s, const double *start, double *x)
{
	const struct ets_form *form = &s->ets->form;
	size_t k = 0;
	double unit = form->season == ETS_ADDITIVE ? s->scale : 1;

	x[k++] = start[0];
	if (form->trend != ETS_NO_TREND)
		x[k++] = start[1];
	if (form->season != ETS_NO_SEASON)
		x[k++] = start[2];
	if (form->trend == ETS_DAMPED)
		x[k++] = start[3];
	if (s->states == ETS_FIXED)
		return k;
	x[k++] = s->ets->first.level / s->scale;
	if (form->trend != ETS_NO_TREND)
		x[k++] = s->ets->first.slope / s->scale;
	if (form->season != ETS_NO_SEASON)
		for (size_t i = 0; i + 1 < s->ets->m; i++)
			x[k++] = s->ets->first.season[i] / unit;
	return k;
}

/* Logarithms of a product, taken when it leaves the middle of the range. */
struct product {
	double value, logs;
};

static void
product_times(struct product *p, double x)
{
	p->value *= x;
	if (p->value > 1e200 || p->value < 1e-200) {
		p->logs += log(p->value);
		p->value = 1;
	}
}

static double
minus_twice(double squares, const struct product *p, size_t n)
{
	return (double)n * log(fmax(squares, 1e-300)) +
	    2 * (p->logs + log(p->value));
}

/*
 * -2 loglik, in three loops for the kinds of season. All errors wait for the
 * level before, so each loop keeps divisions off the way from level to level:
 * they go on beside it.
 */
static double
without_season(const struct ets *ets, const double *y, size_t n)
{
	double level = ets->first.level, slope = ets->first.slope, squares = 0;
	const double alpha = ets->alpha, beta = ets->beta, phi = ets->phi;
	struct product p = { 1, 0 };

	for (size_t t = 0; t < n; t++) {
		double mu = level + phi * slope, e = y[t] - mu, r = e;

		if (ets->form.multiplicative) {
			if (!(mu > 0))
				return INFINITY;
			r = e / mu;
			product_times(&p, mu);
		}
		squares += r * r;
		level = mu + alpha * e;
		slope = phi * slope + beta * e;
	}
	return minus_twice(squares, &p, n);
}

static double
additive(const struct ets *ets, const double *y, size_t n)
{
	struct ets_state s = ets->first;
	const double alpha = ets->alpha, beta = ets->beta, phi = ets->phi;
	struct product p = { 1, 0 };
	double squares = 0;

	for (size_t t = 0, j = 0; t < n; t++) {
		double q = s.level + phi * s.slope;
		double e = (y[t] - s.season[j]) - q, r = e;

		if (ets->form.multiplicative) {
			double mu = q + s.season[j];

			if (!(mu > 0))
				return INFINITY;
			r = e / mu;
			product_times(&p, mu);
		}
		squares += r * r;
		s.level = q + alpha * e;
		s.slope = phi * s.slope + beta * e;
		s.season[j] += ets->gamma * e;
		j = j + 1 == ets->m ? 0 : j + 1;
	}
	return minus_twice(squares, &p, n);
}

static double
multiplicative(const struct ets *ets, const double *y, size_t n)
{
	struct ets_state s = ets->first;
	const double alpha = ets->alpha, beta = ets->beta, phi = ets->phi;
	struct product p = { 1, 0 };
	double squares = 0;

	for (size_t t = 0, j = 0; t < n; t++) {
		double season = s.season[j], each = 1 / season;
		double q = s.level + phi * s.slope, mu = q * season;
		double e = y[t] - mu, r = e / mu, step = e * each;

		if (!(mu > 0))
			return INFINITY;
		product_times(&p, mu);
		squares += r * r;
		s.level = q + alpha * step;
		s.slope = phi * s.slope + beta * step;
		s.season[j] = season + ets->gamma * e / q;
		j = j + 1 == ets->m ? 0 : j + 1;
	}
	return minus_twice(squares, &p, n);
}

static double
objective(const double *x, void *data)
{
	const struct search *s = data;
	double value;

	unpack(s, x);
	switch (s->ets->form.season) {
	case ETS_NO_SEASON:
		value = without_season(s->ets, s->y, s->n);
		break;
	case ETS_ADDITIVE:
		value = additive(s->ets, s->y, s->n);
		break;
	default:
		value = multiplicative(s->ets, s->y, s->n);
		break;
	}
	return isnan(value) ? INFINITY : value;
}

/* Least squares of y on 1, t, cos and sin of the season: season[t mod m] is
 * what is left of the straight line. */
static void
short_season(const double *y, size_t n, size_t m, bool times, double *season)
{
	enum { TERMS = 4 };
	double a[TERMS * TERMS] = { 0 }, b[TERMS] = { 0 }, x[TERMS];
	bool dropped[TERMS];

	for (size_t t = 1; t <= n; t++) {
		double angle = 2 * acos(-1) * (double)t / (double)m;

		x[0] = 1;
		x[1] = (double)t;
		x[2] = cos(angle);
		x[3] = sin(angle);
		for (int i = 0; i < TERMS; i++) {
			b[i] += x[i] * y[t - 1];
			for (int j = 0; j < TERMS; j++)
				a[i * TERMS + j] += x[i] * x[j];
		}
	}
	solve_pivoting(a, TERMS, b, NULL, dropped, 1e-9);
	for (size_t t = 0; t < n; t++) {
		double line = b[0] + b[1] * (double)(t + 1);

		season[t] = times ? y[t] / line : y[t] - line;
	}
}

/* season[t] for all of y, before it is scaled; M seasons at least .01. */
static void
first_season(struct ets *ets, const double *y, size_t n, double *season)
{
	bool times = ets->form.season == ETS_MULTIPLICATIVE;
	size_t m = ets->m;
	double index[ETS_SEASON], sum = 0;

	if (n >= 3 * m) {
		seasonal_indices(y, n, m, times, index);
		for (size_t t = 0; t < n; t++)
			season[t] = index[t % m];
	} else
		short_season(y, n, m, times, season);
	for (size_t t = 0; t < n && times; t++)
		season[t] = season[t] < 0.01 ? 0.01 : season[t];
	for (size_t i = 0; i < m; i++)
		sum += season[i];
	for (size_t i = 0; i < m; i++)
		ets->first.season[i] = times ? season[i] * (double)m / sum
					     : season[i] - sum / (double)m;
}

/* Level and slope of the first values without their season. */
static void
first_line(struct ets *ets, const double *x, size_t w)
{
	double middle = (double)(w + 1) / 2, mean = 0, tx = 0, tt = 0;

	for (size_t t = 0; t < w; t++)
		mean += x[t] / (double)w;
	ets->first.level = mean;
	if (ets->form.trend == ETS_NO_TREND)
		return;
	for (size_t t = 0; t < w; t++) {
		double d = (double)(t + 1) - middle;

		tx += d * x[t];
		tt += d * d;
	}
	ets->first.slope = tx / tt;
	ets->first.level = mean - ets->first.slope * middle;
}

static void
first_states(struct ets *ets, const double *y, size_t n)
{
	scoped double *season = mem_zero(n, sizeof(*season));
	scoped double *x = mem_alloc(n, sizeof(*x));
	size_t w = ets->m * 2 > 10 ? ets->m * 2 : 10;

	if (ets->form.season != ETS_NO_SEASON)
		first_season(ets, y, n, season);
	for (size_t t = 0; t < n; t++)
		x[t] = ets->form.season == ETS_MULTIPLICATIVE
		    ? y[t] / season[t]
		    : y[t] - season[t];
	first_line(ets, x, w < n ? w : n);
}

/*
 * The best of all starts. Fixed states have at most four coordinates: a short
 * search from each start, a long one from the best; searched states get the
 * long one from each. False where the form cannot be the best any more: a long
 * search adds less than PROMISE to -2 loglik.
 */
static bool
climb(struct search *s)
{
	double x[SIMPLEX_MOST], best[SIMPLEX_MOST], most = INFINITY, value;
	struct ets_state first = s->ets->first;
	bool thorough = s->states == ETS_SEARCH;
	size_t k = 0;

	for (int i = 0; i < (thorough ? START_COUNT : 4); i++) {
		s->ets->first = first;
		k = pack(s, starts[i], x);
		value = simplex_least(objective, s, x, k,
		    &(struct simplex){ .step = 0.1,
			.tolerance = thorough ? 1e-9 : 1e-5,
			.evaluations = thorough ? 12000 : 60 });
		if (value < most || i == 0) {
			most = value;
			for (size_t j = 0; j < k; j++)
				best[j] = x[j];
		}
	}
	if (most - PROMISE + ets_penalty(&s->ets->form, s->n, s->ets->m) >
	    s->most)
		return false;
	for (int i = 0; i < 8; i++) {
		value = simplex_least(objective, s, best, k,
		    &(struct simplex){ .step = i % 2 == 0 ? 0.1 : 0.02,
			.tolerance = thorough ? 1e-9 : 1e-8,
			.evaluations = thorough ? 12000 : 300 });
		if (most - value < 1e-5 && i > 0)
			break;
		most = value;
	}
	objective(best, s);
	return true;
}

/* Fits a form where its AICc may be below `most`. */
static bool
fit_form(struct ets *ets, const struct ets_form *form, const double *y,
    size_t n, size_t m, enum ets_states states, double most)
{
	struct search s = { .ets = ets,
		.y = y,
		.n = n,
		.states = states,
		.scale = 0,
		.most = most };

	*ets = (struct ets){ .form = *form, .phi = 1 };
	ets->m = form->season == ETS_NO_SEASON ? 1 : m;
	first_states(ets, y, n);
	for (size_t t = 0; t < n; t++)
		s.scale += fabs(y[t]) / (double)n;
	s.scale = s.scale > 0 ? s.scale : 1;
	return climb(&s) && ets_walk(ets, y, n, NULL);
}

bool
ets_fit_form(struct ets *ets, const struct ets_form *form, const double *y,
    size_t n, size_t m, enum ets_states states)
{
	return fit_form(ets, form, y, n, m, states, INFINITY);
}

void
ets_fit(struct ets *ets, const double *y, size_t n, size_t m,
    enum ets_states states)
{
	bool positive = true, found = false;
	struct ets trial;

	for (size_t t = 0; t < n; t++)
		positive = positive && y[t] > 0;
	for (int i = 0; i < ETS_FORMS; i++) {
		if (!ets_fits(&ets_forms[i], n, m, positive) ||
		    !fit_form(&trial, &ets_forms[i], y, n, m, states,
			found ? ets->aicc : INFINITY))
			continue;
		/* Within 1e-9 the one with fewer parameters, or the first. */
		if (!found || trial.aicc < ets->aicc - 1e-9 ||
		    (trial.aicc < ets->aicc + 1e-9 &&
			trial.parameters < ets->parameters))
			*ets = trial;
		found = true;
	}
	if (!found)
		ets_fit_form(ets, &ets_forms[0], y, n, 1, states);
}
