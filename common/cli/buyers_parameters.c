/*
 * The parameters of the fitted laws as a table for people: natural scale,
 * covariates by their names and in their own units.
 */
#include "cli/buyers.h"
#include "cli/heading.h"
#include "text/date.h"

#include <math.h>

#define LEVEL 0.95

/* What makes ln of parameter i one at covariates of 0, where the fit has it at
 * their means: alpha and beta go with exp(-z), a and b with exp(z). */
static void
fill_weights(const struct buyers_law *law, size_t i, double *weight)
{
	const struct btyd_fit *fit = &law->fit;
	const struct btyd_model *m = fit->law.model;
	size_t q = fit->covariates, from = m->parameters + (i > 1 ? q : 0);
	double sign = i > 1 && !m->lifetime ? -1 : 1;

	weight[i] = 1;
	for (size_t j = 0; (i == 1 || i == 3 || sign < 0) && j < q; j++)
		weight[from + j] = sign * law->z_mean[j] / law->z_sd[j];
}

static void
write_start(const struct buyers_law *law, bool cohorts, struct csv_writer *w)
{
	char text[PERIOD_TEXT];

	if (!cohorts)
		return;
	if (law->cohort == DATE_NONE)
		csv_field(w, STR("(all)"));
	else
		csv_field(w,
		    (struct str){ text,
			period_print(text, PERIOD_MONTH,
			    period_of(PERIOD_MONTH, law->cohort)) });
}

static void
write_coefficients(
    const struct buyers_law *law, bool cohorts, struct csv_writer *w)
{
	const struct btyd_fit *fit = &law->fit;
	size_t q = fit->covariates, m = fit->law.model->parameters;
	struct mle_estimate e;

	for (size_t i = 0; i < 2 * q; i++) {
		double weight[MLE_MAX] = { 0 };
		char name[BUYERS_NAME];

		weight[m + i] = 1 / law->z_sd[i % q];
		e = mle_estimate(&fit->mle, weight, MLE_PLAIN, LEVEL);
		buyers_coefficient_name(law->columns, q, i, name);
		write_start(law, cohorts, w);
		heading_estimate(w, fit->law.model->name, name, &e);
	}
}

static void
write_spend(const struct buyers_law *law, bool cohorts, struct csv_writer *w)
{
	static const char *const names[] = { "p", "q", "c" };
	const struct mle_fit *mle = &law->spend.mle;
	struct mle_estimate e = { law->mean_spend, NAN, NAN, NAN };

	if (!law->has_spend) {
		write_start(law, cohorts, w);
		heading_estimate(w, "spend", "mean", &e);
		return;
	}
	for (size_t i = 0; i < 3; i++) {
		double weight[3] = { 0 };
		double above = i == 1 ? gamma_gamma_least_q(&law->spend) : 0;

		weight[i] = 1;
		e = mle_estimate(mle, weight, MLE_LOG, LEVEL);
		e.value += above;
		e.lower += above;
		e.upper += above;
		write_start(law, cohorts, w);
		heading_estimate(w, "gamma-gamma", names[i], &e);
	}
}

static void
write_law(const struct buyers *b, const struct buyers_law *law, bool cohorts,
    struct csv_writer *w)
{
	const struct btyd_model *m = law->fit.law.model;
	struct mle_estimate e;

	for (size_t i = 0; i < m->parameters; i++) {
		double weight[MLE_MAX] = { 0 };

		fill_weights(law, i, weight);
		e = mle_estimate(&law->fit.mle, weight, MLE_LOG, LEVEL);
		write_start(law, cohorts, w);
		heading_estimate(w, m->name, m->parameter[i], &e);
	}
	if (m->regular) {
		e = (struct mle_estimate){ law->fit.law.k, NAN, NAN, NAN };
		write_start(law, cohorts, w);
		heading_estimate(w, m->name, "k", &e);
	}
	write_coefficients(law, cohorts, w);
	if (b->wants_spend)
		write_spend(law, cohorts, w);
}

bool
buyers_parameters(const struct buyers *b, struct csv_writer *w)
{
	bool cohorts = b->o->cohort > 0;

	if (b->o->table == BUYERS_CUSTOMERS || w == NULL)
		return b->o->table != BUYERS_CUSTOMERS;
	if (cohorts)
		csv_field(w, STR("cohort"));
	heading_line(w, HEADING_ESTIMATES);
	for (size_t i = 0; i < b->law.n; i++)
		write_law(b, &b->law.v[i], cohorts, w);
	return true;
}
