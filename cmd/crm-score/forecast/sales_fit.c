/*
 * sales_fit: forecasts of all nodes, and how they are made to add up.
 */
#include "sales.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "model/backtest.h"

#include <math.h>

static void
scale_point(struct forecast_point *p, double by)
{
	p->mean *= by;
	for (int i = 0; i < 2; i++) {
		p->low[i] *= by;
		p->high[i] *= by;
	}
}

static void
fit_node(void *data, size_t task, int thread)
{
	struct sales *s = data;
	struct sales_node *node = &s->node.v[task];
	size_t h = (size_t)s->o->horizon;
	double scale = 0;

	(void)thread;
	if (node->n == 0)
		return;
	if (!node->fitted)
		node->fitted =
		    backtest_fit(&node->fit, node->y, node->n, &s->how);
	if (!node->fitted)
		return;
	node->ahead = mem_alloc(h, sizeof(*node->ahead));
	forecast_ahead(&node->fit, node->y, h, &s->how, false, node->ahead);
	if (s->o->components) {
		node->parts = mem_alloc(node->n + h, sizeof(*node->parts));
		forecast_explain(
		    &node->fit, node->y, h, node->parts, node->parts + node->n);
	}
	if (s->o->total)
		node->sum = forecast_total(&node->fit, node->y, h, &s->how,
		    (uint64_t)s->tool->common.seed);
	for (size_t i = 0; i < h; i++) {
		double x = sales_calendar_scale(s, s->last + 1 + (int32_t)i);

		scale_point(&node->ahead[i], x);
		scale += x / (double)h;
	}
	scale_point(&node->sum, scale);
}

/* Says what stands out, and what could not be done. */
static void
tell(struct sales *s, size_t number)
{
	struct sales_node *node = &s->node.v[number];
	char text[80], name[PERIOD_TEXT];
	const char *label = sales_label(s, number, text, sizeof(text));
	struct diag d;

	if (node->n > 0 && !node->fitted) {
		report_wrong(&s->tool->report,
		    "%s has values below 0: --method=%s is for demand", label,
		    forecast_method_name(s->how.method));
		return;
	}
	for (size_t t = 0; node->n > 0 && t < node->n; t++) {
		if (!node->fit.outlier[t])
			continue;
		diag_set(&d, EXIT_DATA, "outlier",
		    "%.*s of %s, %.6g, is far from what was expected "
		    "(--replace takes another value)",
		    (int)period_print(name, s->kind, node->from + (int32_t)t),
		    name, label, node->value[t]);
		report_warning(&s->tool->report, &(struct place){ NULL }, &d);
	}
}

/* Items of which there is nothing to go by. */
static void
tell_empty(struct sales *s)
{
	size_t n = 0, first = 0;
	char text[80];

	for (size_t i = s->node.n; i-- > 0;)
		if (i > 0 && s->node.v[i].n == 0) {
			n++;
			first = i;
		}
	if (n > 0)
		report_say(&s->tool->report,
		    "%zu items have no forecast, as no complete period of "
		    "theirs is above or below 0: %s%s",
		    n, sales_label(s, first, text, sizeof(text)),
		    n > 1 ? " and others" : "");
}

void
sales_fit(struct sales *s)
{
	int threads = tasks_threads((int)s->tool->common.threads);
	bool short_season = false;

	tasks_run(s->node.n, threads, fit_node, s);
	for (size_t i = 0; i < s->node.n; i++) {
		tell(s, i);
		short_season = short_season ||
		    (s->node.v[i].fitted &&
			s->node.v[i].fit.notes & FORECAST_NO_SEASON);
	}
	tell_empty(s);
	if (short_season)
		report_say(&s->tool->report,
		    "without season (note no_season) where there are fewer "
		    "than %zu periods: two full seasons and four",
		    2 * s->m + 4);
}

/* The children of a node that have forecasts. */
struct family {
	size_t *child, n;
	double *mean, *share, *square;
	int64_t *whole;
};

static void
family_open(struct sales *s, size_t parent, struct family *f)
{
	f->n = 0;
	for (size_t i = 1; i < s->node.n; i++)
		if (s->node.v[i].parent == parent && s->node.v[i].fitted)
			f->child[f->n++] = i;
	for (size_t i = 0; i < f->n; i++) {
		const struct sales_node *node = &s->node.v[f->child[i]];
		size_t m = node->n < s->m ? node->n : s->m;

		f->square[i] = node->fit.square;
		f->share[i] = 0;
		for (size_t t = node->n - m; t < node->n; t++)
			f->share[i] += fmax(node->value[t], 0);
	}
	/* A parent below the total adds up with its own level already: it
	 * stays where it is. */
	f->square[f->n] = parent == 0 ? s->node.v[parent].fit.square : 0;
}

/* A point moved to a new mean: its limits by the same ratio, or shifted. */
static void
move_point(struct forecast_point *p, double mean, bool by_ratio)
{
	double shift = mean - p->mean;

	if (by_ratio && p->mean != 0) {
		scale_point(p, mean / p->mean);
		p->mean = mean;
		return;
	}
	p->mean = mean;
	for (int i = 0; i < 2; i++) {
		p->low[i] += shift;
		p->high[i] += shift;
	}
}

/* One parent and its children in each period. */
static void
add_up(struct sales *s, size_t parent, struct family *f)
{
	size_t h = (size_t)s->o->horizon;
	bool ratio = s->o->reconcile == RECONCILE_TOP_DOWN;
	struct sales_node *top = &s->node.v[parent];

	for (size_t i = 0; i < h; i++) {
		double total = top->ahead[i].mean;

		for (size_t k = 0; k < f->n; k++)
			f->mean[k] = s->node.v[f->child[k]].ahead[i].mean;
		reconcile((enum reconcile)s->o->reconcile, &total, f->mean,
		    f->n, f->share, f->square);
		for (size_t k = 0; k < f->n; k++)
			move_point(&s->node.v[f->child[k]].ahead[i], f->mean[k],
			    ratio);
		move_point(&top->ahead[i], total, false);
	}
}

/* Money in whole cents: children by largest remainder to their parent. */
static void
round_up(struct sales *s, size_t parent, struct family *f)
{
	size_t h = (size_t)s->o->horizon;
	double unit = pow(10, (double)s->o->cents);
	struct sales_node *top = &s->node.v[parent];

	for (size_t i = 0; i < h; i++) {
		double sum = round(top->ahead[i].mean * unit);

		for (size_t k = 0; k < f->n; k++)
			f->mean[k] =
			    s->node.v[f->child[k]].ahead[i].mean * unit;
		reconcile_round(f->mean, f->n, (int64_t)sum, f->whole);
		for (size_t k = 0; k < f->n; k++)
			s->node.v[f->child[k]].ahead[i].mean =
			    (double)f->whole[k] / unit;
	}
}

/* The sum of a node over the horizon is that of its periods, which may have
 * been scaled, cut and moved since. */
static void
tie_sums(struct sales *s)
{
	bool ratio = s->o->reconcile == RECONCILE_TOP_DOWN;

	for (size_t i = 0; i < s->node.n && s->o->total; i++) {
		struct sales_node *node = &s->node.v[i];
		double sum = 0;

		if (node->ahead == NULL)
			continue;
		for (size_t k = 0; k < (size_t)s->o->horizon; k++)
			sum += node->ahead[k].mean;
		move_point(&node->sum, sum, ratio);
	}
}

/* Level by level: a parent stands before its children; up goes backwards. */
static void
add_levels(struct sales *s)
{
	bool up = s->o->reconcile == RECONCILE_BOTTOM_UP;
	size_t n = s->node.n;
	scoped_by(arena_free) struct arena memory = { 0 };
	struct family f = { .n = 0 };

	f.child = arena_array(&memory, n, sizeof(*f.child));
	f.mean = arena_array(&memory, n, sizeof(*f.mean));
	f.share = arena_array(&memory, n, sizeof(*f.share));
	f.square = arena_array(&memory, n + 1, sizeof(*f.square));
	f.whole = arena_array(&memory, n, sizeof(*f.whole));
	for (size_t i = 0; i < n; i++) {
		size_t parent = up ? n - 1 - i : i;

		if (s->node.v[parent].depth == (int)s->columns)
			continue;
		family_open(s, parent, &f);
		if (f.n > 0)
			add_up(s, parent, &f);
	}
	for (size_t i = 0; i < n && s->o->measure == SALES_AMOUNT && !s->table;
	     i++) {
		if (s->node.v[i].depth == (int)s->columns)
			continue;
		family_open(s, i, &f);
		if (f.n > 0)
			round_up(s, i, &f);
	}
}

void
sales_reconcile(struct sales *s)
{
	if (s->node.n > 1 && s->o->reconcile != RECONCILE_NONE &&
	    s->node.v[0].fitted)
		add_levels(s);
	tie_sums(s);
}
