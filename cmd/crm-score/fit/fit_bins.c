/* fit_bins: the bins of every column, found or given. */
#include "base/die.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/tasks.h"
#include "fit.h"
#include "text/num.h"
#include "text/token.h"

#include <math.h>

/* Some rows of a column with their outcomes. */
struct sample {
	const struct training_column *column;
	double *number; /* one of the two */
	uint32_t *code;
	uint8_t *event;
	size_t n;
};

/* Options. */

/* The first "%,%" in a text, or its end. */
static size_t
level_end(struct str text)
{
	size_t i = 0;

	while (
	    i < text.n && (i + 3 > text.n || memcmp(text.p + i, "%,%", 3) != 0))
		i++;
	return i;
}

/* Cuts the next level off a list joined by %,%; false after the last. */
static bool
cut_level(struct str *rest, struct str *level)
{
	size_t end;

	if (rest->p == NULL)
		return false;
	end = level_end(*rest);
	*level = (struct str){ rest->p, end };
	if (end == rest->n)
		rest->p = NULL;
	else
		*rest = (struct str){ rest->p + end + 3, rest->n - end - 3 };
	return true;
}

/* R's package marks the rows of its cards that are no cuts: missing values
 * and special codes. */
static bool
is_special(const struct side_row *row)
{
	return token_bool(side_more(row, "is_special_values")) == TOKEN_TRUE;
}

static void
take_break(void *data, const struct side_row *row)
{
	struct fit *f = data;

	vec_push(&f->breaks, *row);
}

static void
add_special(struct fit *f, double code)
{
	size_t n = f->binning.special_count;

	for (size_t i = 0; i < n; i++)
		if (f->special[i] == code)
			return;
	f->special = mem_resize(f->special, n + 1, sizeof(*f->special));
	f->special[n] = code;
	f->binning.special = f->special;
	f->binning.special_count = n + 1;
}

/* Codes of --special, and those of a card. */
static void
read_special(struct fit *f)
{
	double value;

	str_each (code, str_given(f->options->special), ',') {
		if (!num_real(code, &value))
			die(EXIT_USAGE, "--special: \"%.*s\" is no number",
			    STR_ARG(code));
		add_special(f, value);
	}
	for (size_t i = 0; i < f->breaks.n; i++) {
		struct str rest = side_text(&f->breaks.v[i], 1), code;

		while (is_special(&f->breaks.v[i]) && cut_level(&rest, &code))
			if (num_real(str_trim(code), &value))
				add_special(f, value);
	}
}

static double
read_zero(const char *text)
{
	double value;

	if (strcmp(text, "half") == 0)
		return 0;
	if (!num_real(str_of(text), &value) || !(value > 0 && value <= 1))
		die(EXIT_USAGE,
		    "--zero: \"%s\" is neither half nor above 0, up to 1",
		    text);
	return value;
}

static void
set_shape(struct binning_options *binning, int shape)
{
	binning->shape =
	    shape == 0 ? PARTITION_EITHER : (enum partition_shape)(shape - 1);
}

/* "age=desc,amount=none": the shape of one column. */
static void
shape_of(const struct fit *f, struct str name, struct binning_options *binning)
{
	static const char *const shapes[] = { "auto", "none", "asc", "desc",
		"peak", "valley" };

	str_each (shape, str_given(f->options->shapes), ',') {
		struct str column = str_cut(&shape, '=');
		size_t i = shape.p == NULL ? 6 : str_place(shape, shapes, 6);

		if (i == 6)
			die(EXIT_USAGE,
			    "--shapes: \"%.*s\" is not COLUMN=SHAPE, with "
			    "auto, none, asc, desc, peak or valley",
			    STR_ARG(column));
		if (str_eq(column, name))
			set_shape(binning, (int)i);
	}
}

void
fit_bins_prepare(struct fit *f)
{
	const struct fit_options *o = f->options;

	f->binning = (struct binning_options){ .max_bins = (size_t)o->max_bins,
		.min_share = o->min_share,
		.pool = o->pool,
		.own_share = o->own_share,
		.min_difference = o->min_difference,
		.max_p = o->max_p,
		.woe = {
		    .zero = read_zero(o->zero), .good_bad = o->woe == 1 } };
	set_shape(&f->binning, o->shape);
	shape_of(f, STR(""), &f->binning);
	if (o->breaks != NULL)
		side_read(f->tool, o->breaks, "variable,breaks", take_break, f);
	read_special(f);
}

/* Bins as given: rows of a table with a variable and its breaks. */

struct breaks {
	size_t first, n; /* rows: of this variable, up to n of them */
};

/* R writes dots for other characters. */
static bool
same_name(struct str given, struct str name)
{
	if (given.n != name.n)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (given.p[i] != name.p[i] && given.p[i] != '.')
			return false;
	return true;
}

/* Tells of rows whose variable is none of the fit. */
static void
check_breaks(const struct fit *f)
{
	struct report *report = &f->tool->report;

	vec_each (const struct side_row, row, &f->breaks) {
		struct str name = side_text(row, 0);
		size_t j = 0;

		while (j < f->data.count &&
		    !same_name(name, f->data.columns[j].name))
			j++;
		if (j == f->data.count)
			report_say(report,
			    "warning: %s:%llu: \"%.*s\" is no variable of this "
			    "fit: its breaks are not used",
			    row->table->name,
			    (unsigned long long)row->table->line[row->row],
			    STR_ARG(name));
	}
}

static bool
find_breaks(struct fit *f, struct str name, struct breaks *b)
{
	b->n = 0;
	for (size_t i = 0; i < f->breaks.n; i++) {
		if (!same_name(side_text(&f->breaks.v[i], 0), name) ||
		    is_special(&f->breaks.v[i]))
			continue;
		b->first = b->n == 0 ? i : b->first;
		b->n = i + 1 - b->first;
	}
	return b->n > 0;
}

/* Cuts: every number; an empty cell or Inf is the last bin. */
static void
given_number(struct fit *f, const struct breaks *b, struct binning *bins)
{
	scoped double *cuts = mem_alloc(b->n, sizeof(*cuts));
	size_t n = 0;

	for (size_t i = b->first; i < b->first + b->n; i++) {
		const struct side_row *row = &f->breaks.v[i];
		struct str cell = side_text(row, 1);

		if (cell.n == 0 || str_ieq(cell, STR("inf")) || is_special(row))
			continue;
		if (!num_real(cell, &cuts[n]))
			side_bad(row, "\"%.*s\" is no number to cut at",
			    STR_ARG(cell));
		if (n > 0 && cuts[n] <= cuts[n - 1])
			side_bad(row, "the breaks of a variable must ascend");
		n++;
	}
	binning_given_number(cuts, n, &f->binning, bins);
}

/* Groups: levels joined by %,%; OTHER is where the unnamed go. */
static void
given_text(struct fit *f, const struct breaks *b,
    const struct training_column *c, struct binning *bins)
{
	scoped uint16_t *group = mem_alloc(c->levels.count, sizeof(*group));
	size_t pooled = SIZE_MAX, n = 0;

	for (uint32_t i = 0; i < c->levels.count; i++)
		group[i] = UINT16_MAX;
	for (size_t i = b->first; i < b->first + b->n; i++) {
		struct str rest = side_text(&f->breaks.v[i], 1), level;

		if (rest.n == 0 || is_special(&f->breaks.v[i]))
			continue;
		while (cut_level(&rest, &level)) {
			uint32_t code = map_find(&c->levels, level);

			if (code != MAP_NONE)
				group[code] = (uint16_t)n;
			if (str_eq(level, STR("OTHER")))
				pooled = n;
		}
		n++;
	}
	binning_given_text(&c->levels, group, n > 0 ? n : 1, pooled, bins);
}

/* Fitting. */

static void
find_bins(struct fit *f, const struct sample *s, struct binning *bins)
{
	struct binning_options options = f->binning;
	struct breaks given;

	shape_of(f, s->column->name, &options);
	if (find_breaks(f, s->column->name, &given)) {
		if (s->column->text)
			given_text(f, &given, s->column, bins);
		else
			given_number(f, &given, bins);
	} else if (s->column->text) {
		binning_fit_text(s->code, &s->column->levels, s->event, s->n,
		    &options, bins);
	} else {
		binning_fit_number(s->number, s->event, s->n, &options, bins);
	}
}

static void
assign(const struct binning *b, const struct sample *s, uint16_t *row_bin)
{
	if (s->column->text)
		binning_assign_text(
		    b, s->code, &s->column->levels, s->n, row_bin);
	else
		binning_assign_number(b, s->number, s->n, row_bin);
}

/* Takes the known rows of a fold (or all but it) out of a column. */
static void
take_fold(const struct fit *f, const uint8_t *fold, uint8_t which, bool held,
    struct sample *s)
{
	const struct training_column *c = s->column;
	size_t rows = f->data.known;
	double *number = mem_alloc(c->text ? 0 : rows, sizeof(*number));
	uint32_t *code = mem_alloc(c->text ? rows : 0, sizeof(*code));
	uint8_t *event = mem_alloc(rows, 1);

	s->n = 0;
	for (size_t i = 0; i < rows; i++) {
		if ((fold[i] == which) != held)
			continue;
		if (c->text)
			code[s->n] = c->code.v[i];
		else
			number[s->n] = c->number.v[i];
		event[s->n++] = f->data.outcome.v[i];
	}
	s->number = number;
	s->code = code;
	s->event = event;
}

static void
free_fold(struct sample *s)
{
	free(s->number);
	free(s->code);
	free(s->event);
}

/* IV with the shares of held-back rows and the weights of the others. */
static double
held_iv(const struct binning *b, const struct sample *held, double sign)
{
	scoped uint16_t *row_bin = mem_alloc(held->n, sizeof(*row_bin));
	scoped double *tally = mem_zero(2 * b->count, sizeof(*tally));
	double all[2] = { 0, 0 }, iv = 0;

	assign(b, held, row_bin);
	for (size_t i = 0; i < held->n; i++) {
		tally[2 * row_bin[i] + held->event[i]]++;
		all[held->event[i]]++;
	}
	for (size_t i = 0; i < b->count; i++)
		iv += (tally[2 * i + 1] / all[1] - tally[2 * i] / all[0]) *
		    sign * b->bins[i].woe;
	return iv;
}

static double
fold_iv(struct fit *f, const struct training_column *c, const uint8_t *fold)
{
	double sum = 0, sign = f->binning.woe.good_bad ? -1 : 1;

	for (uint8_t k = 0; k < f->options->folds; k++) {
		struct sample rest = { .column = c }, held = { .column = c };
		scoped_by(binning_free) struct binning b;
		scoped uint16_t *row_bin = NULL;

		take_fold(f, fold, k, false, &rest);
		take_fold(f, fold, k, true, &held);
		find_bins(f, &rest, &b);
		row_bin = mem_alloc(rest.n, sizeof(*row_bin));
		assign(&b, &rest, row_bin);
		binning_tally(&b, row_bin, rest.event, rest.n, &f->binning);
		sum += held_iv(&b, &held, sign);
		free_fold(&rest);
		free_fold(&held);
	}
	return f->options->folds > 1 ? sum / (double)f->options->folds : NAN;
}

static void
bin_variable(struct fit *f, struct fit_variable *v, const uint8_t *fold)
{
	const struct training_column *c = v->column;
	struct sample known = { c, c->number.v, c->code.v, f->data.outcome.v,
		f->data.known };
	struct sample all = known;

	all.n = f->data.rows;
	find_bins(f, &known, &v->bins);
	v->row_bin = mem_alloc(all.n, sizeof(*v->row_bin));
	assign(&v->bins, &all, v->row_bin);
	binning_tally(&v->bins, v->row_bin, known.event, known.n, &f->binning);
	v->value = mem_alloc(v->bins.count, sizeof(*v->value));
	for (size_t i = 0; i < v->bins.count; i++)
		v->value[i] = v->bins.bins[i].woe;
	v->measures = woe_measure(v->bins.bins, v->bins.count);
	v->held_iv = NAN;
	/* Columns that were asked for are taken whatever they look like. */
	if (f->options->features == NULL)
		v->out =
		    training_why_not(&f->data, (size_t)(c - f->data.columns));
	if (v->out != NULL)
		return;
	if (!binning_useful(&v->bins))
		v->out = "one bin";
	else if (v->measures.iv < f->options->min_iv)
		v->out = "low IV";
	else
		v->held_iv = fold_iv(f, c, fold);
}

struct binning_all {
	struct fit *f;
	uint8_t *fold; /* of each known row */
};

static void
do_variable(void *all, size_t variable, int thread)
{
	const struct binning_all *b = all;

	(void)thread;
	bin_variable(b->f, &b->f->variables[variable], b->fold);
}

void
fit_bins(struct fit *f)
{
	scoped uint8_t *fold = mem_zero(f->data.known, 1);
	struct binning_all all = { f, fold };
	struct rng rng;

	check_breaks(f);
	rng_seed(&rng, (uint64_t)f->tool->common.seed);
	for (size_t i = 0; i < f->data.known; i++)
		if (f->options->folds > 1)
			fold[i] = (uint8_t)rng_below(
			    &rng, (uint64_t)f->options->folds);
	f->variables = mem_zero(f->data.count, sizeof(*f->variables));
	for (size_t j = 0; j < f->data.count; j++)
		f->variables[j].column = &f->data.columns[j];
	/* What is wrong with given breaks is told in order. */
	tasks_run(f->data.count,
	    f->breaks.n > 0 ? 1 : (int)f->tool->common.threads, do_variable,
	    &all);
	for (size_t j = 0; j < f->data.count; j++) {
		const struct fit_variable *v = &f->variables[j];

		if (f->options->features == NULL &&
		    training_why_not(&f->data, j) != NULL)
			report_say(&f->tool->report,
			    "column %.*s is left out: %s",
			    STR_ARG(v->column->name), v->out);
	}
}
