/*
 * fit: its tables.
 */
#include "fit.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "model/metrics.h"
#include "model/wald.h"

#include <math.h>
#include <stdio.h>

/* Events by code of a column, weights heeded. free() */
static double *
fit_events(const struct fit *f, size_t j)
{
	double *events = mem_zero(f->m.column[j].codes, sizeof(*events));

	for (size_t i = 0; i < f->rows; i++)
		events[fit_code(f, j, f->code[j][i])] +=
		    f->event[i] * (f->weight != NULL ? f->weight[i] : 1);
	return events;
}

/* What the training rows, or those held out, say of probabilities. */
static void
put_quality(const struct fit *f, const char *prefix, const double *p,
    struct csv_writer *w)
{
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	char name[40];

	metrics_roc(p, f->event, f->weight, f->rows, &roc);
	snprintf(name, sizeof(name), "%s_auc", prefix);
	heading_measure(w, name, metrics_auc(&roc).auc);
	snprintf(name, sizeof(name), "%s_brier", prefix);
	heading_measure(
	    w, name, metrics_brier(p, f->event, f->weight, f->rows));
	snprintf(name, sizeof(name), "%s_log_loss", prefix);
	heading_measure(
	    w, name, metrics_log_loss(p, f->event, f->weight, f->rows));
}

void
fit_measures(const struct fit *f, struct csv_writer *w)
{
	const struct logistic_fit *l = &f->logistic;
	bool trees = f->m.kind == RISK_TREES;
	bool free_of_ridge = !trees && f->ridge <= 0;

	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)f->rows);
	heading_measure(w, "events", (double)f->m.events);
	heading_measure(w, "columns", (double)f->m.columns);
	heading_measure(
	    w, "intercept", trees ? f->m.trees.start : f->m.intercept);
	heading_measure(w, "trees", trees ? (double)f->m.trees.trees : NAN);
	heading_measure(w, "objective", trees ? NAN : f->objective);
	heading_measure(w, "deviance", trees ? NAN : l->deviance);
	heading_measure(w, "null_deviance", trees ? NAN : l->null_deviance);
	heading_measure(w, "df", free_of_ridge ? (double)l->kept - 1 : NAN);
	heading_measure(
	    w, "aic", free_of_ridge ? l->deviance + 2 * (double)l->kept : NAN);
	put_quality(f, "training", f->p, w);
	heading_measure(w, "cv_folds", f->folds > 0 ? (double)f->folds : NAN);
	if (f->folds == 0)
		return;
	put_quality(f, "cv", f->q, w);
	heading_measure(w, "cv_calibration_slope",
	    metrics_calibrate(f->q, f->event, f->weight, f->rows).slope);
}

/* The information value of a column, by its codes; NaN for a plain number. */
static double
information(const struct fit *f, size_t j)
{
	const struct risk_column *c = &f->m.column[j];
	double all = (double)f->m.events, n = (double)f->rows, value = 0;
	scoped double *events = NULL;

	if (c->kind == RISK_NUMBER)
		return NAN;
	events = fit_events(f, j);
	for (size_t k = 0; k < c->codes; k++) {
		double bad = events[k] / all;
		double good = ((double)c->count[k] - events[k]) / (n - all);

		if (bad > 0 && good > 0)
			value += (bad - good) * log(bad / good);
	}
	return value;
}

void
fit_alone(const struct fit *f, struct csv_writer *w)
{
	static const char *const kinds[] = { "bins", "values", "levels",
		"number" };

	heading_line(w, "column,kind,codes,iv,auc");
	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];

		csv_row(w, c->name, kinds[c->kind], (int64_t)c->codes,
		    information(f, j), fit_alone_auc(f, j, false));
	}
}

struct str
fit_code_name(const struct risk_column *c, size_t k, char room[80])
{
	int n;

	if (k == c->missing)
		return STR("(empty)");
	if (k == c->other)
		return STR("(other)");
	if (k < c->levels.count)
		return map_text(&c->levels, (uint32_t)k);
	if (k == 0)
		n = snprintf(room, 80, "<= %g", c->cut[0]);
	else if (k == c->cuts)
		n = snprintf(room, 80, "> %g", c->cut[k - 1]);
	else
		n = snprintf(room, 80, "> %g to %g", c->cut[k - 1], c->cut[k]);
	return (struct str){ room, (size_t)n };
}

static void
weight_row(const struct fit *f, struct str column, struct str code,
    const double *x, struct csv_writer *w)
{
	(void)f;
	csv_row(w, column, code, (int64_t)x[0], x[1], x[2]);
}

void
fit_weights(const struct fit *f, struct csv_writer *w)
{
	double n = (double)f->rows, all = (double)f->m.events;
	bool trees = f->m.kind == RISK_TREES;
	char room[80];

	heading_line(w, "column,code,rows,events,weight");
	weight_row(f, STR("(intercept)"), STR(""),
	    (double[]){ n, all, trees ? f->m.trees.start : f->m.intercept }, w);
	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];
		scoped double *events = NULL;

		if (c->kind == RISK_NUMBER) {
			weight_row(f, c->name, STR("per unit"),
			    (double[]){ n, all, c->slope }, w);
			continue;
		}
		events = fit_events(f, j);
		for (size_t k = 0; k < c->codes; k++)
			weight_row(f, c->name, fit_code_name(c, k, room),
			    (double[]){ (double)c->count[k], events[k],
				trees ? (double)NAN : c->weight[k] },
			    w);
	}
}

static void
coefficient_row(const struct fit *f, struct str name, struct str code,
    size_t term, struct csv_writer *w)
{
	const struct logistic_fit *l = &f->logistic;
	double z = normal_quantile((1 + f->o->level) / 2);
	double b = l->dropped[term] ? (double)NAN : l->b[term];
	double se = l->se[term];

	csv_row(w, name, code, b, se, b / se, 2 * normal_tail(fabs(b / se)),
	    b - z * se, b + z * se,
	    l->dropped[term]	    ? STR("told by the columns before")
		: l->infinite[term] ? STR("may be infinite")
				    : STR(""));
}

void
fit_coefficients(const struct fit *f, struct csv_writer *w)
{
	size_t term = 0;
	char room[80];

	heading_line(w, "column,code,coefficient,se,z,p,lower,upper,note");
	coefficient_row(f, STR("(intercept)"), STR(""), term++, w);
	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];

		for (size_t k = 0; k < fit_terms(f, j); k++, term++)
			coefficient_row(f, c->name,
			    c->kind == RISK_NUMBER
				? STR("per unit")
				: fit_code_name(c, fit_code(f, j, k), room),
			    term, w);
	}
}

void
fit_tests(const struct fit *f, struct csv_writer *w)
{
	const struct logistic_fit *l = &f->logistic;
	size_t term = 1;

	heading_line(w, "column,chi_square,df,p");
	for (size_t j = 0; j < f->m.columns; j++) {
		size_t n = fit_terms(f, j), df;
		double chi =
		    wald_test(l->b, l->covariance, l->terms, term, n, &df);

		csv_row(w, f->m.column[j].name, chi, (int64_t)df,
		    chi_square_tail(chi, (double)df));
		term += n;
	}
}
