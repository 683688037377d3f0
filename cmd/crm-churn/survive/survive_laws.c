/*
 * survive: laws of how long customers stay, at renewals (sBG, geometric) and in
 * continuous time.
 */
#include "survive.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "model/residual.h"
#include "model/sbg.h"

#include <math.h>

/* An error of one group: its rows stay empty. */
static void
fail(struct survive *s, uint32_t g, const struct diag *d)
{
	struct str label = groups_label(&s->groups, g);

	report_say(
	    &s->tool->report, "error: %.*s: %s", STR_ARG(label), d->text);
	report_status(&s->tool->report, EXIT_DATA);
}

/* Whole periods: who was there in each, and who did not live through it. */
static size_t
count_periods(const struct survival_curve *c, double **at_risk, double **lost)
{
	size_t n = (size_t)ceil(fmin(survival_last_time(c), 100000));

	*at_risk = mem_zero(n, sizeof(**at_risk));
	*lost = mem_zero(n, sizeof(**lost));
	array_each (const struct survival_step, step, c->step, c->n) {
		double full = floor(step->time), part = ceil(step->time);

		for (size_t k = 0; k < n && (double)k < full; k++)
			(*at_risk)[k] += step->events + step->censored;
		if (part > full && part <= (double)n)
			(*at_risk)[(size_t)full] += step->events;
		if (part >= 1 && part <= (double)n)
			(*lost)[(size_t)part - 1] += step->events;
	}
	return n;
}

/* The two laws of renewals of a group. */
struct renewal {
	bool known; /* the sBG */
	struct sbg law;
	struct mle_fit mle;
	double stays; /* of the geometric law: the chance to renew */
};

/* Retention is the same at each renewal; discounted as sbg_residual is. */
static double
geometric_residual(double stays, double discount)
{
	return stays * (1 + discount) / (1 + discount - stays);
}

/* The laws of a group: those given, or fitted; what does not converge is an
 * error of the group. */
static struct renewal
fit_renewal(struct survive *s, uint32_t g)
{
	struct renewal r = { .known = s->o->alpha > 0,
		.law = { s->o->alpha, s->o->beta, 1 } };
	scoped double *at_risk = NULL;
	scoped double *lost = NULL;
	double there = 0, gone = 0;
	struct sbg_data data = { .periods = count_periods(
				     &s->curve[g], &at_risk, &lost) };
	struct sbg_fit fit;
	struct diag d;

	for (size_t i = 0; i < data.periods; i++) {
		there += at_risk[i];
		gone += lost[i];
	}
	r.stays = 1 - gone / there;
	data.at_risk = at_risk;
	data.lost = lost;
	if (!r.known) {
		r.known = sbg_fit(&data, false, &fit, &d);
		if (r.known && (fit.mle.far || !fit.mle.converged))
			r.known = diag_set(&d, EXIT_DATA, "no-convergence",
			    "the projection does not converge: nobody, "
			    "everybody at once, or always the same share "
			    "leaves");
		r.mle = fit.mle;
		if (r.known)
			r.law = fit.law;
		else
			fail(s, g, &d);
	}
	return r;
}

void
survive_project(struct survive *s, uint32_t g)
{
	struct renewal r = fit_renewal(s, g);
	const struct survival_curve *c = &s->curve[g];
	double discount = s->o->discount;

	for (int64_t t = 1; t <= s->o->periods; t++) {
		const struct survival_step *step = survival_at(c, (double)t);
		bool seen = (double)t <= survival_last_time(c);
		double sbg[5] = { NAN, NAN, NAN, NAN, NAN };

		if (r.known) {
			sbg[0] = sbg_survival(&r.law, (double)t);
			sbg[1] = sbg_retention(&r.law, (double)t);
			sbg[2] = sbg_residual(&r.law, (double)t, discount);
			sbg[3] = r.law.a;
			sbg[4] = r.law.b;
		}
		groups_begin(&s->groups, g, s->w, t,
		    !seen	       ? NAN
			: step == NULL ? 1
				       : step->survival);
		for (int k = 0; k < 5; k++)
			csv_real(s->w, sbg[k]);
		csv_row(s->w, pow(r.stays, (double)t),
		    geometric_residual(r.stays, discount));
	}
}

void
survive_parameters(struct survive *s, uint32_t g)
{
	static const char *const parameters[] = { "alpha", "beta" };
	struct renewal r = fit_renewal(s, g);

	for (size_t i = 0; r.known && i < 2; i++) {
		double weight[2] = { i == 0, i == 1 };
		struct mle_estimate e =
		    mle_estimate(&r.mle, weight, MLE_LOG, 0.95);

		groups_cells(&s->groups, g, s->w);
		heading_estimate(s->w, "sbg", parameters[i], &e);
	}
}

/*
 * Fits a law to a group's curve. False, with a reason, when nobody left, or
 * somebody at time 0. The caller frees the fit, whatever the outcome.
 */
static bool
fit_law(struct survive *s, uint32_t g, enum lifetime_law law,
    struct lifetime_fit *fit, struct diag *d)
{
	const struct survival_curve *c = &s->curve[g];
	scoped double *stop = mem_alloc(3 * c->n, sizeof(*stop));
	scoped double *weight = mem_alloc(3 * c->n, sizeof(*weight));
	scoped uint8_t *event = mem_zero(3 * c->n, 1);
	struct lifetime_data data = {
		.stop = stop, .event = event, .weight = weight
	};

	array_each (const struct survival_step, step, c->step, c->n) {
		/* Who enters later does not count until then: minus a row that
		 * was only seen so long. */
		const double rows[] = { step->events, step->censored,
			-step->entered };

		for (int k = 0; step->time > 0 && k < 3; k++) {
			if (!(fabs(rows[k]) > 0))
				continue;
			stop[data.rows] = step->time;
			weight[data.rows] = rows[k];
			event[data.rows++] = k == 0;
		}
	}
	if (c->n > 0 && !(c->step[0].time > 0) && c->step[0].events > 0)
		return diag_set(d, EXIT_DATA, "left-at-0",
		    "some leave at time 0, which no law allows");
	return lifetime_fit(&s->tool->memory, &data, law, fit, d);
}

static void
law_row(struct survive *s, uint32_t g, const struct lifetime_fit *fit)
{
	struct lifetime life = { fit->law, fit->b[0], fit->scale };
	double se = fit->scale * sqrt(fit->variance[3]);

	groups_row(&s->groups, g, s->w, lifetime_names[fit->law], fit->b[0],
	    sqrt(fit->variance[0]), fit->scale,
	    fit->law == LIFETIME_EXPONENTIAL ? (double)NAN : se, fit->loglik,
	    2 * ((double)fit->kept - fit->loglik), lifetime_median(&life, 0),
	    lifetime_left(&life, 0, INFINITY));
}

/* The four laws of a group, the smallest AIC first. */
void
survive_laws(struct survive *s, uint32_t g)
{
	struct lifetime_fit fit[LIFETIME_LAWS], *order[LIFETIME_LAWS];
	struct diag d;
	size_t n = 0;

	for (int law = 0; law < LIFETIME_LAWS; law++) {
		size_t at = n;

		if (!fit_law(s, g, (enum lifetime_law)law, &fit[law], &d) ||
		    !fit[law].converged)
			continue;
		n++;
		for (; at > 0 &&
		     order[at - 1]->loglik - (double)order[at - 1]->kept <
			 fit[law].loglik - (double)fit[law].kept;
		     at--)
			order[at] = order[at - 1];
		order[at] = &fit[law];
	}
	if (n == 0)
		fail(s, g, &d);
	for (size_t i = 0; i < n; i++)
		law_row(s, g, order[i]);
}

/* One row: what is left after `served`, until tau. */
static void
residual_row(
    struct survive *s, uint32_t g, const struct hazard_steps *h, double served)
{
	double until = s->o->tau > 0 ? s->o->tau
	    : h->beyond != NULL	     ? (double)INFINITY
				     : h->last;
	double horizon = s->o->horizon;

	groups_row(&s->groups, g, s->w, served,
	    residual_leave(h, 1, served, horizon),
	    until >= served ? residual_mean(h, 1, served, until - served)
			    : (double)NAN,
	    residual_median(h, 1, served), served + horizon > h->last);
}

/* The curve of a group as a hazard: -log S. */
void
survive_residual(struct survive *s, uint32_t g)
{
	const struct survival_curve *c = &s->curve[g];
	scoped double *time = mem_alloc(c->n, sizeof(*time));
	scoped double *hazard = mem_alloc(c->n, sizeof(*hazard));
	struct hazard_steps h = { c->n, time, hazard, survival_last_time(c),
		NULL };
	struct lifetime_fit fit;
	struct lifetime beyond;
	struct diag d;

	for (size_t i = 0; i < c->n; i++) {
		time[i] = c->step[i].time;
		hazard[i] = -log(c->step[i].survival);
	}
	if (s->o->beyond > 0) {
		enum lifetime_law law = (enum lifetime_law)(s->o->beyond - 1);

		if (!fit_law(s, g, law, &fit, &d))
			tool_fail(s->tool, &d);
		beyond = (struct lifetime){ law, fit.b[0], fit.scale };
		h.beyond = &beyond;
	}
	for (size_t i = 0; i < s->at.n; i++)
		residual_row(s, g, &h, s->at.v[i]);
}
