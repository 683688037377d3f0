/* What is written of each customer, and said of all. */
#include "clv.h"

#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>

double
clv_margin(const struct clv *clv, uint32_t customer)
{
	struct str text;
	double rate;

	if (clv->margin_column == ROLE_NONE)
		return clv->margin_rate;
	text = customers_text(clv->b.c, clv->margin_column, customer);
	if (!num_real(str_trim(text), &rate))
		die(EXIT_DATA, "customer %.*s: \"%.*s\" is no margin",
		    STR_ARG(customers_id(clv->b.c, customer)), STR_ARG(text));
	return rate;
}

void
clv_names(const void *self, struct csv_writer *w)
{
	const struct clv *clv = self;

	heading_put(w,
	    "clv_repeat,clv_recency,clv_age,clv_spend,clv_p_alive,clv_orders,"
	    "clv_value");
	if (clv->interval > 0)
		heading_put(
		    w, "clv_lower,clv_upper,clv_orders_lower,clv_orders_upper");
	if (clv->has_holdout)
		heading_put(w, "clv_actual,clv_actual_amount");
	for (size_t i = 0; clv->per_period && i < clv->plan.periods; i++) {
		char text[48];

		snprintf(text, sizeof(text), "clv_orders_%zu", i + 1);
		csv_field(w, str_of(text));
		snprintf(text, sizeof(text), "clv_value_%zu", i + 1);
		csv_field(w, str_of(text));
	}
}

static void
write_periods(const struct clv *clv, uint32_t customer, struct csv_writer *w)
{
	size_t periods = clv->plan.periods;
	double each = clv->row[customer].spend * clv_margin(clv, customer);

	for (size_t i = 0; i < periods; i++) {
		double orders = clv->by_period[customer * periods + i];

		csv_cells(w, orders,
		    csv_rounded(orders * each * clv->plan.weight[i], 2));
	}
}

void
clv_cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct clv *clv = self;
	const struct clv_row *row = &clv->row[customer];
	const struct btyd_history *h = &clv->b.history[customer];
	size_t columns = 7 + (clv->interval > 0 ? 4u : 0u) +
	    (clv->has_holdout ? 2u : 0u) +
	    (clv->per_period ? 2 * clv->plan.periods : 0);

	if (clv->b.law_of[customer] == BUYERS_NONE) {
		csv_empties(w, columns);
		return;
	}
	csv_cells(w, h->x, h->last, h->end, csv_rounded(row->spend, 2),
	    row->alive, row->orders, csv_rounded(row->value, 2));
	if (clv->interval > 0)
		csv_cells(w, csv_rounded(row->lower, 2),
		    csv_rounded(row->upper, 2), row->least, row->most);
	if (clv->has_holdout)
		csv_cells(w, clv->out.actual[customer],
		    csv_rounded(clv->out.actual_money[customer], 2));
	if (clv->per_period)
		write_periods(clv, customer, w);
}

/* How much hangs on what new customers spend, where the law has no mean. */
static void
say_stand_ins(const struct clv_worth *w, struct report *report)
{
	double equity = sum_value(&w->equity);
	double part = sum_value(&w->standing_equity);

	if (w->standing == 0)
		return;
	if (w->unknown > 0)
		report_say(report,
		    "spending: %.0f of %.0f customers have no value: %.1f%% of "
		    "the expected purchases are not in the customer equity of "
		    "%.2f",
		    w->unknown, w->customers,
		    100 * w->standing_orders / w->orders, equity);
	else
		report_say(report,
		    "spending: %.2f of the customer equity of %.2f (%.1f%%) "
		    "hangs on what stands for the spend of new customers: %.0f "
		    "of %.0f customers, %.1f%% of the expected purchases",
		    part, equity, 100 * part / equity, w->standing,
		    w->customers, 100 * w->standing_orders / w->orders);
}

/* The errors of the sum: of the parameters, of the outcomes, of both. */
void
clv_say_equity(const struct clv *clv, struct report *report)
{
	double z = normal_quantile(0.5 + clv->interval / 200);

	if (clv->interval > 0) {
		if (isfinite(clv->parameter_variance))
			report_say(report,
			    "%g%% limits of the sum: +-%.2f by the parameters, "
			    "+-%.2f by the outcomes, +-%.2f by both; trends in "
			    "time are not in them",
			    clv->interval, z * sqrt(clv->parameter_variance),
			    z * sqrt(clv->outcome_variance),
			    z *
				sqrt(clv->parameter_variance +
				    clv->outcome_variance));
		else
			report_say(report,
			    "%g%% limits of the sum: +-%.2f by the outcomes; "
			    "how sure the parameters are is not known (a flat "
			    "ridge)",
			    clv->interval, z * sqrt(clv->outcome_variance));
		report_say(report,
		    "clv_lower and clv_upper are limits of one customer's "
		    "outcome, given the parameters");
	}
	say_stand_ins(&clv->worth, report);
	report_detail(
	    report, "customer equity %.2f", sum_value(&clv->worth.equity));
}
