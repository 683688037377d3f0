/*
 * cox: what makes customers leave earlier.
 */
#include "model/cox.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/cox_file.h"
#include "cli/groups.h"
#include "cli/heading.h"
#include "cox_data.h"
#include "cox_options.h"
#include "crm-churn/crm-churn.h"
#include "math/dist.h"
#include "model/cox_baseline.h"
#include "model/cox_concordance.h"
#include "model/cox_proportional.h"
#include "model/cox_robust.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { COEFFICIENTS, FIT, BASELINE, PROPORTIONAL };

#define AT(field) offsetof(struct cox_settings, field)

static const struct opt options[] = {
	DURATION_OPTIONS,
	{ "features", OPT_TEXT, AT(features), "COLUMN,...",
	    .help = "the covariates (with * at the end: all that begin so); "
		    "default: all columns without another part" },
	{ "exclude", OPT_TEXT, AT(exclude), "COLUMN,...",
	    .help = "all covariates but these" },
	{ "text", OPT_TEXT, AT(text), "COLUMN,...",
	    .help = "columns of levels, though they look like numbers" },
	{ "base", OPT_TEXT, AT(base), "COLUMN=LEVEL,...",
	    .help = "the level others are compared with; default: the first "
		    "in byte order" },
	{ "strata", OPT_TEXT, AT(strata), "COLUMN,...",
	    .help = "an own baseline for each of their values" },
	{ "cluster", OPT_TEXT, AT(cluster), "COLUMN",
	    .help = "robust errors for rows that belong together" },
	{ "robust", OPT_FLAG, AT(robust),
	    .help = "errors that allow for a wrong model" },
	{ "ties", OPT_CHOICE, AT(ties), "efron|breslow", "efron",
	    "how equal event times are treated" },
	{ "table", OPT_CHOICE, AT(table),
	    "coefficients|fit|baseline|proportional", "coefficients",
	    "what to print; proportional tests whether coefficients drift" },
	{ "transform", OPT_CHOICE, AT(transform), "km|identity|log|rank", "km",
	    "the time scale of that drift" },
	{ "level", OPT_REAL, AT(level), "P", "0.95", "confidence of the limits",
	    0.5, 0.9999 },
	{ "save", OPT_OUTPUT, AT(save), "MODEL",
	    .help = "write the fitted model to a file" },
	{ "use", OPT_FILE, AT(use), "MODEL",
	    .help = "fit nothing: predict every row with this model" },
	{ "horizon", OPT_REAL, AT(horizon), "TIME", "12",
	    "with --use: the time to come for which leaving is predicted", 0,
	    1e15 },
	{ "until", OPT_REAL, AT(until), "TIME", "0",
	    "with --use: count the mean time left up to this tenure (0: as "
	    "far as the model knows)",
	    0, 1e15 },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "term", "a column, or column=level" },
	{ "coefficient", "log of the hazard ratio" },
	{ "hazard_ratio, lower, upper", "its factor per unit, with limits" },
	{ "se, robust_se", "standard errors of the coefficient" },
	{ "z, p", "Wald test, with the robust error if there is one" },
	{ "note", "why there is no coefficient, or none to trust" },
	{ "cox_risk", "--use: factor against a row at all means" },
	{ "cox_leave", "--use: probability to leave within the horizon" },
	{ "cox_left, cox_median", "--use: mean and median time left" },
	{ "cox_beyond",
	    "--use: 1 where the horizon is behind all that was "
	    "seen" },
	{ "cox_unseen", "--use: 1 where a level or stratum is new" },
	{ 0 },
};

/* One fit, from rows to tables. */
struct run {
	const struct cox_settings *o;
	struct tool *tool;
	struct cox_columns columns;
	struct groups strata, cluster;
	VEC(double) start;
	VEC(double) stop;
	VEC(uint8_t) event;
	VEC(uint32_t) stratum;
	VEC(uint32_t) member;
	struct str time_name;
	struct cox_order order;
	struct cox_fit fit;
	double *robust; /* NULL: not wanted */
	struct cox_baseline *baseline;
};

static void
read_rows(struct run *r, struct input *in)
{
	struct duration_reader reader;
	struct cox_wants wants = { r->o->features, r->o->exclude, r->o->text,
		r->o->base, NULL, 0 };
	size_t taken[3 + 2 * GROUP_COLUMNS], n = 0;
	struct csv_row row;
	struct duration d;

	duration_open(&reader, &r->o->duration, in);
	groups_open(&r->strata, in, "--strata", r->o->strata);
	groups_open(&r->cluster, in, "--cluster", r->o->cluster);
	taken[n++] = reader.time;
	taken[n++] = reader.start;
	taken[n++] = reader.event;
	for (size_t i = 0; i < r->strata.columns; i++)
		taken[n++] = r->strata.column[i];
	for (size_t i = 0; i < r->cluster.columns; i++)
		taken[n++] = r->cluster.column[i];
	wants.taken = taken;
	wants.taken_count = n;
	cox_columns_open(&r->columns, in, &wants);
	r->time_name =
	    arena_str(&r->columns.memory, in->header.name[reader.time]);
	while (input_next(in, &row)) {
		if (!duration_read(&reader, &row, &d) ||
		    !cox_columns_read(&r->columns, in, &row, wants.text))
			continue;
		cox_columns_keep(&r->columns);
		vec_push(&r->stop, d.stop);
		vec_push(&r->event, d.event);
		if (reader.start != ROLE_NONE)
			vec_push(&r->start, d.start);
		if (r->strata.columns > 0)
			vec_push(&r->stratum, groups_add(&r->strata, &row));
		if (r->cluster.columns > 0)
			vec_push(&r->member, groups_add(&r->cluster, &row));
	}
	duration_tell(&reader);
}

static void
fit(struct run *r)
{
	double *x = cox_columns_matrix(&r->columns);
	struct cox_data data = { r->columns.rows, r->columns.terms, x,
		r->start.n > 0 ? r->start.v : NULL, r->stop.v, r->event.v,
		r->stratum.n > 0 ? r->stratum.v : NULL };
	struct cox_options how = { r->o->ties == 0 ? COX_EFRON : COX_BRESLOW,
		1e-9, 30 };
	struct diag d;
	size_t p = r->columns.terms;

	cox_order_make(&data, &r->order);
	free(x);
	if (!cox_fit(&r->order, &how, &r->fit, &d))
		tool_fail(r->tool, &d);
	if (!r->fit.converged) {
		report_say(&r->tool->report,
		    "error: the Cox regression did not converge in %d turns%s",
		    r->fit.turns,
		    r->o->save != NULL ? ": the model is not saved" : "");
		report_status(&r->tool->report, EXIT_DATA);
	}
	if (r->o->robust || r->member.n > 0) {
		r->robust = mem_alloc(p * p, sizeof(*r->robust));
		cox_robust(&r->order, &r->fit,
		    r->member.n > 0 ? r->member.v : NULL,
		    groups_count(&r->cluster), r->robust);
	}
	r->baseline = mem_alloc(r->order.strata, sizeof(*r->baseline));
	cox_baselines(&r->order, &r->fit, r->baseline);
}

/* "Contract=One year" or the column alone. */
static struct str
term_name(const struct run *r, size_t term, char *text, size_t size)
{
	const struct cox_column *c = r->columns.column;

	while (term >= c->term + cox_column_terms(c))
		c++;
	struct str level = cox_column_level(c, term - c->term);
	int n = snprintf(text, size, "%.*s%s%.*s", STR_ARG(c->name),
	    c->text ? "=" : "", STR_ARG(level));
	return (struct str){ text, n < (int)size ? (size_t)n : size - 1 };
}

static void
term_cell(const struct run *r, size_t term, struct csv_writer *w)
{
	char text[512];

	csv_field(w, term_name(r, term, text, sizeof(text)));
}

static const char *
note_of(const struct run *r, size_t j)
{
	if (r->fit.dropped[j])
		return "constant, or told by the columns before";
	return r->fit.infinite[j] ? "may be infinite" : "";
}

static void
print_coefficients(const struct run *r, struct csv_writer *w)
{
	double q = normal_quantile((1 + r->o->level) / 2);
	size_t p = r->fit.columns;

	heading_line(w,
	    "term,coefficient,hazard_ratio,se,robust_se,z,p,lower,upper,note");
	for (size_t j = 0; j < p; j++) {
		bool out = r->fit.dropped[j];
		double b = out ? NAN : r->fit.b[j];
		double se = sqrt(r->fit.variance[j * p + j]);
		double own =
		    r->robust == NULL ? NAN : sqrt(r->robust[j * p + j]);
		double used = r->robust == NULL ? se : own;

		term_cell(r, j, w);
		csv_real(w, b);
		csv_real(w, exp(b));
		csv_real(w, out ? NAN : se);
		csv_real(w, out ? NAN : own);
		csv_real(w, b / used);
		csv_real(w, 2 * normal_tail(fabs(b / used)));
		csv_real(w, exp(b - q * used));
		csv_real(w, exp(b + q * used));
		csv_field(w, str_of(note_of(r, j)));
		csv_end(w);
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

static void
print_fit(const struct run *r, struct csv_writer *w)
{
	struct cox_concordance c = cox_concordance(&r->order, &r->fit);
	double pairs = (double)(c.concordant + c.discordant + c.tied);
	double df = (double)r->fit.kept;

	heading_line(w, "measure,value");
	heading_measure(w, "rows", (double)r->order.rows);
	heading_measure(w, "events", (double)r->order.events);
	heading_measure(w, "df", df);
	heading_measure(w, "loglik_null", r->fit.null_loglik);
	heading_measure(w, "loglik", r->fit.loglik);
	test(w, "likelihood_ratio", 2 * (r->fit.loglik - r->fit.null_loglik),
	    df);
	test(w, "wald", r->fit.wald_test, df);
	test(w, "score", r->fit.score_test, df);
	heading_measure(w, "concordance",
	    ((double)c.concordant + (double)c.tied / 2) / pairs);
	heading_measure(w, "concordant", (double)c.concordant);
	heading_measure(w, "discordant", (double)c.discordant);
	heading_measure(w, "tied", (double)c.tied);
	heading_measure(w, "turns", r->fit.turns);
}

static void
print_baseline(const struct run *r, struct csv_writer *w)
{
	double *zeros = mem_zero(r->fit.columns, sizeof(*zeros));
	double shift = cox_risk(r->fit.b, r->order.mean, zeros, r->fit.columns);

	free(zeros);
	groups_names(&r->strata, w);
	heading_line(
	    w, "time,hazard,survival,hazard_at_means,survival_at_means");
	for (uint32_t s = 0; s < r->order.strata; s++) {
		const struct cox_baseline *b = &r->baseline[s];

		for (size_t i = 0; i < b->n; i++) {
			groups_cells(&r->strata, s, w);
			csv_real(w, b->time[i]);
			csv_real(w, b->hazard[i] * shift);
			csv_real(w, exp(-b->hazard[i] * shift));
			csv_real(w, b->hazard[i]);
			csv_real(w, exp(-b->hazard[i]));
			csv_end(w);
		}
	}
}

static void
print_proportional(const struct run *r, struct csv_writer *w)
{
	size_t p = r->fit.columns;
	double *chi_square = mem_alloc(p + 1, sizeof(*chi_square));

	cox_proportional(&r->order, &r->fit,
	    (enum cox_transform)r->o->transform, chi_square);
	heading_line(w, "term,chi_square,df,p");
	for (size_t j = 0; j <= p; j++) {
		double df = j < p ? 1 : (double)r->fit.kept;

		if (j < p)
			term_cell(r, j, w);
		else
			csv_field(w, STR("GLOBAL"));
		csv_real(w, chi_square[j]);
		csv_real(w, df);
		csv_real(w, chi_square_tail(chi_square[j], df));
		csv_end(w);
	}
	free(chi_square);
}

/* Terms and known base levels, in the model's own memory. */
static void
save_terms(const struct run *r, struct cox_model *m)
{
	m->term = mem_zero(r->columns.terms, sizeof(*m->term));
	m->known = mem_zero(r->columns.count, sizeof(*m->known));
	for (size_t j = 0; j < r->columns.count; j++) {
		const struct cox_column *c = &r->columns.column[j];

		for (size_t k = 0; k < cox_column_terms(c); k++) {
			size_t t = c->term + k;

			m->term[m->terms++] =
			    (struct cox_term){ c->name, cox_column_level(c, k),
				    c->text, r->fit.b[t], r->order.mean[t] };
		}
		for (uint32_t i = 0; c->text && i < c->levels.count; i++)
			if (c->rank[i] == 0)
				m->known[m->knowns++] =
				    (struct cox_known){ c->name,
					    map_text(&c->levels, i) };
	}
}

static void
save(struct run *r)
{
	struct cox_model m = { .time = r->time_name,
		.strata = str_of(r->o->strata == NULL ? "" : r->o->strata),
		.ties =
		    r->fit.ties == COX_EFRON ? STR("efron") : STR("breslow"),
		.rows = r->order.rows,
		.events = r->order.events,
		.loglik = r->fit.loglik,
		.null_loglik = r->fit.null_loglik };

	save_terms(r, &m);
	m.strata_count = r->order.strata;
	m.stratum = mem_zero(m.strata_count, sizeof(*m.stratum));
	for (uint32_t s = 0; s < m.strata_count; s++)
		m.stratum[s] =
		    (struct cox_stratum){ groups_label(&r->strata, s),
			    r->baseline[s].last, r->baseline[s].n,
			    r->baseline[s].time, r->baseline[s].hazard };
	cox_model_save(&m, r->o->save);
	free(m.term);
	free(m.known);
	free(m.stratum);
}

static void
free_all(struct run *r)
{
	for (size_t s = 0; s < r->order.strata; s++)
		cox_baseline_free(&r->baseline[s]);
	free(r->baseline);
	free(r->robust);
	cox_fit_free(&r->fit);
	cox_order_free(&r->order);
	cox_columns_free(&r->columns);
	groups_free(&r->strata);
	groups_free(&r->cluster);
	vec_free(&r->start);
	vec_free(&r->stop);
	vec_free(&r->event);
	vec_free(&r->stratum);
	vec_free(&r->member);
}

static void
say_notes(const struct run *r)
{
	char text[200];

	for (size_t j = 0; j < r->fit.columns; j++)
		if (r->fit.dropped[j] || r->fit.infinite[j]) {
			struct str name = term_name(r, j, text, sizeof(text));

			report_say(&r->tool->report, "warning: %.*s: %s",
			    STR_ARG(name), note_of(r, j));
		}
}

static int
run(struct tool *tool, void *self)
{
	static void (*const table[])(
	    const struct run *, struct csv_writer *) = { print_coefficients,
		print_fit, print_baseline, print_proportional };
	struct run r = { .o = self, .tool = tool };
	struct input in;
	struct tool_output out;

	if (r.o->use != NULL)
		return cox_score(tool, r.o);
	input_open(&in, tool);
	read_rows(&r, &in);
	char delimiter = in.delimiter;
	if (!input_close(&in))
		return EXIT_DATA;
	cox_columns_close(&r.columns, r.o->base);
	fit(&r);
	say_notes(&r);
	/* What did not converge predicts nothing. */
	if (r.o->save != NULL && r.fit.converged)
		save(&r);
	tool_output(tool, &out, delimiter);
	table[r.o->table](&r, &out.w);
	tool_close(tool, &out);
	free_all(&r);
	return EXIT_SUCCESS;
}

const struct method churn_cox = {
	.name = "cox",
	.summary = "what makes customers leave earlier, and who will leave "
		   "next (Cox regression)",
	.options = options,
	.options_size = sizeof(struct cox_settings),
	.makes = makes,
	.run = run,
};
