/*
 * growth: why sales changed between two periods, in parts that add up to the
 * cent: by customers and products, by factors, or by price, volume and mix.
 */
#include "growth.h"

#include "base/die.h"
#include "text/date.h"
#include "text/period.h"

#include <string.h>

#include "growth.def"

/* A text of an option as days from..to. */
static enum period_kind
read_period(const char *option, struct str text, int32_t *from, int32_t *to)
{
	enum period_kind kind;

	if (!period_parse(text, &kind, from))
		die(EXIT_USAGE,
		    "--%s=%.*s: neither a date nor a period (2024, 2024-Q2, "
		    "2024-03, 2024-W07)",
		    option, STR_ARG(text));
	*to = period_start(kind, period_of(kind, *from) + 1) - 1;
	return kind;
}

/* As long as the new period, `months` of it or days, just before. */
static void
previous(struct growth *g)
{
	int32_t from = g->from[1], to = g->to[1];

	g->to[0] = from - 1;
	for (int months = 1; months <= 1200; months++)
		if (date_add_months(from, months) == to + 1) {
			g->from[0] = date_add_months(from, -months);
			return;
		}
	g->from[0] = from - (to - from + 1);
}

/* "FROM..TO" of --base. */
static void
read_base(struct growth *g)
{
	const char *dots = strstr(g->o->base, "..");
	int32_t ignored;

	if (strcmp(g->o->base, "previous") == 0)
		previous(g);
	else if (strcmp(g->o->base, "year") == 0) {
		g->from[0] = date_add_months(g->from[1], -12);
		g->to[0] = date_add_months(g->to[1] + 1, -12) - 1;
	} else if (dots != NULL) {
		read_period("base",
		    (struct str){ g->o->base, (size_t)(dots - g->o->base) },
		    &g->from[0], &ignored);
		read_period("base", str_of(dots + 2), &ignored, &g->to[0]);
	} else
		die(EXIT_USAGE,
		    "--base=%s: previous, year or DATE..DATE is wanted",
		    g->o->base);
}

static void
set_periods(struct growth *g, int32_t as_of)
{
	enum period_kind from = PERIOD_DAY, to = PERIOD_DAY;
	int32_t first, last;

	g->to[1] = as_of;
	if (g->o->to != NULL)
		to = read_period("to", str_of(g->o->to), &first, &g->to[1]);
	g->from[1] = date_add_months(g->to[1] + 1, -12);
	if (g->o->from != NULL)
		from =
		    read_period("from", str_of(g->o->from), &g->from[1], &last);
	if (from != PERIOD_DAY && g->o->to != NULL && to != PERIOD_DAY) {
		g->from[0] = g->from[1];
		g->to[0] = last;
		g->from[1] = first;
	} else
		read_base(g);
	if (g->to[1] < g->from[1] || g->to[0] < g->from[0] ||
	    g->to[0] >= g->from[1])
		die(EXIT_USAGE,
		    "the base period must end before the new one begins, and "
		    "each begin before it ends");
}

/* What the reader should know of the periods. */
static void
tell(struct growth *g)
{
	char text[4][DATE_MAX];
	int length[2];
	const struct growth_group *all = &g->group.v[GROWTH_ALL];

	for (int i = 0; i < 2; i++) {
		date_print(text[2 * i], g->from[i]);
		date_print(text[2 * i + 1], g->to[i]);
		length[i] = g->to[i] - g->from[i] + 1;
	}
	report_say(&g->tool->report, "base %.10s to %.10s, now %.10s to %.10s",
	    text[0], text[1], text[2], text[3]);
	if (length[0] < length[1] - 3 || length[0] > length[1] + 3)
		report_say(&g->tool->report,
		    "warning: the base has %d days, the new period %d",
		    length[0], length[1]);
	if (g->from[0] - g->earliest < length[0])
		report_say(&g->tool->report,
		    "warning: the history before the base is shorter than the "
		    "base: returning customers may pass as new");
	for (int i = 0; i < 2; i++)
		if (all->count[i].customers == 0)
			report_say(&g->tool->report,
			    "warning: nobody bought in the %s period",
			    i == 0 ? "base" : "new");
}

/* The place of a column among a row's texts; ROLE_NONE of none. */
static size_t
want(struct growth *g, size_t column)
{
	return column == ROLE_NONE ? ROLE_NONE
				   : customers_event_text(g->c, column);
}

/* Products are told by their id; by their name where that is all there is. */
static void
open_products(struct growth *g, struct input *in)
{
	size_t id = input_role(in, "product_id", false);
	size_t name = input_role(in, "product_name", false);

	g->products = id != ROLE_NONE || name != ROLE_NONE;
	g->product = want(g, id != ROLE_NONE ? id : name);
	g->name = id != ROLE_NONE ? want(g, name) : ROLE_NONE;
}

static void
open_columns(struct growth *g)
{
	struct input *in = customers_input(g->c);
	size_t column[GROWTH_BY], n = 0;

	if (g->tool->common.by != NULL)
		n = input_columns(
		    in, "--by", g->tool->common.by, column, GROWTH_BY);
	for (size_t k = 0; k < GROWTH_BY; k++)
		g->by[k] = ROLE_NONE;
	for (size_t k = 0; k < n; k++) {
		g->by[k] = want(g, column[k]);
		g->by_name[k] =
		    arena_str(&g->memory, in->header.name[column[k]]);
	}
	open_products(g, in);
	g->quantities = input_role(in, "quantity", false) != ROLE_NONE;
	if (g->o->pvm && (!g->products || !g->quantities))
		input_lacks(in,
		    "--pvm needs products and quantities (--product=COLUMN, "
		    "--quantity=COLUMN)");
	g->unit =
	    g->o->pvm ? want(g, input_role(in, "unit", false)) : ROLE_NONE;
	g->market = g->currency = ROLE_NONE;
	g->markets = g->o->market != NULL;
	if (g->markets)
		g->market =
		    want(g, input_column(in, "--market", str_of(g->o->market)));
	if (g->o->rates != NULL)
		g->currency = want(g, input_mix_currencies(in));
}

/* The count of a thread: the first is g itself; those who must be alone share
 * it. The periods are known as soon as the as-of date is. */
static void *
begin_count(void *counting)
{
	struct growth_counting *all = counting;
	struct growth *g = all->g, *count;

	if (!all->begun && customers_as_of(g->c) != DATE_NONE)
		set_periods(g, customers_as_of(g->c));
	if (!all->begun || all->alone) {
		all->begun = true;
		return g;
	}
	count = mem_alloc(1, sizeof(*count));
	*count = all->plan;
	memcpy(count->from, g->from, sizeof(g->from));
	memcpy(count->to, g->to, sizeof(g->to));
	vec_push(&all->more, count);
	return count;
}

/* Reads all rows and counts them, by all threads where the order of customers
 * does not matter. */
static void
read_all(struct growth *g)
{
	struct growth_counting *all = tool_alloc(g->tool, sizeof(*all));
	struct group_sink sink = { .rows = growth_read,
		.data = all,
		.alone = g->currency != ROLE_NONE || g->tool->common.verbose,
		.fork = begin_count };

	*all =
	    (struct growth_counting){ .g = g, .plan = *g, .alone = sink.alone };
	all->plan.memory = (struct arena){ 0 };
	customers_sink(g->c, &sink);
	customers_read(g->c);
	for (size_t i = 0; i < all->more.n; i++)
		growth_merge(g, all->more.v[i]);
}

static int
run(struct tool *tool, void *given)
{
	struct growth *g = tool_alloc(tool, sizeof(*g));
	struct csv_writer *w;

	*g = (struct growth){ .tool = tool, .o = given, .earliest = INT32_MAX };
	if (g->o->walk + g->o->factors + g->o->pvm > 1)
		die(EXIT_USAGE, "--walk, --factors and --pvm are one or other");
	if (g->o->top > 0 && g->o->pvm)
		die(EXIT_USAGE, "--top is for --walk and --factors");
	if (g->o->alias != NULL) {
		alias_read(&g->product_alias, tool, g->o->alias, "product");
		alias_read(&g->customer_alias, tool, g->o->alias, "customer");
	}
	if (g->o->rates != NULL)
		rates_read(&g->rates, tool, g->o->rates);
	g->c = customers_open(tool);
	customers_need_events(g->c, "growth");
	customers_sinks_only(g->c, g->o->factors);
	if (g->o->alias != NULL)
		customers_alias(g->c, &g->customer_alias);
	open_columns(g);
	growth_begin(g);
	read_all(g);
	w = tool_output(tool);
	if (g->group.n > 0) {
		if (g->o->rates != NULL)
			growth_convert(g);
		tell(g);
		growth_tell_renamed(g);
		growth_decide(g);
		growth_sum_up(g);
		growth_say(g);
	}
	if (g->o->factors)
		growth_write_factors(g, w);
	else if (g->o->pvm)
		growth_write_pvm(g, w);
	else
		growth_write_walk(g, w);
	customers_end(g->c);
	return tool_close(tool);
}

const struct method segment_growth = { METHOD_TOLD, .run = run };
