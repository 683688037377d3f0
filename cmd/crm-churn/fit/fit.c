/*
 * fit: learns who leaves.
 */
#include "fit.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/quantile.h"
#include "text/num.h"

#include <stddef.h>
#include <string.h>

enum { MEASURES, COLUMNS, WEIGHTS, COEFFICIENTS, TESTS };

#include "fit.def"

/* Deciles of the training probabilities, and how many are in each. */
static void
score_deciles(struct fit *f)
{
	scoped double *sorted = mem_alloc(f->rows, sizeof(*sorted));

	memcpy(sorted, f->p, f->rows * sizeof(*sorted));
	sort_doubles(sorted, f->rows);
	for (size_t k = 1; k < RISK_SCORE_BINS; k++)
		f->m.score_cut[k - 1] =
		    quantile_type1(sorted, f->rows, k, RISK_SCORE_BINS);
	for (size_t i = 0; i < f->rows; i++)
		f->m.score_count[risk_score_bin(&f->m, f->p[i])]++;
}

/* --ridge, or what the model has by default. */
static double
ridge_of(const struct fit_options *o)
{
	double ridge = o->model == RISK_PLAIN ? 0 : 1;

	if (o->ridge_text != NULL &&
	    (!num_real(str_of(o->ridge_text), &ridge) || ridge < 0 ||
		ridge > 1e9))
		die(EXIT_USAGE, "--ridge: \"%s\" is no number from 0 to 1e9",
		    o->ridge_text);
	return ridge;
}

static void
check_options(const struct fit *f)
{
	const struct fit_options *o = f->o;
	bool trees = o->model == RISK_TREES;

	if (trees && o->table == COEFFICIENTS)
		die(EXIT_USAGE, "trees have no coefficients");
	if (o->table == TESTS && (trees || f->ridge > 0))
		die(EXIT_USAGE,
		    "--table=tests goes with --model=plain without a ridge");
	if (o->folds == 1)
		die(EXIT_USAGE,
		    "--folds: one fold leaves nothing to learn from");
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
	f->weight = f->t.weight.n > 0 ? f->t.weight.v : NULL;
	fit_columns(f);
	fit_folds(f);
	fit_warn(f);
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
	    const struct fit *, struct csv_writer *) = { fit_measures,
		fit_alone, fit_weights, fit_coefficients, fit_tests };
	const struct fit_options *o = self;
	struct fit *f = tool_alloc(tool, sizeof(*f));
	struct training_wants wants = { .target = o->target,
		.features = o->features,
		.exclude = o->exclude,
		.number = o->number,
		.text = o->text,
		.weight = o->weight,
		.customers = true,
		.unknown = true };

	*f = (struct fit){ .o = o, .tool = tool };
	f->ridge = ridge_of(f->o);
	check_options(f);
	if (!training_read(&f->t, tool, &wants))
		return EXIT_DATA;
	if (f->t.known == 0)
		die(EXIT_DATA, "no row has an outcome");
	learn(f);
	if (f->o->save != NULL)
		model_file_write(f->o->save, &f->m, risk_model_print);
	table[f->o->table](f, tool_output(tool));
	return tool_close(tool);
}

const struct method churn_fit = { METHOD_TOLD, .run = run };
