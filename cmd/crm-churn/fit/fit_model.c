#include "fit.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of a plain model without gaps. */
static void
fill_gaps(const struct fit *f, size_t j, double *out)
{
	const struct risk_column *c = &f->m.column[j];
	const double *x = f->t.columns[f->source[j]].number.v;

	for (size_t i = 0; i < f->rows; i++)
		out[i] = isnan(x[i]) ? c->mean_x : x[i];
}

/* The columns for the regression; numbers are in `room`, rows x columns. */
static struct logistic_column *
design(struct fit *f, double *room)
{
	struct logistic_column *x = mem_zero(f->m.columns, sizeof(*x));

	for (size_t j = 0; j < f->m.columns; j++) {
		if (f->m.column[j].kind == RISK_NUMBER) {
			fill_gaps(f, j, room);
			x[j].number = room;
			room += f->rows;
			continue;
		}
		x[j].level = f->code[j];
		x[j].levels = fit_terms(f, j);
	}
	return x;
}

/* The coefficients back to the columns; their mean contributions. */
static void
take_weights(struct fit *f, const double *b)
{
	double n = (double)f->rows;

	f->m.intercept = *b++;
	for (size_t j = 0; j < f->m.columns; j++) {
		struct risk_column *c = &f->m.column[j];

		if (c->kind == RISK_NUMBER) {
			c->slope = *b++;
			c->mean = c->slope * c->mean_x;
			continue;
		}
		c->mean = 0;
		for (size_t k = 0; k < c->codes; k++) {
			size_t level = fit_level(f, j, k);

			c->weight[k] = level < fit_terms(f, j) ? b[level] : 0;
			c->mean += c->weight[k] * (double)c->count[k] / n;
		}
		b += fit_terms(f, j);
	}
}

/* Dummies and numbers that say nothing new, or run away. */
static void
name_terms(struct fit *f)
{
	size_t term = 1;
	char room[80];

	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];
		bool number = c->kind == RISK_NUMBER;

		for (size_t k = 0; k < fit_terms(f, j); k++, term++) {
			bool out = f->logistic.dropped[term];

			if (!out && !f->logistic.infinite[term])
				continue;
			report_say(&f->tool->report, "%s%.*s%s%.*s %s",
			    out ? "" : "warning: ", STR_ARG(c->name),
			    number ? "" : "=",
			    STR_ARG(number ? STR("")
					   : fit_code_name(
						 c, fit_code(f, j, k), room)),
			    out ? "is dropped: the columns before tell it"
				: "may be infinite: its rows are told apart "
				  "completely (--ridge=1 keeps it finite)");
		}
	}
}

/* Each fold by a model of the others, begun at the one of all. */
static void
validate_logistic(
    struct fit *f, struct logistic_data data, struct logistic_options options)
{
	scoped double *weight = mem_alloc(f->rows, sizeof(*weight));
	scoped double *log_odds = mem_alloc(f->rows, sizeof(*log_odds));

	options.near = &f->logistic;
	for (size_t k = 0; k < f->folds; k++) {
		struct logistic_fit fit;

		for (size_t i = 0; i < f->rows; i++)
			weight[i] = f->fold[i] == k ? 0
			    : f->weight != NULL	    ? f->weight[i]
						    : 1;
		data.weight = weight;
		logistic_fit(&data, &options, &fit);
		logistic_predict(&data, fit.b, log_odds);
		for (size_t i = 0; i < f->rows; i++)
			if (f->fold[i] == k)
				f->q[i] = logistic_probability(log_odds[i]);
		arena_free(&fit.memory);
	}
}

void
fit_logistic(struct fit *f)
{
	bool plain = f->m.kind == RISK_PLAIN;
	size_t numbers = plain ? f->rows * f->m.columns : 0;
	scoped double *room = mem_alloc(numbers, sizeof(*room));
	scoped struct logistic_column *x = design(f, room);
	struct logistic_data data = { .columns = x,
		.column_count = f->m.columns,
		.event = f->event,
		.weight = f->weight,
		.rows = f->rows };
	struct logistic_options options = { .ridge = f->ridge,
		.threads = (int)f->tool->common.threads };
	struct logistic_fit *fit = &f->logistic;
	double squares = 0;

	logistic_fit(&data, &options, fit);
	if (!fit->converged)
		die(EXIT_DATA, "no convergence after %d turns", fit->turns);
	name_terms(f);
	for (size_t k = 1; k < fit->terms; k++)
		squares += fit->b[k] * fit->b[k];
	f->objective = (fit->deviance + fit->ridge * squares) / 2;
	logistic_predict(&data, fit->b, f->p);
	for (size_t i = 0; i < f->rows; i++)
		f->p[i] = logistic_probability(f->p[i]);
	take_weights(f, fit->b);
	validate_logistic(f, data, options);
}

/* "COLUMN=+,COLUMN=-" of --monotone. */
static void
set_signs(struct fit *f)
{
	str_each (sign, str_given(f->o->monotone), ',') {
		struct str name = str_cut(&sign, '=');
		size_t j = 0;

		while (j < f->m.columns && !str_eq(f->m.column[j].name, name))
			j++;
		if (j == f->m.columns || f->m.column[j].kind != RISK_BINS ||
		    sign.n != 1 || strchr("+-", *sign.p) == NULL)
			die(EXIT_USAGE,
			    "--monotone: \"%.*s\" is no column of numbers "
			    "with =+ or =-",
			    STR_ARG(name));
		f->m.column[j].sign = *sign.p == '+' ? 1 : -1;
	}
}

/* A time of the split column, to be sorted. */
struct moment {
	struct str text;
	double number;
	size_t row;
};

SORT_BY(by_time, struct moment,
    (a->text.p != NULL && SORT_TEXT(text)) || SORT_UP(number));

/* Holds out the latest times that make up a fifth of the rows (no time is
 * before all others); false when all rows have one time. */
static bool
hold_out_latest(const struct fit *f, bool *held_out)
{
	const struct training_column *c = &f->t.columns[f->split];
	scoped struct moment *at = mem_zero(f->rows, sizeof(*at));
	size_t from = f->rows;

	for (size_t i = 0; i < f->rows; i++) {
		at[i].row = i;
		if (!c->text)
			at[i].number =
			    isnan(c->number.v[i]) ? -INFINITY : c->number.v[i];
		else
			at[i].text = c->code.v[i] == MAP_NONE
			    ? STR("")
			    : map_text(&c->levels, c->code.v[i]);
	}
	qsort(at, f->rows, sizeof(*at), by_time);
	while (from > 0 &&
	    (f->rows - from < f->rows / 5 ||
		(from < f->rows && by_time(&at[from - 1], &at[from]) == 0)))
		from--;
	for (size_t i = from; i < f->rows; i++)
		held_out[at[i].row] = true;
	return from > 0;
}

static size_t
stop_early(struct fit *f, const struct boost_data *data,
    const struct boost_options *options)
{
	scoped bool *held_out = mem_zero(f->rows, sizeof(*held_out));

	if (f->split == f->t.count || !hold_out_latest(f, held_out))
		boost_hold_out(
		    f->rows, (uint64_t)f->tool->common.seed, held_out);
	return boost_rounds(data, held_out, options, (size_t)f->o->patience);
}

/* The folds of trees, one task each. */
struct validation {
	struct fit *f;
	const struct boost_data *data;
	const struct boost_options *options;
};

static void
validate_fold(void *data, size_t k, int thread)
{
	const struct validation *v = data;
	struct fit *f = v->f;
	scoped bool *use = mem_alloc(f->rows, sizeof(*use));
	scoped_by(boost_free) struct boost trees;

	(void)thread;
	for (size_t i = 0; i < f->rows; i++)
		use[i] = f->fold[i] != k;
	boost_fit(v->data, use, v->options, &trees);
	for (size_t i = 0; i < f->rows; i++)
		if (!use[i])
			f->q[i] = boost_log_odds(&trees, f->m.boost_column,
			    v->data->code + i * f->m.columns);
}

/* Log odds of each row by trees of the other folds, in f->q. */
static void
validate_trees(struct fit *f, const struct boost_data *data,
    const struct boost_options *options)
{
	struct validation v = { f, data, options };

	tasks_run(f->folds, (int)f->tool->common.threads, validate_fold, &v);
}

/*
 * Trees are too sure of themselves or not sure enough; a logistic regression of
 * the outcome on their log odds of rows that they have not seen puts that right
 * (Platt 1999). Turns the log odds in f->p and f->q to probabilities.
 */
static void
calibrate_trees(struct fit *f)
{
	struct logistic_column x = { .number = f->q };
	struct logistic_data data = { .columns = &x,
		.column_count = 1,
		.event = f->event,
		.weight = f->weight,
		.rows = f->rows };
	struct logistic_fit fit;

	f->m.calibration[0] = 0;
	f->m.calibration[1] = 1;
	if (f->folds > 0) {
		logistic_fit(&data, &(struct logistic_options){ 0 }, &fit);
		/* A slope below 0 says that the trees are worth nothing. */
		if (fit.converged && fit.b[1] > 0) {
			f->m.calibration[0] = fit.b[0];
			f->m.calibration[1] = fit.b[1];
		}
		arena_free(&fit.memory);
	}
	for (size_t i = 0; i < f->rows; i++) {
		f->p[i] = risk_calibrated(&f->m, f->p[i]);
		if (f->folds > 0)
			f->q[i] = risk_calibrated(&f->m, f->q[i]);
	}
}

void
fit_trees(struct fit *f)
{
	size_t p = f->m.columns;
	scoped uint8_t *code = mem_alloc(f->rows * p, 1);
	struct boost_options options = { (size_t)f->o->rounds,
		(size_t)f->o->depth, f->o->rate, f->ridge, 1 };

	set_signs(f);
	f->m.boost_column = mem_zero(p, sizeof(*f->m.boost_column));
	for (size_t j = 0; j < p; j++) {
		const struct risk_column *c = &f->m.column[j];

		f->m.boost_column[j] =
		    (struct boost_column){ c->kind != RISK_BINS, c->sign };
		for (size_t i = 0; i < f->rows; i++)
			code[i * p + j] = risk_tree_code(c, f->code[j][i]);
	}
	struct boost_data data = { f->rows, p, f->m.boost_column, code,
		f->event, f->weight };
	if (f->o->patience > 0)
		options.rounds = stop_early(f, &data, &options);
	if (options.rounds == 0)
		report_say(&f->tool->report,
		    "warning: no tree foretells the held-out rows better "
		    "than the base rate");
	boost_fit(&data, NULL, &options, &f->m.trees);
	for (size_t i = 0; i < f->rows; i++)
		f->p[i] = boost_log_odds(
		    &f->m.trees, f->m.boost_column, code + i * p);
	validate_trees(f, &data, &options);
	calibrate_trees(f);
}
