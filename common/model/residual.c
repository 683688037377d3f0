#include "model/residual.h"

#include "base/sort.h"
#include "math/gauss.h"
#include "math/sum.h"

#include <math.h>

/* How many steps are at or before a time. */
static size_t
steps_until(const struct hazard_steps *steps, double time)
{
	size_t low;

	sort_bound(low, 0, steps->n, i, steps->time[i] <= time);
	return low;
}

double
hazard_at(const struct hazard_steps *steps, double time)
{
	size_t i = steps_until(steps, time);
	double hazard = i > 0 ? steps->hazard[i - 1] : 0;

	if (time > steps->last && steps->beyond != NULL)
		hazard += lifetime_ln_survival(steps->beyond, steps->last) -
		    lifetime_ln_survival(steps->beyond, time);
	return hazard;
}

/* Whether something is known of a time. */
static bool
is_known(const struct hazard_steps *steps, double time)
{
	return time <= steps->last || steps->beyond != NULL;
}

/* The time behind `last` at which H reaches a height. */
static double
beyond_at(const struct hazard_steps *steps, double hazard)
{
	double past = hazard - hazard_at(steps, steps->last);

	return lifetime_time(steps->beyond,
	    lifetime_ln_survival(steps->beyond, steps->last) - past);
}

/* S(u) / S(served), for the mean behind the last step. */
struct rest {
	const struct hazard_steps *steps;
	double risk, now;
};

static double
rest_at(double time, void *data)
{
	const struct rest *r = data;

	return exp(-(hazard_at(r->steps, time) - r->now) * r->risk);
}

/* The integral of S / S(served) from a time behind the last step on, by panels
 * over which S falls by e^2. */
static double
rest_mean(struct rest *r, double from, double end)
{
	struct sum area = { 0 };
	double fallen = (hazard_at(r->steps, from) - r->now) * r->risk;

	if (isinf(end) && r->steps->beyond->law == LIFETIME_LOGLOGISTIC &&
	    r->steps->beyond->scale >= r->risk)
		return NAN;
	while (from < end && fallen < 700) {
		double to;

		fallen += 2;
		to = fmin(beyond_at(r->steps, r->now + fallen / r->risk), end);
		if (!(to > from))
			break;
		sum_add(&area, gauss_integrate(rest_at, r, from, to));
		from = to;
	}
	return sum_value(&area);
}

double
residual_survival(const struct hazard_steps *steps, double risk, double time)
{
	return exp(-hazard_at(steps, time) * risk);
}

double
residual_leave(const struct hazard_steps *steps, double risk, double served,
    double horizon)
{
	double now = hazard_at(steps, served);

	if (!is_known(steps, served + horizon) || isinf(now))
		return NAN;
	return -expm1(-(hazard_at(steps, served + horizon) - now) * risk);
}

double
residual_mean(const struct hazard_steps *steps, double risk, double served,
    double horizon)
{
	double now = hazard_at(steps, served), end = served + horizon;
	double height = 1, from = served, stop = fmin(end, steps->last);
	struct rest rest = { steps, risk, now };
	struct sum area = { 0 };

	if (!is_known(steps, end) || isinf(now))
		return NAN;
	for (size_t i = steps_until(steps, served);
	     i < steps->n && steps->time[i] < stop; i++) {
		sum_add(&area, height * (steps->time[i] - from));
		from = steps->time[i];
		height = exp(-(steps->hazard[i] - now) * risk);
	}
	sum_add(&area, height * fmax(stop - from, 0));
	if (end > steps->last)
		sum_add(
		    &area, rest_mean(&rest, fmax(served, steps->last), end));
	return sum_value(&area);
}

double
residual_median(const struct hazard_steps *steps, double risk, double served)
{
	const double ln_2 = 0.69314718055994530942;
	double now = hazard_at(steps, served);
	size_t at;

	if (!is_known(steps, served) || isinf(now))
		return NAN;
	/* S = 1/2 exactly on Kaplan-Meier curves: allow for the log */
	sort_bound(at, steps_until(steps, served), steps->n, i,
	    (steps->hazard[i] - now) * risk < ln_2 * (1 - 1e-12));
	if (at < steps->n)
		return steps->time[at] - served;
	return steps->beyond != NULL
	    ? beyond_at(steps, now + ln_2 / risk) - served
	    : (double)NAN;
}
