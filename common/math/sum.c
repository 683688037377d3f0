#include "math/sum.h"

#include <math.h>

/* Neumaier 1974: the digits that the smaller of the two loses go to `low`. */
void
sum_add(struct sum *sum, double x)
{
	double total = sum->high + x;

	/* Beyond the range the lost part would be Inf - Inf. */
	if (isfinite(total)) {
		if (fabs(sum->high) >= fabs(x))
			sum->low += (sum->high - total) + x;
		else
			sum->low += (x - total) + sum->high;
	}
	sum->high = total;
}

double
sum_value(const struct sum *sum)
{
	return sum->high + sum->low;
}

double
sum_of(const double *x, size_t n)
{
	struct sum sum = { 0 };

	for (size_t i = 0; i < n; i++)
		sum_add(&sum, x[i]);
	return sum_value(&sum);
}

/* West 1979: Welford's step with a weight. */
void
moments_add(struct moments *m, double x, double weight)
{
	double delta, step;

	if (weight <= 0)
		return;
	m->weight += weight;
	delta = x - m->mean;
	step = delta * (weight / m->weight);
	m->mean += step;
	m->squares += weight * delta * (x - m->mean);
}

double
moments_population_variance(const struct moments *m)
{
	return m->weight > 0 ? m->squares / m->weight : NAN;
}

double
moments_sample_variance(const struct moments *m)
{
	return m->weight >= 2 ? m->squares / (m->weight - 1) : NAN;
}
