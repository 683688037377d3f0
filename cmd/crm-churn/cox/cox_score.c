/*
 * cox --use: rows through a model, one at a time.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/cox_file.h"
#include "cli/groups.h"
#include "cox_parts.h"
#include "crm-churn/shared/append.h"
#include "math/sum.h"
#include "model/residual.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A model bound to an input. */
struct scoring {
	const struct cox_settings *o;
	struct cox_model m;
	struct input in;
	size_t time;
	size_t *column; /* of each term */
	size_t *known;	/* of each known level */
	struct groups strata;
	struct map labels; /* of the model's strata */
	struct {
		uint32_t *v; /* of the input's strata: the model's */
		size_t n, room;
	} stratum;
	struct sum leavers;
	uint64_t counted, unseen, empty;
};

static size_t
column_named(struct scoring *s, struct str name)
{
	struct diag d;
	size_t at = header_exact(&s->in.header, name);

	if (at != ROLE_NONE)
		return at;
	diag_set(&d, EXIT_DATA, "missing-column",
	    "the model needs a column \"%.*s\", which the input does not "
	    "have",
	    STR_ARG(name));
	tool_fail(s->in.tool, &d);
}

static void
bind(struct scoring *s)
{
	const char *time = s->o->duration.time;
	char *strata = mem_text(s->m.strata.p, s->m.strata.n);

	s->time = column_named(s, time != NULL ? str_of(time) : s->m.time);
	s->column = mem_alloc(s->m.terms, sizeof(*s->column));
	s->known = mem_alloc(s->m.knowns, sizeof(*s->known));
	for (size_t j = 0; j < s->m.terms; j++)
		s->column[j] = column_named(s, s->m.term[j].column);
	for (size_t j = 0; j < s->m.knowns; j++)
		s->known[j] = column_named(s, s->m.known[j].column);
	groups_open(
	    &s->strata, &s->in, "--strata", *strata != '\0' ? strata : NULL);
	for (size_t i = 0; i < s->m.strata_count; i++)
		map_add(&s->labels, s->m.stratum[i].label);
	free(strata);
}

/* One row's answers; NaN: not known. */
struct answer {
	double risk, leave, left, median;
	bool beyond, unseen;
};

/* Whether a cell of a column is a base level, or that of a term. */
static bool
is_level(const struct scoring *s, size_t column, struct str cell)
{
	for (size_t k = 0; k < s->m.knowns; k++)
		if (s->known[k] == column && str_eq(cell, s->m.known[k].level))
			return true;
	for (size_t j = 0; j < s->m.terms; j++)
		if (s->column[j] == column && s->m.term[j].text &&
		    !s->m.term[j].other && str_eq(cell, s->m.term[j].level))
			return true;
	return false;
}

/* Whether some level of the row is neither, where no term is of all others. */
static bool
has_unseen(const struct scoring *s, const struct csv_row *row)
{
	for (size_t k = 0; k < s->m.knowns; k++) {
		size_t at = s->known[k], j = 0;

		while (j < s->m.terms &&
		    !(s->column[j] == at && s->m.term[j].other))
			j++;
		if (j == s->m.terms && !input_null(&s->in, row, at) &&
		    !is_level(s, at, str_trim(row->field[at])))
			return true;
	}
	return false;
}

/* The terms' x b, less that at their means; an empty cell counts as the mean.
 * False after rejecting the row. */
static bool
risk_of(struct scoring *s, const struct csv_row *row, double *log_risk)
{
	struct sum sum = { 0 };
	bool empty = false;

	for (size_t j = 0; j < s->m.terms; j++) {
		const struct cox_term *t = &s->m.term[j];
		struct str cell = str_trim(row->field[s->column[j]]);
		double x;

		if (input_null(&s->in, row, s->column[j])) {
			empty = true;
			continue;
		}
		if (t->other)
			x = !is_level(s, s->column[j], cell);
		else if (t->text)
			x = str_eq(cell, t->level);
		else if (!input_real(&s->in, row, s->column[j], &x))
			return false;
		sum_add(&sum, t->b * (x - t->mean));
	}
	*log_risk = sum_value(&sum);
	s->empty += empty;
	return true;
}

/* The law's terms at their means. */
static double
place_at_means(const struct cox_model *m)
{
	double place = m->intercept;

	for (size_t j = 0; j < m->terms; j++)
		place += m->term[j].b * m->term[j].mean;
	return place;
}

/* A Cox model: steps, and behind them, if wanted, the Weibull law of the same
 * power that begins where they end. */
static void
predict_steps(struct scoring *s, const struct cox_stratum *st, double served,
    struct answer *a)
{
	struct hazard_steps h = { st->n, st->time, st->hazard, st->last, NULL };
	struct lifetime behind = { LIFETIME_WEIBULL, 0, s->m.scale };
	double end = s->o->until > 0 ? s->o->until : st->last;

	if (s->o->beyond && s->m.scale > 0 && st->n > 0) {
		behind.place =
		    log(st->last) - s->m.scale * log(st->hazard[st->n - 1]);
		h.beyond = &behind;
		if (!(s->o->until > 0))
			end = INFINITY;
	}
	a->leave = residual_leave(&h, a->risk, served, s->o->horizon);
	a->left = end >= served
	    ? residual_mean(&h, a->risk, served, end - served)
	    : NAN;
	a->median = residual_median(&h, a->risk, served);
}

static void
predict_law(struct scoring *s, double log_time, double served, struct answer *a)
{
	struct lifetime life = { (enum lifetime_law)(s->m.law - 1),
		place_at_means(&s->m) + log_time, s->m.scale };
	double until = s->o->until > 0 ? s->o->until : INFINITY;

	a->risk = exp(-log_time);
	a->leave = lifetime_leave(&life, served, s->o->horizon);
	a->left = until >= served ? lifetime_left(&life, served, until - served)
				  : NAN;
	a->median = lifetime_median(&life, served);
}

/* The model's number of a row's stratum, or MAP_NONE. */
static uint32_t
stratum_of(struct scoring *s, const struct csv_row *row)
{
	uint32_t here = groups_add(&s->strata, row);

	if (s->strata.columns == 0)
		return 0;
	if (here == s->stratum.n)
		vec_push(&s->stratum,
		    map_find(&s->labels, groups_label(&s->strata, here)));
	return s->stratum.v[here];
}

static bool
answer_row(struct scoring *s, const struct csv_row *row, struct answer *a)
{
	double served, log_risk;
	uint32_t stratum;
	struct diag d;

	*a = (struct answer){ NAN, NAN, NAN, NAN, false, false };
	if (!input_real(&s->in, row, s->time, &served))
		return false;
	if (served < 0) {
		diag_set(&d, EXIT_DATA, "negative-time", "a time below 0 (%g)",
		    served);
		input_reject(&s->in, row, s->time, &d);
		return false;
	}
	if (!risk_of(s, row, &log_risk))
		return false;
	stratum = stratum_of(s, row);
	a->unseen = stratum == MAP_NONE || has_unseen(s, row);
	s->unseen += a->unseen;
	a->risk = a->unseen ? (double)NAN : exp(log_risk);
	if (!a->unseen) {
		const struct cox_stratum *st = &s->m.stratum[stratum];

		if (s->m.law > 0)
			predict_law(s, log_risk, served, a);
		else
			predict_steps(s, st, served, a);
		a->beyond = served + s->o->horizon > st->last;
	}
	if (!isnan(a->leave)) {
		sum_add(&s->leavers, a->leave);
		s->counted++;
	}
	return true;
}

static void
write_answer(const struct answer *a, struct csv_writer *w)
{
	csv_real(w, a->risk);
	csv_real(w, a->leave);
	csv_real(w, a->left);
	csv_real(w, a->median);
	csv_int(w, a->beyond);
	csv_int(w, a->unseen);
	csv_end(w);
}

int
cox_score(struct tool *tool, const struct cox_settings *o)
{
	static const char *const names[] = { "cox_risk", "cox_leave",
		"cox_left", "cox_median", "cox_beyond", "cox_unseen", NULL };
	struct scoring s = { .o = o };
	struct append append;
	struct tool_output out;
	struct csv_row row;
	struct answer a;
	struct diag d;

	if (!cox_model_load(&s.m, o->use, &d))
		tool_fail(tool, &d);
	input_open(&s.in, tool);
	bind(&s);
	tool_output(tool, &out, s.in.delimiter);
	append_open(&append, &s.in, &out.w, names);
	while (input_next(&s.in, &row)) {
		if (!answer_row(&s, &row, &a))
			continue;
		append_row(&append, &row);
		write_answer(&a, &out.w);
	}
	append_close(&append);
	if (s.unseen > 0)
		report_say(&tool->report,
		    "warning: %llu rows have a level or stratum that the "
		    "model has not seen: no prediction",
		    (unsigned long long)s.unseen);
	if (s.empty > 0)
		report_say(&tool->report,
		    "%llu rows have empty covariates, which count as their "
		    "average",
		    (unsigned long long)s.empty);
	report_detail(&tool->report,
	    "%llu customers; expected leavers within %g: %.6g",
	    (unsigned long long)s.counted, o->horizon, sum_value(&s.leavers));
	bool well = input_close(&s.in);
	tool_close(tool, &out);
	cox_model_free(&s.m);
	groups_free(&s.strata);
	map_free(&s.labels);
	vec_free(&s.stratum);
	free(s.column);
	free(s.known);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}
