/*
 * clv: customer lifetime value from buy-till-you-die models.
 */
#include "clv.h"
#include "base/die.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Customers whose memory is asked for at once, and those of a batch. */
enum { TOUCHED = 64, BATCH = 16384 };

#include "clv.def"

static void
prepare(void *self, struct customers *c)
{
	struct clv *clv = self;

	clv->has_holdout = clv->holdout != DATE_NONE && clv->holdout != 0;
	if (!clv->has_holdout &&
	    (clv->verdict != NULL || clv->tracking != NULL))
		die(EXIT_USAGE, "--verdict and --tracking need --holdout");
	if (clv->has_holdout && strcmp(clv->horizon, "1y") != 0)
		die(EXIT_USAGE,
		    "--holdout: the horizon is the rest of the data");
	clv->margin_column = ROLE_NONE;
	if (!num_real(str_of(clv->margin), &clv->margin_rate)) {
		if (customers_have_events(c))
			die(EXIT_USAGE,
			    "--margin: a column of margins needs rows per "
			    "customer, not events");
		if (clv->new_customers)
			die(EXIT_USAGE,
			    "--new-customers: give a rate as --margin; new "
			    "customers are in no column");
		clv->margin_column =
		    customers_want_text(c, "--margin", clv->margin);
	}
	if (clv->cohorts != NULL && !clv->new_customers)
		die(EXIT_USAGE, "--plan goes with --new-customers");
	if (clv->new_customers &&
	    (clv->has_holdout || clv->per_period || clv->options.table > 0))
		die(EXIT_USAGE,
		    "--new-customers is a table of its own, without --holdout, "
		    "--per-period and --table");
	if (clv->per_period && clv->has_holdout)
		die(EXIT_USAGE,
		    "--per-period and --holdout do not go together");
	if (clv->has_holdout)
		customers_need_events(c, "--holdout");
	clv->b.wants_spend = true;
	buyers_prepare(&clv->b, &clv->options, c, clv->has_holdout);
	if (!clv->has_holdout)
		clv->plan = clv_plan(clv->horizon, clv->period, clv->middle,
		    clv->discount, clv->b.unit);
	if (clv->plan.forever && (clv->per_period || clv->interval > 0))
		die(EXIT_USAGE,
		    "--horizon=forever has no periods and no limits: give a "
		    "length of time");
}

/* How many periods a discrete model has to foretell. */
static int32_t
holdout_periods(const struct buyers *b, int32_t start, int32_t as_of)
{
	int32_t first = buyers_period(b, start);
	char day[DATE_MAX];

	if (period_start(b->calendar, first) != start)
		die(EXIT_USAGE,
		    "--holdout: %s counts whole periods: give the first day of "
		    "one, --holdout=%.*s",
		    b->model->title,
		    (int)date_print(day, period_start(b->calendar, first + 1)),
		    day);
	return buyers_period(b, as_of) - first + 1;
}

/* Once: the arrays, the dates, the plan. */
static void
begin(struct clv *clv, struct customers *c)
{
	uint32_t n = customers_count(c);
	char text[NUM_MAX + 2];
	int32_t as_of = customers_as_of(c);

	if (clv->row != NULL)
		return;
	if (clv->has_holdout) {
		if (clv->holdout > as_of)
			die(EXIT_USAGE,
			    "--holdout: there is nothing from that day on");
		clv->b.end = clv->holdout - 1;
		clv->out = (struct clv_holdout){ clv->holdout, clv->verdict,
			clv->tracking, mem_zero(n, sizeof(double)),
			mem_zero(n, sizeof(double)) };
		if (!buyers_discrete(&clv->b))
			snprintf(text, sizeof(text), "%dd",
			    as_of - clv->holdout + 1);
		else
			snprintf(text, sizeof(text), "%d",
			    holdout_periods(&clv->b, clv->holdout, as_of));
		clv->plan = clv_plan(
		    text, clv->period, clv->middle, clv->discount, clv->b.unit);
	}
	clv->row = customers_memory(c, n, sizeof(*clv->row));
	if (clv->per_period)
		clv->by_period = customers_memory(
		    c, (size_t)n * clv->plan.periods, sizeof(double));
}

static double
horizon_end(const struct clv *clv)
{
	return clv->plan.forever ? 0 : clv->plan.end[clv->plan.periods - 1];
}

/* Customers that one thread scores, and their sums. */
struct batch {
	struct clv *clv;
	const struct sort_item *item;
	size_t n;
	struct clv_forecast f;
	struct clv_worth worth;
	double outcome_variance;
};

/* The limits between which most outcomes of this customer lie. */
static void
fill_limits(struct batch *batch, uint32_t customer)
{
	struct clv *clv = batch->clv;
	struct clv_forecast *f = &batch->f;
	struct clv_row *row = &clv->row[customer];
	const struct buyers *b = &clv->b;
	double level = clv->interval / 100, per_order;
	struct clv_outcome o;
	struct clv_chance chance = { .alive = row->alive,
		.law = &b->law.v[b->law_of[customer]],
		.x = b->mean[customer] > 0 ? b->history[customer].x : 0,
		.mean = b->mean[customer],
		.level = level };

	clv_count(f, horizon_end(clv), 1 - 1e-6);
	per_order = f->orders > 0 ? f->value / f->orders : 0;
	chance.per_purchase = per_order * clv_margin(clv, customer);
	chance.seed = map_hash_fixed(customers_id(b->c, customer)) +
	    (uint64_t)customers_tool(b->c)->common.seed;
	o = clv_simulate(f, &chance);
	row->lower = o.lower;
	row->upper = o.upper;
	if (!buyers_spend_stands_in(b, customer))
		batch->outcome_variance += o.variance;
	row->least = clv_count_quantile(f, row->alive, (1 - level) / 2);
	row->most = clv_count_quantile(f, row->alive, (1 + level) / 2);
}

static void
add_worth(struct clv_worth *w, const struct clv_row *row, bool stands_in)
{
	double value = isfinite(row->value) ? row->value : 0;

	sum_add(&w->equity, value);
	w->orders += row->orders;
	w->customers++;
	if (!stands_in)
		return;
	sum_add(&w->standing_equity, value);
	w->standing_orders += row->orders;
	w->standing++;
	w->unknown += !isfinite(row->value);
}

static void
score_one(struct batch *batch, uint32_t customer)
{
	struct clv *clv = batch->clv;
	struct clv_forecast *f = &batch->f;
	struct clv_row *row = &clv->row[customer];
	struct btyd_state state;
	size_t periods = clv->plan.periods;
	double before = 0, each;

	buyers_state(&clv->b, customer, &state);
	clv_fill(f, &clv->plan, &state);
	*row = (struct clv_row){ .alive = state.alive,
		.orders = state.alive * f->orders,
		.spend = buyers_spend(&clv->b, customer) };
	each = row->spend * clv_margin(clv, customer) * state.alive;
	row->value = each * f->value;
	add_worth(
	    &batch->worth, row, buyers_spend_stands_in(&clv->b, customer));
	for (size_t i = 0; clv->per_period && i < periods; i++) {
		clv->by_period[customer * periods + i] =
		    state.alive * (f->by_period[i] - before);
		before = f->by_period[i];
	}
	if (clv->interval > 0)
		fill_limits(batch, customer);
	if (clv->has_holdout)
		clv_actual(&clv->out, &clv->b, customer);
}

/* Customers in an order in which those of one kind are neighbours. */
static struct sort_item *
by_kind(const struct buyers *b, const uint32_t *who, size_t n, size_t *kept)
{
	struct sort_item *item = customers_memory(b->c, n, sizeof(*item));

	*kept = 0;
	for (size_t i = 0; i < n; i++)
		if (b->law_of[who[i]] != BUYERS_NONE)
			item[(*kept)++] = sort_item(
			    sort_key_double(b->history[who[i]].end), who[i]);
	sort_items(item, *kept);
	for (size_t i = 0; i < *kept; i++)
		item[i].key = sort_key_double(b->history[item[i].index].x);
	sort_items(item, *kept);
	return item;
}

struct everybody {
	const struct sort_item *item;
	size_t n;
};

/* The value of all, after a change of the laws; for the delta method. */
static double
total_value(
    struct clv *clv, const struct buyers_law *law, const void *everybody)
{
	const struct everybody *all = everybody;
	struct clv_forecast f = { 0 };
	struct btyd_state state;
	struct sum sum = { 0 };

	(void)law;
	for (size_t i = 0; i < all->n; i++) {
		uint32_t customer = all->item[i].index;
		double spend = buyers_spend(&clv->b, customer);

		if (isnan(spend))
			continue;
		buyers_state(&clv->b, customer, &state);
		clv_fill(&f, &clv->plan, &state);
		sum_add(&sum,
		    state.alive * f.value * spend * clv_margin(clv, customer));
	}
	free(f.by_period);
	return sum_value(&sum);
}

/* Customers of one kind are spread over memory: what the next ones need comes
 * from there all at once. */
static void
touch(const struct clv *clv, const struct sort_item *item, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buyers_touch(&clv->b, item[i].index);
		mem_touch(&clv->row[item[i].index]);
	}
}

static void
score_batch(void *batches, size_t number, int thread)
{
	struct batch *b = (struct batch *)batches + number;

	(void)thread;
	for (size_t i = 0; i < b->n; i++) {
		if (i % TOUCHED == 0)
			touch(b->clv, b->item + i,
			    b->n - i < TOUCHED ? b->n - i : TOUCHED);
		score_one(b, b->item[i].index);
	}
	free(b->f.by_period);
	vec_free(&b->f.cdf);
}

/* Batches are as they are for any number of threads, and so are the sums. */
static void
score_all(struct clv *clv, const struct sort_item *item, size_t n)
{
	size_t batches = (n + BATCH - 1) / BATCH;
	scoped struct batch *batch = mem_zero(batches, sizeof(*batch));
	struct clv_worth *all = &clv->worth;

	for (size_t i = 0; i < batches; i++) {
		batch[i].clv = clv;
		batch[i].item = item + i * BATCH;
		batch[i].n = n - i * BATCH < BATCH ? n - i * BATCH : BATCH;
	}
	tasks_run(batches, (int)customers_tool(clv->b.c)->common.threads,
	    score_batch, batch);
	for (size_t i = 0; i < batches; i++) {
		sum_add(&all->equity, sum_value(&batch[i].worth.equity));
		all->orders += batch[i].worth.orders;
		all->customers += batch[i].worth.customers;
		sum_add(&all->standing_equity,
		    sum_value(&batch[i].worth.standing_equity));
		all->standing_orders += batch[i].worth.standing_orders;
		all->standing += batch[i].worth.standing;
		all->unknown += batch[i].worth.unknown;
		clv->outcome_variance += batch[i].outcome_variance;
	}
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct clv *clv = self;
	struct sort_item *item;
	size_t first_law = clv->b.law.n, kept;

	begin(clv, c);
	if (!buyers_fit(&clv->b, who, n, d))
		return false;
	item = by_kind(&clv->b, who, n, &kept);
	score_all(clv, item, kept);
	for (size_t i = first_law; clv->interval > 0 && i < clv->b.law.n; i++)
		clv->parameter_variance += clv_variance(clv, &clv->b.law.v[i],
		    total_value, &(struct everybody){ item, kept });
	customers_forget(c, item);
	return true;
}

static void
finish(void *self, struct customers *c)
{
	struct clv *clv = self;

	if (clv->has_holdout) {
		uint32_t n = customers_count(c);
		scoped double *orders = mem_zero(n, sizeof(*orders));
		scoped double *money = mem_zero(n, sizeof(*money));

		for (uint32_t i = 0; i < n; i++) {
			if (clv->b.law_of[i] == BUYERS_NONE)
				continue;
			orders[i] = clv->row[i].orders;
			if (isfinite(clv->row[i].spend))
				money[i] = orders[i] * clv->row[i].spend;
		}
		clv_verdict(
		    &clv->out, &clv->b, orders, money, horizon_end(clv));
	}
	clv_say_equity(clv, &customers_tool(c)->report);
}

static bool
table(void *self, struct csv_writer *w)
{
	struct clv *clv = self;

	if (!clv->new_customers)
		return buyers_parameters(&clv->b, w);
	if (w != NULL)
		clv_new_customers(clv, w);
	return true;
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.names = clv_names,
	.cells = clv_cells,
	.table = table,
	.finish = finish,
};

const struct method score_clv = { METHOD_TOLD, .customer = &customer };
