/*
 * cox: what makes customers leave earlier.
 */
#include "base/die.h"
#include "base/mem.h"
#include "cli/cox_file.h"
#include "cox_parts.h"
#include "model/cox_robust.h"

#include <stddef.h>

enum { COEFFICIENTS, FIT, BASELINE, PROPORTIONAL, TESTS };

#include "cox.def"

static void
read_rows(struct cox_run *r, struct input *in)
{
	struct duration_reader reader;
	struct cox_wants wants = { r->o->features, r->o->exclude, r->o->text,
		r->o->base, NULL, 0, r->law };
	size_t taken[4 + 2 * GROUP_COLUMNS], n = 0;
	struct csv_row row;
	struct duration d;

	duration_open(&reader, &r->o->duration, in);
	groups_open(&r->strata, in, "--strata", r->o->strata);
	groups_open(&r->cluster, in, "--cluster", r->o->cluster);
	taken[n++] = reader.time;
	taken[n++] = reader.start;
	taken[n++] = reader.event;
	taken[n++] = reader.weight;
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
		if (reader.weight != ROLE_NONE)
			vec_push(&r->weight, d.weight);
		if (r->strata.columns > 0)
			vec_push(&r->stratum, groups_add(&r->strata, &row));
		if (r->cluster.columns > 0)
			vec_push(&r->member, groups_add(&r->cluster, &row));
	}
	duration_tell(&reader);
}

/* What did not converge is said, and not saved. */
static void
tell_convergence(struct cox_run *r, bool converged, int turns)
{
	if (converged)
		return;
	report_say(&r->tool->report,
	    "error: the %sregression did not converge in %d turns%s",
	    r->law ? "" : "Cox ", turns,
	    r->o->save != NULL ? ": the model is not saved" : "");
	report_status(&r->tool->report, EXIT_DATA);
}

static void
fit_cox(struct cox_run *r)
{
	struct cox_options how = { r->o->ties == 0 ? COX_EFRON : COX_BRESLOW,
		1e-9, 30, r->o->ridge };
	size_t p = r->columns.terms;
	struct diag d;

	if (!cox_fit(&r->tool->memory, &r->order, &how, &r->fit, &d))
		tool_fail(r->tool, &d);
	tell_convergence(r, r->fit.converged, r->fit.turns);
	if (r->o->robust || r->member.n > 0) {
		r->robust = mem_alloc(p * p, sizeof(*r->robust));
		cox_robust(&r->order, &r->fit,
		    r->member.n > 0 ? r->member.v : NULL,
		    groups_count(&r->cluster), r->robust);
	}
	r->baseline = cox_baselines(&r->tool->memory, &r->order, &r->fit);
}

/* Times of 0: censored ones tell nothing, and no law has leavers then. True
 * when a law can be fitted. */
static bool
times_above_zero(const struct cox_run *r, struct lifetime_data *data)
{
	size_t early = 0;

	for (size_t i = 0; i < data->rows; i++)
		early += !(data->stop[i] > 0) && data->event[i];
	if (early > 0 && r->law)
		die(EXIT_DATA,
		    "%zu leave at time 0, which no law allows: count their "
		    "times from another day, or use --law=cox",
		    early);
	return early == 0;
}

/* The law that was asked for, or the one behind a Cox model's last time. */
static void
fit_law(struct cox_run *r, const double *x)
{
	enum lifetime_law law =
	    r->law ? (enum lifetime_law)(r->o->law - 1) : LIFETIME_WEIBULL;
	struct lifetime_data data = { r->columns.rows, r->columns.terms, x,
		r->start.n > 0 ? r->start.v : NULL, r->stop.v, r->event.v,
		r->weight.n > 0 ? r->weight.v : NULL };
	struct diag d;

	if (!times_above_zero(r, &data))
		return;
	if (!lifetime_fit(&r->tool->memory, &data, law, &r->lifetime, &d) &&
	    r->law)
		tool_fail(r->tool, &d);
	r->has_lifetime = r->lifetime.converged;
	if (r->law)
		tell_convergence(r, r->lifetime.converged, r->lifetime.turns);
}

static void
fit(struct cox_run *r)
{
	scoped double *x = cox_columns_matrix(&r->columns);
	struct cox_data data = { r->columns.rows, r->columns.terms, x,
		r->start.n > 0 ? r->start.v : NULL, r->stop.v, r->event.v,
		r->stratum.n > 0 ? r->stratum.v : NULL,
		r->weight.n > 0 ? r->weight.v : NULL };

	cox_order_make(&r->tool->memory, &data, &r->order);
	r->last = mem_zero(r->order.strata, sizeof(*r->last));
	for (size_t s = 0; s < r->order.strata; s++)
		if (r->order.first[s] < r->order.first[s + 1])
			r->last[s] = r->order.stop[r->order.first[s]];
	if (!r->law)
		fit_cox(r);
	if (r->law || r->o->save != NULL)
		fit_law(r, x);
}

/* Terms and known base levels, in the model's own memory. */
static void
save_terms(struct cox_run *r, struct cox_model *m)
{
	m->term =
	    arena_array(&r->tool->memory, r->columns.terms, sizeof(*m->term));
	m->known =
	    arena_array(&r->tool->memory, r->columns.count, sizeof(*m->known));
	array_each (
	    const struct cox_column, c, r->columns.column, r->columns.count) {
		for (size_t k = 0; k < cox_column_terms(c); k++) {
			size_t t = c->term + k;

			m->term[m->terms++] =
			    (struct cox_term){ !c->text ? COX_NUMBER
					: c->pooled && k + 2 == c->ranks
					? COX_OTHER
					: COX_LEVEL,
				    c->name, cox_column_level(c, k),
				    r->law ? r->lifetime.b[t + 1] : r->fit.b[t],
				    r->order.mean[t] };
		}
		for (uint32_t i = 0; c->text && i < c->levels.count; i++)
			if (c->rank[i] == 0)
				m->known[m->knowns++] =
				    (struct cox_known){ c->name,
					    map_text(&c->levels, i) };
	}
}

/* Writes the model to --save. */
static void
save_model(struct cox_run *r)
{
	struct cox_model m = { .time = r->time_name,
		.strata = str_of(r->o->strata == NULL ? "" : r->o->strata),
		.ties =
		    r->fit.ties == COX_EFRON ? STR("efron") : STR("breslow"),
		.rows = r->order.rows,
		.events = r->order.events,
		.loglik = r->law ? r->lifetime.loglik : r->fit.loglik,
		.null_loglik =
		    r->law ? r->lifetime.null_loglik : r->fit.null_loglik };

	m.law = r->law ? 1 + (int)r->lifetime.law : 0;
	if (r->has_lifetime) {
		m.intercept = r->lifetime.b[0];
		m.scale = r->lifetime.scale;
	}
	save_terms(r, &m);
	m.strata_count = r->order.strata;
	m.stratum =
	    arena_array(&r->tool->memory, m.strata_count, sizeof(*m.stratum));
	for (uint32_t s = 0; s < m.strata_count; s++)
		m.stratum[s] =
		    (struct cox_stratum){ groups_label(&r->strata, s),
			    r->last[s], r->law ? 0 : r->baseline[s].n,
			    r->law ? NULL : r->baseline[s].time,
			    r->law ? NULL : r->baseline[s].hazard };
	model_file_write(r->o->save, &m, cox_model_print);
}

static void
say_notes(const struct cox_run *r)
{
	char text[200];

	for (size_t j = 0; j < r->columns.terms; j++) {
		const char *note = cox_note(r, j);
		struct str name = cox_term_name(r, j, text, sizeof(text));

		if (*note != '\0')
			report_say(&r->tool->report, "warning: %.*s: %s",
			    STR_ARG(name), note);
	}
}

/* What a law does not heed is refused. */
static void
check_law(const struct cox_settings *o)
{
	if (o->law == 0)
		return;
	if (o->strata != NULL || o->cluster != NULL || o->robust ||
	    o->ridge > 0)
		die(EXIT_USAGE,
		    "--strata, --cluster, --robust and --ridge go with "
		    "--law=cox");
	if (o->table == BASELINE || o->table == PROPORTIONAL)
		die(EXIT_USAGE,
		    "--table=baseline and proportional go with --law=cox");
}

static int
run(struct tool *tool, void *self)
{
	static void (*const table[])(
	    const struct cox_run *, struct csv_writer *) = { cox_coefficients,
		cox_measures, cox_baseline_table, cox_drift, cox_tests };
	struct cox_run *r = tool_alloc(tool, sizeof(*r));
	struct input in;

	*r = (struct cox_run){ .o = self, .tool = tool };
	if (r->o->use != NULL)
		return cox_score(tool, r->o);
	check_law(r->o);
	r->law = r->o->law != 0;
	input_open(&in, tool);
	read_rows(r, &in);
	if (!input_close(&in))
		return EXIT_DATA;
	cox_columns_close(&r->columns, r->o->base, &tool->report);
	fit(r);
	say_notes(r);
	/* What did not converge predicts nothing. */
	if (r->o->save != NULL &&
	    (r->law ? r->lifetime.converged : r->fit.converged))
		save_model(r);
	table[r->o->table](r, tool_output(tool));
	return tool_close(tool);
}

const struct method churn_cox = { METHOD_TOLD, .run = run };
