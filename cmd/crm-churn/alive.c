/*
 * alive: the chance that a customer still buys, and how overdue the next
 * purchase is.
 */
#include "cli/tool.h"

#include "base/die.h"
#include "cli/buyers.h"
#include "csv/row.h"
#include "math/counts.h"
#include "math/quantile.h"

#include <math.h>

enum { OWN_GAPS = 3 }; /* fewer say nothing about a customer's rhythm */

struct row {
	double alive, future, none, orders;
	int32_t gap; /* 0: not known */
};

/* A customer's gaps in days; `days` is used again. */
struct gaps {
	double *v;
	size_t n, room;
	struct buyers_days days;
};

struct alive {
	struct buyers_options options; /* first, for its option table */
	double days, quantile;
	int64_t least_gap, most_gap;

	/* Behind the options: the run. */
	struct buyers b;
	struct row *row;
	struct counts pool; /* gaps, by length */
};

#include "alive.def"

static void
prepare(void *self, struct customers *c)
{
	struct alive *a = self;

	buyers_prepare(&a->b, &a->options, c, true);
}

/* The nearest rank of the quantile among n gaps, from 1. */
static size_t
rank_of(const struct alive *a, uint64_t n)
{
	double rank = ceil(a->quantile * (double)n * (1 - 1e-12));

	return rank < 1 ? 1 : (size_t)rank;
}

/* The gaps between a customer's purchases up to the as-of date, in order. */
static void
own_gaps(const struct alive *a, uint32_t customer, struct gaps *gaps)
{
	const struct buyers_day *before = NULL;

	gaps->n = 0;
	buyers_days(&a->b, customer, &gaps->days);
	vec_each (const struct buyers_day, day, &gaps->days) {
		if (!day->occasion || day->date > a->b.end)
			continue;
		if (before != NULL)
			vec_push(gaps, (double)(day->date - before->date));
		before = day;
	}
}

/* Counts the gaps of all customers, for those with few of their own. */
static void
pool_gaps(struct alive *a, const uint32_t *who, size_t n)
{
	scoped struct gaps gaps = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (a->b.law_of[who[i]] == BUYERS_NONE)
			continue;
		own_gaps(a, who[i], &gaps);
		for (size_t j = 0; j < gaps.n; j++)
			counts_add(&a->pool, (size_t)gaps.v[j]);
	}
	vec_free(&gaps.days);
}

/* The quantile of all gaps; 0 when there are none. */
static double
pooled_gap(struct alive *a)
{
	uint64_t n = counts_gather(&a->pool, 1);

	return n == 0 ? 0 : (double)counts_at(&a->pool, rank_of(a, n));
}

/* Each customer's gap: the own quantile from OWN_GAPS gaps on. */
static void
fill_gaps(struct alive *a, const uint32_t *who, size_t n)
{
	struct gaps gaps = { 0 };
	double pooled, gap;

	pool_gaps(a, who, n);
	pooled = pooled_gap(a);
	for (size_t i = 0; i < n; i++) {
		if (a->b.law_of[who[i]] == BUYERS_NONE)
			continue;
		own_gaps(a, who[i], &gaps);
		gap = pooled;
		if (gaps.n >= OWN_GAPS) {
			sort_doubles(gaps.v, gaps.n);
			gap = gaps.v[rank_of(a, gaps.n) - 1];
		}
		if (gap > 0)
			gap = fmax(gap, (double)a->least_gap);
		if (a->most_gap > 0)
			gap = fmin(gap, (double)a->most_gap);
		a->row[who[i]].gap = (int32_t)gap;
	}
	vec_free(&gaps.days);
	vec_free(&gaps);
	vec_free(&a->pool);
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct alive *a = self;
	struct btyd_state state;
	double t;

	if (a->row == NULL)
		a->row =
		    customers_memory(c, customers_count(c), sizeof(*a->row));
	if (!buyers_fit(&a->b, who, n, d))
		return false;
	t = a->days / a->b.unit;
	if (buyers_discrete(&a->b) && t < 1)
		die(EXIT_USAGE,
		    "--days: bg-bb counts whole periods, of %.6g days here",
		    a->b.unit);
	for (size_t i = 0; i < n; i++) {
		struct row *row = &a->row[who[i]];

		if (a->b.law_of[who[i]] == BUYERS_NONE)
			continue;
		buyers_state(&a->b, who[i], &state);
		row->alive = state.alive;
		row->future = btyd_alive_at(&state, t);
		row->none = btyd_none(&state, t);
		row->orders = btyd_expected(&state, t);
	}
	if (!a->b.from_cards)
		fill_gaps(a, who, n);
	return true;
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct alive *a = self;
	const struct row *row = &a->row[customer];
	struct buyer buyer;
	int32_t since;

	if (a->b.law_of[customer] == BUYERS_NONE ||
	    !buyers_get(&a->b, customer, &buyer)) {
		for (const struct column_doc *c = makes; c->name != NULL; c++)
			csv_empty(w);
		return;
	}
	csv_cells(w, row->alive, row->future, row->none, row->orders);
	if (row->gap == 0) {
		csv_cells(w, STR(""), STR(""), STR(""));
		return;
	}
	since = a->b.end - buyer.last;
	csv_cells(w, row->gap, row->gap - since, (double)since / row->gap);
}

static void
finish(void *self, struct customers *c)
{
	struct alive *a = self;
	const struct btyd_model *m =
	    a->b.law.n > 0 ? a->b.law.v[0].fit.law.model : NULL;

	if (m != NULL && m->parameters == 4 && !m->lifetime && !m->discrete &&
	    !m->leaves_at_first)
		report_say(&customers_tool(c)->report,
		    "%s takes everybody who bought once to be alive; mbg-nbd "
		    "and pareto-nbd do not",
		    m->title);
}

static bool
table(void *self, struct csv_writer *w)
{
	struct alive *a = self;

	return buyers_parameters(&a->b, w);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.cells = cells,
	.table = table,
	.amounts_optional = true,
	.finish = finish,
};

const struct method churn_alive = { METHOD_TOLD, .customer = &customer };
