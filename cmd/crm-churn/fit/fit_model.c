#include "fit.h"

#include "base/die.h"
#include "base/mem.h"
#include "model/logistic.h"

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

/* Treatment coding drops a column's last dummy, so its base becomes that. */
static void
base_last(struct fit *f, size_t j)
{
	size_t codes = f->m.column[j].codes;

	for (size_t i = 0; i < f->rows; i++)
		f->code[j][i] =
		    (uint16_t)(f->code[j][i] == 0 ? codes - 1
						  : (size_t)f->code[j][i] - 1);
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
		if (f->m.kind == RISK_PLAIN)
			base_last(f, j);
		x[j].level = f->code[j];
		x[j].levels = f->m.column[j].codes;
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
			size_t from = k;

			if (f->m.kind == RISK_PLAIN)
				from = k == 0 ? c->codes - 1 : k - 1;
			c->weight[k] = b[from];
			c->mean += b[from] * (double)c->count[k] / n;
		}
		b += c->codes;
	}
}

/* Dummies and numbers that say nothing new. */
static void
name_dropped(struct fit *f, const struct logistic_fit *fit)
{
	size_t term = 1;

	for (size_t j = 0; j < f->m.columns; j++) {
		const struct risk_column *c = &f->m.column[j];
		size_t n = c->kind == RISK_NUMBER ? 1 : c->codes;

		for (size_t k = 0; k < n; k++) {
			bool base = c->kind != RISK_NUMBER && k + 1 == n;
			size_t level = k + 1;

			if (!fit->dropped[term + k] || base)
				continue;
			report_say(&f->tool->report,
			    "%.*s%s%.*s is dropped: the columns before tell "
			    "it",
			    STR_ARG(c->name), c->kind == RISK_NUMBER ? "" : "=",
			    STR_ARG((c->kind == RISK_NUMBER ||
					level >= c->levels.count
				    ? STR("")
				    : map_text(&c->levels, (uint32_t)level))));
		}
		term += n;
	}
}

void
fit_logistic(struct fit *f)
{
	bool plain = f->m.kind == RISK_PLAIN;
	size_t numbers = plain ? f->rows * f->m.columns : 0;
	double *room = mem_alloc(numbers, sizeof(*room));
	struct logistic_column *x = design(f, room);
	struct logistic_data data = { .columns = x,
		.column_count = f->m.columns,
		.event = f->event,
		.rows = f->rows };
	struct logistic_options options = { plain ? 0 : f->o->ridge,
		plain ? 15 : 0 };
	struct logistic_fit fit;
	double squares = 0;

	logistic_fit(&data, &options, &fit);
	if (!fit.converged)
		die(EXIT_DATA, "no convergence after %d turns", fit.turns);
	if (fit.separated)
		report_say(&f->tool->report,
		    "warning: some rows are told apart completely: a ridge of "
		    "%g keeps the coefficients finite",
		    fit.ridge);
	if (plain)
		name_dropped(f, &fit);
	for (size_t k = 1; k < fit.terms; k++)
		squares += fit.b[k] * fit.b[k];
	f->deviance = fit.deviance;
	f->objective = (fit.deviance + fit.ridge * squares) / 2;
	logistic_predict(&data, fit.b, f->p);
	for (size_t i = 0; i < f->rows; i++)
		f->p[i] = logistic_probability(f->p[i]);
	take_weights(f, fit.b);
	logistic_free(&fit);
	free(room);
	free(x);
}

/* "COLUMN=+,COLUMN=-" of --monotone. */
static void
set_signs(struct fit *f)
{
	struct str rest = str_of(f->o->monotone == NULL ? "" : f->o->monotone);

	while (f->o->monotone != NULL && rest.p != NULL) {
		struct str sign = str_trim(str_cut(&rest, ','));
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

static int
by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	int c = x->text.p == NULL ? 0 : str_cmp(x->text, y->text);

	if (c != 0)
		return c;
	return (x->number > y->number) - (x->number < y->number);
}

/* Holds out the latest times that make up a fifth of the rows; false when all
 * rows have one time. */
static bool
hold_out_latest(const struct fit *f, bool *held_out)
{
	const struct training_column *c = &f->t.columns[f->split];
	struct moment *at = mem_zero(f->rows, sizeof(*at));
	size_t from = f->rows;

	for (size_t i = 0; i < f->rows; i++) {
		at[i].row = i;
		if (!c->text)
			at[i].number = c->number.v[i];
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
	free(at);
	return from > 0;
}

static size_t
stop_early(struct fit *f, const struct boost_data *data,
    const struct boost_options *options)
{
	bool *held_out = mem_zero(f->rows, sizeof(*held_out));
	size_t rounds;

	if (f->split == f->t.count || !hold_out_latest(f, held_out))
		boost_hold_out(
		    f->rows, (uint64_t)f->tool->common.seed, held_out);
	rounds = boost_rounds(data, held_out, options, (size_t)f->o->patience);
	free(held_out);
	return rounds;
}

void
fit_trees(struct fit *f)
{
	size_t p = f->m.columns;
	uint8_t *code = mem_alloc(f->rows * p, 1);
	struct boost_options options = { (size_t)f->o->rounds,
		(size_t)f->o->depth, f->o->rate, f->o->ridge, 1 };

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
		f->event };
	if (f->o->patience > 0)
		options.rounds = stop_early(f, &data, &options);
	if (options.rounds == 0)
		report_say(&f->tool->report,
		    "warning: no tree foretells the held-out rows better "
		    "than the base rate");
	boost_fit(&data, NULL, &options, &f->m.trees);
	for (size_t i = 0; i < f->rows; i++)
		f->p[i] = logistic_probability(boost_log_odds(
		    &f->m.trees, f->m.boost_column, code + i * p));
	free(code);
}
