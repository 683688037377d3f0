/*
 * What must hold for every buy-till-you-die model: gradients agree with
 * differences, counts add up, expectations agree with counts, order of the
 * customers does not matter, time units scale, extremes stay finite.
 */
#include "model/btyd.h"

#include "model/btyd_simulate.h"
#include "unit/tap.h"

enum { CUSTOMERS = 400, COUNTS = 4000, SIMULATED = 4000 };

static const struct btyd_law laws[] = {
	{ NULL, { .4, 12 }, 1 },
	{ NULL, { .55, 10.6, .6, 11.7 }, 1 },
	{ NULL, { .25, 4.4, .8, 2.4 }, 1 },
	{ NULL, { .52, 6.2, .9, 1.6 }, 1 },
	{ NULL, { .23, 1.5, .95, 2.1 }, 3 },
	{ NULL, { .58, 2.3, 1.1, 1.6 }, 2 },
	{ NULL, { 1.2, .75, .66, 2.8 }, 1 },
};

static struct btyd_law
law_of(size_t i)
{
	struct btyd_law law = laws[i];

	law.model = btyd_models[i];
	return law;
}

/* Histories of any kind; whole ones for BG/BB. */
static void
draw(struct btyd_history *h, size_t n, bool whole)
{
	struct rng rng;

	rng_seed(&rng, 7);
	for (size_t i = 0; i < n; i++) {
		h[i].end = (double)rng_below(&rng, 30) + 10;
		h[i].x = floor(8 * rng_uniform(&rng) * rng_uniform(&rng));
		h[i].last = h[i].x == 0 ? 0
					: h[i].x +
			floor(rng_uniform(&rng) * (h[i].end - h[i].x + 1));
		if (!whole && i % 7 == 0)
			h[i].end += .123;
		h[i].ln_gaps =
		    h[i].x > 0 ? h[i].x * log(h[i].last / h[i].x) : 0;
	}
}

static void
check_gradient(size_t m)
{
	struct btyd_law law = law_of(m), up, down;
	struct btyd_history h[CUSTOMERS];
	struct btyd_data data;
	double gradient[BTYD_PARAMETERS], slope, worst = 0, e = 1e-5;

	draw(h, CUSTOMERS, law.model->discrete);
	btyd_aggregate(h, CUSTOMERS, 1, &data);
	law.model->likelihood(&data, &law, gradient);
	for (size_t i = 0; i < law.model->parameters; i++) {
		up = down = law;
		up.p[i] *= exp(e);
		down.p[i] *= exp(-e);
		slope = (law.model->likelihood(&data, &up, NULL) -
			    law.model->likelihood(&data, &down, NULL)) /
		    (2 * e);
		worst = fmax(worst,
		    fabs(slope - gradient[i]) / fmax(1, fabs(gradient[i])));
	}
	ok(worst < 1e-6, "%s gradient agrees to %.2g", law.model->name, worst);
	btyd_data_free(&data);
}

/* The cells together are worth what the customers are one by one, in whatever
 * order they come. */
static void
check_aggregation(size_t m)
{
	struct btyd_law law = law_of(m);
	struct btyd_history h[CUSTOMERS], back[CUSTOMERS];
	struct btyd_data data;
	double one = 0, all, reversed;

	draw(h, CUSTOMERS, law.model->discrete);
	for (size_t i = 0; i < CUSTOMERS; i++) {
		back[CUSTOMERS - 1 - i] = h[i];
		one += btyd_log_likelihood(&law, &h[i]);
	}
	btyd_aggregate(h, CUSTOMERS, 1, &data);
	all = law.model->likelihood(&data, &law, NULL);
	btyd_data_free(&data);
	near_relative(all, one, 1e-12, "cells are worth their customers");
	btyd_aggregate(back, CUSTOMERS, 1, &data);
	reversed = law.model->likelihood(&data, &law, NULL);
	btyd_data_free(&data);
	ok(all == reversed, "%s: the order does not matter", law.model->name);
}

/* Counts of a state against its expectation, none, and one another. */
static void
check_counts(const struct btyd_state *s, double t, const char *who)
{
	static double p[COUNTS];
	double total = 0, mean = 0;

	btyd_counts(s, t, p, COUNTS);
	for (size_t i = 0; i < COUNTS; i++) {
		total += p[i];
		mean += (double)i * p[i];
	}
	ok(fabs(total - 1) < 1e-9, "%s: counts add up to 1 %+.2g", who,
	    total - 1);
	ok(fabs(mean / btyd_expected(s, t) - 1) < 1e-8,
	    "%s: their mean is the expectation %+.2g", who,
	    mean / btyd_expected(s, t) - 1);
	ok(fabs(p[0] - btyd_none(s, t)) < 1e-11, "%s: none", who);
	btyd_counts(s, t, p, 3);
	ok(p[2] > 0 && p[2] < 1, "%s: short counts", who);
}

static void
check_states(size_t m)
{
	struct btyd_law law = law_of(m);
	struct btyd_history h = { 3, 20, 26, 5.7 };
	struct btyd_state s;
	double sum = 0, rate = .002, before = 0, now;

	btyd_prior(&law, &s);
	check_counts(&s, 20, law.model->name);
	btyd_posterior(&law, &h, &s);
	check_counts(&s, 15, law.model->name);
	ok(btyd_expected(&s, 0) == 0 && btyd_none(&s, 0) == 1 &&
		btyd_alive_at(&s, 0) == s.alive,
	    "%s: nothing in no time", law.model->name);
	ok(btyd_alive_at(&s, 30) <= btyd_alive_at(&s, 10) &&
		btyd_alive_at(&s, 10) <= s.alive,
	    "%s: fewer and fewer alive", law.model->name);
	if (law.model->discrete)
		return;
	/* Discounting by hand, in steps that are fine in the beginning. */
	for (double t = 0, step = 1; t < 18 / rate; t += step, step *= 1.002) {
		now = btyd_expected(&s, t + step);
		sum += (now - before) * exp(-rate * (t + step / 2));
		before = now;
	}
	ok(fabs(btyd_discounted(&s, rate) / sum - 1) < 2e-4,
	    "%s: DERT is the discounted sum %+.2g", law.model->name,
	    btyd_discounted(&s, rate) / sum - 1);
}

/* Rates scale by the unit, shapes and predictions do not. */
static void
check_units(size_t m)
{
	struct btyd_law law = law_of(m), days;
	struct btyd_history h = { 3, 20, 26, 5.7 }, hd = h;
	struct btyd_state s, sd;

	if (law.model->discrete)
		return;
	days = law;
	days.p[1] *= 7;
	if (law.model->lifetime)
		days.p[3] *= 7;
	hd.last *= 7, hd.end *= 7, hd.ln_gaps += h.x * log(7);
	btyd_posterior(&law, &h, &s);
	btyd_posterior(&days, &hd, &sd);
	near_relative(sd.alive, s.alive, 1e-12, "days or weeks: alive");
	near_relative(btyd_expected(&sd, 91), btyd_expected(&s, 13), 1e-11,
	    "days or weeks: purchases");
	near_relative(btyd_log_likelihood(&days, &hd),
	    btyd_log_likelihood(&law, &h) - h.x * log(7), 1e-12,
	    "days or weeks: likelihood");
}

static void
check_finite(const struct btyd_law *law, const struct btyd_history *h, double t)
{
	struct btyd_state s;
	double v[5];
	bool fine = true;

	btyd_posterior(law, h, &s);
	v[0] = s.alive;
	v[1] = btyd_expected(&s, t);
	v[2] = btyd_alive_at(&s, t);
	v[3] = btyd_none(&s, t);
	v[4] = btyd_discounted(&s, .002);
	for (int i = 0; i < 5; i++)
		fine = fine && isfinite(v[i]) && v[i] >= 0;
	fine = fine && isfinite(btyd_log_likelihood(law, h)) && v[0] <= 1 &&
	    v[3] <= 1;
	if (!ok(fine, "%s (%g, %g, %g) t %g finite", law->model->name, h->x,
		h->last, h->end, t))
		printf("# %g %g %g %g %g\n", v[0], v[1], v[2], v[3], v[4]);
}

static void
check_extremes(size_t m)
{
	static const struct btyd_history hard[] = { { 0, 0, 0, 0 },
		{ 0, 0, 10000, 0 }, { 10000, 10000, 10000, 0 },
		{ 10000, 10, 10000, 0 }, { 1, 1e-9, 10000, 0 },
		{ 10000, 9999.9, 10000, 0 }, { 1, 10000, 10000, 0 } };
	struct btyd_law law = law_of(m);

	for (size_t i = 0; !law.model->discrete && i < 7; i++) {
		check_finite(&law, &hard[i], 1e-6);
		check_finite(&law, &hard[i], 10000);
	}
}

struct drawing {
	struct btyd_history h;
	double before;
};

static void
purchase(void *data, double t)
{
	struct drawing *d = data;

	d->h.x++;
	d->h.ln_gaps += log(t - d->before);
	d->before = d->h.last = t;
}

/* n customers of a law. */
static void
simulate(const struct btyd_law *law, struct rng *rng, struct btyd_history *h,
    size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct drawing d = { { .end = 20 + (double)(i % 20) }, 0 };

		btyd_simulate(law, d.h.end, rng, purchase, &d);
		h[i] = d.h;
	}
}

/* A fit to simulated customers gives back the law it came from, and its
 * forecasts on average the law's: E[CET] = E[X(T + t)] - E[X(T)]. */
static void
check_recovery(size_t m)
{
	static struct btyd_history h[SIMULATED];
	struct btyd_law law = law_of(m);
	struct btyd_data data;
	struct btyd_sample sample = { &data, 1, NULL, 0 };
	struct btyd_state state, fresh;
	struct btyd_fit fit;
	struct diag diag;
	struct rng rng;
	double worst = 0, sum = 0, want = 0, z;

	rng_seed(&rng, 11);
	simulate(&law, &rng, h, SIMULATED);
	btyd_aggregate(h, SIMULATED, 1, &data);
	if (!ok(btyd_fit(law.model, &sample, &fit, &diag) && fit.mle.converged,
		"%s fits its own customers", law.model->name))
		return;
	ok(fit.law.k == law.k, "%s: k = %d", law.model->name, fit.law.k);
	for (size_t i = 0; i < law.model->parameters; i++) {
		z = (fit.mle.x[i] - log(law.p[i])) / mle_error(&fit.mle, i);
		worst = fmax(worst, fabs(z));
	}
	ok(worst < 3.5, "%s: parameters within %.2g errors", law.model->name,
	    worst);
	btyd_prior(&fit.law, &fresh);
	for (size_t i = 0; i < SIMULATED; i++) {
		btyd_posterior(&fit.law, &h[i], &state);
		sum += btyd_expected(&state, 26);
		want += btyd_expected(&fresh, h[i].end + 26) -
		    btyd_expected(&fresh, h[i].end);
	}
	ok(fabs(sum / want - 1) < .02, "%s: forecasts %.4g, law %.4g",
	    law.model->name, sum, want);
	btyd_data_free(&data);
}

/* Two groups; in the second alpha is half: the coefficient is ln 2. */
static void
check_covariates(size_t m)
{
	static struct btyd_history h[2][SIMULATED];
	const double z[2] = { 0, 1 };
	struct btyd_data data[2];
	struct btyd_sample sample = { data, 2, z, 1 };
	struct btyd_fit with, without;
	struct btyd_law law = law_of(m);
	struct diag diag;
	struct rng rng;

	rng_seed(&rng, 5);
	for (int b = 0; b < 2; b++) {
		simulate(&law, &rng, h[b], SIMULATED);
		btyd_aggregate(h[b], SIMULATED, 1, &data[b]);
		law.p[1] /= 2;
	}
	ok(btyd_fit(law.model, &sample, &with, &diag) && with.mle.converged,
	    "%s with a covariate", law.model->name);
	sample.covariates = 0;
	ok(btyd_fit(law.model, &sample, &without, &diag), "and without");
	ok(with.mle.value > without.mle.value + 10 &&
		fabs(with.mle.x[4] - log(2)) < 4 * mle_error(&with.mle, 4) &&
		fabs(with.mle.x[5]) < 4 * mle_error(&with.mle, 5),
	    "the covariate is seen: %g, %g, LL %+g", with.mle.x[4],
	    with.mle.x[5], with.mle.value - without.mle.value);
	law = btyd_law_at(&with, &z[1]);
	near_relative(law.p[1], with.law.p[1] * exp(-with.mle.x[4]), 1e-12,
	    "the law at z = 1");
	btyd_data_free(&data[0]);
	btyd_data_free(&data[1]);
}

int
main(void)
{
	for (size_t m = 0; m < btyd_model_count; m++) {
		check_gradient(m);
		check_aggregation(m);
		check_states(m);
		check_units(m);
		check_extremes(m);
		check_recovery(m);
	}
	check_covariates(1);
	check_covariates(2);
	return tap_end();
}
