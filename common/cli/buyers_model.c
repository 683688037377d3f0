/*
 * The file of a buyers_law: all that a model needs that is applied every night.
 */
#include "cli/buyers.h"
#include "cli/model_file.h"
#include "text/date.h"

#include <string.h>

enum { VERSION = 2 };

static const char KIND[] = "crm-btyd-model";

/* The records that are not parts of the law. */
struct head {
	struct str model, columns;
	int32_t as_of;
	double unit;
	size_t stages;
	int spend;
	double mean_spend;
};

struct covariate {
	double mean, sd;
};

struct covariance {
	size_t row, column; /* from 1 */
	double value;
};

#include "buyers_model.def"

static void
put_fit(struct text *t, const struct mle_fit *fit)
{
	size_t n = fit->n, cells = isinf(fit->condition) ? 0 : n * n;

	model_line_put(t, &lines[LINE_FIT], fit);
	for (size_t i = 0; i < n; i++)
		model_line_put(t, &lines[LINE_ESTIMATE], &fit->x[i]);
	for (size_t i = 0; i < cells; i++)
		model_line_put(t, &lines[LINE_COVARIANCE],
		    &(struct covariance){
			i / n + 1, i % n + 1, fit->covariance[i] });
}

void
buyers_save(const char *path, const struct buyers_law *law)
{
	scoped struct text t = { 0 };
	struct head head = { .model = str_of(law->fit.law.model->name),
		.columns = str_of(law->columns),
		.as_of = law->as_of,
		.unit = law->unit,
		.stages = (size_t)law->fit.law.k,
		.spend = law->has_spend,
		.mean_spend = law->mean_spend };

	model_file_begin(&t, KIND, VERSION);
	model_line_put(&t, &lines[LINE_MODEL], &head);
	model_line_put(&t, &lines[LINE_COVARIATES], &head);
	for (size_t i = 0; i < law->fit.covariates; i++)
		model_line_put(&t, &lines[LINE_COVARIATE],
		    &(struct covariate){ law->z_mean[i], law->z_sd[i] });
	put_fit(&t, &law->fit.mle);
	model_line_put(&t, &lines[LINE_SPEND], &head);
	if (law->has_spend) {
		model_line_put(&t, &lines[LINE_GAMMA_GAMMA], &law->spend.law);
		put_fit(&t, &law->spend.mle);
	}
	model_file_seal(&t, 0);
	model_file_save(&t, path);
}

/* A fit of n estimates. */
static bool
take_fit(struct model_lines *l, struct mle_fit *fit, size_t n)
{
	fit->n = n;
	fit->converged = fit->starts_agree = true;
	if (!model_lines_take(l, &lines[LINE_FIT], fit))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!model_lines_take(l, &lines[LINE_ESTIMATE], &fit->x[i]))
			return false;
	for (size_t i = 0; i < n * n && !isinf(fit->condition); i++) {
		struct covariance c;

		if (!model_lines_take(l, &lines[LINE_COVARIANCE], &c))
			return false;
		if (c.row != i / n + 1 || c.column != i % n + 1)
			return model_lines_wrong(l, "its row and column");
		fit->covariance[i] = c.value;
	}
	return true;
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
take_covariates(
    struct model_lines *l, struct head *head, struct buyers_law *law)
{
	if (!model_lines_take(l, &lines[LINE_COVARIATES], head))
		return false;
	if (head->columns.n >= sizeof(law->columns) ||
	    count_columns(head->columns.p) > BTYD_COVARIATES)
		return model_lines_wrong(l, "too many covariates");
	memcpy(law->columns, head->columns.p, head->columns.n);
	law->fit.covariates = count_columns(law->columns);
	for (size_t i = 0; i < law->fit.covariates; i++) {
		struct covariate c;

		if (!model_lines_take(l, &lines[LINE_COVARIATE], &c))
			return false;
		law->z_mean[i] = c.mean;
		law->z_sd[i] = c.sd;
	}
	return true;
}

static bool
take_law(struct model_lines *l, struct buyers_law *law)
{
	struct btyd_law *buying = &law->fit.law;
	struct head head;
	size_t n;

	if (!model_lines_take(l, &lines[LINE_MODEL], &head))
		return false;
	buying->model = btyd_find(head.model.p);
	if (buying->model == NULL || head.as_of == DATE_NONE)
		return model_lines_wrong(l, "an unknown model, or no date");
	buying->k = (int)head.stages;
	law->unit = head.unit;
	law->as_of = head.as_of;
	if (!take_covariates(l, &head, law))
		return false;
	n = buying->model->parameters;
	if (!take_fit(l, &law->fit.mle, n + 2 * law->fit.covariates) ||
	    !model_lines_take(l, &lines[LINE_SPEND], &head))
		return false;
	for (size_t i = 0; i < n; i++)
		buying->p[i] = exp(law->fit.mle.x[i]);
	law->has_spend = head.spend == 1;
	law->mean_spend = head.mean_spend;
	return (!law->has_spend ||
		   (model_lines_take(
			l, &lines[LINE_GAMMA_GAMMA], &law->spend.law) &&
		       take_fit(l, &law->spend.mle, 3))) &&
	    model_lines_close(l);
}

bool
buyers_parse(void *law, struct str text, struct diag *d)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct model_lines l = { .memory = &memory, .d = d };

	*(struct buyers_law *)law =
	    (struct buyers_law){ .cohort = DATE_NONE, .median_spend = NAN };
	return model_lines_open(&l, text, KIND, VERSION) && take_law(&l, law);
}
