/*
 * survive: how long customers stay.
 */
#include "survive.h"

#include "base/die.h"
#include "base/mem.h"
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

static int
run(struct tool *tool, void *self)
{
	static void (*const table[])(struct survive *) = { survive_curve,
		survive_summary, survive_reasons, survive_test, survive_pairs,
		survive_project, survive_residual, survive_laws,
		survive_parameters };
	struct survive *s = tool_alloc(tool, sizeof(*s));
	struct input in;
	struct tool_output out;

	*s = (struct survive){ .o = self, .tool = tool };
	if ((s->o->alpha > 0) != (s->o->beta > 0))
		die(EXIT_USAGE, "--alpha and --beta go together");
	if ((s->o->alpha > 0 && s->o->table != PROJECT) ||
	    (s->o->beyond > 0 && s->o->table != RESIDUAL))
		die(EXIT_USAGE,
		    "--alpha and --beta go with --table=project, --beyond "
		    "with --table=residual");
	if (s->o->strata != NULL && s->o->table != TEST && s->o->table != PAIRS)
		die(EXIT_USAGE, "--strata goes with --table=test or pairs");
	input_open(&in, tool);
	read_rows(s, &in);
	if (!input_close(&in))
		return EXIT_DATA;
	make_curves(s);
	warn_early_zero(s);
	s->z = normal_quantile((1 + s->o->level) / 2);
	tool_output(tool, &out);
	s->w = &out.w;
	numbers_list("at", s->o->at, 0, 1e300, &s->at);
	table[s->o->table](s);
	return tool_close(tool, &out);
}

const struct method churn_survive = { METHOD_TOLD, .run = run };
