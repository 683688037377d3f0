/*
 * What customers are worth who are yet to be won, and how sure that is.
 */
#include "clv.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

/* Sets the laws' parameters from what the fits have. */
static void
set_law(struct buyers_law *law)
{
	struct btyd_fit *fit = &law->fit;
	const double *x = law->spend.mle.x;

	for (size_t i = 0; i < fit->law.model->parameters; i++)
		fit->law.p[i] = exp(fit->mle.x[i]);
	if (law->has_spend)
		law->spend.law = (struct gamma_gamma){ exp(x[0]),
			gamma_gamma_least_q(&law->spend) + exp(x[1]),
			exp(x[2]) };
}

/* gradient' V gradient by one of the two fits of a law. */
static double
fit_variance(struct clv *clv, struct buyers_law *law, struct mle_fit *fit,
    clv_figure *figure, const void *data)
{
	double gradient[MLE_MAX] = { 0 }, up, e = 1e-4;
	const struct buyers_law kept = *law;

	for (size_t i = 0; i < fit->n; i++) {
		fit->x[i] += e;
		set_law(law);
		up = figure(clv, law, data);
		*law = kept;
		fit->x[i] -= e;
		set_law(law);
		gradient[i] = (up - figure(clv, law, data)) / (2 * e);
		*law = kept;
	}
	return mle_variance(fit, gradient);
}

double
clv_variance(struct clv *clv, struct buyers_law *law, clv_figure *figure,
    const void *data)
{
	double sum = fit_variance(clv, law, &law->fit.mle, figure, data);

	if (law->has_spend)
		sum += fit_variance(clv, law, &law->spend.mle, figure, data);
	return sum;
}

/* What can be said of a customer who bought for the first time now. */
enum figure { ORDERS, SPEND, LATER };

static double
figure_of(struct clv *clv, const struct buyers_law *law, const void *data)
{
	double spend = buyers_new_spend(&clv->b, law), value;
	enum figure which = *(const enum figure *)data;
	struct clv_forecast f = { 0 };
	struct btyd_state state;

	btyd_prior(&law->fit.law, &state);
	clv_fill(&f, &clv->plan, &state);
	value = state.alive *
	    (which == ORDERS ? f.orders : f.value * spend * clv->margin_rate);
	free(f.by_period);
	return which == SPEND ? spend : value;
}

/* The estimates; variances of the outcome and of what is not known. */
struct fresh {
	double first, first_se; /* margin of the first purchase */
	double later, later_se;
	double lower, upper, outcome_variance; /* of one customer, later */
};

/* What first purchases brought, of those who are known. */
static void
fill_first(const struct clv *clv, struct fresh *f)
{
	struct moments m = { 0 };
	struct buyer buyer;

	for (uint32_t i = 0; i < customers_count(clv->b.c); i++)
		if (clv->b.law_of[i] != BUYERS_NONE &&
		    buyers_get(&clv->b, i, &buyer))
			moments_add(&m, money_real(buyer.first_net), 1);
	f->first = clv->margin_rate * m.mean;
	f->first_se = clv->margin_rate *
	    sqrt(moments_population_variance(&m) / (m.weight - 1));
}

static void
fill_outcome(struct clv *clv, const struct buyers_law *law, double level,
    struct fresh *fresh)
{
	struct clv_forecast f = { 0 };
	struct buyers_law stands_in = *law;
	struct clv_chance chance = { .law = law, .level = level };
	struct clv_outcome o;
	struct btyd_state state;

	btyd_prior(&law->fit.law, &state);
	clv_fill(&f, &clv->plan, &state);
	clv_count(&f, clv->plan.end[clv->plan.periods - 1], 1 - 1e-6);
	chance.alive = state.alive;
	if (law->no_mean) {
		stands_in.has_spend = false;
		stands_in.mean_spend = buyers_new_spend(&clv->b, law);
		chance.law = &stands_in;
	}
	chance.per_purchase =
	    f.orders > 0 ? f.value / f.orders * clv->margin_rate : 0;
	chance.seed = (uint64_t)customers_tool(clv->b.c)->common.seed;
	o = clv_simulate(&f, &chance);
	fresh->lower = o.lower;
	fresh->upper = o.upper;
	fresh->outcome_variance = o.variance;
	free(f.by_period);
	vec_free(&f.cdf);
}

static void
write_row(struct csv_writer *w, const char *name, double value, double se,
    double half)
{
	csv_row(w, name, value, se, value - half * se, value + half * se);
}

static void
write_fresh(struct clv *clv, struct buyers_law *law, const struct fresh *f,
    double z, struct csv_writer *w)
{
	static const enum figure orders = ORDERS, spend = SPEND;

	heading_line(w, "name,value,se,lower,upper");
	write_row(w, "orders", figure_of(clv, law, &orders),
	    sqrt(clv_variance(clv, law, figure_of, &orders)), z);
	write_row(w, "spend", figure_of(clv, law, &spend),
	    sqrt(clv_variance(clv, law, figure_of, &spend)), z);
	write_row(w, "first purchase", f->first, f->first_se, z);
	write_row(w, "later purchases", f->later, f->later_se, z);
	write_row(w, "worth", f->first + f->later,
	    hypot(f->first_se, f->later_se), z);
	if (clv->plan.forever)
		return;
	csv_row(w, "outcome of later purchases", f->later,
	    sqrt(f->outcome_variance), f->lower, f->upper);
}

/* The plan: customers to be won, by period. */
struct cohort {
	char name[32];
	double customers, cost, discount;
};

struct cohorts {
	const struct clv *clv;
	int32_t as_of;
	VEC(struct cohort) list;
};

static void
take_cohort(void *data, const struct side_row *row)
{
	struct cohorts *k = data;
	struct cohort c = { .cost = 0 };
	struct str text = side_text(row, 0);
	enum period_kind kind;
	int32_t start, next;
	double when;

	if (!period_parse(text, &kind, &start))
		side_bad(row,
		    "\"%.*s\" is no period: 2026, 2026-Q1, 2026-01, "
		    "2026-W05 or a date",
		    STR_ARG(text));
	next = period_start(kind, period_of(kind, start) + 1);
	if (next - 1 <= k->as_of)
		side_bad(row, "%.*s is over at the as-of date", STR_ARG(text));
	c.customers = side_within(row, 1, &side_positive);
	c.cost = side_more_real(row, "cost", &side_positive, 0);
	when = next - 1;
	if (k->clv->middle)
		when = (fmax(start, k->as_of) + next - 1) / 2;
	c.discount = exp(-log1p(k->clv->discount) * (when - k->as_of) / 365.25);
	c.name[period_print(c.name, kind, period_of(kind, start))] = '\0';
	vec_push(&k->list, c);
}

/* n customers of n * discount = weight: what is uncertain in the law goes with
 * all of them alike, outcomes with each. */
static void
write_cohort(const struct fresh *f, const struct cohort *c, double weight,
    double squares, double cost, double z, struct csv_writer *w)
{
	double equity = weight * (f->first + f->later) - cost;
	double sd = sqrt(weight * weight *
		(f->first_se * f->first_se + f->later_se * f->later_se) +
	    squares * f->outcome_variance);

	csv_row(w, c->name, c->customers, c->discount, cost, equity,
	    equity - z * sd, equity + z * sd);
}

static void
write_plan(
    struct clv *clv, const struct fresh *f, double z, struct csv_writer *w)
{
	struct tool *tool = customers_tool(clv->b.c);
	struct cohorts k = { .clv = clv, .as_of = clv->b.end };
	struct cohort all = { .name = "total", .discount = NAN };
	double weight = 0, squares = 0, cost = 0, equity;

	side_read(tool, clv->cohorts, "period,customers", take_cohort, &k);
	heading_line(w, "period,customers,discount,cost,equity,lower,upper");
	vec_each (const struct cohort, c, &k.list) {
		double own = c->customers * c->discount;

		write_cohort(f, c, own, own * c->discount, own * c->cost, z, w);
		all.customers += c->customers;
		weight += own;
		squares += own * c->discount;
		cost += own * c->cost;
	}
	write_cohort(f, &all, weight, squares, cost, z, w);
	equity = weight * (f->first + f->later) - cost;
	report_say(&tool->report,
	    "customer equity: %.2f of known customers, %.2f of those to be "
	    "won, %.2f together",
	    sum_value(&clv->worth.equity), equity,
	    sum_value(&clv->worth.equity) + equity);
	vec_free(&k.list);
}

void
clv_new_customers(struct clv *clv, struct csv_writer *w)
{
	static const enum figure later = LATER;
	double level = clv->interval > 0 ? clv->interval / 100 : 0.95;
	double z = normal_quantile((1 + level) / 2);
	struct buyers_law *law = clv->b.law.v;
	struct fresh f = { 0 };

	if (law == NULL)
		die(EXIT_DATA,
		    "--new-customers: there is nobody to learn from");
	f.later = figure_of(clv, law, &later);
	if (isnan(f.later))
		die(EXIT_DATA,
		    "--new-customers: by these data what new customers spend "
		    "has no mean: --new-spend=mean or median gives one");
	f.later_se = sqrt(clv_variance(clv, law, figure_of, &later));
	fill_first(clv, &f);
	if (!clv->plan.forever)
		fill_outcome(clv, law, level, &f);
	if (clv->cohorts != NULL)
		write_plan(clv, &f, z, w);
	else
		write_fresh(clv, law, &f, z, w);
}
