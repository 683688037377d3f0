/*
 * retain: who comes back.
 */
#include "retain.h"
#include "base/die.h"
#include "text/num.h"

#include <stddef.h>

#include "retain.def"

/* "7" or "4-10". */
static struct retain_age
parse_age(const struct retaining *r, struct str item)
{
	struct str rest = item, low = str_cut(&rest, '-');
	bool bracket = r->o->table == RETAIN_BRACKETS;
	int64_t a = 0, b = 0;

	if (!num_int(str_trim(low), &a) || a < 0 || a > 100000 ||
	    (bracket != (rest.p != NULL)) ||
	    (bracket && (!num_int(str_trim(rest), &b) || b < a || b > 100000)))
		die(EXIT_USAGE, "\"%.*s\" is no %s", STR_ARG(item),
		    bracket ? "range of ages LOW-HIGH" : "age");
	if (!bracket)
		b = r->o->table == RETAIN_UNBOUNDED ? INT32_MAX : a;
	return (struct retain_age){ item, (int32_t)a, (int32_t)b,
		(int32_t)(bracket ? b : a) };
}

static void
parse_ages(struct retaining *r)
{
	str_each (item,
	    str_of(r->o->table == RETAIN_BRACKETS ? r->o->brackets : r->o->at),
	    ',')
		vec_push(&r->age, parse_age(r, item));
}

/* What a table does not heed is refused. */
static void
check_options(const struct tool *tool, const struct retain_options *o)
{
	bool by_age = o->table <= RETAIN_BRACKETS;

	if (tool->common.by != NULL && !by_age)
		die(EXIT_USAGE, "--by goes with days, unbounded and brackets");
	if (o->elapsed && o->table == RETAIN_LIFECYCLE)
		die(EXIT_USAGE, "--elapsed is of ages: lifecycle has none");
	if (o->partial && by_age)
		die(EXIT_USAGE,
		    "--partial goes with cohorts, money and lifecycle");
	if (o->share && o->table != RETAIN_COHORTS)
		die(EXIT_USAGE, "--share goes with --table=cohorts");
	if (o->gross && o->table != RETAIN_MONEY)
		die(EXIT_USAGE, "--gross goes with --table=money");
}

static int
run(struct tool *tool, void *self)
{
	const struct retain_options *o = self;
	struct retaining *r = tool_alloc(tool, sizeof(*r));
	struct visit_wants wants = { tool->common.by, o->birth, o->elapsed,
		o->table == RETAIN_MONEY, .see = retain_see, .data = r };
	struct retain_tally *all = tool_alloc(tool, sizeof(*all));
	struct input in;

	*r = (struct retaining){ .o = o, .tool = tool };
	check_options(tool, r->o);
	input_open(&in, tool);
	if (!visits_read(&r->v, &in, &wants))
		return EXIT_DATA;
	if (r->o->table == RETAIN_MONEY && !r->v.money)
		die(EXIT_USAGE, "--table=money needs a column of amounts");
	if (o->table <= RETAIN_BRACKETS)
		parse_ages(r);
	*all = retain_count(r);
	r->w = tool_output(tool);
	retain_print(r, all);
	return tool_close(tool);
}

const struct method churn_retain = { METHOD_TOLD, .run = run };
