/*
 * The file of a buyers_law. Between the first line and the checksum come, in
 * this order:
 *	model NAME AS-OF unit-days stages
 *	covariates COLUMN,...		empty: none
 *	covariate mean sd		one for each
 *	fit loglik customers condition	of buying; no condition: no covariance
 *	estimate value			ln of the parameters, then coefficients
 *	covariance row column value	of the estimates, row by row
 *	spend mean|gamma-gamma mean
 *	gamma-gamma p q c		and its fit, estimates and covariance
 * A model that is applied every night needs nothing else.
 */
#include "base/die.h"
#include "cli/buyers.h"
#include "cli/model_file.h"
#include "text/date.h"

#include <math.h>
#include <string.h>

enum { VERSION = 2 };

static const char KIND[] = "crm-btyd-model";
static const char *const SPENDS[] = { "mean", "gamma-gamma" };

static void
put(struct model_text *t, const char *key, const double *value, size_t n)
{
	model_file_key(t, key);
	for (size_t i = 0; i < n; i++)
		model_file_put_real(t, value[i]);
	model_file_end(t);
}

static void
put_fit(struct model_text *t, const struct mle_fit *fit)
{
	size_t n = fit->n, cells = isinf(fit->condition) ? 0 : n * n;

	put(t, "fit", (double[]){ fit->value, fit->units, fit->condition }, 3);
	for (size_t i = 0; i < n; i++)
		put(t, "estimate", &fit->x[i], 1);
	for (size_t i = 0; i < cells; i++)
		put(t, "covariance",
		    (double[]){ (double)(i / n + 1), (double)(i % n + 1),
			fit->covariance[i] },
		    3);
}

static void
put_spend(struct model_text *t, const struct buyers_law *law)
{
	const struct gamma_gamma *g = &law->spend.law;

	model_file_key(t, "spend");
	model_file_put(t, str_of(SPENDS[law->has_spend]));
	model_file_put_real(t, law->mean_spend);
	model_file_end(t);
	if (!law->has_spend)
		return;
	put(t, SPENDS[1], (double[]){ g->p, g->q, g->c }, 3);
	put_fit(t, &law->spend.mle);
}

void
buyers_save(const char *path, const struct buyers_law *law)
{
	struct model_text t = { 0 };
	char day[DATE_MAX];

	model_file_begin(&t, KIND, VERSION);
	model_file_key(&t, "model");
	model_file_put(&t, str_of(law->fit.law.model->name));
	model_file_put(&t, (struct str){ day, date_print(day, law->as_of) });
	model_file_put_real(&t, law->unit);
	model_file_put_count(&t, (uint64_t)law->fit.law.k);
	model_file_end(&t);
	model_file_key(&t, "covariates");
	model_file_put(&t, str_of(law->columns));
	model_file_end(&t);
	for (size_t i = 0; i < law->fit.covariates; i++)
		put(&t, "covariate", (double[]){ law->z_mean[i], law->z_sd[i] },
		    2);
	put_fit(&t, &law->fit.mle);
	put_spend(&t, law);
	model_file_seal(&t, 0);
	model_file_save(&t, path);
	vec_free(&t);
}

/* The next line: this key and n numbers. */
static bool
take(struct model_lines *l, const char *key, double *value, size_t n)
{
	bool good = model_file_take(l, key, n);

	for (size_t i = 0; good && i < n; i++)
		good = model_file_finite(l, i + 1, &value[i]);
	return good;
}

static bool
take_covariance(struct model_lines *l, struct mle_fit *fit)
{
	double v[3];

	for (size_t i = 0; i < fit->n * fit->n; i++) {
		if (!take(l, "covariance", v, 3))
			return false;
		if (v[0] != (double)(i / fit->n + 1) ||
		    v[1] != (double)(i % fit->n + 1))
			return model_file_wrong(l, "its row and column");
		fit->covariance[i] = v[2];
	}
	return true;
}

/* A fit of n estimates. */
static bool
take_fit(struct model_lines *l, struct mle_fit *fit, size_t n)
{
	fit->n = n;
	fit->converged = fit->starts_agree = true;
	if (!model_file_take(l, "fit", 3) ||
	    !model_file_finite(l, 1, &fit->value) ||
	    !model_file_finite(l, 2, &fit->units) ||
	    !model_file_real(l, 3, INFINITY, &fit->condition))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!take(l, "estimate", &fit->x[i], 1))
			return false;
		if (!(fabs(fit->x[i]) < 100))
			return model_file_wrong(l, "an estimate beyond 100");
	}
	return isinf(fit->condition) || take_covariance(l, fit);
}

static bool
take_spend(struct model_lines *l, struct buyers_law *law)
{
	size_t which;
	double p[3];

	if (!model_file_take(l, "spend", 2) ||
	    !model_file_word(l, 1, SPENDS, 2, &which) ||
	    !model_file_real(l, 2, NAN, &law->mean_spend))
		return false;
	law->has_spend = which == 1;
	if (!law->has_spend)
		return true;
	if (!take(l, SPENDS[1], p, 3))
		return false;
	if (!(p[0] > 0 && p[1] > 0 && p[2] > 0))
		return model_file_wrong(l, "p, q and c must be above 0");
	law->spend.law = (struct gamma_gamma){ p[0], p[1], p[2] };
	return take_fit(l, &law->spend.mle, 3);
}

static bool
take_model(struct model_lines *l, struct buyers_law *law)
{
	struct btyd_law *buying = &law->fit.law;
	struct str name;
	uint64_t k;

	if (!model_file_take(l, "model", 4) || !model_file_text(l, 1, &name))
		return false;
	buying->model = btyd_find(name.p);
	if (buying->model == NULL)
		return model_file_wrong(l, "an unknown model");
	if (!date_parse(l->field[2], &law->as_of))
		return model_file_wrong(l, "the date");
	if (!model_file_finite(l, 3, &law->unit) ||
	    !model_file_count(l, 4, BTYD_STAGES, &k))
		return false;
	buying->k = (int)k;
	return (law->unit > 0 && k > 0) ||
	    model_file_wrong(l, "unit and stages must be above 0");
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
take_covariates(struct model_lines *l, struct buyers_law *law)
{
	struct str columns;
	double v[2];

	if (!model_file_take(l, "covariates", 1) ||
	    !model_file_text(l, 1, &columns))
		return false;
	if (columns.n >= sizeof(law->columns) ||
	    count_columns(columns.p) > BTYD_COVARIATES)
		return model_file_wrong(l, "too many covariates");
	memcpy(law->columns, columns.p, columns.n);
	law->fit.covariates = count_columns(law->columns);
	for (size_t i = 0; i < law->fit.covariates; i++) {
		if (!take(l, "covariate", v, 2))
			return false;
		law->z_mean[i] = v[0];
		law->z_sd[i] = v[1];
	}
	return true;
}

static bool
take_law(struct model_lines *l, struct buyers_law *law)
{
	struct btyd_fit *fit = &law->fit;
	size_t n;

	if (!take_model(l, law) || !take_covariates(l, law))
		return false;
	n = fit->law.model->parameters;
	if (!take_fit(l, &fit->mle, n + 2 * fit->covariates))
		return false;
	for (size_t i = 0; i < n; i++)
		fit->law.p[i] = exp(fit->mle.x[i]);
	return take_spend(l, law) &&
	    (l->rest.n == 0 || model_file_wrong(l, "more lines follow"));
}

bool
buyers_parse(struct str text, struct buyers_law *law, struct diag *d)
{
	struct arena memory = { 0 };
	struct model_lines l = { .memory = &memory, .d = d };
	bool well;

	*law = (struct buyers_law){ 0 };
	well = model_file_open(&l, text, KIND, VERSION) && take_law(&l, law);
	arena_free(&memory);
	return well;
}

bool
buyers_load(const char *path, struct buyers_law *law, struct diag *d)
{
	struct model_text text = { 0 };
	bool well = model_file_load(path, &text, d) &&
	    (buyers_parse((struct str){ text.v, text.n }, law, d) ||
		model_file_of(path, d));

	vec_free(&text);
	return well;
}
