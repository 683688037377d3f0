#include "survive.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/multiple.h"

#include <math.h>
#include <stdio.h>

/* The header of a table by group, without its end. */
static void
head(struct survive *s, const char *names)
{
	groups_names(&s->groups, s->w);
	heading_put(s->w, names);
}

/* What happened in (after, time] and who was there at `time`. */
static struct survival_step
step_at(const struct survival_curve *c, double after, double time)
{
	struct survival_step out = { .time = time, .survival = 1 };
	size_t i = 0;

	for (; i < c->n && c->step[i].time <= time; i++) {
		double events = out.events, censored = out.censored;

		if (c->step[i].time <= after)
			events = censored = 0;
		out = c->step[i];
		out.events = c->step[i].time > after ? events + out.events : 0;
		out.censored =
		    c->step[i].time > after ? censored + out.censored : 0;
	}
	if (i == 0 || c->step[i - 1].time < time)
		out.at_risk = i < c->n ? c->step[i].at_risk : 0;
	out.time = time;
	return out;
}

static void
curve_row(struct survive *s, uint32_t g, const struct survival_step *step)
{
	double lower, upper;
	struct csv_writer *w = s->w;
	bool known = step->time <= survival_last_time(&s->curve[g]);

	survival_limits(
	    step, (enum survival_interval)s->o->interval, s->z, &lower, &upper);
	groups_row(&s->groups, g, w, step->time, csv_number(step->at_risk),
	    csv_number(step->events), csv_number(step->censored),
	    known ? step->survival : NAN,
	    known && step->survival > 0 ? step->survival * sqrt(step->greenwood)
					: NAN,
	    known ? lower : NAN, known ? upper : NAN,
	    known ? step->hazard : NAN,
	    known ? sqrt(step->hazard_variance) : NAN);
}

void
survive_curve(struct survive *s, uint32_t g)
{
	const struct survival_curve *c = &s->curve[g];

	for (size_t i = 0; i < s->at.n; i++) {
		struct survival_step step =
		    step_at(c, i > 0 ? s->at.v[i - 1] : -1, s->at.v[i]);

		curve_row(s, g, &step);
	}
	for (size_t i = 0; s->at.n == 0 && i < c->n; i++)
		if (c->step[i].events + c->step[i].censored > 0)
			curve_row(s, g, &c->step[i]);
}

/* The horizon that all curves reach, unless one was given. */
static double
common_tau(const struct survive *s)
{
	double tau = INFINITY;

	if (s->o->tau > 0)
		return s->o->tau;
	for (uint32_t g = 0; g < groups_count(&s->groups); g++)
		tau = fmin(tau, survival_last_time(&s->curve[g]));
	return tau;
}

static void
summary_mean(struct survive *s, uint32_t g, double tau)
{
	const struct survival_curve *c = &s->curve[g];
	double last = survival_last_time(c), mean, variance;
	bool over = c->n > 0 && c->step[c->n - 1].survival <= 0;

	if (tau > last && !over) {
		struct str label = groups_label(&s->groups, g);

		report_say(&s->tool->report,
		    "mean of %.*s cut at its last time, %g", STR_ARG(label),
		    last);
		tau = last;
	}
	survival_restricted_mean(c, tau, &mean, &variance);
	csv_cells(s->w, tau, mean, sqrt(variance));
}

static void
summary_row(
    struct survive *s, uint32_t g, const struct numbers *quantiles, double tau)
{
	const struct survival_curve *c = &s->curve[g];
	double events = 0;

	for (size_t i = 0; i < c->n; i++)
		events += c->step[i].events;
	groups_begin(
	    &s->groups, g, s->w, csv_number(c->rows), csv_number(events));
	for (size_t i = 0; i < quantiles->n; i++) {
		struct survival_quantile q =
		    survival_quantile(c, quantiles->v[i],
			(enum survival_interval)s->o->interval, s->z);

		csv_cells(s->w, q.time, q.lower, q.upper);
	}
	summary_mean(s, g, tau);
	csv_end(s->w);
}

void
survive_summary(struct survive *s)
{
	static const char *const suffix[] = { "", "_lower", "_upper" };
	scoped struct numbers quantiles = { 0 };
	double tau = common_tau(s);

	numbers_list("quantiles", s->o->quantiles, 0, 1, &quantiles);
	head(s, "customers,events");
	for (size_t i = 0; i < 3 * quantiles.n; i++) {
		char name[64];

		snprintf(name, sizeof(name), "q%g%s", quantiles.v[i / 3] * 100,
		    suffix[i % 3]);
		csv_field(s->w, str_of(name));
	}
	heading_line(s->w, "tau,mean,mean_se");
	for (uint32_t k = 0; k < groups_count(&s->groups); k++)
		summary_row(s, s->order[k], &quantiles, tau);
}

/* The share that has left for a reason by a time; NaN: not known. */
struct reason_at {
	double time, share, variance;
	double at_risk, events;
};

static void
reason_row(
    struct survive *s, uint32_t g, uint32_t cause, const struct reason_at *at)
{
	double lower, upper;

	survival_incidence_limits(
	    at->share, at->variance, s->z, &lower, &upper);
	groups_row(&s->groups, g, s->w, map_text(&s->reasons.map, cause),
	    at->time, csv_number(at->at_risk), csv_number(at->events),
	    at->share, sqrt(at->variance), lower, upper);
}

static double
reason_events(const struct survival_curve *c, size_t i, uint32_t cause)
{
	return c->cause == NULL ? c->step[i].events
				: c->cause[i * c->causes + cause];
}

/* At a time that was asked for: the share then, the events behind the time
 * asked for before it. */
static struct reason_at
reason_asked(const struct survival_curve *c, uint32_t cause, double after,
    double time, const double *share, const double *variance)
{
	struct reason_at at = { time, 0, 0, step_at(c, after, time).at_risk,
		0 };

	for (size_t i = 0; i < c->n && c->step[i].time <= time; i++) {
		at.share = share[i];
		at.variance = variance[i];
		if (c->step[i].time > after)
			at.events += reason_events(c, i, cause);
	}
	if (time > survival_last_time(c))
		at.share = at.variance = NAN;
	return at;
}

static void
reason_rows(struct survive *s, uint32_t g, uint32_t cause)
{
	const struct survival_curve *c = &s->curve[g];
	scoped double *share = mem_alloc(c->n, sizeof(*share));
	scoped double *variance = mem_alloc(c->n, sizeof(*variance));

	survival_incidence(c, cause + 1, share, variance);
	for (size_t k = 0; k < s->at.n; k++) {
		struct reason_at asked = reason_asked(c, cause,
		    k > 0 ? s->at.v[k - 1] : -1, s->at.v[k], share, variance);

		reason_row(s, g, cause, &asked);
	}
	for (size_t i = 0; s->at.n == 0 && i < c->n; i++) {
		struct reason_at here = { c->step[i].time, share[i],
			variance[i], c->step[i].at_risk,
			reason_events(c, i, cause) };

		if (here.events > 0)
			reason_row(s, g, cause, &here);
	}
}

void
survive_reasons(struct survive *s, uint32_t g)
{
	for (uint32_t r = 0; r < s->reasons.map.count; r++)
		reason_rows(s, g, r);
}

static struct logrank_options
test_options(const struct survive *s)
{
	return (struct logrank_options){ (enum logrank_weight)s->o->weight,
		s->o->rho, s->o->gamma, NULL };
}

/* The test of some groups, all strata. */
static struct logrank
test_groups(struct survive *s, const uint32_t *group, size_t n,
    const struct logrank_options *options)
{
	size_t strata = groups_count(&s->strata);
	scoped const struct survival_curve **c =
	    mem_alloc(strata * n, sizeof(*c));

	for (size_t i = 0; i < strata; i++)
		for (size_t k = 0; k < n; k++)
			c[i * n + k] = &s->curve[group[k] * strata + i];
	return logrank_test(&s->tool->memory, c, strata, n, options);
}

static double
customers_in(const struct survive *s, uint32_t g)
{
	uint32_t strata = groups_count(&s->strata);
	double n = 0;

	for (uint32_t i = 0; i < strata; i++)
		n += s->curve[g * strata + i].rows;
	return n;
}

void
survive_test(struct survive *s)
{
	uint32_t n = groups_count(&s->groups);
	struct logrank_options options = test_options(s);
	struct logrank result;
	scoped struct numbers scores = { 0 };

	numbers_list("trend", s->o->trend, -1e300, 1e300, &scores);
	if (s->o->trend != NULL && scores.n != n)
		die(EXIT_USAGE, "--trend: %zu scores for %u groups", scores.n,
		    (unsigned)n);
	options.score = s->o->trend != NULL ? scores.v : NULL;
	result = test_groups(s, s->order, n, &options);
	head(s, "customers,observed,expected,chi_square,df,p");
	csv_end(s->w);
	for (uint32_t k = 0; k < n; k++) {
		struct str label = groups_label(&s->groups, s->order[k]);

		if (result.group[k].dropped)
			report_say(&s->tool->report,
			    "nobody is expected to leave in %.*s: it is not "
			    "in the test",
			    STR_ARG(label));
		groups_row(&s->groups, s->order[k], s->w,
		    csv_number(customers_in(s, s->order[k])),
		    result.group[k].observed, result.group[k].expected,
		    result.chi_square, result.df, result.p);
	}
}

void
survive_pairs(struct survive *s)
{
	uint32_t n = groups_count(&s->groups);
	size_t pairs = (size_t)n * (n - 1) / 2, at = 0;
	struct logrank_options options = test_options(s);
	scoped double *chi = mem_alloc(pairs, sizeof(*chi));
	scoped double *p = mem_alloc(pairs, sizeof(*p));
	scoped double *holm = mem_alloc(pairs, sizeof(*holm));

	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = a + 1; b < n; b++, at++) {
			uint32_t both[2] = { s->order[a], s->order[b] };
			struct logrank result =
			    test_groups(s, both, 2, &options);

			chi[at] = result.chi_square;
			p[at] = holm[at] = result.p;
		}
	multiple_holm(holm, pairs);
	heading_line(s->w, "group_a,group_b,chi_square,p,p_holm");
	at = 0;
	for (uint32_t a = 0; a < n; a++)
		for (uint32_t b = a + 1; b < n; b++, at++) {
			csv_row(s->w, groups_label(&s->groups, s->order[a]),
			    groups_label(&s->groups, s->order[b]), chi[at],
			    p[at], holm[at]);
		}
}
