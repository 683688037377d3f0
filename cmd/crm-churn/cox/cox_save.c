/*
 * cox --save: the fit as model file.
 */
#include "base/mem.h"
#include "cli/cox_file.h"
#include "cox_parts.h"

#include <stdlib.h>

/* Terms and known base levels, in the model's own memory. */
static void
save_terms(const struct cox_run *r, struct cox_model *m)
{
	m->term = mem_zero(r->columns.terms, sizeof(*m->term));
	m->known = mem_zero(r->columns.count, sizeof(*m->known));
	for (size_t j = 0; j < r->columns.count; j++) {
		const struct cox_column *c = &r->columns.column[j];

		for (size_t k = 0; k < cox_column_terms(c); k++) {
			size_t t = c->term + k;

			m->term[m->terms++] =
			    (struct cox_term){ !c->text ? COX_NUMBER
					: c->pooled && k + 2 == c->ranks
					? COX_OTHER
					: COX_LEVEL,
				    c->name, cox_column_level(c, k),
				    r->law ? r->lifetime.b[t + 1] : r->fit.b[t],
				    r->order.mean[t] };
		}
		for (uint32_t i = 0; c->text && i < c->levels.count; i++)
			if (c->rank[i] == 0)
				m->known[m->knowns++] =
				    (struct cox_known){ c->name,
					    map_text(&c->levels, i) };
	}
}

void
cox_save(struct cox_run *r)
{
	struct cox_model m = { .time = r->time_name,
		.strata = str_of(r->o->strata == NULL ? "" : r->o->strata),
		.ties =
		    r->fit.ties == COX_EFRON ? STR("efron") : STR("breslow"),
		.rows = r->order.rows,
		.events = r->order.events,
		.loglik = r->law ? r->lifetime.loglik : r->fit.loglik,
		.null_loglik =
		    r->law ? r->lifetime.null_loglik : r->fit.null_loglik };

	m.law = r->law ? 1 + (int)r->lifetime.law : 0;
	if (r->has_lifetime) {
		m.intercept = r->lifetime.b[0];
		m.scale = r->lifetime.scale;
	}
	save_terms(r, &m);
	m.strata_count = r->order.strata;
	m.stratum = mem_zero(m.strata_count, sizeof(*m.stratum));
	for (uint32_t s = 0; s < m.strata_count; s++)
		m.stratum[s] =
		    (struct cox_stratum){ groups_label(&r->strata, s),
			    r->last[s], r->law ? 0 : r->baseline[s].n,
			    r->law ? NULL : r->baseline[s].time,
			    r->law ? NULL : r->baseline[s].hazard };
	model_file_write(r->o->save, &m, cox_model_print);
	free(m.term);
	free(m.known);
	free(m.stratum);
}
