#include "survive.h"

#include "base/die.h"
#include "base/mem.h"
#include "csv/row.h"
#include "model/residual.h"

#include <math.h>
#include <stdlib.h>

/* One row: what is left after `served`, until tau. */
static void
residual_row(
    struct survive *s, uint32_t g, const struct hazard_steps *h, double served)
{
	double until = s->o->tau > 0 ? s->o->tau
	    : h->beyond != NULL	     ? (double)INFINITY
				     : h->last;
	double horizon = s->o->horizon;

	groups_cells(&s->groups, g, s->w);
	csv_row(s->w, served, residual_leave(h, 1, served, horizon),
	    until >= served ? residual_mean(h, 1, served, until - served)
			    : (double)NAN,
	    residual_median(h, 1, served), served + horizon > h->last);
}

/* The curve of a group as a hazard: -log S. */
static void
residual_rows(struct survive *s, uint32_t g, const struct numbers *at)
{
	const struct survival_curve *c = &s->curve[g];
	double *time = mem_alloc(c->n, sizeof(*time));
	double *hazard = mem_alloc(c->n, sizeof(*hazard));
	struct hazard_steps h = { c->n, time, hazard, survival_last_time(c),
		NULL };
	struct lifetime_fit fit = { 0 };
	struct lifetime beyond;
	struct diag d;

	for (size_t i = 0; i < c->n; i++) {
		time[i] = c->step[i].time;
		hazard[i] = -log(c->step[i].survival);
	}
	if (s->o->beyond > 0) {
		enum lifetime_law law = (enum lifetime_law)(s->o->beyond - 1);

		if (!survive_law(c, law, &fit, &d))
			tool_fail(s->tool, &d);
		beyond = (struct lifetime){ law, fit.b[0], fit.scale };
		h.beyond = &beyond;
	}
	for (size_t i = 0; i < at->n; i++)
		residual_row(s, g, &h, at->v[i]);
	lifetime_free(&fit);
	free(time);
	free(hazard);
}

void
survive_residual(struct survive *s)
{
	static const char *const names[] = { "served", "leave", "left",
		"median", "beyond", NULL };
	struct numbers at;

	if (s->o->at == NULL)
		die(EXIT_USAGE, "--table=residual needs --at=SERVED,...");
	numbers_list("at", s->o->at, 0, 1e300, &at);
	survive_head(s, names);
	csv_end(s->w);
	for (uint32_t k = 0; k < groups_count(&s->groups); k++)
		residual_rows(s, s->order[k], &at);
	vec_free(&at);
}
