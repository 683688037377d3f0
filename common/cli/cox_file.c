#include "cli/cox_file.h"

#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>

/* A reading on its way. */
struct loading {
	struct cox_model m;
	VEC(struct cox_term) term;
	VEC(struct cox_known) known;
	VEC(struct cox_stratum) stratum;
	struct step {
		double time, hazard;
	} step;
};

static void *
new_known(void *data)
{
	struct loading *l = data;

	vec_push(&l->known, (struct cox_known){ { NULL, 0 }, { NULL, 0 } });
	return &l->known.v[l->known.n - 1];
}

static void *
new_term(void *data)
{
	struct loading *l = data;

	vec_push(&l->term, (struct cox_term){ .b = 0 });
	return &l->term.v[l->term.n - 1];
}

static void *
new_stratum(void *data)
{
	struct loading *l = data;

	vec_push(&l->stratum, (struct cox_stratum){ .n = 0 });
	return &l->stratum.v[l->stratum.n - 1];
}

/* A step goes to the stratum before it. */
static const char *
take_step(void *data, void *record)
{
	struct loading *l = data;
	const struct step *step = record;
	struct cox_stratum *s;
	size_t n;

	if (l->stratum.n == 0)
		return MODEL_MISPLACED;
	s = &l->stratum.v[l->stratum.n - 1];
	n = s->n++;
	if (n > 0 &&
	    (step->time <= s->time[n - 1] || step->hazard < s->hazard[n - 1]))
		return "the order of the steps";
	/* Full at every power of 2: room for twice as many. */
	if ((n & (n - 1)) == 0) {
		s->time = mem_resize(s->time, 2 * n + 1, sizeof(*s->time));
		s->hazard =
		    mem_resize(s->hazard, 2 * n + 1, sizeof(*s->hazard));
	}
	s->time[n] = step->time;
	s->hazard[n] = step->hazard;
	return NULL;
}

static const char *
is_whole(void *data)
{
	const struct loading *l = data;

	if (l->stratum.n == 0 || (l->term.n == 0 && l->m.law == 0))
		return "the model is cut short";
	if (l->m.law > 0 && !(l->m.scale > 0))
		return "a law without a scale";
	return l->m.events > l->m.rows ? "more events than rows" : NULL;
}

#include "cox_file.def"

static const struct model_format format = { "crm-churn-cox", 3, lines,
	is_whole };

void
cox_model_print(const void *model, struct text *t)
{
	const struct cox_model *m = model;
	size_t from = t->n;

	model_file_begin(t, format.kind, format.version);
	for (size_t i = 0; i < LINE_BASE; i++)
		model_line_put(t, &lines[i], m);
	for (size_t i = 0; i < m->knowns; i++)
		model_line_put(t, &lines[LINE_BASE], &m->known[i]);
	for (size_t i = 0; i < m->terms; i++)
		model_line_put(t, &lines[LINE_TERM], &m->term[i]);
	array_each (const struct cox_stratum, st, m->stratum, m->strata_count) {
		model_line_put(t, &lines[LINE_STRATUM], st);
		for (size_t i = 0; i < st->n; i++)
			model_line_put(t, &lines[LINE_STEP],
			    &(struct step){ st->time[i], st->hazard[i] });
	}
	model_file_seal(t, from);
}

bool
cox_model_parse(void *model, struct str text, struct diag *d)
{
	struct cox_model *m = model;
	struct loading l = { .step = { 0 } };
	bool well = model_format_parse(&format, text, &l.m.memory, &l, d);

	*m = l.m;
	m->term = l.term.v;
	m->terms = l.term.n;
	m->known = l.known.v;
	m->knowns = l.known.n;
	m->stratum = l.stratum.v;
	m->strata_count = l.stratum.n;
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
