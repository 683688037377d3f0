/*
 * sample: how many customers to ask, and whom.
 */
#include "sample.h"

#include "base/die.h"
#include "base/map.h"
#include "base/rng.h"
#include "cli/heading.h"
#include "crm-score/shared/measures.h"
#include "csv/row.h"
#include "math/sum.h"
#include "model/sampling.h"

#include <math.h>

enum { DRAW, PLAN };
enum { SIMPLE, SYSTEMATIC, STRATIFIED, CLUSTER };

#include "sample.def"

struct sample {
	struct frame f;
	const struct sample_options *o;
	const struct frame_column *key, *spread;
	struct map parts; /* strata or clusters */
	uint32_t *part;	  /* of each row */
	struct sampling_stratum *stratum;
	size_t n;	       /* to draw */
	double *weight;	       /* of each row; 0: not drawn */
	double cluster_weight; /* of everybody in a cluster drawn */
	struct rng rng;
};

static struct sampling_size
plan_of(const struct sample *s, double population, double cluster)
{
	return (struct sampling_size){ .share = s->o->share,
		.sd = s->o->sd,
		.error = s->o->margin > 0 ? s->o->margin : 0.05,
		.level = s->o->level,
		.population = population,
		.cluster = cluster,
		.rho = s->o->rho,
		.response = s->o->response };
}

/*
 * How many to draw: --size, else as many as the margin needs, or all. Says when
 * a margin that was asked for, or not even all can give, is not met.
 */
static size_t
wanted(struct sample *s, const struct sampling_size *plan)
{
	double needed = sampling_size(plan, NULL), n = needed;

	if (plan->population > 0)
		n = fmin(n, plan->population);
	if (s->o->size > 0)
		n = (double)s->o->size;
	if (n < needed && (s->o->size == 0 || s->o->margin > 0))
		report_say(&s->f.tool->report,
		    "warning: a margin of %g needs %.0f to be asked%s; the "
		    "%.0f %s give %.3g",
		    plan->error, needed,
		    plan->response < 1 ? ", as not all will answer" : "", n,
		    s->o->size > 0 ? "of --size" : "that there are",
		    sampling_margin_of(plan, n));
	return (size_t)n;
}

/* The strata, their sizes and spreads. */
static void
make_parts(struct sample *s)
{
	struct moments *m;

	s->part = frame_array(&s->f, s->f.n, sizeof(*s->part));
	for (size_t i = 0; i < s->f.n; i++)
		s->part[i] = map_add(
		    &s->parts, s->key == NULL ? STR("(all)") : s->key->text[i]);
	m = frame_array(&s->f, s->parts.count, sizeof(*m));
	s->stratum = frame_array(&s->f, s->parts.count, sizeof(*s->stratum));
	for (size_t i = 0; i < s->f.n; i++) {
		s->stratum[s->part[i]].size++;
		if (s->spread != NULL && !isnan(s->spread->real[i]))
			moments_add(&m[s->part[i]], s->spread->real[i], 1);
	}
	for (size_t h = 0; h < s->parts.count; h++)
		s->stratum[h].sd =
		    m[h].weight < 2 ? 0 : sqrt(moments_sample_variance(&m[h]));
}

/* Draws n of the given rows; each stands for size / n. */
static void
draw(struct sample *s, const size_t *row, size_t size, size_t n)
{
	size_t *chosen = frame_array(&s->f, n, sizeof(*chosen));

	if (s->o->design == SYSTEMATIC)
		sampling_systematic(&s->rng, size, n, chosen);
	else
		sampling_simple(&s->rng, size, n, chosen);
	for (size_t i = 0; i < n; i++)
		s->weight[row[chosen[i]]] = (double)size / (double)n;
}

static void
draw_strata(struct sample *s)
{
	size_t *row = frame_array(&s->f, s->f.n, sizeof(*row));
	struct diag d;

	if (!sampling_allocate(
		s->stratum, s->parts.count, s->n, s->o->allocation == 1, &d))
		tool_fail(s->f.tool, &d);
	for (uint32_t h = 0; h < s->parts.count; h++) {
		size_t size = 0;

		for (size_t i = 0; i < s->f.n; i++)
			if (s->part[i] == h)
				row[size++] = i;
		draw(s, row, size, s->stratum[h].draw);
	}
}

/* Draws whole clusters, as many as make up the size on average. */
static void
draw_clusters(struct sample *s)
{
	size_t k = s->parts.count, n, *chosen;
	double mean = (double)s->f.n / (double)k;

	n = (size_t)fmin(ceil((double)s->n / mean), (double)k);
	chosen = frame_array(&s->f, n, sizeof(*chosen));
	sampling_simple(&s->rng, k, n, chosen);
	s->cluster_weight = (double)k / (double)n;
	for (size_t i = 0; i < n; i++)
		s->stratum[chosen[i]].draw = (size_t)s->stratum[chosen[i]].size;
	for (size_t r = 0; r < s->f.n; r++)
		if (s->stratum[s->part[r]].draw > 0)
			s->weight[r] = s->cluster_weight;
}

static void
draw_all(struct sample *s)
{
	struct sampling_size plan;
	double cluster = 1;
	const size_t *row;
	size_t size;

	make_parts(s);
	if (s->o->design == CLUSTER)
		cluster = (double)s->f.n / (double)s->parts.count;
	plan = plan_of(s, (double)s->f.n, cluster);
	s->n = wanted(s, &plan);
	if (s->n > s->f.n)
		frame_fail(&s->f, EXIT_DATA,
		    "a sample of %zu from %zu customers", s->n, s->f.n);
	s->weight = frame_array(&s->f, s->f.n, sizeof(*s->weight));
	if (s->o->design == STRATIFIED) {
		draw_strata(s);
		return;
	}
	if (s->o->design == CLUSTER) {
		draw_clusters(s);
		return;
	}
	row = frame_rows(&s->f, s->f.groups, &size);
	draw(s, row, size, s->n);
	s->stratum[0].draw = s->n;
}

static void
print(struct sample *s, struct csv_writer *w)
{
	if (s->o->table == DRAW)
		frame_names(&s->f, "sample_weight");
	else
		heading_line(w, "stratum,population,draw,weight");
	for (size_t i = 0; i < s->f.n && s->o->table == DRAW; i++) {
		if (s->weight[i] == 0)
			continue;
		frame_cells(&s->f, i);
		csv_row(w, s->weight[i]);
	}
	for (uint32_t h = 0; h < s->parts.count && s->o->table == PLAN; h++) {
		const struct sampling_stratum *stratum = &s->stratum[h];

		csv_row(w, map_text(&s->parts, h), stratum->size, stratum->draw,
		    s->o->design == CLUSTER && stratum->draw > 0
			? s->cluster_weight
			: stratum->size / (double)stratum->draw);
	}
}

/* The size for a population that is only a number. */
static int
plan_only(struct sample *s, struct tool *tool)
{
	struct measures m = { .f = &s->f, .level = s->o->level };
	struct sampling_size plan = plan_of(s, s->o->population, 1);
	double first, n;

	s->f.tool = tool;
	n = (double)wanted(s, &plan);
	sampling_size(&plan, &first);
	m.w = tool_output(tool);
	heading_line(m.w, MEASURES_NAMES);
	measures_value(&m, "size_endless", first, s->o->population);
	measures_value(&m, "size", n, s->o->population);
	measures_value(
	    &m, "margin", sampling_margin_of(&plan, n), s->o->population);
	return tool_close(tool);
}

static void
want_columns(struct sample *s)
{
	const char *key = s->o->design == STRATIFIED ? s->o->strata
	    : s->o->design == CLUSTER		     ? s->o->clusters
						     : NULL;

	if (s->o->design >= STRATIFIED && key == NULL)
		frame_fail(&s->f, EXIT_USAGE, "--design=%s needs --%s=COLUMN",
		    s->o->design == STRATIFIED ? "stratified" : "cluster",
		    s->o->design == STRATIFIED ? "strata" : "clusters");
	if (s->o->design == STRATIFIED && s->o->allocation == 1 &&
	    s->o->spread == NULL)
		frame_fail(&s->f, EXIT_USAGE,
		    "--allocation=neyman needs --spread=COLUMN");
	if (key != NULL)
		s->key = frame_want_named(&s->f, str_of(key), FRAME_TEXT, 0);
	if (s->o->spread != NULL)
		s->spread = frame_want_named(
		    &s->f, str_of(s->o->spread), FRAME_REAL, 0);
}

static int
run(struct tool *tool, void *given)
{
	struct sample *s = tool_alloc(tool, sizeof(*s));

	s->o = given;
	if (s->o->rake != NULL)
		return sample_rake(tool, s->o);
	if (s->o->estimate != NULL)
		return sample_estimate(tool, s->o);
	if (s->o->population > 0)
		return plan_only(s, tool);
	frame_open(&s->f, tool);
	s->f.keep = s->o->table == DRAW;
	want_columns(s);
	rng_seed(&s->rng, (uint64_t)tool->common.seed);
	if (frame_load(&s->f)) {
		if (s->f.n > 0)
			draw_all(s);
		print(s, s->f.w);
	}
	return frame_close(&s->f);
}

const struct method score_sample = { METHOD_TOLD, .run = run };
