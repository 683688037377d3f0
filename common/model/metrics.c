#include "model/metrics.h"

#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"
#include "math/sum.h"
#include "model/logistic.h"

#include <math.h>
#include <stdlib.h>

static const double Z95 = 1.959963984540054;
static const double LEAST_P = 1e-15, LEAST_SHARE = 1e-4;

static double
weight_of(const double *weight, size_t row)
{
	return weight != NULL ? weight[row] : 1;
}

void
metrics_roc(const double *score, const uint8_t *event, const double *weight,
    size_t n, struct metrics_roc *roc)
{
	scoped struct sort_item *items = sort_numbers(score, n, true);
	struct metrics_step *step = NULL;

	*roc = (struct metrics_roc){ 0 };
	roc->steps = mem_alloc(n, sizeof(*roc->steps));
	for (size_t i = 0; i < n; i++) {
		double w = weight_of(weight, items[i].index);

		if (i == 0 || items[i].key != items[i - 1].key) {
			step = &roc->steps[roc->step_count++];
			step->score = score[items[i].index];
		}
		roc->rows += w;
		roc->events += event[items[i].index] ? w : 0;
		step->rows = roc->rows;
		step->events = roc->events;
	}
	roc->steps =
	    mem_resize(roc->steps, roc->step_count, sizeof(*roc->steps));
}

void
metrics_roc_free(struct metrics_roc *roc)
{
	free(roc->steps);
	*roc = (struct metrics_roc){ 0 };
}

/*
 * Moments of the placements: of an event, the share of others below it, of
 * another, the share of events above it, ties half. Their means are the AUC.
 */
static void
placements(const struct metrics_roc *roc, struct moments *events,
    struct moments *others)
{
	double e = roc->events, m = roc->rows - roc->events;
	double rows = 0, above = 0;

	array_each (
	    const struct metrics_step, step, roc->steps, roc->step_count) {
		double tied_events = step->events - above;
		double tied_others = step->rows - rows - tied_events;
		double below = m - (step->rows - step->events);

		moments_add(events, (below + tied_others / 2) / m, tied_events);
		moments_add(others, (above + tied_events / 2) / e, tied_others);
		rows = step->rows;
		above = step->events;
	}
}

struct metrics_auc
metrics_auc(const struct metrics_roc *roc)
{
	struct metrics_auc result = { NAN, NAN, NAN, NAN };
	struct moments events = { 0 }, others = { 0 };

	if (roc->events == 0 || roc->events == roc->rows)
		return result;
	placements(roc, &events, &others);
	result.auc = events.mean;
	result.se = sqrt(moments_sample_variance(&events) / events.weight +
	    moments_sample_variance(&others) / others.weight);
	if (isnan(result.se))
		return result;
	result.lower = fmax(result.auc - Z95 * result.se, 0);
	result.upper = fmin(result.auc + Z95 * result.se, 1);
	return result;
}

/* Adds the placement of every row under one score, times sign; roc is that of
 * the score. */
static void
add_placements(const double *score, const uint8_t *event, size_t n,
    const struct metrics_roc *roc, double sign, double *placement)
{
	double e = roc->events, m = roc->rows - roc->events;
	scoped struct sort_item *items = sort_numbers(score, n, true);
	const struct metrics_step none = { 0 }, *step = roc->steps;

	for (size_t i = 0; i < n; i++) {
		const struct metrics_step *above;
		size_t row = items[i].index;

		step += i > 0 && items[i].key != items[i - 1].key;
		above = step == roc->steps ? &none : step - 1;
		placement[row] += sign *
		    (event[row] ? 1 -
				(step->rows - step->events + above->rows -
				    above->events) /
				    (2 * m)
				: (step->events + above->events) / (2 * e));
	}
}

/* The area under a score, whose placements are added. */
static double
place(const double *score, const uint8_t *event, const double *weight, size_t n,
    double sign, double *placement)
{
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	double auc;

	metrics_roc(score, event, weight, n, &roc);
	auc = metrics_auc(&roc).auc;
	if (!isnan(auc))
		add_placements(score, event, n, &roc, sign, placement);
	return auc;
}

struct metrics_comparison
metrics_compare(const double *a, const double *b, const uint8_t *event,
    const double *weight, size_t n)
{
	struct metrics_comparison result = { .se = NAN, .z = NAN, .p = NAN };
	struct moments events = { 0 }, others = { 0 };
	scoped double *placement = mem_zero(n, sizeof(*placement));

	result.auc_a = place(a, event, weight, n, 1, placement);
	result.auc_b = place(b, event, weight, n, -1, placement);
	result.difference = result.auc_a - result.auc_b;
	for (size_t i = 0; i < n; i++)
		moments_add(event[i] ? &events : &others, placement[i],
		    weight_of(weight, i));
	if (isnan(result.difference))
		return result;
	result.se = sqrt(moments_sample_variance(&events) / events.weight +
	    moments_sample_variance(&others) / others.weight);
	if (!(result.se > 0))
		return result;
	result.z = result.difference / result.se;
	result.p = erfc(fabs(result.z) * sqrt(.5)); /* two-sided normal */
	return result;
}

struct metrics_ks
metrics_ks(const struct metrics_roc *roc)
{
	double e = roc->events, m = roc->rows - roc->events;
	struct metrics_ks result = { NAN, NAN };

	if (roc->events == 0 || roc->events == roc->rows)
		return result;
	result.ks = -1;
	array_each (
	    const struct metrics_step, step, roc->steps, roc->step_count) {
		double others = step->rows - step->events;
		double gap = fabs(step->events / e - others / m);

		if (gap > result.ks) {
			result.ks = gap;
			result.at = step->score;
		}
	}
	return result;
}

double
metrics_average_precision(const struct metrics_roc *roc)
{
	struct sum sum = { 0 };
	double before = 0;

	if (roc->events == 0)
		return NAN;
	array_each (
	    const struct metrics_step, step, roc->steps, roc->step_count) {
		sum_add(
		    &sum, (step->events - before) * step->events / step->rows);
		before = step->events;
	}
	return sum_value(&sum) / roc->events;
}

double
metrics_brier(
    const double *p, const uint8_t *event, const double *weight, size_t n)
{
	struct sum sum = { 0 }, rows = { 0 };

	for (size_t i = 0; i < n; i++) {
		double miss = p[i] - event[i], w = weight_of(weight, i);

		sum_add(&sum, w * miss * miss);
		sum_add(&rows, w);
	}
	return n > 0 ? sum_value(&sum) / sum_value(&rows) : NAN;
}

static double
inside(double p)
{
	return fmin(fmax(p, LEAST_P), 1 - LEAST_P);
}

double
metrics_log_loss(
    const double *p, const uint8_t *event, const double *weight, size_t n)
{
	struct sum sum = { 0 }, rows = { 0 };

	for (size_t i = 0; i < n; i++) {
		double kept = inside(p[i]), w = weight_of(weight, i);

		sum_add(&sum, w * (event[i] ? -log(kept) : -log1p(-kept)));
		sum_add(&rows, w);
	}
	return n > 0 ? sum_value(&sum) / sum_value(&rows) : NAN;
}

/* The search ends when it is as near as this; what is nearer to 0 is 0. */
static double
settled(double b, double se)
{
	return fabs(b) < 1e-6 * se ? 0 : b;
}

struct metrics_calibration
metrics_calibrate(
    const double *p, const uint8_t *event, const double *weight, size_t n)
{
	struct metrics_calibration result = { NAN, NAN, NAN, NAN, NAN };
	scoped double *logit = mem_alloc(n, sizeof(*logit));
	struct logistic_column column = { .number = logit };
	struct logistic_data data = { .columns = &column,
		.column_count = 1,
		.event = event,
		.weight = weight,
		.rows = n };
	struct logistic_options options = { 0 };
	struct logistic_fit fit;

	for (size_t i = 0; i < n; i++) {
		double kept = inside(p[i]);

		logit[i] = log(kept) - log1p(-kept);
	}
	logistic_fit(&data, &options, &fit);
	if (fit.converged && fit.kept == 2) {
		result.intercept = settled(fit.b[0], fit.se[0]);
		result.intercept_se = fit.se[0];
		result.slope = fit.b[1];
		result.slope_se = fit.se[1];
	}
	arena_free(&fit.memory);
	data.column_count = 0;
	data.offset = logit;
	logistic_fit(&data, &options, &fit);
	if (fit.converged)
		result.in_the_large = settled(fit.b[0], fit.se[0]);
	arena_free(&fit.memory);
	return result;
}

void
metrics_groups(const double *p, const uint8_t *event, const double *weight,
    size_t n, struct metrics_group *groups, size_t k)
{
	scoped struct sort_item *items = sort_numbers(p, n, true);
	double all = 0, before = 0;

	for (size_t g = 0; g < k; g++)
		groups[g] = (struct metrics_group){ 0 };
	for (size_t i = 0; i < n; i++)
		all += weight_of(weight, i);
	for (size_t i = 0; i < n; i++) {
		size_t row = items[i].index;
		double w = weight_of(weight, row);
		double place = ceil((double)k * (before + w) / all - 1e-9);
		struct metrics_group *group =
		    &groups[(size_t)fmin(fmax(place, 1), (double)k) - 1];

		before += w;
		if (!(group->rows > 0))
			group->highest = p[row];
		group->rows += w;
		group->lowest = p[row];
		group->events += event[row] ? w : 0;
		group->sum_p += w * p[row];
	}
}

double
metrics_ece(const struct metrics_group *groups, size_t k)
{
	double sum = 0, rows = 0;

	for (size_t g = 0; g < k; g++) {
		rows += groups[g].rows;
		sum += fabs(groups[g].events - groups[g].sum_p);
	}
	return rows > 0 ? sum / rows : NAN;
}

double
metrics_hosmer_lemeshow(const struct metrics_group *groups, size_t k)
{
	double sum = 0;

	for (size_t g = 0; g < k; g++) {
		double n = groups[g].rows;
		double miss = groups[g].events - groups[g].sum_p;
		double variance = groups[g].sum_p * (n - groups[g].sum_p);

		if (variance > 0)
			sum += miss * miss * n / variance;
	}
	return sum;
}

/* The total of k counts, NaN for 0. */
static double
total(const double *counts, size_t k)
{
	double sum = sum_of(counts, k);

	return sum > 0 ? sum : NAN;
}

double
metrics_psi_part(double expected_share, double actual_share)
{
	double e = fmax(expected_share, LEAST_SHARE);
	double a = fmax(actual_share, LEAST_SHARE);

	return (a - e) * log(a / e);
}

double
metrics_psi(const double *expected, const double *actual, size_t k)
{
	double all_expected = total(expected, k), all_actual = total(actual, k);
	struct sum sum = { 0 };

	for (size_t i = 0; i < k; i++)
		sum_add(&sum,
		    metrics_psi_part(
			expected[i] / all_expected, actual[i] / all_actual));
	return isnan(all_expected + all_actual) ? NAN : sum_value(&sum);
}

double
metrics_csi(const double *expected, const double *actual, const double *points,
    size_t k)
{
	double all_expected = total(expected, k), all_actual = total(actual, k);
	struct sum sum = { 0 };

	for (size_t i = 0; i < k; i++)
		sum_add(&sum,
		    (actual[i] / all_actual - expected[i] / all_expected) *
			points[i]);
	return sum_value(&sum);
}
