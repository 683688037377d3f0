#include "model/sampling.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/dist.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>

double
sampling_size(const struct sampling_size *plan, double *first)
{
	double z = normal_quantile(0.5 + plan->level / 2), n;

	if (plan->sd > 0)
		n = z * plan->sd / plan->error * (z * plan->sd / plan->error);
	else
		n = z * z * plan->share * (1 - plan->share) /
		    (plan->error * plan->error);
	if (first != NULL)
		*first = n;
	if (plan->population > 0)
		n /= 1 + (n - 1) / plan->population;
	n *= 1 + (plan->cluster - 1) * plan->rho;
	return ceil(n / plan->response);
}

double
sampling_margin_of(const struct sampling_size *plan, double asked)
{
	double z = normal_quantile(0.5 + plan->level / 2), N = plan->population;
	double sd =
	    plan->sd > 0 ? plan->sd : sqrt(plan->share * (1 - plan->share));
	double n =
	    asked * plan->response / (1 + (plan->cluster - 1) * plan->rho);

	if (N > 0)
		n = n < N ? n * (N - 1) / (N - n) : INFINITY;
	return z * sd / sqrt(n);
}

/* The part of the strata still free that goes to stratum h. */
static double
part_of(const struct sampling_stratum *stratum, bool neyman)
{
	return neyman ? stratum->size * stratum->sd : stratum->size;
}

/*
 * Shares n over the strata whose share lies within their limits, after those
 * that fall outside are set to the limit; share[h] in people.
 */
static void
share_out(const struct sampling_stratum *strata, size_t k, double n,
    bool neyman, double *share)
{
	scoped bool *set = mem_zero(k, sizeof(*set));
	bool again = true;

	while (again) {
		double left = n, parts = 0, worst = 0;
		size_t who = k;

		for (size_t h = 0; h < k; h++)
			if (set[h])
				left -= share[h];
			else
				parts += part_of(&strata[h], neyman);
		for (size_t h = 0; h < k; h++) {
			double least = fmin(2, strata[h].size), off;

			if (set[h])
				continue;
			share[h] = parts > 0
			    ? left * part_of(&strata[h], neyman) / parts
			    : 0;
			off = fmax(least - share[h], share[h] - strata[h].size);
			if (off > worst) {
				worst = off;
				who = h;
			}
		}
		again = who < k;
		if (again) {
			set[who] = true;
			share[who] = share[who] > strata[who].size
			    ? strata[who].size
			    : fmin(2, strata[who].size);
		}
	}
}

bool
sampling_allocate(struct sampling_stratum *strata, size_t k, size_t n,
    bool neyman, struct diag *d)
{
	scoped double *share = NULL;
	double all = 0, least = 0;
	size_t drawn = 0;

	for (size_t h = 0; h < k; h++) {
		all += strata[h].size;
		least += fmin(2, strata[h].size);
	}
	if ((double)n > all || (double)n < least)
		return diag_set(d, EXIT_DATA, "bad-sample-size",
		    "a sample of %zu from %zu strata must be %g to %g", n, k,
		    least, all);
	share = mem_alloc(k, sizeof(*share));
	share_out(strata, k, (double)n, neyman, share);
	for (size_t h = 0; h < k; h++) {
		/* A share of a whole number may come out just below it. */
		strata[h].draw = (size_t)floor(share[h] + 1e-9);
		share[h] -= (double)strata[h].draw;
		drawn += strata[h].draw;
	}
	for (; drawn < n; drawn++) {
		size_t best = k;

		for (size_t h = 0; h < k; h++)
			if ((double)strata[h].draw < strata[h].size &&
			    (best == k || share[h] > share[best] + 1e-9))
				best = h;
		strata[best].draw++;
		share[best] -= 1;
	}
	return true;
}

double
sampling_stratified_mean(
    const struct sampling_stratum *strata, size_t k, double *error)
{
	struct sum all = { 0 }, mean = { 0 }, variance = { 0 };

	for (size_t h = 0; h < k; h++)
		sum_add(&all, strata[h].size);
	for (size_t h = 0; h < k; h++) {
		double w = strata[h].size / sum_value(&all);
		double n = (double)strata[h].draw, s = strata[h].sd;

		sum_add(&mean, w * strata[h].mean);
		sum_add(
		    &variance, w * w * (1 - n / strata[h].size) * s * s / n);
	}
	*error = sqrt(sum_value(&variance));
	return sum_value(&mean);
}

/* Each in turn is taken with chance (still wanted) / (still there). */
void
sampling_simple(struct rng *rng, size_t population, size_t n, size_t *out)
{
	size_t taken = 0;

	for (size_t i = 0; i < population && taken < n; i++)
		if (rng_below(rng, population - i) < n - taken)
			out[taken++] = i;
}

void
sampling_systematic(struct rng *rng, size_t population, size_t n, size_t *out)
{
	double step = (double)population / (double)n;
	double start = rng_uniform(rng) * step;

	for (size_t i = 0; i < n; i++) {
		size_t at = (size_t)(start + (double)i * step);

		out[i] = at < population ? at : population - 1;
	}
}

/* The weights of each value of a margin. The caller frees. */
static struct sum *
totals_of(const double *weights, size_t n, const struct sampling_margin *margin)
{
	struct sum *total = mem_zero(margin->values, sizeof(*total));

	for (size_t i = 0; i < n; i++)
		sum_add(&total[margin->value[i]], weights[i]);
	return total;
}

/* Scales to one margin; the largest relative change. */
static double
scale_to(double *weights, size_t n, const struct sampling_margin *margin)
{
	scoped struct sum *total = totals_of(weights, n, margin);
	double change = 0;

	for (size_t i = 0; i < n; i++) {
		size_t v = margin->value[i];
		double now = sum_value(&total[v]);
		double factor = now > 0 ? margin->target[v] / now : 1;

		weights[i] *= factor;
		change = fmax(change, fabs(factor - 1));
	}
	return change;
}

/* Where the weights are the farthest from a target, as a share of it. */
static void
find_worst(const double *weights, size_t n,
    const struct sampling_margin *margins, size_t k,
    struct sampling_fault *fault)
{
	double worst = -1;

	for (size_t i = 0; i < k; i++) {
		scoped struct sum *total = totals_of(weights, n, &margins[i]);

		for (size_t v = 0; v < margins[i].values; v++) {
			double has = sum_value(&total[v]);
			double wants = margins[i].target[v];
			double off = fabs(has - wants) / fmax(has, wants);

			if (!(off > worst))
				continue;
			worst = off;
			*fault = (struct sampling_fault){ i, v, has, wants };
		}
	}
}

/* Whether all margins have the same total, and each target a weight. */
static enum sampling_end
check_margins(const double *weights, size_t n,
    const struct sampling_margin *margins, size_t k,
    struct sampling_fault *fault)
{
	double first = 0;

	for (size_t i = 0; i < k; i++) {
		double all = sum_of(margins[i].target, margins[i].values);
		struct sum *total = totals_of(weights, n, &margins[i]);
		size_t v = 0;

		first = i == 0 ? all : first;
		while (v < margins[i].values &&
		    (margins[i].target[v] <= 0 || sum_value(&total[v]) > 0))
			v++;
		free(total);
		*fault = (struct sampling_fault){ i, v, all, first };
		if (fabs(all - first) > 1e-6 * fmax(all, first))
			return SAMPLING_APART;
		if (v == margins[i].values)
			continue;
		fault->total = 0;
		fault->target = margins[i].target[v];
		return SAMPLING_NOBODY;
	}
	return SAMPLING_MET;
}

enum sampling_end
sampling_rake(double *weights, size_t n, const struct sampling_margin *margins,
    size_t k, struct sampling_fault *fault)
{
	enum sampling_end end = check_margins(weights, n, margins, k, fault);
	double change = end == SAMPLING_MET ? 1 : 0;

	for (int round = 0; round < 1000 && change >= 1e-6; round++) {
		change = 0;
		for (size_t i = 0; i < k; i++)
			change =
			    fmax(change, scale_to(weights, n, &margins[i]));
	}
	if (change < 1e-6)
		return end;
	find_worst(weights, n, margins, k, fault);
	return SAMPLING_STUCK;
}
