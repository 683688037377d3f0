/*
 * index: the fits.
 */
#include "base/die.h"
#include "index.h"

/* The answers of the part, high always good. */
static void
gather(struct index *x, struct index_fit *part)
{
	size_t p = x->model.item.n, n = part->n;

	part->x = frame_array(&x->f, p * n, sizeof(*part->x));
	for (size_t i = 0; i < p; i++)
		for (size_t r = 0; r < n; r++) {
			double answer = x->items.v[i]->real[part->row[r]];

			if (x->model.item.v[i].reversed)
				answer = x->low + x->high - answer;
			part->x[i * n + r] = answer;
		}
	part->data = (struct pls_data){ .x = part->x, .n = n };
	if (x->o->missing == 0)
		return;
	part->count = frame_array(&x->f, n, sizeof(*part->count));
	for (size_t r = 0; r < n; r++)
		part->count[r] = pls_complete(&part->data, &x->model, r);
	part->data.count = part->count;
}

/* The most regressors that any regression has. */
static size_t
largest_regression(const struct index *x)
{
	size_t most = 1;

	for (size_t c = 0; c < x->model.construct.n; c++) {
		const struct pls_construct *k = &x->model.construct.v[c];
		size_t causes = 0;

		for (size_t i = 0; i < x->model.path.n; i++)
			causes += x->model.path.v[i].to == c;
		if ((k->formative || x->pls.formative) && k->items > causes)
			causes = k->items;
		if (causes > most)
			most = causes;
	}
	return most;
}

static void
warn(struct index *x, const struct index_fit *part)
{
	struct report *report = &x->f.tool->report;
	size_t most = largest_regression(x);

	if (part->fit.rows < 10 * (double)most)
		report_say(report,
		    "warning: %g rows are few for a regression on %zu",
		    part->fit.rows, most);
	for (size_t i = 0; i < x->model.item.n; i++) {
		const char *name = x->items.v[i]->name;

		if (part->fit.constant[i])
			report_say(report,
			    "warning: %s does not vary and is left out", name);
		else if (part->raw[i] < 0)
			report_say(report,
			    "warning: %s has a negative weight "
			    "(--weights=equal is a way out)",
			    name);
	}
}

static void
resample(struct index *x, struct index_fit *part)
{
	struct pls_resample_options how = { .fit = &x->pls,
		.low = x->low,
		.high = x->high,
		.equal = x->equal,
		.level = x->o->level,
		.jackknife = x->o->resample == 2,
		.refits = (size_t)x->o->refits,
		.seed = (uint64_t)x->f.tool->common.seed };
	struct diag d;

	if (x->o->resample == 0)
		return;
	if (!pls_resample(&part->sure, &x->model, &part->data, &how, &d))
		tool_fail(x->f.tool, &d);
	if (part->sure.failed > 0)
		report_say(&x->f.tool->report,
		    "warning: %zu of %zu refits failed", part->sure.failed,
		    part->sure.failed + part->sure.refits);
}

static void
fit_part(struct index *x, struct index_fit *part)
{
	struct pls_scale scale;
	size_t k = x->model.construct.n;
	struct diag d;

	gather(x, part);
	if (!pls_fit(&part->fit, &x->model, &part->data, &x->pls, &d))
		tool_fail(x->f.tool, &d);
	if (x->model.path.n > 0 && !part->fit.converged)
		frame_fail(&x->f, EXIT_DATA,
		    "no convergence in %d rounds (--tolerance)", x->pls.rounds);
	part->raw = frame_array(&x->f, x->model.item.n, sizeof(*part->raw));
	pls_raw_weights(&part->fit, &x->model, x->equal, part->raw);
	warn(x, part);
	part->index = frame_array(&x->f, k, sizeof(*part->index));
	part->sd = frame_array(&x->f, k, sizeof(*part->sd));
	scale =
	    (struct pls_scale){ x->low, x->high, part->raw, part->fit.mean };
	for (size_t c = 0; c < k; c++)
		part->index[c] =
		    pls_index(&part->data, &x->model, &scale, c, &part->sd[c]);
	resample(x, part);
}

void
index_fit_all(struct index *x)
{
	x->parts = frame_parts(&x->f);
	x->part = frame_array(&x->f, x->parts, sizeof(*x->part));
	for (size_t g = 0; g < x->parts; g++) {
		x->part[g].group = g;
		x->part[g].row = frame_rows(&x->f, g, &x->part[g].n);
		fit_part(x, &x->part[g]);
	}
}
