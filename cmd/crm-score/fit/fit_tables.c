/* fit_tables: what fit prints. */
#include "base/mem.h"
#include "cli/heading.h"
#include "crm-score/shared/bin_name.h"
#include "csv/row.h"
#include "fit.h"
#include "model/metrics.h"

#include <math.h>

static void
put_text(struct csv_writer *w, struct bin_text *text)
{
	csv_field(w, (struct str){ text->v, text->n });
	text->n = 0;
}

static void
print_bin(const struct fit *f, const struct fit_variable *v,
    const struct scorecard_variable *points, size_t bin, struct csv_writer *w)
{
	const struct woe_bin *b = &v->bins.bins[bin];
	scoped struct bin_text text = { 0 };

	csv_field(w, v->column->name);
	bin_name(&text, &v->bins, bin);
	put_text(w, &text);
	bin_breaks(&text, &v->bins, bin);
	put_text(w, &text);
	csv_row(w, b->rows, (double)b->rows / (double)f->data.known, b->events,
	    (double)b->events / (double)b->rows, b->woe, b->iv,
	    points == NULL ? (double)NAN
			   : (double)points->units[bin] /
		    scorecard_power(f->file.card.scale.digits));
}

static void
print_bins(const struct fit *f, struct csv_writer *w)
{
	bool all = f->options->table == FIT_BINS;
	const struct scorecard *card = &f->file.card;
	size_t k = 0;

	heading_line(
	    w, "variable,bin,breaks,rows,share,events,rate,woe,iv,points");
	if (!all) {
		csv_field(w, STR("(base)"));
		csv_empties(w, 8);
		csv_row(w,
		    (double)card->base_units /
			scorecard_power(card->scale.digits));
	}
	array_each (const struct fit_variable, v, f->variables, f->data.count) {
		const struct scorecard_variable *points =
		    v->out == NULL ? &card->variables[k++] : NULL;

		for (size_t i = 0; i < v->bins.count; i++)
			if (v->bins.bins[i].rows > 0 && (all || points != NULL))
				print_bin(f, v, points, i, w);
	}
}

static struct str
strength(double iv)
{
	if (iv < .02)
		return STR("none");
	if (iv < .1)
		return STR("weak");
	if (iv < .3)
		return STR("medium");
	return iv <= .5 ? STR("strong") : STR("suspicious");
}

static void
print_variables(const struct fit *f, struct csv_writer *w)
{
	heading_line(w,
	    "variable,type,bins,missing,iv,held_iv,strength,js,ks,gini,"
	    "cramer_v,hhi,model");
	array_each (const struct fit_variable, v, f->variables, f->data.count) {
		const struct binning *b = &v->bins;
		const struct woe_measures *m = &v->measures;
		size_t bins = 0;

		for (size_t i = 0; i < b->count; i++)
			bins += b->bins[i].rows > 0;
		csv_row(w, v->column->name,
		    b->text ? STR("text") : STR("number"), bins,
		    (int64_t)b->bins[binning_missing(b)].rows, m->iv,
		    v->held_iv, strength(m->iv), m->js, m->ks, m->gini,
		    m->cramer_v, m->hhi,
		    v->out == NULL ? STR("yes") : str_of(v->out));
	}
}

static void
print_coefficient(
    struct str name, double b, double se, double vif, struct csv_writer *w)
{
	double z = b / se;

	csv_cells(
	    w, name, b, se, z, erfc(fabs(z) * sqrt(.5))); /* two-sided normal */
	csv_real(w, vif);
}

static void
print_coefficients(const struct fit *f, struct csv_writer *w)
{
	bool twice = f->options->rejects != FIT_NONE;

	heading_line(
	    w, twice ? "term,b,se,z,p,vif,b_known" : "term,b,se,z,p,vif");
	print_coefficient(
	    STR("(intercept)"), f->model.b[0], f->model.se[0], NAN, w);
	if (twice)
		csv_real(w, f->first.b[0]);
	csv_end(w);
	array_each (const struct fit_variable, v, f->variables, f->data.count) {
		bool in = v->out == NULL;

		/* What was dropped as dependent has no coefficient. */
		if (!in && strcmp(v->out, "depends on others") != 0)
			continue;
		print_coefficient(v->column->name, in ? v->b : (double)NAN,
		    in ? v->se : (double)NAN, in ? v->vif : (double)NAN, w);
		if (twice)
			csv_real(w, v->first_b);
		csv_end(w);
	}
}

/* How the rows of the fit are told apart: too good, as they were fitted. */
static void
print_quality(const struct fit *f, struct csv_writer *w)
{
	size_t n = f->data.known;
	const uint8_t *event = f->data.outcome.v;
	scoped double *p = mem_alloc(n, sizeof(*p));
	scoped_by(metrics_roc_free) struct metrics_roc roc;
	struct metrics_auc auc;

	metrics_roc(f->log_odds, event, NULL, n, &roc);
	auc = metrics_auc(&roc);
	heading_measure(w, "auc", auc.auc);
	heading_measure(w, "auc_se", auc.se);
	heading_measure(w, "auc_lower", auc.lower);
	heading_measure(w, "auc_upper", auc.upper);
	heading_measure(w, "gini", 2 * auc.auc - 1);
	heading_measure(w, "ks", metrics_ks(&roc).ks);
	for (size_t i = 0; i < n; i++)
		p[i] = logistic_probability(f->log_odds[i]);
	heading_measure(w, "brier", metrics_brier(p, event, NULL, n));
	heading_measure(w, "log_loss", metrics_log_loss(p, event, NULL, n));
}

static void
print_summary(const struct fit *f, struct csv_writer *w)
{
	const struct scorecard_file *file = &f->file;

	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)file->rows);
	heading_measure(w, "events", (double)file->events);
	heading_measure(w, "rate", (double)file->events / (double)file->rows);
	heading_measure(
	    w, "rows_without_outcome", (double)(f->data.rows - f->data.known));
	heading_measure(w, "variables", (double)file->card.count);
	heading_measure(w, "deviance", file->deviance);
	heading_measure(w, "null_deviance", file->null_deviance);
	heading_measure(w, "aic", file->deviance + 2 * (double)f->model.kept);
	heading_measure(w, "turns", (double)file->turns);
	heading_measure(w, "ridge", file->ridge);
	heading_measure(w, "separated", (double)file->separated);
	print_quality(f, w);
	heading_measure(w, "scale_a", file->card.scale.a);
	heading_measure(w, "scale_b", file->card.scale.b);
	heading_measure(w, "base", file->card.base);
}

void
fit_print(struct fit *f, struct csv_writer *w)
{
	static void (*const tables[])(
	    const struct fit *, struct csv_writer *) = { print_bins, print_bins,
		print_variables, print_coefficients, print_summary };

	tables[f->options->table](f, w);
}
