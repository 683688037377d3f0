/*
 * sales_write: the tables.
 */
#include "sales.h"

#include "base/line.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "model/backtest.h"
#include "text/money.h"

#include <stdio.h>
#include <stdlib.h>

static bool
is_money(const struct sales *s)
{
	return !s->table && s->o->measure == SALES_AMOUNT;
}

/* A figure of the measure: sales are money. */
static void
write_figure(const struct sales *s, double x, struct csv_writer *w)
{
	if (is_money(s))
		csv_cells(w, csv_rounded(x, s->o->cents));
	else
		csv_real(w, x);
}

static struct str
part_of(const struct sales *s, size_t node)
{
	if (node == 0)
		return STR("total");
	if (s->split_scale != 0)
		return node == 1 ? STR("existing") : STR("new");
	return STR("item");
}

static void
write_period(
    const struct sales *s, size_t node, int32_t period, struct csv_writer *w)
{
	char name[PERIOD_TEXT];
	size_t n = period_print(name, s->kind, period);

	sales_cells(s, node, w);
	csv_cells(w, part_of(s, node), ((struct str){ name, n }),
	    csv_day(period_start(s->kind, period)),
	    csv_day(period_start(s->kind, period + 1) - 1));
}

/* How the node was forecast, and the end of its row. */
static void
write_fit(
    const struct sales *s, const struct sales_node *node, struct csv_writer *w)
{
	char text[128] = "";

	csv_cells(w,
	    node->fitted ? str_of(forecast_method_name(node->fit.method))
			 : STR("mbg-nbd"),
	    node->fitted ? str_of(forecast_form(&node->fit)) : STR(""),
	    node->n);
	for (int i = 0; i < FORECAST_NOTES; i++)
		if (node->fit.notes & 1u << i)
			line_add(
			    text, sizeof(text), " ", "%s", forecast_note(i));
	csv_field(w, str_of(text));
	if (s->split_scale != 0)
		csv_real(w, s->split_scale);
	csv_end(w);
}

static void
write_point(
    const struct sales *s, const struct forecast_point *p, struct csv_writer *w)
{
	write_figure(s, p->mean, w);
	for (int i = 0; i < 2; i++) {
		write_figure(s, p->low[i], w);
		write_figure(s, p->high[i], w);
	}
}

/* Level, trend and season, where they are wanted, of place `i` among the fitted
 * and those ahead. */
static void
write_parts(const struct sales *s, const struct sales_node *node, size_t i,
    struct csv_writer *w)
{
	double scale = sales_calendar_scale(s, node->from + (int32_t)i);

	if (!s->o->components)
		return;
	write_figure(s, node->parts[i].level * scale, w);
	write_figure(s, node->parts[i].trend * scale, w);
	write_figure(s, node->parts[i].season * scale, w);
}

static void
write_history(const struct sales *s, size_t number, struct csv_writer *w)
{
	const struct sales_node *node = &s->node.v[number];

	for (size_t t = 0; t < node->n; t++) {
		int32_t period = node->from + (int32_t)t;

		write_period(s, number, period, w);
		write_figure(s, node->value[t], w);
		write_figure(s,
		    node->fit.fitted[t] * sales_calendar_scale(s, period), w);
		csv_empties(w, 6);
		write_parts(s, node, t, w);
		write_fit(s, node, w);
	}
}

static void
write_sum(const struct sales *s, size_t number, struct csv_writer *w)
{
	const struct sales_node *node = &s->node.v[number];
	int32_t last = s->last + (int32_t)s->o->horizon;
	struct forecast_point sum = node->sum;
	int64_t amount, printed = 0;

	/* Of money the sum of what is printed above. */
	for (int32_t i = 0; i < s->o->horizon; i++)
		if (money_of_real(
			node->ahead[i].mean, (int)s->o->cents, &amount))
			printed += amount;
	if (is_money(s))
		sum.mean = money_real(printed);
	sales_cells(s, number, w);
	csv_cells(w, part_of(s, number), "total",
	    csv_day(period_start(s->kind, s->last + 1)),
	    csv_day(period_start(s->kind, last + 1) - 1));
	csv_empties(w, s->o->history ? 3 : 1);
	write_point(s, &sum, w);
	csv_empties(w, s->o->components ? 3 : 0);
	write_fit(s, node, w);
}

static void
write_node(const struct sales *s, size_t number, struct csv_writer *w)
{
	const struct sales_node *node = &s->node.v[number];

	if (node->ahead == NULL)
		return;
	if (s->o->history)
		write_history(s, number, w);
	for (int32_t i = 0; i < s->o->horizon; i++) {
		write_period(s, number, s->last + 1 + i, w);
		if (s->o->history) {
			csv_cells(w, STR(""), STR(""));
		}
		if (i == 0)
			write_figure(s, node->so_far, w);
		else
			csv_empty(w);
		write_point(s, &node->ahead[i], w);
		write_parts(s, node, node->n + (size_t)i, w);
		write_fit(s, node, w);
	}
	if (s->o->total)
		write_sum(s, number, w);
}

static void
write_level_names(const struct sales *s, const char *low, const char *high,
    struct csv_writer *w)
{
	char name[16];

	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s%s", low, s->level_name[i]);
		csv_field(w, str_of(name));
		snprintf(name, sizeof(name), "%s%s", high, s->level_name[i]);
		csv_field(w, str_of(name));
	}
}

void
sales_write(struct sales *s, struct csv_writer *w)
{
	sales_names(s, w);
	heading_put(w, "part,period,from,to");
	if (s->o->history)
		heading_put(w, "value,fitted");
	heading_put(w, "so_far,forecast");
	write_level_names(s, "lo", "hi", w);
	if (s->o->components)
		heading_put(w, "level,trend,season");
	heading_line(w,
	    s->o->customers != 0 ? "method,form,n,note,split_scale"
				 : "method,form,n,note");
	for (size_t i = 0; i < s->node.n; i++)
		write_node(s, i, w);
}

/* A backtest of one node by one method. */
struct trial {
	size_t node;
	enum forecast_method method;
	size_t origins, first, step;
	struct accuracy *accuracy; /* by origin, then their mean */
};

struct trials {
	struct sales *s;
	VEC(struct trial) v;
};

static void
run_trial(void *data, size_t task, int thread)
{
	struct trials *all = data;
	struct trial *t = &all->v.v[task];
	const struct sales_node *node = &all->s->node.v[t->node];
	struct forecast_options how = all->s->how;

	(void)thread;
	how.method = t->method;
	t->accuracy = mem_alloc(t->origins + 1, sizeof(*t->accuracy));
	for (size_t i = 0; i < t->origins; i++)
		backtest_origin(node->y, node->n, t->first + i * t->step, &how,
		    &t->accuracy[i]);
	t->accuracy[t->origins] = backtest_mean(t->accuracy, t->origins);
}

static void
write_trial(const struct sales *s, const struct trial *t, struct csv_writer *w)
{
	for (size_t i = 0; i <= t->origins; i++) {
		const struct accuracy *a = &t->accuracy[i];

		sales_cells(s, t->node, w);
		csv_field(w, str_of(forecast_method_name(t->method)));
		if (i < t->origins)
			csv_int(w, (int64_t)(t->first + i * t->step));
		else
			csv_field(w, STR("mean"));
		csv_cells(w,
		    i < t->origins && a->has_form ? str_of(ets_name(&a->form))
						  : STR(""),
		    a->mase, a->smape, a->rmsse, a->bias);
		for (int k = 0; k < 2; k++) {
			csv_cells(w, a->coverage[k], a->msis[k]);
		}
		csv_row(w, a->wape);
	}
}

/* The methods that are held against each other: all four, or the one asked. */
static void
plan_trials(struct trials *all, size_t number)
{
	static const enum forecast_method usual[] = { FORECAST_COMB,
		FORECAST_THETA, FORECAST_ETS, FORECAST_SNAIVE };
	struct sales *s = all->s;
	const struct sales_node *node = &s->node.v[number];
	size_t step = (size_t)(s->o->step > 0 ? s->o->step : s->o->horizon);
	bool one = s->how.method != FORECAST_AUTO;
	struct trial t = { .node = number, .step = step };
	char label[80];

	t.origins = backtest_origins(
	    node->n, s->m, step, (size_t)s->o->backtest, &t.first);
	if (t.origins < (size_t)s->o->backtest)
		report_say(&s->tool->report,
		    "%s: %zu of %lld origins leave periods enough to fit",
		    sales_label(s, number, label, sizeof(label)), t.origins,
		    (long long)s->o->backtest);
	for (size_t i = 0; i < (one ? 1 : 4) && t.origins > 0; i++) {
		t.method = one ? s->how.method : usual[i];
		vec_push(&all->v, t);
	}
}

void
sales_write_backtest(struct sales *s, struct csv_writer *w)
{
	int threads = tasks_threads((int)s->tool->common.threads);
	struct trials all = { .s = s };

	sales_names(s, w);
	heading_put(w, "method,origin,form,mase,smape,rmsse,bias");
	write_level_names(s, "cov", "msis", w);
	heading_line(w, "wape");
	for (size_t i = 0; i < s->node.n; i++)
		plan_trials(&all, i);
	if (s->node.n > 0 && all.v.n == 0)
		report_wrong(&s->tool->report,
		    "no origin leaves periods enough: nothing to judge");
	tasks_run(all.v.n, threads, run_trial, &all);
	for (size_t i = 0; i < all.v.n; i++) {
		write_trial(s, &all.v.v[i], w);
		free(all.v.v[i].accuracy);
	}
	vec_free(&all.v);
}
