/*
 * index: are the constructs different things (--table=validity), and does the
 * model foretell people whom it has not seen (--table=predict)?
 */
#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "index.h"
#include "model/pls_predict.h"
#include "model/pls_quality.h"

#include <math.h>

static void
put_pair(struct index *x, size_t g, size_t a, size_t b, struct csv_writer *w)
{
	const struct pls_fit *fit = &x->part[g].fit;

	frame_key_cells(&x->f, g, w);
	csv_row(w, x->model.construct.v[a].name, x->model.construct.v[b].name,
	    fit->r[a * x->model.construct.n + b],
	    pls_htmt(fit, &x->model, a, b),
	    sqrt(fmin(fit->ave[a], fit->ave[b])));
}

void
index_validity(struct index *x, struct csv_writer *w)
{
	frame_key_names(&x->f, w);
	heading_line(w, "construct_a,construct_b,r,htmt,root_ave");
	for (size_t g = 0; g < x->parts; g++)
		for (size_t b = 0; b < x->model.construct.n; b++)
			for (size_t a = 0; a < b; a++)
				put_pair(x, g, a, b, w);
}

static void
put_predicted(struct index *x, size_t g, size_t c, size_t item,
    const struct pls_predicted *p, struct csv_writer *w)
{
	frame_key_cells(&x->f, g, w);
	csv_row(w, x->model.construct.v[c].name, x->model.item.v[item].name,
	    p->n / (double)x->o->repeats, p->q2, p->rmse, p->lm_rmse, p->mae,
	    p->lm_mae);
}

static void
put_part(struct index *x, size_t g, struct csv_writer *w)
{
	struct pls_predict_options how = { .fit = &x->pls,
		.folds = (size_t)x->o->folds,
		.repeats = (size_t)x->o->repeats,
		.seed = (uint64_t)x->f.tool->common.seed };
	struct pls_predicted *p = mem_alloc(x->model.item.n, sizeof(*p));
	struct diag d;

	if (!pls_predict(p, &x->model, &x->part[g].data, &how, &d))
		tool_fail(x->f.tool, &d);
	for (size_t c = 0; c < x->model.construct.n; c++) {
		const struct pls_construct *b = &x->model.construct.v[c];

		for (size_t i = b->first; i < b->first + b->items; i++)
			if (p[i].n > 0)
				put_predicted(x, g, c, i, &p[i], w);
	}
	free(p);
}

void
index_predict(struct index *x, struct csv_writer *w)
{
	if (x->model.path.n == 0)
		frame_fail(&x->f, EXIT_USAGE,
		    "--table=predict needs a model with paths (--model=FILE)");
	frame_key_names(&x->f, w);
	heading_line(w,
	    "construct,item,answers,q2,rmse,rmse_regression,mae,"
	    "mae_regression");
	for (size_t g = 0; g < x->parts; g++)
		put_part(x, g, w);
}
