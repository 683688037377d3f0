/*
 * fit: learns who leaves.
 */
#include "fit.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "crm-churn/crm-churn.h"
#include "math/quantile.h"
#include "model/metrics.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MEASURES, COLUMNS, WEIGHTS };

#define AT(field) offsetof(struct fit_options, field)

static const struct opt options[] = {
	{ "target", OPT_TEXT, AT(target), "COLUMN[=VALUE]",
	    .help = "who has left: cells with VALUE (1)" },
	{ "save", OPT_OUTPUT, AT(save), "MODEL",
	    .help = "write the fitted model to a file" },
	{ "model", OPT_CHOICE, AT(model), "logistic|plain|trees", "logistic",
	    "binned and penalised logistic regression, plain logistic "
	    "regression, or boosted trees" },
	{ "features", OPT_TEXT, AT(features), "COLUMN,...",
	    .help = "learn from these (with * at the end: all that begin so)" },
	{ "exclude", OPT_TEXT, AT(exclude), "COLUMN,...",
	    .help = "learn from all but these" },
	{ "number", OPT_TEXT, AT(number), "COLUMN,...",
	    .help = "columns of numbers, whatever their first rows have" },
	{ "text", OPT_TEXT, AT(text), "COLUMN,...",
	    .help = "columns of levels, though they look like numbers" },
	{ "ridge", OPT_REAL, AT(ridge), "R", "1",
	    "penalty: R/2 times the sum of squared coefficients; for trees "
	    "added to every leaf",
	    0, 1e9 },
	{ "rounds", OPT_INT, AT(rounds), "N", "500", "trees at most", 1,
	    100000 },
	{ "depth", OPT_INT, AT(depth), "N", "3", "of a tree", 1,
	    BOOST_DEPTH_MAX },
	{ "rate", OPT_REAL, AT(rate), "R", "0.1", "learning rate of trees",
	    1e-6, 1 },
	{ "patience", OPT_INT, AT(patience), "N", "20",
	    "stop after N trees that do not help held-out rows; 0: all "
	    "rounds",
	    0, 100000 },
	{ "split", OPT_COLUMN, AT(split), "COLUMN",
	    .help = "hold out the latest fifth by this column; default: "
		    "cutoff if there is one, else every fifth row by chance" },
	{ "monotone", OPT_TEXT, AT(monotone), "COLUMN=+|-,...",
	    .help = "trees: the risk may only rise (+) or fall (-) with it" },
	{ "table", OPT_CHOICE, AT(table), "measures|columns|weights",
	    "measures", "what to print" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "measure, value",
	    "rows, events, how well the training rows are "
	    "told apart" },
	{ "column, kind, codes, iv, auc",
	    "--table=columns: what each column "
	    "tells alone" },
	{ "column, code, rows, events, weight", "--table=weights" },
	{ 0 },
};

/* Events by code of a column. */
static double *
events_by_code(const struct fit *f, size_t j)
{
	double *events = mem_zero(f->m.column[j].codes, sizeof(*events));

	for (size_t i = 0; i < f->rows; i++)
		events[f->code[j][i]] += f->event[i];
	return events;
}

/* AUC and information value of a column alone, by its codes. */
static void
alone(const struct fit *f, size_t j, double *auc, double *value)
{
	const struct risk_column *c = &f->m.column[j];
	double all = (double)f->m.events, n = (double)f->rows;
	double *score = mem_alloc(f->rows, sizeof(*score));
	double *events = NULL;
	struct metrics_roc roc;

	*value = 0;
	if (c->kind == RISK_NUMBER) {
		const double *x = f->t.columns[f->source[j]].number.v;

		*value = NAN;
		for (size_t i = 0; i < f->rows; i++)
			score[i] = isnan(x[i]) ? c->mean_x : x[i];
	} else {
		events = events_by_code(f, j);
		for (size_t i = 0; i < f->rows; i++)
			score[i] = events[f->code[j][i]] /
			    (double)c->count[f->code[j][i]];
	}
	for (size_t k = 0; k < c->codes; k++) {
		double bad = events[k] / all;
		double good = ((double)c->count[k] - events[k]) / (n - all);

		if (bad > 0 && good > 0)
			*value += (bad - good) * log(bad / good);
	}
	metrics_roc(score, f->event, f->rows, &roc);
	*auc = metrics_auc(&roc).auc;
	*auc = fmax(*auc, 1 - *auc);
	metrics_roc_free(&roc);
	free(score);
	free(events);
}

static void
warn_leaks(const struct fit *f)
{
	for (size_t j = 0; j < f->m.columns; j++) {
		double auc, value;

		alone(f, j, &auc, &value);
		if (auc > 0.95)
			report_say(&f->tool->report,
			    "warning: column %.*s alone has an AUC of %.3f: "
			    "does it know the future?",
			    STR_ARG(f->m.column[j].name), auc);
	}
}

static void
print_measures(const struct fit *f, struct csv_writer *w)
{
	struct metrics_roc roc;
	bool trees = f->m.kind == RISK_TREES;

	metrics_roc(f->p, f->event, f->rows, &roc);
	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)f->rows);
	heading_measure(w, "events", (double)f->m.events);
	heading_measure(w, "columns", (double)f->m.columns);
	heading_measure(
	    w, "intercept", trees ? f->m.trees.start : f->m.intercept);
	heading_measure(w, "trees", trees ? (double)f->m.trees.trees : NAN);
	heading_measure(w, "objective", trees ? NAN : f->objective);
	heading_measure(w, "deviance", trees ? NAN : f->deviance);
	heading_measure(w, "training_auc", metrics_auc(&roc).auc);
	heading_measure(
	    w, "training_brier", metrics_brier(f->p, f->event, f->rows));
	heading_measure(
	    w, "training_log_loss", metrics_log_loss(f->p, f->event, f->rows));
	metrics_roc_free(&roc);
}

static void
print_columns(const struct fit *f, struct csv_writer *w)
{
	static const char *const kinds[] = { "bins", "values", "levels",
		"number" };

	heading_line(w, "column,kind,codes,iv,auc");
	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];
		double auc, value;

		alone(f, j, &auc, &value);
		csv_field(w, c->name);
		csv_field(w, str_of(kinds[c->kind]));
		csv_int(w, (int64_t)c->codes);
		csv_real(w, value);
		csv_real(w, auc);
		csv_end(w);
	}
}

/* "Two year", "12-24", "(empty)". */
static void
code_cell(const struct risk_column *c, size_t k, struct csv_writer *w)
{
	char text[80];
	int n;

	if (k == c->missing) {
		csv_field(w, STR("(empty)"));
	} else if (k == c->other) {
		csv_field(w, STR("(other)"));
	} else if (k < c->levels.count) {
		csv_field(w, map_text(&c->levels, (uint32_t)k));
	} else {
		if (k == 0)
			n = snprintf(text, sizeof(text), "<= %g", c->cut[0]);
		else if (k == c->cuts)
			n = snprintf(text, sizeof(text), "> %g", c->cut[k - 1]);
		else
			n = snprintf(text, sizeof(text), "> %g to %g",
			    c->cut[k - 1], c->cut[k]);
		csv_field(w, (struct str){ text, (size_t)n });
	}
}

static void
print_weights(const struct fit *f, struct csv_writer *w)
{
	heading_line(w, "column,code,rows,events,weight");
	csv_field(w, STR("(intercept)"));
	csv_empty(w);
	csv_int(w, (int64_t)f->rows);
	csv_int(w, (int64_t)f->m.events);
	csv_real(
	    w, f->m.kind == RISK_TREES ? f->m.trees.start : f->m.intercept);
	csv_end(w);
	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];
		double *events;

		if (c->kind == RISK_NUMBER) {
			csv_field(w, c->name);
			csv_field(w, STR("per unit"));
			csv_int(w, (int64_t)f->rows);
			csv_int(w, (int64_t)f->m.events);
			csv_real(w, c->slope);
			csv_end(w);
			continue;
		}
		/* Plain models have turned the codes of the rows round. */
		events = events_by_code(f, j);
		for (size_t k = 0; k < c->codes; k++) {
			size_t from = f->m.kind != RISK_PLAIN ? k
			    : k == 0			      ? c->codes - 1
							      : k - 1;

			csv_field(w, c->name);
			code_cell(c, k, w);
			csv_int(w, (int64_t)c->count[k]);
			csv_real(w, events[from]);
			csv_real(
			    w, f->m.kind == RISK_TREES ? NAN : c->weight[k]);
			csv_end(w);
		}
		free(events);
	}
}

/* Deciles of the training probabilities, and how many are in each. */
static void
score_deciles(struct fit *f)
{
	double *sorted = mem_alloc(f->rows, sizeof(*sorted));

	memcpy(sorted, f->p, f->rows * sizeof(*sorted));
	sort_doubles(sorted, f->rows);
	for (size_t k = 1; k < RISK_SCORE_BINS; k++)
		f->m.score_cut[k - 1] =
		    quantile_type1(sorted, f->rows, k, RISK_SCORE_BINS);
	for (size_t i = 0; i < f->rows; i++)
		f->m.score_count[risk_score_bin(&f->m, f->p[i])]++;
	free(sorted);
}

static void
learn(struct fit *f)
{
	f->rows = f->t.known;
	f->event = f->t.outcome.v;
	f->p = mem_alloc(f->rows, sizeof(*f->p));
	f->m.kind = (enum risk_kind)f->o->model;
	f->m.target = arena_str(&f->m.memory, f->t.target);
	f->m.value = arena_str(&f->m.memory, f->t.event);
	f->m.rows = f->rows;
	for (size_t i = 0; i < f->rows; i++)
		f->m.events += f->event[i];
	if (f->t.known < f->t.rows)
		report_say(&f->tool->report,
		    "%zu rows without an outcome are not learnt from",
		    f->t.rows - f->t.known);
	fit_columns(f);
	warn_leaks(f);
	if (f->m.kind == RISK_TREES)
		fit_trees(f);
	else
		fit_logistic(f);
	score_deciles(f);
}

static int
run(struct tool *tool, void *self)
{
	static void (*const table[])(
	    const struct fit *, struct csv_writer *) = { print_measures,
		print_columns, print_weights };
	struct fit f = { .o = self, .tool = tool };
	struct training_wants wants = { f.o->target, f.o->features,
		f.o->exclude, f.o->number, f.o->text, true };
	struct tool_output out;

	if (!training_read(&f.t, tool, &wants))
		return EXIT_DATA;
	if (f.t.known == 0)
		die(EXIT_DATA, "no row has an outcome");
	learn(&f);
	if (f.o->save != NULL)
		risk_model_save(&f.m, f.o->save);
	tool_output(tool, &out, f.t.delimiter);
	table[f.o->table](&f, &out.w);
	tool_close(tool, &out);
	for (size_t j = 0; j < f.m.columns; j++)
		free(f.code[j]);
	free(f.code);
	free(f.source);
	free(f.p);
	risk_model_free(&f.m);
	training_free(&f.t);
	return EXIT_SUCCESS;
}

const struct method churn_fit = {
	.name = "fit",
	.summary = "learns from labelled customers who leaves",
	.options = options,
	.options_size = sizeof(struct fit_options),
	.makes = makes,
	.run = run,
};
