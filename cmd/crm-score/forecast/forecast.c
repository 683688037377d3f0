/*
 * forecast: sales of the next periods, in all and by any column.
 */
#include "crm-score/crm-score.h"

#include "base/die.h"
#include "sales.h"
#include "text/date.h"
#include "text/num.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#define AT(field) offsetof(struct sales_options, field)

static const struct opt options[] = {
	{ "measure", OPT_CHOICE, AT(measure), "sales|orders|customers|units",
	    "sales",
	    "of orders: net amount, distinct orders, customers with a "
	    "purchase, or net quantity per period" },
	{ "period", OPT_CHOICE, AT(period), "auto|" PERIOD_CHOICES, "auto",
	    "the length of a period; weeks are ISO weeks; auto: months of "
	    "orders, of a table what its periods are" },
	{ "horizon", OPT_INT, AT(horizon), "N", "12", "periods ahead", 1,
	    10000 },
	{ "method", OPT_CHOICE, AT(method), FORECAST_CHOICES, "auto",
	    "auto: the average of Theta and ETS, or what a short or "
	    "intermittent series leaves; best: by backtest" },
	{ "season", OPT_INT, AT(season), "N", "0",
	    "periods in a season; 1: none; 0: 7 days, 52 weeks, 12 months, 4 "
	    "quarters",
	    0, THETA_SEASON },
	{ "levels", OPT_TEXT, AT(levels), "P,P", "80,95",
	    "percent of the two pairs of limits" },
	{ "reconcile", OPT_CHOICE, AT(reconcile), RECONCILE_CHOICES, "top-down",
	    "--by: how items and total are made to add up" },
	{ "total", OPT_FLAG, AT(total),
	    .help = "a row for the sum over the horizon, too" },
	{ "history", OPT_FLAG, AT(history),
	    .help = "rows of the past, too, with what was expected of them" },
	{ "components", OPT_FLAG, AT(components),
	    .help = "columns level, trend and season: they add up to what is "
		    "expected, before --reconcile moves it and 0 cuts it" },
	{ "backtest", OPT_INT, AT(backtest), "K", "0",
	    "in place of forecasts: how good they would have been from K "
	    "origins in the past, by method",
	    0, 1000 },
	{ "step", OPT_INT, AT(step), "N", "0",
	    "periods between the origins; 0: the horizon", 0, 10000 },
	{ "first", OPT_CHOICE, AT(first), "auto|keep|drop", "auto",
	    "the first period of orders; auto: left out where the first date "
	    "lies behind its first tenth" },
	{ "partial", OPT_CHOICE, AT(partial), "drop|keep", "drop",
	    "a last period that is not complete is forecast, its amount "
	    "shown in so_far; or fitted as it is" },
	{ "missing", OPT_CHOICE, AT(missing), "error|zero|interpolate", "error",
	    "periods that a table has no row for" },
	{ "calendar", OPT_CHOICE, AT(calendar), "none|days|workdays", "none",
	    "fit values per day (Monday to Friday less --holidays)" },
	{ "holidays", OPT_FILE, AT(holidays), "FILE",
	    .help = "days off, a column date, for --calendar=workdays" },
	{ "replace", OPT_TEXT, AT(replace), "PERIOD[=VALUE],...",
	    .help = "values that are not believed: interpolated, or this one "
		    "(ITEM:PERIOD of one item)" },
	{ "rates", OPT_FILE, AT(rates), "FILE",
	    .help = "currency,from,rate: orders in several currencies, each at "
		    "the rate of its day" },
	{ "customers", OPT_CHOICE, AT(customers), "total|split", "total",
	    "split: of orders, rows of present customers and of those to "
	    "come, which add up to the total" },
	{ "alpha", OPT_REAL, AT(alpha), "X", "0.1",
	    "smoothing of croston, sba and tsb", 0.0001, 0.9999 },
	{ "states", OPT_CHOICE, AT(states), "fixed|search", "fixed",
	    "ETS: the first states come from the data, or are searched as R "
	    "does (18 times as long)" },
	{ "cents", OPT_INT, AT(cents), "N", "2",
	    "decimals of amounts, which add up to the last of them", 0, 4 },
	{ "save", OPT_OUTPUT, AT(save), "FILE",
	    .help = "write parameters and states of all series to FILE" },
	{ "use", OPT_FILE, AT(use), "FILE",
	    .help = "take these in place of a fit" },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "date", "of the purchase" },
	{ "amount", "paid, negative for a refund" },
	{ "customer_id", "--measure=customers: who" },
	{ "order_id", "--measure=orders: which" },
	{ "currency", "of the amount, with --rates" },
	{ "quantity", "--measure=units: how many" },
	{ "period",
	    "of a table, with no date: 2024, 2024-Q2, 2024-03, "
	    "2024-W07, or a day of it" },
	{ "value", "of a table: of the period" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "part", "total, or item with --by; existing and new of split" },
	{ "period", "its name; total for the sum of --total" },
	{ "from", "its first day" },
	{ "to", "its last day" },
	{ "value", "--history: what it was" },
	{ "fitted", "--history: what was expected one period ahead" },
	{ "so_far", "of a period that is not complete" },
	{ "forecast", "expected", .bar = true },
	{ "lo80", "and hi80, lo95, hi95: limits of --levels" },
	{ "level", "--components: where sales stand without trend and season" },
	{ "trend", "--components: what the trend adds by then" },
	{ "season",
	    "--components: what the season adds; less than 0 in weak "
	    "periods" },
	{ "method", "that was taken" },
	{ "form", "of ETS: error, trend, season (A, Ad, M, N)" },
	{ "n", "periods that it was fitted to" },
	{ "note",
	    "short, constant, empty, intermittent, no_season, wide, clipped, "
	    "outlier" },
	{ "split_scale", "--customers=split: the series by the law of buying" },
	{ "origin", "--backtest: periods known then; mean" },
	{ "mase", "--backtest: mean error by that of the season before" },
	{ "smape", "--backtest: mean of 200 |e| / (|y| + |f|)" },
	{ "rmsse", "--backtest: as mase, of squares" },
	{ "bias", "--backtest: forecast less truth, in the scale of mase" },
	{ "cov80", "--backtest: share inside the limits; cov95" },
	{ "msis80", "--backtest: interval score, smaller is better; msis95" },
	{ "wape", "--backtest: sum of |e| by sum of |y|" },
	{ 0 },
};

/* "80,95" to two levels between 0 and 1, and their names. */
static void
read_levels(struct sales *s)
{
	struct str rest = str_of(s->o->levels);

	for (int i = 0; i < 2; i++) {
		struct str one = rest;
		double percent;

		for (one.n = 0; one.n < rest.n && rest.p[one.n] != ',';)
			one.n++;
		rest.p += one.n + (one.n < rest.n);
		rest.n -= one.n + (one.n < rest.n);
		if (one.n > 4 || !num_real(one, &percent) ||
		    !(percent > 0 && percent < 100))
			die(EXIT_USAGE,
			    "--levels: two percentages such as 80,95, not "
			    "\"%s\"",
			    s->o->levels);
		s->how.level[i] = percent / 100;
		snprintf(s->level_name[i], sizeof(s->level_name[i]), "%.*s",
		    STR_ARG(one));
	}
	if (rest.n > 0)
		die(EXIT_USAGE, "--levels takes two percentages");
}

static bool
any_series(const struct sales *s)
{
	for (size_t i = 0; i < s->node.n; i++)
		if (s->node.v[i].n > 0)
			return true;
	return false;
}

/* Fits all series, or walks them with what was saved. */
static void
fit(struct sales *s)
{
	if (s->o->use != NULL)
		sales_use(s, s->o->use);
	sales_fit(s);
	sales_reconcile(s);
	if (s->o->save != NULL)
		sales_save(s, s->o->save);
}

static int
run_split(struct sales *s)
{
	struct tool_output out;
	bool well;

	if (s->o->measure != SALES_AMOUNT || s->tool->common.by != NULL ||
	    s->o->history || s->o->total || s->o->components ||
	    s->o->backtest > 0 || s->o->use != NULL || s->o->save != NULL ||
	    s->o->rates != NULL)
		die(EXIT_USAGE,
		    "--customers=split is of sales, without --by, --history, "
		    "--components, --total, --backtest, --save, --use and "
		    "--rates");
	s->earliest = s->latest = DATE_NONE;
	well = sales_split(s, &out);
	tool_close(s->tool, &out);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}

static int
run(struct tool *tool, void *given)
{
	struct sales *s = tool_alloc(tool, sizeof(*s));
	struct tool_output out;
	bool well;

	*s = (struct sales){ .tool = tool, .o = given };
	read_levels(s);
	if (s->o->holidays != NULL && s->o->calendar != CALENDAR_WORKDAYS)
		die(EXIT_USAGE, "--holidays needs --calendar=workdays");
	if (s->o->customers != 0)
		return run_split(s);
	well = sales_read(s);
	sales_season(s);
	if (well && s->node.n > 0) {
		sales_calendar_open(s);
		sales_complete(s);
		if (!any_series(s)) {
			report_wrong(&tool->report,
			    "no period is complete: nothing to forecast from "
			    "(--partial=keep takes one as it is)");
			well = false;
		}
	}
	if (s->node.n > 0 && s->o->backtest == 0)
		fit(s);
	tool_output(tool, &out, s->in.delimiter);
	if (s->o->backtest > 0)
		sales_write_backtest(s, &out.w);
	else
		sales_write(s, &out.w);
	tool_close(tool, &out);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}

const struct method score_forecast = {
	.name = "forecast",
	.summary = "sales of the next periods, with limits, in all and by any "
		   "column",
	METHOD_TABLES(struct sales_options),
	.by = true,
	.rates = true,
	.run = run,
};
