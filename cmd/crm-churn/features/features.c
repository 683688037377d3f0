/*
 * features: a training table that cannot see the future.
 */
#include "features.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>

struct feature_options {
	const char *cutoff, *contracts, *complaint;
	int64_t cutoffs, window, gap, horizon, silence;
};

#include "features.def"

struct making {
	const struct feature_options *o;
	struct tool *tool;
	struct feature_events e;
	struct feature_contracts contracts;
	bool *seen; /* each of their customers among the events */
	VEC(int32_t) cutoff;
	struct feature_view view; /* of the cutoff that rows are made for */
	struct csv_writer *w;
	uint64_t dropped[TASKS_THREADS]; /* by each thread */
};

static void
add_given(struct making *m)
{
	str_each (item, str_of(m->o->cutoff), ',') {
		int32_t day;

		if (!date_parse(item, &day))
			die(EXIT_USAGE, "--cutoff: \"%.*s\" is no date",
			    STR_ARG(item));
		vec_push(&m->cutoff, day);
	}
}

static void
set_cutoffs(struct making *m)
{
	int64_t last = m->e.as_of - m->o->gap - m->o->horizon;

	if (m->o->cutoff != NULL) {
		add_given(m);
		return;
	}
	for (int64_t k = m->o->cutoffs; k-- > 0;)
		vec_push(&m->cutoff, (int32_t)(last - k * m->o->horizon));
	if (m->o->cutoffs == 0)
		vec_push(&m->cutoff, m->e.as_of);
}

/* "failed payment" -> failed_payment */
static void
type_name(struct str type, const char *suffix, char *out, size_t size)
{
	size_t n = (size_t)snprintf(out, size, "features_");

	for (size_t i = 0; i < type.n && n + 16 < size; i++)
		out[n++] =
		    type.p[i] == ' ' || type.p[i] == '-' ? '_' : type.p[i];
	snprintf(out + n, size - n, "_%s", suffix);
}

static void
write_header(struct making *m)
{
	heading_put(m->w,
	    "customer_id,cutoff,features_tenure,features_recency,features_days,"
	    "features_count,features_mean_gap,features_overdue_ratio,features_"
	    "count_ratio,features_slope");
	if (m->e.money)
		heading_put(m->w, "features_amount,features_amount_ratio");
	for (uint32_t t = 0; t < m->e.types.count; t++)
		/* Two of the four are of amounts. */
		for (int k = 0; k < (m->e.money ? 4 : 2); k++) {
			static const char *const suffix[] = { "count", "since",
				"amount", "last" };
			char name[128];

			type_name(map_text(&m->e.types, t), suffix[k], name,
			    sizeof(name));
			csv_field(m->w, str_of(name));
		}
	feature_details_names(&m->e.details, m->w);
	if (m->o->contracts != NULL)
		heading_put(m->w,
		    "features_contract_days,features_mrr,features_mrr_change");
	csv_row(m->w, "label");
}

static void
write_features(
    const struct making *m, const struct features *f, struct csv_writer *w)
{
	csv_cells(w, f->tenure, f->recency, f->days, f->count, f->mean_gap,
	    f->overdue, f->count_ratio, f->slope);
	if (m->e.money)
		csv_cells(w, csv_rounded(f->amount, 4), f->amount_ratio);
	for (uint32_t t = 0; t < m->e.types.count; t++) {
		csv_cells(w, f->type_count[t], f->type_since[t]);
		if (!m->e.money)
			continue;
		csv_cells(w, f->type_amount[t], f->type_last[t]);
	}
	feature_details_cells(&m->e.details, f, w);
}

/* Whether a customer is active at the cutoff, and the first day it is not. */
static bool
is_active(
    const struct making *m, const struct history *h, struct feature_contract *c)
{
	const struct feature_view *view = &m->view;
	uint32_t unit;

	*c = (struct feature_contract){ 0 };
	if (m->o->contracts == NULL) {
		c->leaves = feature_leaves(h, view->cutoff, m->o->silence);
		return c->leaves != INT32_MIN;
	}
	unit = map_find(&m->contracts.customers, h->customer);
	if (unit == MAP_NONE)
		return false;
	m->seen[unit] = true;
	*c = feature_contract_at(
	    &m->contracts, unit, view->cutoff, view->cutoff - view->window / 2);
	return c->active;
}

/* One customer at one cutoff, if there is a row. */
static void
make_row(void *making, const struct history *h, struct csv_writer *w)
{
	struct making *m = making;
	const struct feature_options *o = m->o;
	int64_t from = m->view.cutoff + o->gap, until = from + o->horizon;
	bool known = until <= m->e.as_of;
	struct feature_contract c;
	struct features f;

	if (!is_active(m, h, &c))
		return;
	if (known && c.leaves <= from) {
		m->dropped[h->thread]++;
		return;
	}
	if (!features_of(h, &m->view, &f) && o->contracts == NULL)
		return;
	csv_cells(w, h->customer, csv_day(m->view.cutoff));
	write_features(m, &f, w);
	if (o->contracts != NULL) {
		int64_t change = c.mrr;

		if (!money_add(&change, -c.mrr_before))
			change = CSV_NO_AMOUNT;
		csv_cells(w, m->view.cutoff - c.since, csv_amount(c.mrr),
		    csv_amount(change));
	}
	csv_row(w, known ? c.leaves <= until : (double)NAN);
}

/* Customers of contracts without events come behind. */
static void
make_cutoff(struct making *m, int32_t cutoff)
{
	bool scoring = m->o->cutoff == NULL && m->o->cutoffs == 0;

	if (!scoring && cutoff + m->o->gap + m->o->horizon > m->e.as_of) {
		char day[DATE_MAX + 1] = { 0 };

		date_print(day, cutoff);
		report_say(&m->tool->report,
		    "cutoff %s has no rows: its horizon ends after the as-of "
		    "date",
		    day);
		return;
	}
	m->view = (struct feature_view){ cutoff, (int32_t)m->o->window,
		feature_pooled_gap(&m->e, cutoff) };
	histories_write(m->e.all, m->w, make_row, m);
	for (uint32_t u = 0; u < m->contracts.customers.count; u++) {
		struct history none = { .customer = map_text(
					    &m->contracts.customers, u) };

		if (!m->seen[u])
			make_row(m, &none, m->w);
		m->seen[u] = false;
	}
}

static void
take_contracts(void *contracts, const struct history *h)
{
	struct feature_contracts *c = contracts;

	map_add(&c->customers, h->customer);
	vec_append(&c->v, (const struct spell *)h->item, h->n);
	vec_push(&c->first, c->v.n);
}

/* Contracts from their own file. */
static void
read_contracts(struct making *m)
{
	struct tool *tool = tool_alloc(m->tool, sizeof(*tool));
	struct spells *s = tool_alloc(m->tool, sizeof(*s));
	struct input in;

	*tool = *m->tool;
	tool->memory = (struct arena){ 0 };
	tool->file = &m->o->contracts;
	tool->files = 1;
	tool->roles = 0;
	tool->common.rejects = tool->common.max_rejects = NULL;
	input_open(&in, tool);
	if (!spells_read(s, &in, &(struct spell_wants){ 0 }))
		die_now(EXIT_DATA);
	if (m->tool->common.as_of == DATE_NONE && s->as_of > m->e.as_of)
		m->e.as_of = s->as_of;
	vec_push(&m->contracts.first, 0);
	histories_in_turn(s->all, take_contracts, &m->contracts);
	m->seen = mem_zero(m->contracts.customers.count, sizeof(*m->seen));
}

/* All rows, cutoff by cutoff. */
static void
make_all(struct making *m)
{
	uint64_t dropped = 0;

	if (m->e.none)
		return;
	set_cutoffs(m);
	for (size_t i = 0; i < m->cutoff.n; i++)
		make_cutoff(m, m->cutoff.v[i]);
	for (int i = 0; i < TASKS_THREADS; i++)
		dropped += m->dropped[i];
	if (dropped > 0)
		report_say(&m->tool->report,
		    "%llu rows of customers who left within the lead are "
		    "dropped",
		    (unsigned long long)dropped);
}

static int
run(struct tool *tool, void *self)
{
	struct making *m = tool_alloc(tool, sizeof(*m));
	struct input in;

	*m = (struct making){ .o = self, .tool = tool };
	if (m->o->cutoff != NULL && m->o->cutoffs > 0)
		die(EXIT_USAGE, "--cutoff and --cutoffs exclude each other");
	input_open(&in, tool);
	if (!feature_events_read(&m->e, &in, str_of(m->o->complaint)))
		return EXIT_DATA;
	if (m->o->contracts != NULL)
		read_contracts(m);
	m->w = tool_output(tool);
	histories_group(m->e.all);
	write_header(m);
	make_all(m);
	return tool_close(tool);
}

const struct method churn_features = { METHOD_TOLD, .run = run };
