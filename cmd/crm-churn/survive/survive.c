/*
 * survive: how long customers stay.
 */
#include "survive.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "math/dist.h"

#include <stddef.h>
#include <string.h>

enum {
	CURVE,
	SUMMARY,
	REASONS,
	TEST,
	PAIRS,
	PROJECT,
	RESIDUAL,
	LAWS,
	PARAMETERS
};

#include "survive.def"

/* 1, 2, ... for the reasons in order of appearance. */
static uint32_t
cause_of(struct survive *s, const struct duration *d)
{
	if (!d->event)
		return 0;
	if (s->o->table != REASONS)
		return 1;
	return map_add(&s->reasons.map, d->reason) + 1;
}

/* A group within a stratum as one number. */
static uint32_t
cell_of(struct survive *s, const struct csv_row *row)
{
	uint32_t pair[2] = { groups_add(&s->groups, row), 0 };

	if (s->strata.columns == 0)
		return pair[0];
	pair[1] = groups_add(&s->strata, row);
	return map_add(
	    &s->pairs, (struct str){ (const char *)pair, sizeof(pair) });
}

static void
read_rows(struct survive *s, struct input *in)
{
	struct duration_reader reader;
	struct csv_row row;
	struct duration d;

	duration_open(&reader, &s->o->duration, in);
	reader.by_reason |= s->o->table == REASONS;
	groups_open(&s->groups, in, "--by", s->tool->common.by);
	groups_open(&s->strata, in, "--strata", s->o->strata);
	while (input_next(in, &row)) {
		if (duration_read(&reader, &row, &d))
			survival_add_weighted(&s->counts, cell_of(s, &row),
			    d.start, d.stop, cause_of(s, &d), d.weight);
	}
	duration_tell(&reader);
}

static void
make_curves(struct survive *s)
{
	uint32_t groups = groups_count(&s->groups);
	uint32_t strata = groups_count(&s->strata);
	size_t cells = (size_t)groups * strata;

	if (s->strata.columns == 0) {
		s->curve =
		    survival_curves(&s->tool->memory, &s->counts, groups);
	} else {
		uint32_t n = s->pairs.count, pair[2];
		struct survival_curve *found =
		    survival_curves(&s->tool->memory, &s->counts, n);

		s->curve = mem_zero(cells, sizeof(*s->curve));
		for (uint32_t i = 0; i < n; i++) {
			memcpy(pair, map_text(&s->pairs, i).p, sizeof(pair));
			s->curve[(size_t)pair[0] * strata + pair[1]] = found[i];
		}
	}
	s->order = mem_alloc(groups, sizeof(*s->order));
	groups_order(&s->groups, s->order);
}

/* With delayed entry a few early ones can end the curve for all. */
static void
warn_early_zero(struct survive *s)
{
	uint32_t strata = groups_count(&s->strata);

	for (uint32_t g = 0; g < groups_count(&s->groups) * strata; g++) {
		const struct survival_curve *c = &s->curve[g];

		size_t zero = 0, later;

		while (zero < c->n && c->step[zero].survival > 0)
			zero++;
		later = zero + 1;
		while (later < c->n && c->step[later].at_risk == 0)
			later++;
		if (later < c->n)
			report_say(&s->tool->report,
			    "warning: the %g at risk at time %g left, so "
			    "survival is 0 from there on, though others "
			    "enter later",
			    c->step[zero].at_risk, c->step[zero].time);
	}
}

/* A table by group, what `rows` writes of each, or a whole one. */
static const struct table {
	const char *names;
	void (*rows)(struct survive *s, uint32_t group);
	void (*whole)(struct survive *s);
} tables[] = {
	{ "time,at_risk,events,censored,survival,se,lower,upper,hazard,"
	  "hazard_se",
	    survive_curve },
	{ .whole = survive_summary },
	{ "reason,time,at_risk,events,share,se,lower,upper", survive_reasons },
	{ .whole = survive_test },
	{ .whole = survive_pairs },
	{ "period,survival,sbg_survival,sbg_retention,sbg_residual,sbg_alpha,"
	  "sbg_beta,geometric_survival,geometric_residual",
	    survive_project },
	{ "served,leave,left,median,beyond", survive_residual },
	{ "law,intercept,intercept_se,scale,scale_se,loglik,aic,median,mean",
	    survive_laws },
	{ HEADING_ESTIMATES, survive_parameters },
};

static void
write_table(struct survive *s, const struct table *table)
{
	if (table->whole != NULL) {
		table->whole(s);
		return;
	}
	groups_names(&s->groups, s->w);
	heading_line(s->w, table->names);
	for (uint32_t k = 0; k < groups_count(&s->groups); k++)
		table->rows(s, s->order[k]);
}

static int
run(struct tool *tool, void *self)
{
	struct survive *s = tool_alloc(tool, sizeof(*s));
	struct input in;

	*s = (struct survive){ .o = self, .tool = tool };
	if ((s->o->alpha > 0) != (s->o->beta > 0))
		die(EXIT_USAGE, "--alpha and --beta go together");
	if ((s->o->alpha > 0 && s->o->table != PROJECT) ||
	    (s->o->beyond > 0 && s->o->table != RESIDUAL))
		die(EXIT_USAGE,
		    "--alpha and --beta go with --table=project, --beyond "
		    "with --table=residual");
	if (s->o->at == NULL && s->o->table == RESIDUAL)
		die(EXIT_USAGE, "--table=residual needs --at=SERVED,...");
	if (s->o->strata != NULL && s->o->table != TEST && s->o->table != PAIRS)
		die(EXIT_USAGE, "--strata goes with --table=test or pairs");
	input_open(&in, tool);
	read_rows(s, &in);
	if (!input_close(&in))
		return EXIT_DATA;
	make_curves(s);
	warn_early_zero(s);
	s->z = normal_quantile((1 + s->o->level) / 2);
	s->w = tool_output(tool);
	numbers_list("at", s->o->at, 0, 1e300, &s->at);
	write_table(s, &tables[s->o->table]);
	return tool_close(tool);
}

const struct method churn_survive = { METHOD_TOLD, .run = run };
