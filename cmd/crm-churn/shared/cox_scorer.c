#include "cox_scorer.h"

#include "base/die.h"
#include "base/mem.h"
#include "math/sum.h"
#include "model/residual.h"

#include <math.h>

static size_t
column_named(const struct input *in, struct str name)
{
	struct diag d;
	size_t at = header_exact(&in->header, name);

	if (at != ROLE_NONE)
		return at;
	diag_set(&d, EXIT_DATA, "missing-column",
	    "the model needs a column \"%.*s\", which the input does not have",
	    STR_ARG(name));
	tool_fail(in->tool, &d);
}

void
cox_scorer_open(struct cox_scorer *s, struct input *in)
{
	scoped char *strata = mem_text(s->m.strata.p, s->m.strata.n);

	s->column = mem_alloc(s->m.terms, sizeof(*s->column));
	s->known = mem_alloc(s->m.knowns, sizeof(*s->known));
	for (size_t j = 0; j < s->m.terms; j++)
		s->column[j] = column_named(in, s->m.term[j].column);
	for (size_t j = 0; j < s->m.knowns; j++)
		s->known[j] = column_named(in, s->m.known[j].column);
	groups_open(
	    &s->strata, in, "--strata", *strata != '\0' ? strata : NULL);
	for (size_t i = 0; i < s->m.strata_count; i++)
		map_add(&s->labels, s->m.stratum[i].label);
}

void
cox_scorer_copy(struct cox_scorer *copy, const struct cox_scorer *s)
{
	*copy = *s;
	copy->strata = groups_copy(&s->strata);
}

void
cox_scorer_add(struct cox_scorer *s, struct cox_scorer *copy)
{
	s->unseen += copy->unseen;
	s->empty += copy->empty;
	groups_copy_free(&copy->strata);
	vec_free(&copy->stratum);
}

/* Whether a cell of a column is a base level, or that of a term. */
static bool
is_level(const struct cox_scorer *s, size_t column, struct str cell)
{
	for (size_t k = 0; k < s->m.knowns; k++)
		if (s->known[k] == column && str_eq(cell, s->m.known[k].level))
			return true;
	for (size_t j = 0; j < s->m.terms; j++)
		if (s->column[j] == column && s->m.term[j].kind == COX_LEVEL &&
		    str_eq(cell, s->m.term[j].level))
			return true;
	return false;
}

/* Whether some level of the row is neither, where no term is of all others. */
static bool
has_unseen(const struct cox_scorer *s, const struct input *in,
    const struct csv_row *row)
{
	for (size_t k = 0; k < s->m.knowns; k++) {
		size_t at = s->known[k], j = 0;

		while (j < s->m.terms &&
		    !(s->column[j] == at && s->m.term[j].kind == COX_OTHER))
			j++;
		if (j == s->m.terms && !input_null(in, row, at) &&
		    !is_level(s, at, str_trim(row->field[at])))
			return true;
	}
	return false;
}

/* The terms' x b, less that at their means; an empty cell counts as the mean.
 * False after rejecting the row. */
static bool
risk_of(struct cox_scorer *s, struct input *in, const struct csv_row *row,
    double *log_risk)
{
	struct sum sum = { 0 };
	bool empty = false;

	for (size_t j = 0; j < s->m.terms; j++) {
		const struct cox_term *t = &s->m.term[j];
		struct str cell = str_trim(row->field[s->column[j]]);
		double x;

		if (input_null(in, row, s->column[j])) {
			empty = true;
			continue;
		}
		if (t->kind == COX_OTHER)
			x = !is_level(s, s->column[j], cell);
		else if (t->kind == COX_LEVEL)
			x = str_eq(cell, t->level);
		else if (!input_real(in, row, s->column[j], &x))
			return false;
		sum_add(&sum, t->b * (x - t->mean));
	}
	*log_risk = sum_value(&sum);
	s->empty += empty;
	return true;
}

/* The law's terms at their means. */
double
cox_scorer_place(const struct cox_model *m)
{
	double place = m->intercept;

	for (size_t j = 0; j < m->terms; j++)
		place += m->term[j].b * m->term[j].mean;
	return place;
}

/* The model's number of a row's stratum, or MAP_NONE. */
static uint32_t
stratum_of(struct cox_scorer *s, const struct csv_row *row)
{
	uint32_t here = groups_add(&s->strata, row);

	if (s->strata.columns == 0)
		return 0;
	if (here == s->stratum.n)
		vec_push(&s->stratum,
		    map_find(&s->labels, groups_label(&s->strata, here)));
	return s->stratum.v[here];
}

bool
cox_scorer_read(struct cox_scorer *s, struct input *in,
    const struct csv_row *row, struct cox_look *look)
{
	*look = (struct cox_look){ NAN, MAP_NONE, false };
	if (!risk_of(s, in, row, &look->log_risk))
		return false;
	look->stratum = stratum_of(s, row);
	look->unseen = look->stratum == MAP_NONE || has_unseen(s, in, row);
	s->unseen += look->unseen;
	return true;
}

double
cox_scorer_survival(
    const struct cox_model *m, const struct cox_look *look, double time)
{
	const struct cox_stratum *st = &m->stratum[look->stratum];
	struct hazard_steps h = { st->n, st->time, st->hazard, st->last, NULL };
	struct lifetime life;

	if (m->law == 0)
		return residual_survival(&h, exp(look->log_risk), time);
	life = (struct lifetime){ (enum lifetime_law)(m->law - 1),
		cox_scorer_place(m) + look->log_risk, m->scale };
	return exp(lifetime_ln_survival(&life, time));
}

void
cox_scorer_tell(const struct cox_scorer *s, struct report *report)
{
	if (s->unseen > 0)
		report_say(report,
		    "warning: %llu rows have a level or stratum that the model "
		    "has not seen: no prediction",
		    (unsigned long long)s->unseen);
	if (s->empty > 0)
		report_say(report,
		    "%llu rows have empty covariates, which count as their "
		    "average",
		    (unsigned long long)s->empty);
}
