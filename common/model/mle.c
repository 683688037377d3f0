#include "model/mle.h"

#include "base/die.h"
#include "base/rng.h"
#include "math/dist.h"
#include "math/linalg.h"

#include <math.h>
#include <string.h>

enum { EVALUATIONS = 600 };

/* The information is minus the Hessian; its condition number and inverse. */
static void
fill_covariance(const struct mle_problem *p, void *data, struct mle_fit *fit)
{
	double information[MLE_MAX * MLE_MAX], copy[MLE_MAX * MLE_MAX];
	double values[MLE_MAX];
	size_t n = p->n;

	optim_hessian(p->f, data, fit->x, n, information);
	for (size_t i = 0; i < n * n; i++)
		information[i] = -information[i];
	memcpy(copy, information, n * n * sizeof(*copy));
	eigenvalues(copy, n, values);
	fit->condition = values[0] > 0 ? values[n - 1] / values[0] : INFINITY;
	if (isinf(fit->condition) || !cholesky(information, n, 1e-13)) {
		fit->condition = INFINITY;
		return;
	}
	cholesky_invert(information, n, fit->covariance);
}

/* Takes a search's result in: the best so far stays. */
static void
keep_best(
    struct mle_fit *fit, const double *x, const struct optim_result *result)
{
	double gain = result->value - fit->value;

	if (result->value == -INFINITY)
		return;
	if (fabs(gain) < 1e-4)
		fit->starts_agree = true;
	if (!(gain > 0))
		return;
	if (gain >= 1e-4)
		fit->starts_agree = false;
	memcpy(fit->x, x, fit->n * sizeof(*x));
	fit->value = result->value;
	fit->largest_gradient = result->largest_gradient;
}

/* Climbs from the start and from seeded points around it. */
static void
try_starts(const struct mle_problem *p, void *data, const double *start,
    double tolerance, struct mle_fit *fit)
{
	struct optim_limits limits = { tolerance, EVALUATIONS, -MLE_BOUND,
		MLE_BOUND, NULL };
	struct optim_result result;
	struct rng rng;
	double x[MLE_MAX];

	rng_seed(&rng, 1);
	for (int i = 0; i <= p->restarts; i++) {
		for (size_t j = 0; j < p->n; j++)
			x[j] =
			    start[j] + (i == 0 ? 0 : 2 * rng_uniform(&rng) - 1);
		optim_maximise(p->f, data, x, p->n, &limits, &result);
		keep_best(fit, x, &result);
	}
}

/* Finds out from the coarse sample where to climb from, and how the likelihood
 * is curved there; then climbs. */
static void
climb_from_coarse(const struct mle_problem *p, const double *start,
    double tolerance, struct mle_fit *fit)
{
	struct mle_fit coarse = { .n = p->n, .value = -INFINITY };
	struct optim_limits limits = { tolerance, EVALUATIONS, -MLE_BOUND,
		MLE_BOUND, NULL };
	struct optim_result result;

	try_starts(p, p->coarse, start, 1e-8 * p->coarse_units, &coarse);
	if (coarse.value == -INFINITY)
		memcpy(coarse.x, start, p->n * sizeof(*start));
	else
		fill_covariance(p, p->coarse, &coarse);
	for (size_t i = 0; i < p->n * p->n; i++)
		coarse.covariance[i] *= p->coarse_units / p->units;
	if (coarse.value != -INFINITY && !isinf(coarse.condition))
		limits.inverse = coarse.covariance;
	optim_maximise(p->f, p->data, coarse.x, p->n, &limits, &result);
	keep_best(fit, coarse.x, &result);
	fit->starts_agree = coarse.starts_agree;
}

bool
mle_fit(const struct mle_problem *p, const double *start, struct mle_fit *fit,
    struct diag *diag)
{
	/* Far below what is accepted, so that the figures have their digits;
	 * the noise of a large sum may not let it get there. */
	double tolerance = 1e-10 * p->units;

	*fit = (struct mle_fit){ .n = p->n,
		.units = p->units,
		.value = -INFINITY,
		.starts_agree = p->restarts == 0 };
	if (p->coarse != NULL)
		climb_from_coarse(p, start, tolerance, fit);
	else
		try_starts(p, p->data, start, tolerance, fit);
	if (fit->value == -INFINITY)
		return diag_set(diag, EXIT_DATA, "no-likelihood",
		    "the likelihood is not defined for these data");
	for (size_t j = 0; j < p->n; j++)
		fit->far = fit->far || fabs(fit->x[j]) > MLE_FAR;
	/* On a ridge the search creeps; what it predicts has settled. */
	fit->converged =
	    fit->largest_gradient < (fit->far ? 1e-4 : 1e-6) * p->units;
	fill_covariance(p, p->data, fit);
	return true;
}

double
mle_variance(const struct mle_fit *fit, const double *gradient)
{
	double sum = 0;

	if (isinf(fit->condition))
		return NAN;
	for (size_t i = 0; i < fit->n; i++)
		for (size_t j = 0; j < fit->n; j++)
			sum += gradient[i] * fit->covariance[i * fit->n + j] *
			    gradient[j];
	return sum;
}

struct mle_estimate
mle_estimate(const struct mle_fit *fit, const double *weight,
    enum mle_scale scale, double level)
{
	double se = sqrt(mle_variance(fit, weight)), x = 0;
	double half = normal_quantile((1 + level) / 2) * se;

	for (size_t i = 0; i < fit->n; i++)
		x += weight[i] * fit->x[i];
	if (scale == MLE_PLAIN)
		return (struct mle_estimate){ x, se, x - half, x + half };
	return (struct mle_estimate){ exp(x), exp(x) * se, exp(x - half),
		exp(x + half) };
}

double
mle_error(const struct mle_fit *fit, size_t i)
{
	return isinf(fit->condition) ? NAN
				     : sqrt(fit->covariance[i * fit->n + i]);
}

double
mle_aic(const struct mle_fit *fit)
{
	return 2 * (double)fit->n - 2 * fit->value;
}

double
mle_bic(const struct mle_fit *fit)
{
	return (double)fit->n * log(fit->units) - 2 * fit->value;
}
