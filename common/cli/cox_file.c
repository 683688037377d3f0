#include "cli/cox_file.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"

#include <math.h>
#include <stdlib.h>

/*
 * Between the first line and the checksum every line has a kind, two texts and
 * two numbers:
 *	column time|strata NAME		the columns of these parts
 *	ties efron|breslow
 *	rows . . rows events
 *	loglik . . null fitted
 *	base COLUMN LEVEL		a level without a coefficient
 *	law cox|LAW . intercept scale	scale empty: none behind a Cox model
 *	number COLUMN . b mean
 *	level COLUMN LEVEL b mean
 *	other COLUMN LEVEL b mean	of all levels of the column that have no
 *					line
 *	stratum LABEL . last-time .
 *	step . . time hazard		of the stratum before it, ascending
 */
enum { VERSION = 2, CELLS = 5 };

static const char KIND[] = "crm-churn-cox";

static const char *const laws[] = { "cox", "exponential", "weibull",
	"lognormal", "loglogistic" };

static void
print_strata(const struct cox_model *m, struct model_text *t)
{
	for (size_t s = 0; s < m->strata_count; s++) {
		const struct cox_stratum *st = &m->stratum[s];

		model_file_put_line(t, "stratum", st->label, STR(""),
		    (double[]){ st->last, 0 });
		for (size_t i = 0; i < st->n; i++)
			model_file_put_line(t, "step", STR(""), STR(""),
			    (double[]){ st->time[i], st->hazard[i] });
	}
}

void
cox_model_print(const struct cox_model *m, struct model_text *t)
{
	size_t from = t->n;

	model_file_begin(t, KIND, VERSION);
	model_file_put_line(t, "column", STR("time"), m->time, NULL);
	model_file_put_line(t, "column", STR("strata"), m->strata, NULL);
	model_file_put_line(t, "ties", m->ties, STR(""), NULL);
	model_file_put_line(t, "rows", STR(""), STR(""),
	    (double[]){ (double)m->rows, (double)m->events });
	model_file_put_line(t, "loglik", STR(""), STR(""),
	    (double[]){ m->null_loglik, m->loglik });
	model_file_put_line(t, "law", str_of(laws[m->law]), STR(""),
	    (double[]){ m->intercept, m->scale > 0 ? m->scale : (double)NAN });
	for (size_t i = 0; i < m->knowns; i++)
		model_file_put_line(
		    t, "base", m->known[i].column, m->known[i].level, NULL);
	for (size_t i = 0; i < m->terms; i++)
		model_file_put_line(t,
		    m->term[i].other	  ? "other"
			: m->term[i].text ? "level"
					  : "number",
		    m->term[i].column, m->term[i].level,
		    (double[]){ m->term[i].b, m->term[i].mean });
	print_strata(m, t);
	model_file_seal(t, from);
}

void
cox_model_save(const struct cox_model *m, const char *path)
{
	struct model_text text = { 0 };

	cox_model_print(m, &text);
	model_file_save(&text, path);
	vec_free(&text);
}

/* A reading on its way. */
struct loading {
	struct cox_model *m;
	struct model_lines l;
	VEC(struct cox_term) term;
	VEC(struct cox_known) known;
	VEC(struct cox_stratum) stratum;
	struct {
		double *v;
		size_t n, room;
	} time, hazard;
};

/* Both texts of a line, kept. */
static bool
texts(struct loading *l, struct str *a, struct str *b)
{
	return model_file_text(&l->l, 1, a) && model_file_text(&l->l, 2, b);
}

static bool
load_column(void *data)
{
	struct loading *l = data;
	struct str part, name;

	if (!texts(l, &part, &name))
		return false;
	if (str_eq(part, STR("time")))
		l->m->time = name;
	else if (str_eq(part, STR("strata")))
		l->m->strata = name;
	else
		return model_file_wrong(&l->l, "a part");
	return true;
}

static bool
load_ties(void *data)
{
	struct loading *l = data;

	return model_file_text(&l->l, 1, &l->m->ties);
}

static bool
load_rows(void *data)
{
	struct loading *l = data;

	return model_file_count(&l->l, 3, INT64_MAX, &l->m->rows) &&
	    model_file_count(&l->l, 4, l->m->rows, &l->m->events);
}

static bool
load_loglik(void *data)
{
	struct loading *l = data;

	return model_file_real(&l->l, 3, NAN, &l->m->null_loglik) &&
	    model_file_real(&l->l, 4, NAN, &l->m->loglik);
}

static bool
load_law(void *data)
{
	struct loading *l = data;
	struct cox_model *m = l->m;

	if (!model_file_word(
		&l->l, 1, laws, sizeof(laws) / sizeof(*laws), &m->law) ||
	    !model_file_finite(&l->l, 3, &m->intercept) ||
	    !model_file_real(&l->l, 4, 0, &m->scale))
		return false;
	return (m->scale >= 0 && (m->law == 0 || m->scale > 0)) ||
	    model_file_wrong(&l->l, "the scale of a law");
}

static bool
load_base(void *data)
{
	struct loading *l = data;
	struct cox_known k;

	if (!texts(l, &k.column, &k.level))
		return false;
	vec_push(&l->known, k);
	return true;
}

static bool
load_term(void *data)
{
	struct loading *l = data;
	struct str kind = l->l.field[0];
	struct cox_term t = { .text = !str_eq(kind, STR("number")),
		.other = str_eq(kind, STR("other")) };

	if (!texts(l, &t.column, &t.level) ||
	    !model_file_finite(&l->l, 3, &t.b) ||
	    !model_file_finite(&l->l, 4, &t.mean))
		return false;
	vec_push(&l->term, t);
	return true;
}

static bool
load_stratum(void *data)
{
	struct loading *l = data;
	struct cox_stratum s = { .n = 0 };

	if (!model_file_text(&l->l, 1, &s.label) ||
	    !model_file_finite(&l->l, 3, &s.last))
		return false;
	vec_push(&l->stratum, s);
	return true;
}

/* Steps go to the stratum before them; all lie in two vectors until the end. */
static bool
load_step(void *data)
{
	struct loading *l = data;
	struct cox_stratum *s;
	double time, hazard;

	if (l->stratum.n == 0)
		return model_file_wrong(&l->l, "a step before any stratum");
	if (!model_file_finite(&l->l, 3, &time) ||
	    !model_file_finite(&l->l, 4, &hazard))
		return false;
	s = &l->stratum.v[l->stratum.n - 1];
	if (hazard < 0 ||
	    (s->n > 0 &&
		(time <= l->time.v[l->time.n - 1] ||
		    hazard < l->hazard.v[l->hazard.n - 1])))
		return model_file_wrong(&l->l, "the order of the steps");
	vec_push(&l->time, time);
	vec_push(&l->hazard, hazard);
	s->n++;
	return true;
}

static const struct model_kind lines[] = {
	{ "column", load_column },
	{ "ties", load_ties },
	{ "rows", load_rows },
	{ "loglik", load_loglik },
	{ "law", load_law },
	{ "base", load_base },
	{ "number", load_term },
	{ "level", load_term },
	{ "other", load_term },
	{ "stratum", load_stratum },
	{ "step", load_step },
	{ NULL, NULL },
};

static bool
load_lines(struct loading *l, struct str text)
{
	if (!model_file_open(&l->l, text, KIND, VERSION) ||
	    !model_file_take_all(&l->l, CELLS, lines, l))
		return false;
	if (l->stratum.n == 0 || (l->term.n == 0 && l->m->law == 0))
		return model_file_wrong(&l->l, "the model is cut short");
	return true;
}

/* Hands the vectors over to the model. */
static void
settle(struct loading *l)
{
	struct cox_model *m = l->m;
	size_t at = 0;

	m->term = l->term.v;
	m->terms = l->term.n;
	m->known = l->known.v;
	m->knowns = l->known.n;
	m->stratum = l->stratum.v;
	m->strata_count = l->stratum.n;
	for (size_t s = 0; s < l->stratum.n; s++) {
		size_t n = m->stratum[s].n;

		m->stratum[s].time = mem_alloc(n, sizeof(double));
		m->stratum[s].hazard = mem_alloc(n, sizeof(double));
		for (size_t i = 0; i < n; i++, at++) {
			m->stratum[s].time[i] = l->time.v[at];
			m->stratum[s].hazard[i] = l->hazard.v[at];
		}
	}
	vec_free(&l->time);
	vec_free(&l->hazard);
}

bool
cox_model_parse(struct cox_model *m, struct str text, struct diag *d)
{
	struct loading l = { .m = m, .l = { .memory = &m->memory, .d = d } };
	bool well;

	*m = (struct cox_model){ 0 };
	well = load_lines(&l, text);
	settle(&l);
	if (!well)
		cox_model_free(m);
	return well;
}

bool
cox_model_load(struct cox_model *m, const char *path, struct diag *d)
{
	struct model_text text = { 0 };
	bool well = model_file_load(path, &text, d) &&
	    (cox_model_parse(m, (struct str){ text.v, text.n }, d) ||
		model_file_of(path, d));

	vec_free(&text);
	return well;
}

void
cox_model_free(struct cox_model *m)
{
	for (size_t s = 0; s < m->strata_count; s++) {
		free(m->stratum[s].time);
		free(m->stratum[s].hazard);
	}
	free(m->term);
	free(m->known);
	free(m->stratum);
	arena_free(&m->memory);
	*m = (struct cox_model){ 0 };
}
