#include "model/residual.h"

#include "math/sum.h"

#include <math.h>

/* How many steps are at or before a time. */
static size_t
steps_until(const struct hazard_steps *steps, double time)
{
	size_t low = 0, high = steps->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (steps->time[middle] <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

double
hazard_at(const struct hazard_steps *steps, double time)
{
	size_t i = steps_until(steps, time);

	return i > 0 ? steps->hazard[i - 1] : 0;
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

	if (served + horizon > steps->last || isinf(now))
		return NAN;
	return -expm1(-(hazard_at(steps, served + horizon) - now) * risk);
}

double
residual_mean(const struct hazard_steps *steps, double risk, double served,
    double horizon)
{
	double now = hazard_at(steps, served), end = served + horizon;
	double height = 1, from = served;
	struct sum area = { 0 };

	if (end > steps->last || isinf(now))
		return NAN;
	for (size_t i = steps_until(steps, served);
	     i < steps->n && steps->time[i] < end; i++) {
		sum_add(&area, height * (steps->time[i] - from));
		from = steps->time[i];
		height = exp(-(steps->hazard[i] - now) * risk);
	}
	sum_add(&area, height * (end - from));
	return sum_value(&area);
}

double
residual_median(const struct hazard_steps *steps, double risk, double served)
{
	const double ln_2 = 0.69314718055994530942;
	double now = hazard_at(steps, served);

	if (served > steps->last || isinf(now))
		return NAN;
	for (size_t i = steps_until(steps, served); i < steps->n; i++)
		/* S = 1/2 exactly on Kaplan-Meier curves: allow for the log */
		if ((steps->hazard[i] - now) * risk >= ln_2 * (1 - 1e-12))
			return steps->time[i] - served;
	return NAN;
}
