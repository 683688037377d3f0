#include "model/campaign.h"

#include "base/each.h"
#include "base/mem.h"
#include "math/special.h"
#include "math/sum.h"

#include <math.h>
#include <stdbool.h>

/* Acceptance ~ Beta(ALPHA, BETA), mean .3 (Verbraken et al. 2013). */
static const double alpha = 6, beta = 14;

double
campaign_gain(const struct campaign *c, double p)
{
	return p * c->accept * (c->value - c->offer) -
	    (1 - p) * c->stayers * c->offer - c->contact;
}

double
campaign_threshold(const struct campaign *c)
{
	double kept = c->accept * (c->value - c->offer);
	double given = c->stayers * c->offer;

	return kept + given > 0 ? (c->contact + given) / (kept + given)
				: (double)INFINITY;
}

/* The profit of contacting the rows of a step, per row of the sample. */
static double
profit(const struct campaign *c, const struct metrics_roc *roc, double events,
    double rows)
{
	double others = rows - events;

	return (events * (c->accept * (c->value - c->offer) - c->contact) -
		   others * (c->stayers * c->offer + c->contact)) /
	    roc->rows;
}

struct campaign_cut
campaign_best(const struct campaign *c, const struct metrics_roc *roc)
{
	struct campaign_cut best = { INFINITY, 0, 0 };

	array_each (const struct metrics_step, s, roc->steps, roc->step_count) {
		double here = profit(c, roc, s->events, s->rows);

		if (here > best.profit)
			best = (struct campaign_cut){ s->score, here, s->rows };
	}
	return best;
}

struct campaign_cut
campaign_at(
    const struct campaign *c, const struct metrics_roc *roc, double threshold)
{
	struct campaign_cut cut = { threshold, 0, 0 };

	array_each (const struct metrics_step, s, roc->steps, roc->step_count) {
		if (s->score <= threshold)
			break;
		cut.contacted = s->rows;
		cut.profit = profit(c, roc, s->events, s->rows);
	}
	return cut;
}

/* A point of the ROC curve, as counts. */
struct point {
	double events, others;
};

/* Upper hull from (0, 0) to (all, all); the number of points. */
static size_t
upper_hull(const struct metrics_roc *roc, struct point *hull)
{
	size_t n = 0;

	hull[n++] = (struct point){ 0, 0 };
	array_each (const struct metrics_step, s, roc->steps, roc->step_count) {
		struct point p = { s->events, s->rows - s->events };

		while (n > 1 &&
		    (hull[n - 1].events - hull[n - 2].events) *
			    (p.others - hull[n - 1].others) <=
			(p.events - hull[n - 1].events) *
			    (hull[n - 1].others - hull[n - 2].others))
			n--;
		hull[n++] = p;
	}
	return n;
}

/* The acceptance at which the next point of the hull begins to pay. */
static double
turning(
    const struct campaign *c, const struct point *from, const struct point *to)
{
	double d = c->offer / c->value, f = c->contact / c->value;
	double others = to->others - from->others;
	double events = to->events - from->events, g;

	if (!(events > 0))
		return 1;
	g = ((c->stayers * d + f) * others / events + f) / (1 - d);
	return fmin(fmax(g, 0), 1);
}

void
campaign_empc(const struct campaign *c, const struct metrics_roc *roc,
    double *empc, double *share)
{
	scoped struct point *hull =
	    mem_alloc(roc->step_count + 1, sizeof(*hull));
	size_t n = upper_hull(roc, hull);
	double d = c->offer / c->value, f = c->contact / c->value, low = 0;
	double rows = roc->rows;
	struct sum gain = { 0 }, reached = { 0 };

	for (size_t i = 0; i < n; i++) {
		double high =
		    i + 1 < n ? turning(c, &hull[i], &hull[i + 1]) : 1;
		double c0 = incomplete_beta(high, alpha, beta) -
		    incomplete_beta(low, alpha, beta);
		double c1 = alpha / (alpha + beta) *
		    (incomplete_beta(high, alpha + 1, beta) -
			incomplete_beta(low, alpha + 1, beta));

		sum_add(&gain,
		    c->value *
			(((1 - d) * c1 - f * c0) * hull[i].events -
			    (c->stayers * d + f) * hull[i].others * c0) /
			rows);
		sum_add(
		    &reached, c0 * (hull[i].events + hull[i].others) / rows);
		low = high;
	}
	bool both = roc->events > 0 && roc->events < roc->rows;
	*empc = both ? sum_value(&gain) : (double)NAN;
	*share = both ? sum_value(&reached) : (double)NAN;
}
