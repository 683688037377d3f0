/*
 * The model file: lines of a key and its values, TAB between them, numbers in
 * full. A model that is applied every night needs nothing else.
 */
#include "base/die.h"
#include "cli/buyers.h"
#include "io/in.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_LINE "crm-btyd-model"

static void
write_number(struct out *out, double value)
{
	char text[NUM_MAX];

	out_byte(out, '\t');
	out_bytes(out, text, num_print_exact(text, value));
}

static void
write_text(struct out *out, const char *key, const char *value)
{
	out_str(out, str_of(key));
	out_byte(out, '\t');
	out_str(out, str_of(value));
	out_byte(out, '\n');
}

/* A key, then n numbers. */
static void
write_numbers(struct out *out, const char *key, const double *value, size_t n)
{
	out_str(out, str_of(key));
	for (size_t i = 0; i < n; i++)
		write_number(out, value[i]);
	out_byte(out, '\n');
}

/* What was fitted: the point, its value, and the covariance where there is one.
 */
static void
write_fit(struct out *out, const char *key, const struct mle_fit *fit)
{
	char name[64];

	snprintf(name, sizeof(name), "%s", key);
	write_numbers(out, name, fit->x, fit->n);
	snprintf(name, sizeof(name), "%s_loglik", key);
	write_numbers(out, name, &fit->value, 1);
	snprintf(name, sizeof(name), "%s_customers", key);
	write_numbers(out, name, &fit->units, 1);
	snprintf(name, sizeof(name), "%s_covariance", key);
	if (!isinf(fit->condition))
		write_numbers(out, name, fit->covariance, fit->n * fit->n);
}

void
buyers_save(const char *path, const struct buyers_law *law)
{
	char day[DATE_MAX + 1];
	double k = law->fit.law.k;
	struct out out;

	day[date_print(day, law->as_of)] = '\0';
	out_open(&out, path);
	write_text(&out, FIRST_LINE, "1");
	write_text(&out, "model", law->fit.law.model->name);
	write_text(&out, "as_of", day);
	write_numbers(&out, "unit_days", &law->unit, 1);
	write_numbers(&out, "stages", &k, 1);
	write_fit(&out, "ln_parameters", &law->fit.mle);
	if (law->fit.covariates > 0) {
		write_text(&out, "covariates", law->columns);
		write_numbers(
		    &out, "covariate_means", law->z_mean, law->fit.covariates);
		write_numbers(&out, "covariate_deviations", law->z_sd,
		    law->fit.covariates);
	}
	if (law->has_spend) {
		const struct gamma_gamma *g = &law->spend.law;
		double p[3] = { g->p, g->q, g->c };

		write_numbers(&out, "spend", p, 3);
		write_fit(&out, "ln_spend", &law->spend.mle);
	}
	if (!isnan(law->mean_spend))
		write_numbers(&out, "mean_spend", &law->mean_spend, 1);
	out_close(&out);
}

/* The values behind a key; false when the key is not there. */
static bool
find(struct str f, const char *key, struct str *values)
{
	struct str rest = f;

	while (rest.p != NULL) {
		struct str line = str_cut(&rest, '\n');
		struct str name = str_cut(&line, '\t');

		if (str_eq(name, str_of(key)) && line.p != NULL) {
			*values = str_trim(line);
			return true;
		}
	}
	return false;
}

/* Exactly n numbers behind a key. */
static bool
numbers(struct str f, const char *key, double *value, size_t n)
{
	struct str rest;
	size_t i;

	if (!find(f, key, &rest))
		return false;
	for (i = 0; i < n && rest.p != NULL; i++)
		if (!num_real(str_cut(&rest, '\t'), &value[i]))
			return false;
	return i == n && rest.p == NULL;
}

static bool
read_fit(struct str f, const char *key, struct mle_fit *fit, size_t n)
{
	char name[64];

	bool sound = numbers(f, key, fit->x, n);

	fit->n = n;
	fit->converged = fit->starts_agree = true;
	fit->condition = INFINITY;
	for (size_t i = 0; i < n; i++)
		sound = sound && fabs(fit->x[i]) < 100;
	if (!sound)
		return false;
	snprintf(name, sizeof(name), "%s_covariance", key);
	if (numbers(f, name, fit->covariance, n * n))
		fit->condition = 1;
	snprintf(name, sizeof(name), "%s_loglik", key);
	if (!numbers(f, name, &fit->value, 1))
		return false;
	snprintf(name, sizeof(name), "%s_customers", key);
	return numbers(f, name, &fit->units, 1);
}

/* How many covariates the list in law->columns names. */
static size_t
count_columns(const char *columns)
{
	size_t n = columns[0] != '\0';

	for (; *columns != '\0'; columns++)
		n += *columns == ',';
	return n;
}

static bool
read_spend(struct str f, struct buyers_law *law)
{
	double p[3];

	law->mean_spend = NAN;
	numbers(f, "mean_spend", &law->mean_spend, 1);
	law->has_spend = numbers(f, "spend", p, 3);
	if (!law->has_spend)
		return true;
	law->spend.law = (struct gamma_gamma){ p[0], p[1], p[2] };
	return p[0] > 0 && p[1] > 0 && p[2] > 0 &&
	    read_fit(f, "ln_spend", &law->spend.mle, 3);
}

static bool
read_law(struct str f, struct buyers_law *law)
{
	struct btyd_fit *fit = &law->fit;
	struct str text;
	double k;
	char name[32];

	if (!find(f, FIRST_LINE, &text) || !str_eq(text, STR("1")) ||
	    !find(f, "model", &text) || text.n >= sizeof(name))
		return false;
	memcpy(name, text.p, text.n);
	name[text.n] = '\0';
	fit->law.model = btyd_find(name);
	if (fit->law.model == NULL || !find(f, "as_of", &text) ||
	    !date_parse(text, &law->as_of) ||
	    !numbers(f, "unit_days", &law->unit, 1) || !(law->unit > 0) ||
	    !numbers(f, "stages", &k, 1) || !(k >= 1 && k <= BTYD_STAGES))
		return false;
	fit->law.k = (int)k;
	if (find(f, "covariates", &text) && text.n < sizeof(law->columns))
		memcpy(law->columns, text.p, text.n);
	fit->covariates = count_columns(law->columns);
	if (fit->covariates > BTYD_COVARIATES ||
	    (fit->covariates > 0 &&
		(!numbers(f, "covariate_means", law->z_mean, fit->covariates) ||
		    !numbers(f, "covariate_deviations", law->z_sd,
			fit->covariates))))
		return false;
	if (!read_fit(f, "ln_parameters", &fit->mle,
		fit->law.model->parameters + 2 * fit->covariates))
		return false;
	for (size_t i = 0; i < fit->law.model->parameters; i++)
		fit->law.p[i] = exp(fit->mle.x[i]);
	return read_spend(f, law);
}

bool
buyers_parse(struct str text, struct buyers_law *law)
{
	*law = (struct buyers_law){ 0 };
	return read_law(text, law);
}

bool
buyers_load(const char *path, struct buyers_law *law, struct diag *d)
{
	VEC(char) text = { 0 };
	struct in *in = in_open(path, d);
	size_t got = 1;
	bool good = in != NULL;

	while (good && got > 0) {
		vec_reserve(&text, text.n + 65536);
		good = in_read(in, text.v + text.n, 65536, &got, d);
		text.n += good ? got : 0;
	}
	if (in != NULL)
		in_close(in);
	if (good && !buyers_parse((struct str){ text.v, text.n }, law))
		good = diag_set(d, EXIT_USAGE, "bad-model",
		    "%s: this is no model that --save wrote", path);
	vec_free(&text);
	return good;
}
