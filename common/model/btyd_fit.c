/* Fitting a row of the table of models, and saying what the fit is worth. */
#include "base/die.h"
#include "base/each.h"
#include "model/btyd.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* COARSE cells suffice to find where to start. */
enum { RESTARTS = 2, FEW = 50, COARSE = 5000 };

/* What the search needs to see the likelihood as a function of x. */
struct search {
	const struct btyd_model *model;
	const struct btyd_sample *sample;
	int k;
};

/* The parameters of one block, their effects included: x holds ln of the
 * parameters, then the coefficients of buying, then those of leaving. */
static void
block_law(
    const struct search *s, const double *x, size_t block, struct btyd_law *law)
{
	size_t n = s->model->parameters, q = s->sample->covariates;
	const double *z = s->sample->z;
	double buy = 0, leave = 0;

	for (size_t j = 0; j < q; j++) {
		buy += x[n + j] * z[block * q + j];
		leave += x[n + q + j] * z[block * q + j];
	}
	law->model = s->model;
	law->k = s->k;
	for (size_t i = 0; i < n; i++)
		law->p[i] = exp(x[i]);
	if (q == 0)
		return;
	law->p[1] *= exp(-buy);
	if (s->model->lifetime) {
		law->p[3] *= exp(-leave);
	} else {
		law->p[2] *= exp(leave);
		law->p[3] *= exp(leave);
	}
}

static double
objective(const double *x, double *gradient, size_t n, void *data)
{
	const struct search *s = data;
	size_t m = s->model->parameters, q = s->sample->covariates;
	const double *z = s->sample->z;
	double value = 0, own[BTYD_PARAMETERS], leave;
	struct btyd_law law;

	for (size_t i = 0; gradient != NULL && i < n; i++)
		gradient[i] = 0;
	for (size_t b = 0; b < s->sample->blocks; b++) {
		block_law(s, x, b, &law);
		value += s->model->likelihood(
		    &s->sample->block[b], &law, gradient != NULL ? own : NULL);
		if (gradient == NULL)
			continue;
		for (size_t i = 0; i < m; i++)
			gradient[i] += own[i];
		leave = q == 0		 ? 0
		    : s->model->lifetime ? -own[3]
					 : own[2] + own[3];
		for (size_t j = 0; j < q; j++) {
			gradient[m + j] -= z[b * q + j] * own[1];
			gradient[m + q + j] += z[b * q + j] * leave;
		}
	}
	return value;
}

/* Where to begin, in scaled times; the starting values are for histories of
 * about 40 units. */
static void
fill_start(const struct search *s, double *start)
{
	double longest = 1, unit;

	for (size_t b = 0; b < s->sample->blocks; b++)
		longest = fmax(longest, s->sample->block[b].longest);
	unit =
	    s->model->discrete ? 1 : longest * s->sample->block[0].scale / 40;
	for (size_t i = 0; i < s->model->parameters; i++)
		start[i] = log(s->model->start[i]);
	start[1] += log(unit) - log(s->k);
	if (s->model->lifetime)
		start[3] += log(unit);
}

/* One search with k stages. */
static bool
fit_k(const struct search *s, struct mle_fit *mle, struct diag *diag)
{
	const struct btyd_sample *sample = s->sample;
	double start[MLE_MAX] = { 0 };
	struct btyd_data thin;
	struct btyd_sample few = { &thin, 1, NULL, 0 };
	struct search coarse = { s->model, &few, s->k };
	struct mle_problem problem = { .f = objective,
		.data = (void *)s,
		.n = s->model->parameters + 2 * sample->covariates,
		.restarts = RESTARTS };
	bool good;

	for (size_t b = 0; b < sample->blocks; b++)
		problem.units += sample->block[b].customers;
	fill_start(s, start);
	if (sample->blocks > 1 || sample->block[0].cells < 2 * COARSE)
		return mle_fit(&problem, start, mle, diag);
	btyd_thin(&sample->block[0], sample->block[0].cells / COARSE, &thin);
	problem.coarse = &coarse;
	problem.coarse_units = thin.customers;
	good = mle_fit(&problem, start, mle, diag);
	btyd_data_free(&thin);
	return good;
}

/* k = 1, 2, ... until the likelihood fell twice in a row; *s keeps the best k.
 */
static bool
search_k(struct search *s, struct mle_fit *best, struct diag *diag)
{
	struct mle_fit mle;
	int falls = 0, best_k = 0;

	for (int k = 1; k <= BTYD_STAGES && falls < 2; k++) {
		s->k = k;
		if (!fit_k(s, &mle, diag)) {
			if (best_k == 0)
				return false;
			break;
		}
		if (best_k == 0 || mle.value > best->value) {
			*best = mle;
			best_k = k;
			falls = 0;
		} else {
			falls++;
		}
	}
	s->k = best_k;
	return true;
}

/* Appends a sentence to the warnings. */
static void __attribute__((format(printf, 2, 3)))
warn(struct btyd_fit *fit, const char *format, ...)
{
	size_t used = strlen(fit->warning);
	va_list args;

	if (used > 0 && used + 2 < sizeof(fit->warning)) {
		strcpy(fit->warning + used, "; ");
		used += 2;
	}
	va_start(args, format);
	vsnprintf(
	    fit->warning + used, sizeof(fit->warning) - used, format, args);
	va_end(args);
}

/* A ridge: the data do not tell how much customers differ in leaving. */
/* A chance in words: on a ridge a tiny one is not known further. */
static const char *
print_chance(char *text, size_t size, double chance)
{
	snprintf(text, size, chance < 1e-6 ? "< 1e-06" : "= %.3g", chance);
	return text;
}

static void
warn_ridge(struct btyd_fit *fit)
{
	const struct btyd_model *m = fit->law.model;
	const double *p = fit->law.p;
	char text[32];

	if (!fit->mle.far && fit->mle.condition <= MLE_CONDITION)
		return;
	if (m->parameters < 4)
		warn(fit, "r and alpha are hardly told apart by these data");
	else if (m->lifetime)
		warn(fit,
		    "a flat ridge: of s and beta only the rate of leaving "
		    "s/beta = %.3g per unit is told by these data; predictions "
		    "stay usable",
		    p[2] / p[3]);
	else if (m->discrete)
		warn(fit,
		    "a flat ridge: of gamma and delta only the chance of "
		    "leaving gamma/(gamma+delta) %s is told by these data; "
		    "predictions stay usable",
		    print_chance(text, sizeof(text), p[2] / (p[2] + p[3])));
	else
		warn(fit,
		    "a flat ridge: of a and b only the chance of leaving "
		    "a/(a+b) %s is told by these data; predictions stay usable",
		    print_chance(text, sizeof(text), p[2] / (p[2] + p[3])));
}

static void
fill_warning(struct btyd_fit *fit, const struct btyd_data *total)
{
	double gap = total->spanned / fmax(total->purchases, 1);

	fit->warning[0] = '\0';
	if (!fit->mle.converged)
		warn(fit, "the search did not converge (gradient %.3g)",
		    fit->mle.largest_gradient);
	else if (!fit->mle.starts_agree)
		warn(fit, "other starts end at other parameters");
	warn_ridge(fit);
	if (total->repeaters < FEW)
		warn(fit,
		    "only %.0f came back; fewer than %d customers say little",
		    total->repeaters, FEW);
	if (total->longest < 3 * gap && !fit->law.model->discrete)
		warn(
		    fit, "the longest history spans less than three mean gaps");
}

/* The totals over the blocks; only the counts are filled. */
static struct btyd_data
add_up(const struct btyd_sample *sample)
{
	struct btyd_data total = { 0 };

	array_each (const struct btyd_data, d, sample->block, sample->blocks) {
		total.customers += d->customers;
		total.repeaters += d->repeaters;
		total.purchases += d->purchases;
		total.spanned += d->spanned;
		total.longest = fmax(total.longest, d->longest);
	}
	return total;
}

bool
btyd_fit(const struct btyd_model *model, const struct btyd_sample *sample,
    struct btyd_fit *fit, struct diag *diag)
{
	struct search s = { model, sample, 1 };
	struct btyd_data total = add_up(sample);
	double scale = sample->blocks > 0 ? sample->block[0].scale : 1;

	memset(fit, 0, sizeof(*fit));
	if (total.customers < 2)
		return diag_set(diag, EXIT_DATA, "few-customers",
		    "too few customers (%.0f) to fit %s: give more customers, "
		    "or a fitted model with --use",
		    total.customers, model->title);
	if (total.purchases == 0)
		return diag_set(diag, EXIT_DATA, "no-repeat",
		    "no customer bought a second time, so nothing tells rates "
		    "and leaving apart: give a longer history");
	if (model->regular ? !search_k(&s, &fit->mle, diag)
			   : !fit_k(&s, &fit->mle, diag))
		return false;
	if (!model->discrete) {
		fit->mle.x[1] -= log(scale);
		if (model->lifetime)
			fit->mle.x[3] -= log(scale);
		fit->mle.value += total.purchases * log(scale);
	}
	fit->covariates = sample->covariates;
	fit->law.model = model;
	fit->law.k = s.k;
	for (size_t i = 0; i < model->parameters; i++)
		fit->law.p[i] = exp(fit->mle.x[i]);
	fill_warning(fit, &total);
	return true;
}

struct btyd_law
btyd_law_at(const struct btyd_fit *fit, const double *z)
{
	struct btyd_sample one = { NULL, 1, z, fit->covariates };
	struct search s = { fit->law.model, &one, fit->law.k };
	struct btyd_law law = fit->law;

	if (fit->covariates > 0)
		block_law(&s, fit->mle.x, 0, &law);
	return law;
}
