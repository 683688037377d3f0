/*
 * fit: on which rows a model is judged, and what makes that doubtful.
 */
#include "fit.h"

#include "base/mem.h"
#include "base/rng.h"
#include "model/metrics.h"

#include <math.h>

/* Fewer events or others tell nothing of a leak; and how many a column needs
 * (Peduzzi and others 1996). */
enum { LEAK_EVENTS = 20, EVENTS_PER_COLUMN = 10 };

/* The rarer of the two outcomes, in rows. */
static size_t
rarer(const struct fit *f)
{
	size_t events = 0;

	for (size_t i = 0; i < f->rows; i++)
		events += f->event[i];
	return events < f->rows - events ? events : f->rows - events;
}

/* The fold of a customer is chance that heeds neither the order of the rows
 * nor the other customers. */
static uint8_t
fold_of(const struct fit *f, size_t row)
{
	uint64_t key = row;
	struct rng rng;

	if (f->t.customer.n > 0)
		key = map_hash_fixed(
		    map_text(&f->t.customers, f->t.customer.v[row]));
	rng_seed(&rng, key ^ (uint64_t)f->tool->common.seed << 32);
	return (uint8_t)rng_below(&rng, f->folds);
}

/* Whether the rows outside of each fold have both outcomes. */
static bool
folds_suffice(const struct fit *f)
{
	size_t n[FIT_FOLDS_MAX][2] = { { 0 } }, all[2] = { 0 };
	bool enough = true;

	for (size_t i = 0; i < f->rows; i++) {
		n[f->fold[i]][f->event[i]]++;
		all[f->event[i]]++;
	}
	for (size_t k = 0; k < f->folds; k++)
		enough = enough && n[k][0] < all[0] && n[k][1] < all[1] &&
		    n[k][0] + n[k][1] > 0;
	return enough;
}

void
fit_folds(struct fit *f)
{
	f->folds = (size_t)f->o->folds;
	f->q = mem_zero(f->rows, sizeof(*f->q));
	f->fold = mem_zero(f->rows, sizeof(*f->fold));
	for (size_t i = 0; f->folds > 0 && i < f->rows; i++)
		f->fold[i] = fold_of(f, i);
	if (f->folds == 0 || folds_suffice(f))
		return;
	report_say(&f->tool->report,
	    "warning: too few rows or events for %zu folds: the model is "
	    "judged on its own rows only",
	    f->folds);
	f->folds = 0;
}

/* Scores of all rows by a column's codes: the event rate of the code; `unseen`:
 * in the rows of other folds, and what everybody has where there are none. */
static void
score_codes(const struct fit *f, size_t j, bool unseen, double *score)
{
	size_t codes = f->m.column[j].codes;
	size_t folds = unseen ? f->folds : 1;
	scoped double *n = mem_zero(2 * codes * folds, sizeof(*n));
	scoped double *all = mem_zero(2 * codes, sizeof(*all));
	double rate = (double)f->m.events / (double)f->rows;

	for (size_t i = 0; i < f->rows; i++) {
		size_t code = f->code[j][i];
		double *own =
		    n + 2 * ((unseen ? f->fold[i] : 0) * codes + code);

		own[0] += unseen;
		own[1] += unseen * f->event[i];
		all[2 * code]++;
		all[2 * code + 1] += f->event[i];
	}
	for (size_t i = 0; i < f->rows; i++) {
		size_t code = f->code[j][i];
		const double *own =
		    n + 2 * ((unseen ? f->fold[i] : 0) * codes + code);
		double rows = all[2 * code] - own[0];

		score[i] =
		    rows > 0 ? (all[2 * code + 1] - own[1]) / rows : rate;
	}
}

double
fit_alone_auc(const struct fit *f, size_t j, bool unseen)
{
	const struct risk_column *c = &f->m.column[j];
	const double *x = f->t.columns[f->source[j]].number.v;
	scoped double *score = mem_alloc(f->rows, sizeof(*score));
	double auc;
	scoped_by(metrics_roc_free) struct metrics_roc roc;

	unseen = unseen && f->folds > 0 && c->kind != RISK_NUMBER;
	if (c->kind != RISK_NUMBER)
		score_codes(f, j, unseen, score);
	for (size_t i = 0; c->kind == RISK_NUMBER && i < f->rows; i++)
		score[i] = isnan(x[i]) ? c->mean_x : x[i];
	metrics_roc(score, f->event, NULL, f->rows, &roc);
	auc = metrics_auc(&roc).auc;
	return unseen ? auc : fmax(auc, 1 - auc);
}

static void
warn_leaks(const struct fit *f)
{
	for (size_t j = 0; j < f->m.columns; j++) {
		double auc = fit_alone_auc(f, j, true);

		if (auc > 0.95)
			report_say(&f->tool->report,
			    "warning: column %.*s alone has an AUC of %.3f: "
			    "does it know the future?",
			    STR_ARG(f->m.column[j].name), auc);
	}
}

/* Customers with several rows where no column tells a cutoff. */
static void
warn_repeated(const struct fit *f)
{
	size_t n = f->t.customers.count, repeated = 0;
	scoped uint32_t *rows = mem_zero(n, sizeof(*rows));

	for (size_t i = 0; i < f->t.customer.n; i++)
		repeated += rows[f->t.customer.v[i]]++ == 1;
	if (repeated == 0 || f->split < f->t.count)
		return;
	report_say(&f->tool->report,
	    "warning: %zu customers have more than one row, and each row "
	    "counts as a customer",
	    repeated);
}

void
fit_warn(const struct fit *f)
{
	size_t events = rarer(f);

	warn_repeated(f);
	if (events < EVENTS_PER_COLUMN * f->m.columns)
		report_say(&f->tool->report,
		    "warning: only %zu rows of the rarer outcome for %zu "
		    "columns, fewer than %d each: name those that matter "
		    "(--features)",
		    events, f->m.columns, EVENTS_PER_COLUMN);
	if (events >= LEAK_EVENTS)
		warn_leaks(f);
}
