/*
 * index: the tables; are the constructs different things (--table=validity),
 * and does the model foretell people whom it has not seen (--table=predict)?
 */
#include "base/die.h"
#include "cli/heading.h"
#include "crm-score/shared/quadrant.h"
#include "csv/row.h"
#include "index.h"
#include "model/pls_predict.h"
#include "model/pls_quality.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>

/* Error and limits, empty without resampling. */
static void
put_sure(struct csv_writer *w, const struct pls_estimate *all, size_t i)
{
	csv_cells(w, all == NULL ? NAN : all[i].error,
	    all == NULL ? NAN : all[i].lower, all == NULL ? NAN : all[i].upper);
}

static struct str
name_of(const struct index *x, size_t construct)
{
	return x->model.construct.v[construct].name;
}

void
index_constructs(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;
	const struct index_fit *part = &x->part[g];

	for (size_t c = 0; c < x->model.construct.n; c++) {
		frame_begin(&x->f, g, w, name_of(x, c),
		    x->model.construct.v[c].items, part->fit.rows,
		    part->index[c], part->sd[c]);
		put_sure(w, part->sure.index, c);
		csv_row(w, part->fit.r2[c], part->fit.alpha[c],
		    part->fit.rho_a[c], part->fit.rho_c[c], part->fit.ave[c]);
	}
}

static void
put_items(struct index *x, size_t g, size_t c, struct csv_writer *w)
{
	const struct pls_construct *k = &x->model.construct.v[c];
	const struct index_fit *part = &x->part[g];
	double all = 0;

	for (size_t i = k->first; i < k->first + k->items; i++)
		all += part->raw[i];
	for (size_t i = k->first; i < k->first + k->items; i++) {
		frame_begin(&x->f, g, w, k->name, x->model.item.v[i].name,
		    part->fit.mean[i], part->fit.sd[i], part->fit.weight[i]);
		put_sure(w, part->sure.weight, i);
		csv_row(w, part->raw[i] / all, part->fit.loading[i],
		    pls_item_vif(&part->fit, &x->model, c, i));
	}
}

void
index_items(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;

	for (size_t c = 0; c < x->model.construct.n; c++)
		put_items(x, g, c, w);
}

void
index_paths(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;
	const struct pls_fit *fit = &x->part[g].fit;

	for (size_t i = 0; i < x->model.path.n; i++) {
		const struct pls_path *path = &x->model.path.v[i];

		frame_begin(&x->f, g, w, name_of(x, path->from),
		    name_of(x, path->to),
		    fit->path[path->from * x->model.construct.n + path->to]);
		put_sure(w, x->part[g].sure.path, i);
		csv_row(w, pls_path_vif(fit, &x->model, path),
		    pls_f2(fit, &x->model, path));
	}
}

static double
points_of(const struct index *x, size_t g, size_t from, size_t to)
{
	const struct index_fit *part = &x->part[g];

	return part->fit.total[from * x->model.construct.n + to] *
	    part->sd[to] / part->sd[from];
}

void
index_effects(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;
	const struct index_fit *part = &x->part[g];
	size_t k = x->model.construct.n;

	for (size_t i = 0; i < k * k; i++) {
		if (part->fit.total[i] == 0)
			continue;
		frame_begin(&x->f, g, w, name_of(x, i / k), name_of(x, i % k),
		    part->fit.path[i], part->fit.total[i]);
		put_sure(w, part->sure.total, i);
		csv_row(w, points_of(x, g, i / k, i % k));
	}
}

/* The drivers of the target: what acts on it, directly or not. */
static void
put_drivers(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;
	double importance[PLS_CONSTRUCTS_MAX] = { 0 };
	double performance[PLS_CONSTRUCTS_MAX] = { 0 };
	size_t who[PLS_CONSTRUCTS_MAX], n = 0, k = x->model.construct.n;
	size_t target = pls_model_find(&x->model, str_of(x->o->target));
	struct quadrant_cuts cuts;
	struct diag d;

	for (size_t c = 0; c < k; c++) {
		if (x->part[g].fit.total[c * k + target] == 0)
			continue;
		who[n] = c;
		importance[n] = points_of(x, g, c, target);
		performance[n++] = x->part[g].index[c];
	}
	if (!quadrant_cut(x->o->cuts, importance, performance, n, &cuts, &d))
		tool_fail(x->f.tool, &d);
	for (size_t i = 0; i < n; i++) {
		frame_row(&x->f, g, w, name_of(x, who[i]), importance[i],
		    performance[i],
		    quadrant_name(&cuts, importance[i], performance[i]),
		    quadrant_priority(
			importance[i], performance[i], x->o->goal));
	}
}

void
index_importance(void *data, struct csv_writer *w)
{
	static const struct frame_table drivers = {
		"driver,points,performance,quadrant,priority", put_drivers
	};
	struct index *x = data;

	(void)w;
	if (pls_model_find(&x->model, str_of(x->o->target)) == SIZE_MAX)
		frame_fail(&x->f, EXIT_USAGE,
		    "--target: the model has no construct \"%s\"",
		    x->o->target);
	frame_table(&x->f, &drivers, x);
}

/* The fits that score rows: those of their own groups, or the one of all. */
static size_t
own_parts(const struct index *x)
{
	return x->f.groups > 0 ? x->f.groups : x->parts;
}

static double *
score_rows(struct index *x)
{
	size_t k = x->model.construct.n, parts = own_parts(x);
	double *score = frame_array(&x->f, x->f.n * k, sizeof(*score));

	array_each (const struct index_fit, part, x->part, parts) {
		struct pls_scale scale = { x->low, x->high, part->raw, NULL };

		for (size_t r = 0; r < part->n; r++)
			for (size_t c = 0; c < k; c++)
				score[part->row[r] * k + c] = pls_score(
				    &part->data, &x->model, &scale, c, r);
	}
	return score;
}

void
index_customers(void *data, struct csv_writer *w)
{
	struct index *x = data;
	char name[PLS_CONSTRUCTS_MAX][64];
	size_t k = x->model.construct.n;
	double *score = score_rows(x);

	for (size_t c = 0; c < k; c++) {
		snprintf(name[c], sizeof(name[c]), "index_%.*s",
		    STR_ARG(name_of(x, c)));
		for (char *p = name[c]; *p != '\0'; p++)
			*p = (char)tolower((unsigned char)*p);
		append_name(&x->f.append, str_of(name[c]));
	}
	append_names(&x->f.append, w);
	for (size_t i = 0; i < x->f.n; i++) {
		frame_cells(&x->f, i);
		for (size_t c = 0; c < k; c++)
			csv_real(w, score[i * k + c]);
		csv_end(w);
	}
}

/* The answers of a row to the items of a construct, and their points. */
static void
explain_score(
    struct index *x, size_t g, size_t r, size_t c, struct csv_writer *w)
{
	const struct pls_construct *k = &x->model.construct.v[c];
	const struct index_fit *part = &x->part[g];
	struct pls_scale scale = { x->low, x->high, part->raw, NULL };
	bool scored = !isnan(pls_score(&part->data, &x->model, &scale, c, r));
	double all = 0;

	for (size_t i = k->first; i < k->first + k->items; i++)
		if (!isnan(part->x[i * part->n + r]))
			all += part->raw[i];
	for (size_t i = k->first; i < k->first + k->items; i++) {
		double answer = part->x[i * part->n + r];
		double weight = part->raw[i] / all;

		if (isnan(answer) || !scored)
			weight = NAN;
		if (x->id != NULL)
			csv_field(w, x->id->text[part->row[r]]);
		else
			csv_int(w, (int64_t)part->row[r] + 1);
		csv_row(w, k->name, x->model.item.v[i].name, answer, weight,
		    100 * weight * (answer - x->low) / (x->high - x->low));
	}
}

void
index_explain(struct index *x, struct csv_writer *w)
{
	heading_line(w, "customer_id,construct,item,answer,weight,points");
	for (size_t g = 0; g < own_parts(x); g++)
		for (size_t r = 0; r < x->part[g].n; r++)
			for (size_t c = 0; c < x->model.construct.n; c++)
				explain_score(x, g, r, c, w);
}

static void
put_pair(struct index *x, size_t g, size_t a, size_t b, struct csv_writer *w)
{
	const struct pls_fit *fit = &x->part[g].fit;

	frame_row(&x->f, g, w, x->model.construct.v[a].name,
	    x->model.construct.v[b].name, fit->r[a * x->model.construct.n + b],
	    pls_htmt(fit, &x->model, a, b),
	    sqrt(fmin(fit->ave[a], fit->ave[b])));
}

void
index_validity(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;

	for (size_t b = 0; b < x->model.construct.n; b++)
		for (size_t a = 0; a < b; a++)
			put_pair(x, g, a, b, w);
}

static void
put_predicted(struct index *x, size_t g, size_t c, size_t item,
    const struct pls_predicted *p, struct csv_writer *w)
{
	frame_row(&x->f, g, w, x->model.construct.v[c].name,
	    x->model.item.v[item].name, p->n / (double)x->o->repeats, p->q2,
	    p->rmse, p->lm_rmse, p->mae, p->lm_mae);
}

static void
put_part(void *data, size_t g, struct csv_writer *w)
{
	struct index *x = data;
	struct pls_predict_options how = { .fit = &x->pls,
		.folds = (size_t)x->o->folds,
		.repeats = (size_t)x->o->repeats,
		.seed = (uint64_t)x->f.tool->common.seed };
	scoped struct pls_predicted *p = mem_alloc(x->model.item.n, sizeof(*p));
	struct diag d;

	if (!pls_predict(p, &x->model, &x->part[g].data, &how, &d))
		tool_fail(x->f.tool, &d);
	for (size_t c = 0; c < x->model.construct.n; c++) {
		const struct pls_construct *b = &x->model.construct.v[c];

		for (size_t i = b->first; i < b->first + b->items; i++)
			if (p[i].n > 0)
				put_predicted(x, g, c, i, &p[i], w);
	}
}

void
index_predict(void *data, struct csv_writer *w)
{
	static const struct frame_table items = {
		"construct,item,answers,q2,rmse,rmse_regression,mae,"
		"mae_regression",
		put_part
	};
	struct index *x = data;

	(void)w;
	if (x->model.path.n == 0)
		frame_fail(&x->f, EXIT_USAGE,
		    "--table=predict needs a model with paths (--model=FILE)");
	frame_table(&x->f, &items, x);
}
