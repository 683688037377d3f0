#include "model/intermittent.h"

#include "base/mem.h"
#include "math/quantile.h"

#include <math.h>

/* What the fit so far expects of a period. */
static double
expect(const struct intermittent *fit, enum intermittent_method method,
    double alpha, double gap)
{
	if (fit->demands == 0)
		return 0;
	if (method == INTERMITTENT_TSB)
		return fit->chance * fit->size;
	return fit->size / gap *
	    (method == INTERMITTENT_SBA ? 1 - alpha / 2 : 1);
}

void
intermittent_fit(struct intermittent *fit, enum intermittent_method method,
    double alpha, const double *y, size_t n, double *fitted)
{
	size_t before = 0;
	double sum = 0, gap = 0;

	*fit = (struct intermittent){ 0 };
	for (size_t t = 0; t < n; t++) {
		bool demand = y[t] > 0;
		double passed = (double)(t + 1 - before);

		fitted[t] = t == 0 ? NAN : expect(fit, method, alpha, gap);
		if (fit->demands > 0)
			fit->chance += alpha * (demand - fit->chance);
		if (!demand)
			continue;
		before = t + 1;
		sum += y[t];
		if (fit->demands++ == 0) {
			fit->size = y[t];
			gap = passed;
			fit->chance = 1 / passed;
			continue;
		}
		fit->size += alpha * (y[t] - fit->size);
		gap += alpha * (passed - gap);
	}
	if (fit->demands == 0)
		return;
	fit->mean = sum / (double)fit->demands;
	if (method != INTERMITTENT_TSB)
		fit->chance = fmin(1 / gap, 1);
	fit->forecast = expect(fit, method, alpha, gap);
}

/* The sizes that were seen; of the caller. */
static double *
sizes(const struct intermittent *fit, const double *y, size_t n)
{
	double *size = mem_alloc(fit->demands, sizeof(*size));
	size_t k = 0;

	for (size_t t = 0; t < n; t++)
		if (y[t] > 0)
			size[k++] = y[t];
	return size;
}

double
intermittent_quantile(
    const struct intermittent *fit, const double *y, size_t n, double p)
{
	scoped double *size = NULL;
	size_t k = fit->demands, i = 0;

	if (k == 0 || p <= 1 - fit->chance)
		return 0;
	size = sizes(fit, y, n);
	sort_doubles(size, k);
	while (i + 1 < k &&
	    1 - fit->chance + fit->chance * (double)(i + 1) / (double)k < p)
		i++;
	return size[i] * fit->size / fit->mean;
}

void
intermittent_simulate(const struct intermittent *fit, const double *y, size_t n,
    size_t h, struct rng *rng, double *sum, size_t paths)
{
	scoped double *size = sizes(fit, y, n);

	for (size_t i = 0; i < paths; i++) {
		sum[i] = 0;
		for (size_t j = 0; j < h; j++)
			if (rng_uniform(rng) < fit->chance)
				sum[i] += size[rng_below(rng, fit->demands)] *
				    fit->size / fit->mean;
	}
	sort_doubles(sum, paths);
}
