/*
 * forecast: sales of the next periods, in all and by any column.
 */
#include "base/die.h"
#include "sales.h"
#include "text/date.h"
#include "text/num.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "forecast.def"

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
	if (rest.n > 0 ||
	    !(s->how.level[0] < s->how.level[1] ||
		s->how.level[0] > s->how.level[1]))
		die(EXIT_USAGE, "--levels takes two different percentages");
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
	well = sales_split(s);
	tool_close(s->tool);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}

static int
run(struct tool *tool, void *given)
{
	struct sales *s = tool_alloc(tool, sizeof(*s));
	struct csv_writer *w;
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
	w = tool_output(tool);
	if (s->o->backtest > 0)
		sales_write_backtest(s, w);
	else
		sales_write(s, w);
	tool_close(tool);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}

const struct method score_forecast = { METHOD_TOLD, .run = run };
