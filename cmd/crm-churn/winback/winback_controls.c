/*
 * winback --table=controls: how past campaigns went, by class of reason.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "cli/training.h"
#include "crm-churn/shared/reasons.h"
#include "csv/row.h"
#include "math/dist.h"
#include "table/outcome.h"
#include "winback.h"

#include <math.h>

/* What a class adds up to; the last is all. */
struct control {
	double tried, won, months, dated, realised, forecast;
};

struct controls {
	const struct winback_options *o;
	struct input in;
	size_t reason, margin, won, months, realised;
	struct str value; /* of --won */
	struct reasons reasons;
	double annuity;
	struct control class[WINBACK_CLASSES + 1];
};

static void
open_columns(struct controls *c)
{
	struct tool *tool = c->in.tool;

	if (c->o->won == NULL)
		die(EXIT_USAGE, "--table=controls needs --won=COLUMN[=VALUE]");
	reasons_open(&c->reasons, tool, c->o->reasons);
	input_needs(&c->in, "end_reason,margin");
	c->reason = input_role(&c->in, "end_reason", true);
	c->margin = input_role(&c->in, "margin", true);
	c->won = training_target(&c->in, c->o->won, &c->value);
	c->months =
	    input_option(&c->in, "--second-months", c->o->second_months);
	c->realised = input_option(&c->in, "--realised", c->o->realised);
	c->annuity = winback_annuity(tool, c->o);
}

/* A number that may be missing; false after rejecting the row. */
static bool
optional(struct controls *c, const struct csv_row *row, size_t at, double *x)
{
	*x = NAN;
	return input_null(&c->in, row, at) || input_real(&c->in, row, at, x);
}

static void
add(struct control *to, const struct control *row)
{
	to->tried += row->tried;
	to->won += row->won;
	to->months += row->months;
	to->dated += row->dated;
	to->realised += row->realised;
	to->forecast += row->forecast;
}

static void
read_row(struct controls *c, const struct csv_row *row)
{
	struct control one = { .tried = 1 };
	struct str reason = STR("");
	double margin, months, realised;
	uint32_t number;

	if (!input_real(&c->in, row, c->margin, &margin) ||
	    !optional(c, row, c->months, &months) ||
	    !optional(c, row, c->realised, &realised))
		return;
	if (!input_null(&c->in, row, c->reason))
		reason = row->field[c->reason];
	number = reasons_add(&c->reasons, reason);
	if (outcome_same(row->field[c->won], c->value)) {
		one.won = 1;
		one.forecast = margin * c->annuity;
		one.dated = !isnan(months);
		one.months = isnan(months) ? 0 : months;
		one.realised = isnan(realised) ? 0 : realised;
	}
	add(&c->class[reasons_winback(&c->reasons, number)], &one);
	add(&c->class[WINBACK_CLASSES], &one);
}

static void
write_control(const struct controls *c, const char *name,
    const struct control *k, struct csv_writer *w)
{
	double cost = c->o->contact * k->tried + c->o->offer * k->won;
	double low, high;

	wilson_limits(k->won, k->tried, 0.95, &low, &high);
	csv_row(w, name, k->tried, k->won, k->won / k->tried, low, high, cost,
	    cost / k->won, k->months / k->dated,
	    c->realised == ROLE_NONE ? NAN : k->realised, k->forecast,
	    c->realised == ROLE_NONE ? NAN : k->realised / k->forecast);
}

int
winback_controls(struct tool *tool, const struct winback_options *o)
{
	struct controls *c = tool_alloc(tool, sizeof(*c));
	struct csv_writer *w;
	struct csv_row row;

	*c = (struct controls){ .o = o };
	input_open(&c->in, tool);
	open_columns(c);
	while (input_next(&c->in, &row))
		read_row(c, &row);
	input_close(&c->in);
	w = tool_output(tool);
	heading_line(w,
	    "class,tried,won,rate,lower,upper,cost,cost_per_won,second_months,"
	    "realised,forecast,realised_forecast");
	for (int k = 0; k < WINBACK_CLASSES; k++)
		if (c->class[k].tried > 0)
			write_control(
			    c, winback_class_names[k], &c->class[k], w);
	if (c->class[WINBACK_CLASSES].tried > 0)
		write_control(c, "all", &c->class[WINBACK_CLASSES], w);
	return tool_close(tool);
}
