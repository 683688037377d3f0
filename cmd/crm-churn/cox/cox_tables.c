/*
 * cox: its tables.
 */
#include "cox_parts.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "model/cox_concordance.h"
#include "model/cox_proportional.h"
#include "model/wald.h"

#include <math.h>
#include <stdio.h>

struct str
cox_term_name(const struct cox_run *r, size_t term, char *text, size_t size)
{
	const struct cox_column *c = r->columns.column;

	while (term >= c->term + cox_column_terms(c))
		c++;
	struct str level = cox_column_level(c, term - c->term);
	int n = snprintf(text, size, "%.*s%s%.*s", STR_ARG(c->name),
	    c->text ? "=" : "", STR_ARG(level));
	return (struct str){ text, n < (int)size ? (size_t)n : size - 1 };
}

const char *
cox_note(const struct cox_run *r, size_t j)
{
	if (r->law ? r->lifetime.dropped[j + 1] : r->fit.dropped[j])
		return "constant, or told by the columns before";
	return !r->law && r->fit.infinite[j] ? "may be infinite" : "";
}

static void
term_cell(const struct cox_run *r, size_t term, struct csv_writer *w)
{
	char text[512];

	csv_field(w, cox_term_name(r, term, text, sizeof(text)));
}

/* From the coefficient on; robust: NaN where there is none. */
static void
estimate(const struct cox_run *r, double b, double se, double robust,
    const char *note, struct csv_writer *w)
{
	double q = normal_quantile((1 + r->o->level) / 2);
	double used = isnan(robust) ? se : robust;

	csv_cells(w, b, exp(b), se);
	if (!r->law)
		csv_real(w, robust);
	csv_row(w, b / used, 2 * normal_tail(fabs(b / used)), exp(b - q * used),
	    exp(b + q * used), note);
}

static void
law_coefficients(const struct cox_run *r, struct csv_writer *w)
{
	const struct lifetime_fit *f = &r->lifetime;
	size_t n = f->columns + 2;

	heading_line(w, "term,coefficient,time_ratio,se,z,p,lower,upper,note");
	for (size_t j = 0; j <= f->columns; j++) {
		double se = sqrt(f->variance[j * n + j]);

		if (j == 0)
			csv_field(w, STR("(intercept)"));
		else
			term_cell(r, j - 1, w);
		estimate(r, f->dropped[j] ? (double)NAN : f->b[j],
		    f->dropped[j] ? (double)NAN : se, NAN,
		    j == 0 ? "" : cox_note(r, j - 1), w);
	}
	if (f->law == LIFETIME_EXPONENTIAL)
		return;
	csv_field(w, STR("log(scale)"));
	estimate(r, log(f->scale), sqrt(f->variance[n * n - 1]), NAN, "", w);
}

void
cox_coefficients(const struct cox_run *r, struct csv_writer *w)
{
	size_t p = r->fit.columns;

	if (r->law) {
		law_coefficients(r, w);
		return;
	}
	heading_line(w,
	    "term,coefficient,hazard_ratio,se,robust_se,z,p,lower,upper,note");
	for (size_t j = 0; j < p; j++) {
		bool out = r->fit.dropped[j];
		double se = sqrt(r->fit.variance[j * p + j]);

		term_cell(r, j, w);
		estimate(r, out ? (double)NAN : r->fit.b[j],
		    out ? (double)NAN : se,
		    out || r->robust == NULL ? (double)NAN
					     : sqrt(r->robust[j * p + j]),
		    cox_note(r, j), w);
	}
}

static void
test(struct csv_writer *w, const char *name, double value, double df)
{
	char p[32];

	snprintf(p, sizeof(p), "%s_p", name);
	heading_measure(w, name, value);
	heading_measure(w, p, chi_square_tail(value, df));
}

static struct cox_concordance
concordance(const struct cox_run *r)
{
	scoped double *score = NULL;

	if (!r->law)
		return cox_concordance(&r->order, &r->fit);
	/* Long times by the law are a low risk. */
	score = mem_zero(r->order.rows, sizeof(*score));
	for (size_t i = 0; i < r->order.rows; i++)
		for (size_t j = 0; j < r->order.columns; j++)
			score[i] -= r->lifetime.b[j + 1] * r->order.scale[j] *
			    r->order.x[i * r->order.columns + j];
	return cox_concordance_of(&r->order, score);
}

static void
put_concordance(const struct cox_run *r, struct csv_writer *w)
{
	struct cox_concordance c = concordance(r);

	heading_measure(w, "concordance",
	    (c.concordant + c.tied / 2) /
		(c.concordant + c.discordant + c.tied));
	heading_measure(w, "concordant", c.concordant);
	heading_measure(w, "discordant", c.discordant);
	heading_measure(w, "tied", c.tied);
}

static void
law_measures(const struct cox_run *r, struct csv_writer *w)
{
	const struct lifetime_fit *f = &r->lifetime;
	double own = f->law == LIFETIME_EXPONENTIAL ? 1 : 2;
	double df = (double)f->kept - own;

	heading_measure(w, "df", df);
	heading_measure(w, "loglik_null", f->null_loglik);
	heading_measure(w, "loglik", f->loglik);
	test(w, "likelihood_ratio", 2 * (f->loglik - f->null_loglik), df);
	heading_measure(w, "aic", 2 * ((double)f->kept - f->loglik));
	heading_measure(w, "intercept", f->b[0]);
	heading_measure(w, "scale", f->scale);
	put_concordance(r, w);
	heading_measure(w, "turns", f->turns);
}

void
cox_measures(const struct cox_run *r, struct csv_writer *w)
{
	double df = (double)r->fit.kept;

	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)r->order.rows);
	heading_measure(w, "events", (double)r->order.events);
	if (r->law) {
		law_measures(r, w);
		return;
	}
	heading_measure(w, "df", df);
	heading_measure(w, "loglik_null", r->fit.null_loglik);
	heading_measure(w, "loglik", r->fit.loglik);
	/* A ridge has no degrees of freedom to test with. */
	if (r->fit.ridge > 0)
		df = NAN;
	test(w, "likelihood_ratio", 2 * (r->fit.loglik - r->fit.null_loglik),
	    df);
	test(w, "wald", r->fit.wald_test, df);
	test(w, "score", r->fit.score_test, df);
	put_concordance(r, w);
	heading_measure(w, "turns", r->fit.turns);
}

void
cox_baseline_table(const struct cox_run *r, struct csv_writer *w)
{
	scoped double *zeros = mem_zero(r->fit.columns, sizeof(*zeros));
	double shift = cox_risk(r->fit.b, r->order.mean, zeros, r->fit.columns);

	groups_names(&r->strata, w);
	heading_line(
	    w, "time,hazard,survival,hazard_at_means,survival_at_means");
	for (uint32_t s = 0; s < r->order.strata; s++) {
		const struct cox_baseline *b = &r->baseline[s];

		for (size_t i = 0; i < b->n; i++) {
			groups_row(&r->strata, s, w, b->time[i],
			    b->hazard[i] * shift, exp(-b->hazard[i] * shift),
			    b->hazard[i], exp(-b->hazard[i]));
		}
	}
}

/* One chi-square of the terms of some column, or all. */
struct joint {
	const double *b, *variance;
	size_t size, shift; /* terms, and those before the first column's */
};

static void
joint_cells(const struct joint *j, size_t first, size_t n, struct csv_writer *w)
{
	size_t df;
	double chi =
	    wald_test(j->b, j->variance, j->size, j->shift + first, n, &df);

	csv_row(w, chi, df, chi_square_tail(chi, (double)df));
}

/* A row for each column with more than `least` terms. */
static void
joint_columns(const struct cox_run *r, const struct joint *j, size_t least,
    struct csv_writer *w)
{
	array_each (
	    const struct cox_column, c, r->columns.column, r->columns.count) {
		if (cox_column_terms(c) < least)
			continue;
		csv_field(w, c->name);
		joint_cells(j, c->term, cox_column_terms(c), w);
	}
}

void
cox_drift(const struct cox_run *r, struct csv_writer *w)
{
	size_t p = r->fit.columns;
	scoped double *score = mem_alloc(p, sizeof(*score));
	scoped double *variance = mem_alloc(p * p, sizeof(*variance));
	struct joint j = { score, variance, p, 0 };

	cox_proportional(&r->order, &r->fit,
	    (enum cox_transform)r->o->transform, score, variance);
	heading_line(w, "term,chi_square,df,p");
	for (size_t k = 0; k < p; k++) {
		term_cell(r, k, w);
		joint_cells(&j, k, 1, w);
	}
	joint_columns(r, &j, 2, w);
	csv_field(w, STR("GLOBAL"));
	joint_cells(&j, 0, p, w);
}

void
cox_tests(const struct cox_run *r, struct csv_writer *w)
{
	struct joint j = { r->fit.b,
		r->robust != NULL ? r->robust : r->fit.variance, r->fit.columns,
		0 };

	if (r->law)
		j = (struct joint){ r->lifetime.b, r->lifetime.variance,
			r->lifetime.columns + 2, 1 };
	heading_line(w, "column,chi_square,df,p");
	joint_columns(r, &j, 1, w);
}
