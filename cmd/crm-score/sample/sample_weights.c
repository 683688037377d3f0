/*
 * sample: what the answers of a sample say of all: raking and stratified means.
 */
#include "base/die.h"
#include "base/map.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-score/shared/measures.h"
#include "csv/row.h"
#include "math/dist.h"
#include "math/sum.h"
#include "model/sampling.h"
#include "sample.h"

#include <math.h>

enum { MARGINS_MAX = 16 };

/* One column of --rake: its values and their totals. */
struct margin {
	const struct frame_column *column;
	struct map values;
	VEC(double) target;
	size_t *value; /* of each row */
};

struct rake {
	struct frame f;
	const char *file;		   /* of the targets */
	const struct frame_column *weight; /* to start from; NULL: 1 */
	struct margin margin[MARGINS_MAX];
	size_t margins;
};

static struct margin *
margin_of(struct rake *r, struct str name)
{
	for (size_t i = 0; i < r->margins; i++)
		if (str_eq(str_of(r->margin[i].column->name), name))
			return &r->margin[i];
	if (r->margins == MARGINS_MAX)
		frame_fail(&r->f, EXIT_USAGE, "%s: more than %d columns",
		    r->file, MARGINS_MAX);
	r->margin[r->margins].column = frame_want_named(
	    &r->f, name, FRAME_TEXT, FRAME_NEEDED | FRAME_FILLED);
	return &r->margin[r->margins++];
}

static void
take_target(void *data, const struct side_row *row)
{
	struct margin *m = margin_of(data, side_text(row, 0));
	double total = side_real(row, 2);

	if (map_add(&m->values, side_text(row, 1)) != m->target.n)
		side_bad(row, "a value twice");
	vec_push(&m->target, total);
}

/* Finds the values of the rows; a value without a target ends the run. */
static void
find_values(struct rake *r, struct margin *m)
{
	m->value = frame_array(&r->f, r->f.n, sizeof(*m->value));
	for (size_t i = 0; i < r->f.n; i++) {
		uint32_t value = map_find(&m->values, m->column->text[i]);

		if (value == MAP_NONE)
			frame_fail(&r->f, EXIT_DATA,
			    "%s: no target for \"%.*s\" in %s", m->column->name,
			    STR_ARG(m->column->text[i]), r->file);
		m->value[i] = value;
	}
}

/* Ends the run with the column and value that stand in the way. */
static _Noreturn void
fail_at(struct rake *r, enum sampling_end end, const struct sampling_fault *at)
{
	const struct margin *m = &r->margin[at->margin];
	struct str value = { NULL, 0 };

	if (end == SAMPLING_APART)
		frame_fail(&r->f, EXIT_DATA,
		    "%s: the targets of %s add up to %g, those of %s to %g: "
		    "they must agree",
		    r->file, m->column->name, at->total,
		    r->margin[0].column->name, at->target);
	value = map_text(&m->values, (uint32_t)at->value);
	if (end == SAMPLING_NOBODY)
		frame_fail(&r->f, EXIT_DATA,
		    "%s: nobody of \"%.*s\" with a weight carries the target "
		    "of %g in %s",
		    m->column->name, STR_ARG(value), at->target, r->file);
	frame_fail(&r->f, EXIT_DATA,
	    "raking did not converge: \"%.*s\" in %s has a total of %g where "
	    "%s wants %g; the other columns leave it no more room",
	    STR_ARG(value), m->column->name, at->total, r->file, at->target);
}

static void
print_weights(struct rake *r)
{
	struct sampling_margin margins[MARGINS_MAX] = { 0 };
	double *weight = frame_array(&r->f, r->f.n, sizeof(*weight));
	enum sampling_end end = SAMPLING_MET;
	struct sampling_fault fault;

	for (size_t i = 0; i < r->margins; i++) {
		find_values(r, &r->margin[i]);
		margins[i] = (struct sampling_margin){ r->margin[i].value,
			r->margin[i].target.v, r->margin[i].target.n };
	}
	for (size_t i = 0; i < r->f.n; i++)
		weight[i] = r->weight == NULL ? 1 : r->weight->real[i];
	if (r->f.n > 0)
		end =
		    sampling_rake(weight, r->f.n, margins, r->margins, &fault);
	if (end != SAMPLING_MET)
		fail_at(r, end, &fault);
	frame_names(&r->f, "sample_weight");
	for (size_t i = 0; i < r->f.n; i++) {
		frame_cells(&r->f, i);
		csv_row(r->f.w, weight[i]);
	}
}

int
sample_rake(struct tool *tool, const struct sample_options *o)
{
	struct rake *r = tool_alloc(tool, sizeof(*r));

	frame_open(&r->f, tool);
	r->f.keep = true;
	r->file = o->rake;
	side_read(tool, r->file, "column,value,target", take_target, r);
	r->weight = frame_want_weight(&r->f, FRAME_FILLED);
	if (frame_load(&r->f))
		print_weights(r);
	return frame_close(&r->f);
}

/* The strata of an estimate by their names. */
struct strata {
	struct map names;
	struct sampling_stratum *v;
};

static void
take_size(void *data, const struct side_row *row)
{
	struct strata *strata = data;
	uint32_t h = map_find(&strata->names, side_text(row, 0));

	if (h == MAP_NONE)
		die(EXIT_DATA, "nobody answered in stratum \"%.*s\"",
		    STR_ARG(side_text(row, 0)));
	strata->v[h].size = side_within(row, 1, &side_positive);
}

static void
print_estimate(struct frame *f, const struct sample_options *o,
    const struct frame_column *key, const struct frame_column *x)
{
	struct measures m = {
		.f = f, .w = f->w, .group = f->groups, .level = o->level
	};
	struct moments *moments = frame_array(f, f->n, sizeof(*moments));
	struct strata strata = { .v = NULL };
	double mean, error, z = normal_quantile(0.5 + o->level / 2), n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (!isnan(x->real[i])) {
			moments_add(
			    &moments[map_add(&strata.names, key->text[i])],
			    x->real[i], 1);
			n++;
		}
	strata.v = frame_array(f, strata.names.count, sizeof(*strata.v));
	side_read(f->tool, o->sizes, "stratum,size", take_size, &strata);
	for (uint32_t h = 0; h < strata.names.count; h++) {
		struct sampling_stratum *stratum = &strata.v[h];

		stratum->draw = (size_t)moments[h].weight;
		stratum->mean = moments[h].mean;
		stratum->sd = sqrt(moments_sample_variance(&moments[h]));
		if (stratum->size < moments[h].weight)
			frame_fail(f, EXIT_DATA,
			    "stratum \"%.*s\": %g answers of %g people",
			    STR_ARG(map_text(&strata.names, h)),
			    moments[h].weight, stratum->size);
	}
	mean = sampling_stratified_mean(strata.v, strata.names.count, &error);
	frame_key_names(f, m.w);
	heading_line(m.w, MEASURES_NAMES);
	measures_row(&m, "mean",
	    &(struct measure){
		mean, NAN, n, mean - z * error, mean + z * error });
	measures_value(&m, "se", error, n);
	map_free(&strata.names);
}

int
sample_estimate(struct tool *tool, const struct sample_options *o)
{
	const struct frame_column *key, *x;
	struct frame *f = tool_alloc(tool, sizeof(*f));

	frame_open(f, tool);
	if (o->strata == NULL || o->sizes == NULL)
		frame_fail(f, EXIT_USAGE,
		    "--estimate needs --strata=COLUMN and --sizes=FILE");
	key = frame_want_named(f, str_of(o->strata), FRAME_TEXT, FRAME_FILLED);
	x = frame_want_named(f, str_of(o->estimate), FRAME_REAL, 0);
	if (frame_load(f) && f->n > 0)
		print_estimate(f, o, key, x);
	return frame_close(f);
}
