#include "cox_file.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "csv/load.h"
#include "csv/writer.h"
#include "text/num.h"

#include <stdlib.h>

/*
 * Every line has a kind, two texts and two numbers:
 *	model "crm-churn cox" 1
 *	column time|strata NAME		the columns of these parts
 *	ties efron|breslow
 *	rows . . rows events
 *	loglik . . null fitted
 *	base COLUMN LEVEL		a level without a coefficient
 *	number COLUMN . b mean
 *	level COLUMN LEVEL b mean
 *	stratum LABEL . last-time .
 *	step . . time hazard		of the stratum before it, ascending
 */
enum { CELLS = 5 };

static void
cell_exact(struct csv_writer *w, double x)
{
	char text[NUM_MAX];

	csv_field(w, (struct str){ text, num_print_exact(text, x) });
}

static void
line(struct csv_writer *w, const char *kind, struct str a, struct str b,
    const double *numbers)
{
	csv_field(w, str_of(kind));
	csv_field(w, a);
	csv_field(w, b);
	for (int i = 0; i < 2; i++) {
		if (numbers == NULL)
			csv_empty(w);
		else
			cell_exact(w, numbers[i]);
	}
	csv_end(w);
}

static void
save_strata(const struct cox_model *m, struct csv_writer *w)
{
	for (size_t s = 0; s < m->strata_count; s++) {
		const struct cox_stratum *st = &m->stratum[s];

		line(w, "stratum", st->label, STR(""),
		    (double[]){ st->last, 0 });
		for (size_t i = 0; i < st->n; i++)
			line(w, "step", STR(""), STR(""),
			    (double[]){ st->time[i], st->hazard[i] });
	}
}

void
cox_model_save(const struct cox_model *m, const char *path)
{
	struct out out;
	struct csv_writer w;

	out_open(&out, path);
	csv_writer_init(&w, &out, '\t', 17);
	line(&w, "model", STR("crm-churn cox"), STR("1"), NULL);
	line(&w, "column", STR("time"), m->time, NULL);
	line(&w, "column", STR("strata"), m->strata, NULL);
	line(&w, "ties", m->ties, STR(""), NULL);
	line(&w, "rows", STR(""), STR(""),
	    (double[]){ (double)m->rows, (double)m->events });
	line(&w, "loglik", STR(""), STR(""),
	    (double[]){ m->null_loglik, m->loglik });
	for (size_t i = 0; i < m->knowns; i++)
		line(&w, "base", m->known[i].column, m->known[i].level, NULL);
	for (size_t i = 0; i < m->terms; i++)
		line(&w, m->term[i].text ? "level" : "number",
		    m->term[i].column, m->term[i].level,
		    (double[]){ m->term[i].b, m->term[i].mean });
	save_strata(m, &w);
	out_close(&out);
}

/* A reading on its way. */
struct loading {
	struct cox_model *m;
	struct csv_table t;
	VEC(struct cox_term) term;
	VEC(struct cox_known) known;
	VEC(struct cox_stratum) stratum;
	struct {
		double *v;
		size_t n, room;
	} time, hazard;
	struct diag *d;
};

static struct str
keep(struct loading *l, size_t row, size_t column)
{
	return arena_str(&l->m->memory, l->t.cell[row * CELLS + column]);
}

static bool
numbers(struct loading *l, size_t row, double *a, double *b)
{
	if (!num_real(l->t.cell[row * CELLS + 3], a) ||
	    !num_real(l->t.cell[row * CELLS + 4], b))
		return csv_table_bad(&l->t, row, l->d, "a number is missing");
	return true;
}

/* Steps go to the stratum before them; all lie in two vectors until the end. */
static bool
load_step(struct loading *l, size_t row, double time, double hazard)
{
	if (l->stratum.n == 0)
		return csv_table_bad(
		    &l->t, row, l->d, "a step before any stratum");
	vec_push(&l->time, time);
	vec_push(&l->hazard, hazard);
	l->stratum.v[l->stratum.n - 1].n++;
	return true;
}

static bool
load_line(struct loading *l, size_t row)
{
	struct str kind = l->t.cell[row * CELLS];
	struct cox_model *m = l->m;
	double a = 0, b = 0;

	if (str_eq(kind, STR("column"))) {
		*(str_eq(l->t.cell[row * CELLS + 1], STR("time"))
			? &m->time
			: &m->strata) = keep(l, row, 2);
		return true;
	}
	if (str_eq(kind, STR("ties"))) {
		m->ties = keep(l, row, 1);
		return true;
	}
	if (str_eq(kind, STR("base"))) {
		vec_push(&l->known,
		    (struct cox_known){ keep(l, row, 1), keep(l, row, 2) });
		return true;
	}
	if (!numbers(l, row, &a, &b))
		return false;
	if (str_eq(kind, STR("rows"))) {
		m->rows = (uint64_t)a;
		m->events = (uint64_t)b;
	} else if (str_eq(kind, STR("loglik"))) {
		m->null_loglik = a;
		m->loglik = b;
	} else if (str_eq(kind, STR("number")) || str_eq(kind, STR("level"))) {
		vec_push(&l->term,
		    (struct cox_term){ keep(l, row, 1), keep(l, row, 2),
			str_eq(kind, STR("level")), a, b });
	} else if (str_eq(kind, STR("stratum"))) {
		vec_push(&l->stratum,
		    (struct cox_stratum){
			.label = keep(l, row, 1), .last = a });
	} else if (str_eq(kind, STR("step"))) {
		return load_step(l, row, a, b);
	} else {
		return csv_table_bad(&l->t, row, l->d,
		    "a line \"%.*s\" makes no sense here", STR_ARG(kind));
	}
	return true;
}

static bool
load_lines(struct loading *l)
{
	const struct csv_table *t = &l->t;

	/* The first line is the header to csv_load. */
	if (t->columns != CELLS || !str_eq(t->header[0], STR("model")) ||
	    !str_eq(t->header[1], STR("crm-churn cox")) ||
	    !str_eq(t->header[2], STR("1")))
		return diag_set(l->d, EXIT_DATA, "bad-model",
		    "%s: no Cox model of this version", t->name);
	for (size_t i = 0; i < t->rows; i++)
		if (!load_line(l, i)) {
			l->d->status = EXIT_DATA;
			return false;
		}
	if (l->stratum.n == 0 || l->term.n == 0)
		return diag_set(l->d, EXIT_DATA, "bad-model",
		    "%s: the model is cut short", t->name);
	return true;
}

bool
cox_model_load(struct cox_model *m, const char *path, struct diag *d)
{
	struct loading l = { .m = m, .d = d };
	size_t at = 0;
	bool well;

	*m = (struct cox_model){ 0 };
	well = csv_load(path, &l.t, d) && load_lines(&l);
	csv_table_free(&l.t);
	m->term = l.term.v;
	m->terms = l.term.n;
	m->known = l.known.v;
	m->knowns = l.known.n;
	m->stratum = l.stratum.v;
	m->strata_count = l.stratum.n;
	for (size_t s = 0; s < l.stratum.n; s++) {
		size_t n = m->stratum[s].n;

		m->stratum[s].time = mem_alloc(n, sizeof(double));
		m->stratum[s].hazard = mem_alloc(n, sizeof(double));
		for (size_t i = 0; i < n; i++, at++) {
			m->stratum[s].time[i] = l.time.v[at];
			m->stratum[s].hazard[i] = l.hazard.v[at];
		}
	}
	vec_free(&l.time);
	vec_free(&l.hazard);
	if (!well)
		cox_model_free(m);
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
