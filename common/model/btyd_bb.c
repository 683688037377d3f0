/*
 * BG/BB (Fader, Hardie and Shang 2010): n opportunities; at each a living
 * customer buys with probability ~ Beta(alpha, beta), after having left before
 * it with probability ~ Beta(gamma, delta).
 */
#include "base/each.h"
#include "math/special.h"
#include "math/sum.h"
#include "model/btyd.h"

#include <math.h>

/* The log of one way a history came about: alive for `lived` opportunities,
 * then gone (or not), relative to the prior; adds weight times its derivatives
 * to by. */
struct way {
	double x, lived;
	double gone; /* 1: left before the next one */
};

static double
ln_way(const double *p, const struct way *w)
{
	return ln_gamma_ratio(p[0], w->x) +
	    ln_gamma_ratio(p[1], w->lived - w->x) -
	    ln_gamma_ratio(p[0] + p[1], w->lived) +
	    ln_gamma_ratio(p[2], w->gone) + ln_gamma_ratio(p[3], w->lived) -
	    ln_gamma_ratio(p[2] + p[3], w->lived + w->gone);
}

static double
psi_ratio(double x, double d)
{
	return d == 0 ? 0 : digamma(x + d) - digamma(x);
}

static void
add_derivatives(const double *p, const struct way *w, double weight, double *by)
{
	double buy = psi_ratio(p[0] + p[1], w->lived);
	double leave = psi_ratio(p[2] + p[3], w->lived + w->gone);

	by[0] += weight * (psi_ratio(p[0], w->x) - buy);
	by[1] += weight * (psi_ratio(p[1], w->lived - w->x) - buy);
	by[2] += weight * (psi_ratio(p[2], w->gone) - leave);
	by[3] += weight * (psi_ratio(p[3], w->lived) - leave);
}

/* The sum of all ways of leaving before the end, relative to the first; adds
 * the derivatives of their logs, relative to its own, to by. Each follows from
 * the one before. */
static double
ways_gone(const double *p, double x, double last, double end, double *by)
{
	double way = 1, change[BTYD_PARAMETERS] = { 0 };
	struct sum sum = { 0 };

	for (double lived = last; lived < end; lived++) {
		double missed = p[1] + lived - x, stayed = p[3] + lived;
		double buy = p[0] + p[1] + lived, leave = p[2] + stayed + 1;

		sum_add(&sum, way);
		for (int m = 0; m < BTYD_PARAMETERS; m++)
			by[m] += way * change[m];
		way *= missed / buy * (stayed / leave);
		change[0] -= 1 / buy;
		change[1] += 1 / missed - 1 / buy;
		change[2] -= 1 / leave;
		change[3] += 1 / stayed - 1 / leave;
	}
	return sum_value(&sum);
}

/* Log-likelihood of one history; gradient by the parameters when by is not
 * NULL. O(end - last). */
static double
history_likelihood(
    const double *p, double x, double last, double end, double *by)
{
	const struct way still = { x, end, 0 }, first = { x, last, 1 };
	double change[BTYD_PARAMETERS] = { 0 }, value, weight;
	double here = ln_way(p, &still), left = ln_way(p, &first);
	double ways = ways_gone(p, x, last, end, change);
	double high = fmax(here, left);

	value = high + log(exp(here - high) + ways * exp(left - high));
	if (by == NULL)
		return value;
	add_derivatives(p, &still, exp(here - value), by);
	weight = exp(left - value);
	add_derivatives(p, &first, ways * weight, by);
	for (int m = 0; m < BTYD_PARAMETERS; m++)
		by[m] += weight * change[m];
	return value;
}

static double
likelihood(
    const struct btyd_data *d, const struct btyd_law *law, double *gradient)
{
	double by[BTYD_PARAMETERS] = { 0 };
	struct sum value = { 0 };

	array_each (const struct btyd_group, g, d->group, d->groups) {
		for (size_t j = 0; j < g->cells; j++) {
			const struct btyd_cell *c = &d->cell[g->cell + j];
			double own[BTYD_PARAMETERS] = { 0 };

			sum_add(&value,
			    c->weight *
				history_likelihood(
				    law->p, g->x, c->last, c->end, own));
			for (int m = 0; m < BTYD_PARAMETERS; m++)
				by[m] += c->weight * own[m];
		}
	}
	for (int m = 0; gradient != NULL && m < BTYD_PARAMETERS; m++)
		gradient[m] = by[m] * law->p[m];
	return sum_value(&value);
}

static void
posterior(const struct btyd_law *law, const struct btyd_history *h,
    struct btyd_state *state)
{
	struct way way = { h->x, h->end, 0 };

	state->alive = fmin(1,
	    exp(ln_way(law->p, &way) -
		history_likelihood(law->p, h->x, h->last, h->end, NULL)));
	state->p[0] = law->p[0] + h->x;
	state->p[1] = law->p[1] + h->end - h->x;
	state->p[2] = law->p[2];
	state->p[3] = law->p[3] + h->end;
}

/* P(there after m more chances to leave). */
static double
there(const double *p, double m)
{
	return exp(ln_gamma_ratio(p[3], m) - ln_gamma_ratio(p[2] + p[3], m));
}

static double
expected(const struct btyd_state *s, double t)
{
	struct sum sum = { 0 };
	double chance = 1, j;

	for (j = 1; j <= t; j++) {
		chance *= (s->p[3] + j - 1) / (s->p[2] + s->p[3] + j - 1);
		sum_add(&sum, chance);
	}
	return s->p[0] / (s->p[0] + s->p[1]) * sum_value(&sum);
}

static double
survival(const struct btyd_state *s, double t)
{
	return there(s->p, floor(t));
}

/* P(m purchases of i opportunities). */
static double
beta_binomial(const double *p, double m, double i)
{
	return exp(ln_gamma_ratio(1 + i - m, m) - ln_gamma(m + 1) +
	    ln_gamma_ratio(p[0], m) + ln_gamma_ratio(p[1], i - m) -
	    ln_gamma_ratio(p[0] + p[1], i));
}

static void
counts(const struct btyd_state *s, double t, double *out, size_t n)
{
	double leave, i;

	t = floor(t);
	for (i = 0; i <= t; i++) {
		leave = i == t ? 1 : s->p[2] / (s->p[2] + s->p[3] + i);
		for (size_t m = 0; m < n && (double)m <= i; m++)
			out[m] += there(s->p, i) * leave *
			    beta_binomial(s->p, (double)m, i);
	}
}

static double
none(const struct btyd_state *s, double t)
{
	double p = 0;

	counts(s, t, &p, 1);
	return p;
}

static double
discounted(const struct btyd_state *s, double rate)
{
	return s->p[0] / (s->p[0] + s->p[1]) *
	    (hypergeometric_2f1(1, s->p[3], s->p[2] + s->p[3], exp(-rate)) - 1);
}

const struct btyd_model btyd_bb = {
	.name = "bg-bb",
	.title = "BG/BB",
	.parameter = { "alpha", "beta", "gamma", "delta" },
	.parameters = 4,
	.start = { 1, 1, 1, 1 },
	.discrete = true,
	.likelihood = likelihood,
	.posterior = posterior,
	.expected = expected,
	.survival = survival,
	.none = none,
	.counts = counts,
	.discounted = discounted,
};
