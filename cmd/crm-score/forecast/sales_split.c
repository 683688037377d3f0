/*
 * sales_split: what present customers and customers to come have of the
 * forecast: shares by a fitted law of buying and spending, scaled to the
 * series, for the law knows neither season nor market.
 */
#include "base/die.h"
#include "base/mem.h"
#include "cli/buyers.h"
#include "sales.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

/* Of the options of cli/buyers: MBG/NBD by weeks, its defaults. */
enum { SPLIT_MODEL = 3, SPLIT_WEEKS = 1 };

struct splitting {
	struct sales *s;
	struct customers *c;
	struct buyers_options options;
	struct buyers b;
	/* By period, as s->node.v[0].sums: who bought first, and for what. */
	VEC(double) came, first_amount;
	double *arrivals; /* by period ahead: new customers */
	double first;	  /* mean amount of a first day */
	double spend; /* mean amount of a later purchase of a new customer */
};

/* A customer's first day with a purchase has been. */
struct state {
	bool came;
};

static void
grow(struct splitting *p, size_t n)
{
	while (p->came.n < n) {
		vec_push(&p->came, 0);
		vec_push(&p->first_amount, 0);
	}
}

/* Both vectors begin with the period of the total's first cell. */
static void
shift(struct splitting *p, size_t n)
{
	grow(p, p->came.n + n);
	for (size_t i = p->came.n; i-- > 0;) {
		p->came.v[i] = i >= n ? p->came.v[i - n] : 0;
		p->first_amount.v[i] = i >= n ? p->first_amount.v[i - n] : 0;
	}
}

static bool
add_day(void *state_, const struct day *day, void *data, struct diag *d)
{
	struct splitting *p = data;
	struct sales *s = p->s;
	struct sales_node *node = &s->node.v[0];
	struct state *state = state_;
	int32_t period = period_of(s->kind, day->date), base = node->base;
	bool any = node->sums.n > 0;
	double *cell;

	(void)d;
	sales_reach(s, day->date);
	cell = sales_cell(s, node, period);
	if (any && node->base < base)
		shift(p, (size_t)(base - node->base));
	grow(p, (size_t)(period - node->base) + 1);
	*cell += money_real(day->net);
	if (state->came || day->net <= 0)
		return true;
	state->came = true;
	p->came.v[period - node->base]++;
	p->first_amount.v[period - node->base] += money_real(day->net);
	return true;
}

/* Days from the as-of date to the end of the period `ahead` (0: none of it). */
static double
days_to(const struct sales *s, int64_t ahead)
{
	double days =
	    (double)period_start(s->kind, s->last + 1 + (int32_t)ahead) - 1 -
	    s->as_of;

	return days > 0 ? days : 0;
}

/* What all known customers are expected to spend in each period. */
static void
expect_existing(struct splitting *p, double *existing)
{
	struct sales *s = p->s;

	for (uint32_t i = 0; i < customers_count(p->c); i++) {
		struct btyd_state state;
		double spend, before = 0, until;

		if (p->b.law_of[i] == BUYERS_NONE)
			continue;
		buyers_state(&p->b, i, &state);
		spend = buyers_spend(&p->b, i);
		if (!isfinite(spend))
			spend = p->spend;
		for (int64_t j = 0; j < s->o->horizon; j++) {
			until = btyd_expected(
			    &state, days_to(s, j + 1) / p->b.unit);
			existing[j] += spend * (until - before);
			before = until;
		}
	}
}

/* New customers per period ahead, and what their first day brings; none where
 * nobody new came in two seasons. */
static void
expect_arrivals(struct splitting *p)
{
	struct sales *s = p->s;
	const struct sales_node *node = &s->node.v[0];
	size_t skip = (size_t)(node->from - node->base), n = node->n;
	size_t h = (size_t)s->o->horizon;
	double came = 0, amount = 0, recent = 0;
	struct forecast_options how = s->how;
	scoped struct forecast_point *point = mem_alloc(h, sizeof(*point));
	struct forecast f;

	p->arrivals = mem_zero(h, sizeof(*p->arrivals));
	grow(p, skip + n);
	for (size_t t = 0; t < n; t++) {
		came += t + s->m >= n ? p->came.v[skip + t] : 0;
		amount += t + s->m >= n ? p->first_amount.v[skip + t] : 0;
		recent += t + 2 * s->m >= n ? p->came.v[skip + t] : 0;
	}
	p->first = came > 0 ? amount / came : 0;
	how.method = FORECAST_AUTO;
	if (recent > 0 && forecast_fit(&f, p->came.v + skip, n, &how)) {
		forecast_ahead(&f, p->came.v + skip, h, &how, false, point);
		for (size_t i = 0; i < h; i++)
			p->arrivals[i] = point[i].mean;
		forecast_free(&f);
	}
}

/* What customers to come are expected to spend: the first day in the period of
 * their arrival, then as the law has it, arrived in the middle of a period. */
static void
expect_new(struct splitting *p, double *new)
{
	struct sales *s = p->s;
	struct btyd_state prior;
	double length = (days_to(s, s->o->horizon) - days_to(s, 0)) /
	    (double)s->o->horizon / p->b.unit;

	btyd_prior(&p->b.law.v[0].fit.law, &prior);
	for (int64_t j = 0; j < s->o->horizon; j++)
		for (int64_t i = 0; i <= j; i++) {
			double age = (double)(j - i);
			double later =
			    btyd_expected(&prior, (age + 0.5) * length);

			if (i == j)
				new[j] += p->arrivals[i] * p->first;
			else
				later -=
				    btyd_expected(&prior, (age - 0.5) * length);
			new[j] += p->arrivals[i] * p->spend *later;
		}
}

/* The first period ahead has begun: what it holds already is of those who came
 * in it, or of the others. */
static void
add_so_far(const struct splitting *p, double *existing, double *new)
{
	const struct sales *s = p->s;
	const struct sales_node *node = &s->node.v[0];
	size_t at = (size_t)(s->last + 1 - node->base);
	double came = at < p->first_amount.n ? p->first_amount.v[at] : 0;
	double left = days_to(s, 1) /
	    (period_start(s->kind, s->last + 2) -
		period_start(s->kind, s->last + 1));

	if (!s->incomplete)
		return;
	new[0] = new[0] * left + came;
	existing[0] += node->so_far - came;
}

/* The mean amount of a later purchase over all customers. */
static double
population_spend(const struct buyers_law *law)
{
	return law->has_spend ? gamma_gamma_mean(&law->spend.law, 0, 0)
			      : law->mean_spend;
}

/* Makes two nodes of the law's shares, scaled to the total; tells the scale. */
static void
share_out(struct splitting *p, const double *existing, const double *new)
{
	struct sales *s = p->s;
	size_t h = (size_t)s->o->horizon;
	double model = 0, series = 0, unit = pow(10, (double)s->o->cents);

	for (int k = 0; k < 2; k++) {
		vec_push(&s->node,
		    (struct sales_node){ .depth = 1,
			.n = s->node.v[0].n,
			.from = s->node.v[0].from,
			.so_far = NAN });
		s->node.v[k + 1].ahead =
		    mem_alloc(h, sizeof(struct forecast_point));
	}
	for (size_t i = 0; i < h; i++) {
		double total = s->node.v[0].ahead[i].mean;
		double both = existing[i] + new[i];
		double x[2] = { 0, 0 };
		int64_t whole[2];

		model += both;
		series += total;
		if (both > 0) {
			x[0] = total * existing[i] / both * unit;
			x[1] = total * new[i] / both *unit;
		}
		reconcile_round(
		    x, 2, both > 0 ? (int64_t)round(total * unit) : 0, whole);
		for (int k = 0; k < 2; k++)
			s->node.v[k + 1].ahead[i] =
			    (struct forecast_point){ (double)whole[k] / unit,
				    { NAN, NAN }, { NAN, NAN } };
	}
	s->split_scale = series / model;
	if (!(s->split_scale > 0.75 && s->split_scale < 1.33))
		report_say(&s->tool->report,
		    "the law of buying expects %.2f in all, the series %.2f "
		    "(split_scale %.3g): it knows no season and no market; "
		    "the shares are usable, the level is the series'",
		    model, series, s->split_scale);
}

static void
split(struct splitting *p)
{
	struct sales *s = p->s;
	uint32_t n = customers_count(p->c);
	size_t h = (size_t)s->o->horizon;
	scoped double *existing = mem_zero(h, sizeof(*existing));
	scoped double *new = mem_zero(h, sizeof(*new));
	scoped uint32_t *who = mem_alloc(n, sizeof(*who));
	struct diag d;

	for (uint32_t i = 0; i < n; i++)
		who[i] = i;
	if (!buyers_fit(&p->b, who, n, &d))
		tool_fail(s->tool, &d);
	p->spend = population_spend(&p->b.law.v[0]);
	if (!isfinite(p->spend))
		die(EXIT_DATA,
		    "--customers=split: no mean of purchases can be told from "
		    "these customers");
	expect_arrivals(p);
	expect_existing(p, existing);
	expect_new(p, new);
	add_so_far(p, existing, new);
	share_out(p, existing, new);
	free(p->arrivals);
}

bool
sales_split(struct sales *s)
{
	struct splitting *p = tool_alloc(s->tool, sizeof(*p));
	struct group_sink sink = { .size = sizeof(struct state),
		.day = add_day,
		.data = p,
		.alone = true };

	p->s = s;
	s->kind = s->o->period > 0 ? (enum period_kind)(s->o->period - 1)
				   : PERIOD_MONTH;
	vec_push(&s->node, (struct sales_node){ .depth = 0 });
	map_add(&s->keys, STR(""));
	p->options.model = SPLIT_MODEL;
	p->options.unit = SPLIT_WEEKS;
	p->c = customers_open(s->tool);
	customers_need_events(p->c, "forecast --customers=split");
	p->b.wants_spend = true;
	buyers_prepare(&p->b, &p->options, p->c, false);
	customers_sink(p->c, &sink);
	customers_read(p->c);
	sales_season(s);
	if (s->node.v[0].sums.n > 0) {
		s->latest = customers_as_of(p->c);
		sales_calendar_open(s);
		sales_complete(s);
		sales_fit(s);
		if (s->node.v[0].fitted)
			split(p);
	}
	sales_write(s, tool_output(s->tool));
	return customers_end(p->c);
}
