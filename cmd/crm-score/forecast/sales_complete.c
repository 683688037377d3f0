/*
 * sales_complete: which periods are fitted, and with which values.
 */
#include "sales.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/reach.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>

/* The sum of a period; `empty` outside of what was read. */
static double
sum_at(const struct sales_node *node, int32_t period, double empty)
{
	if (period < node->base ||
	    (size_t)(period - node->base) >= node->sums.n)
		return empty;
	return node->sums.v[period - node->base];
}

/* The last period that is over by the as-of date, which is said. */
static void
find_last(struct sales *s)
{
	char text[DATE_MAX], name[PERIOD_TEXT];
	int32_t period;
	bool given = s->tool->common.as_of != DATE_NONE;

	s->as_of = given ? s->tool->common.as_of : s->latest;
	if (s->table && !given)
		s->as_of =
		    period_start(s->kind, period_of(s->kind, s->latest) + 1) -
		    1;
	reach_check(&s->tool->reach, s->earliest, s->as_of);
	period = period_of(s->kind, s->as_of);
	s->incomplete = period_start(s->kind, period + 1) - 1 > s->as_of;
	if (s->incomplete && s->o->partial == PARTIAL_KEEP)
		s->incomplete = false;
	s->last = s->incomplete ? period - 1 : period;
	if (!given && !s->table)
		report_say(&s->tool->report, "as of %.*s, the last date",
		    (int)date_print(text, s->as_of), text);
	if (s->incomplete)
		report_say(&s->tool->report,
		    "%.*s is not complete on %.*s: it is forecast, its amount "
		    "shown in so_far (--partial=keep fits it)",
		    (int)period_print(name, s->kind, period), name,
		    (int)date_print(text, s->as_of), text);
}

/* The first period that counts: it is left out where sales begin late in it. */
static int32_t
find_first(struct sales *s)
{
	int32_t period = period_of(s->kind, s->earliest);
	int32_t start = period_start(s->kind, period);
	double days = period_start(s->kind, period + 1) - start;
	bool late = (double)(s->earliest - start) > 0.1 * days;
	char name[PERIOD_TEXT], text[DATE_MAX];

	if (s->o->first == FIRST_KEEP || s->table ||
	    (s->o->first == FIRST_AUTO && !late))
		return period;
	report_say(&s->tool->report,
	    "%.*s is left out: its first date is %.*s (--first=keep fits it)",
	    (int)period_print(name, s->kind, period), name,
	    (int)date_print(text, s->earliest), text);
	return period + 1;
}

/* Fills gaps of a table, NaN in value[0..n-1]: interpolated between the
 * neighbours, or the nearest at an end. */
static void
interpolate(double *value, size_t n)
{
	for (size_t t = 0; t < n; t++) {
		size_t next = t, before = t;
		double w;

		if (!isnan(value[t]))
			continue;
		while (next < n && isnan(value[next]))
			next++;
		if (before == 0 && next == n)
			return; /* nothing is known */
		if (before == 0)
			value[t] = value[next];
		else if (next == n)
			value[t] = value[before - 1];
		else {
			w = 1 / (double)(next - before + 1);
			value[t] = value[t - 1] * (1 - w) + value[next] * w;
		}
	}
}

/* A gap in a table is an error unless --missing tells what to do. */
static void
fill(struct sales *s, size_t number)
{
	struct sales_node *node = &s->node.v[number];
	char label[80], name[PERIOD_TEXT];

	for (size_t t = 0; t < node->n; t++) {
		if (!isnan(node->value[t]))
			continue;
		if (s->o->missing == MISSING_ERROR)
			die(EXIT_DATA,
			    "%s has no row for %.*s: --missing=zero or "
			    "--missing=interpolate fills it",
			    sales_label(s, number, label, sizeof(label)),
			    (int)period_print(
				name, s->kind, node->from + (int32_t)t),
			    name);
		if (s->o->missing == MISSING_ZERO)
			node->value[t] = 0;
	}
	interpolate(node->value, node->n);
}

/* The series; that of an item begins with its first period that is not zero. */
static void
cut(struct sales *s, struct sales_node *node, int32_t first)
{
	double empty = s->table ? NAN : 0;

	node->from = first > node->base ? first : node->base;
	while (node->depth > 0 && node->from <= s->last) {
		double x = sum_at(node, node->from, 0);

		if (x != 0 && !isnan(x))
			break;
		node->from++;
	}
	node->so_far =
	    s->incomplete ? sum_at(node, s->last + 1, 0) : (double)NAN;
	if (node->from > s->last)
		return;
	node->n = (size_t)(s->last - node->from + 1);
	node->value = mem_alloc(node->n, sizeof(*node->value));
	node->y = mem_alloc(node->n, sizeof(*node->y));
	for (size_t t = 0; t < node->n; t++)
		node->value[t] = sum_at(node, node->from + (int32_t)t, empty);
}

/* "ITEM:" of a replacement, where there is one: cut off; the node. */
static size_t
item_of(struct sales *s, struct str *one)
{
	char label[256];

	for (size_t i = one->n; i-- > 0;) {
		struct str item = { one->p, i };

		if (one->p[i] != ':')
			continue;
		*one = (struct str){ one->p + i + 1, one->n - i - 1 };
		for (size_t k = 1; k < s->node.n; k++)
			if (str_eq(item,
				str_of(
				    sales_label(s, k, label, sizeof(label)))))
				return k;
		die(EXIT_USAGE, "--replace: there is no item \"%.*s\"",
		    STR_ARG(item));
	}
	return SIZE_MAX;
}

/* One PERIOD[=VALUE] of --replace, in one node or in all that have it. */
static void
replace(struct sales *s, struct str one)
{
	struct str whole = one, period;
	size_t item = item_of(s, &one);
	enum period_kind kind;
	double value = NAN;
	int32_t day, at;
	bool found = false;

	period = one;
	for (size_t i = 0; i < one.n; i++)
		if (one.p[i] == '=') {
			period.n = i;
			if (!num_real(
				(struct str){ one.p + i + 1, one.n - i - 1 },
				&value))
				die(EXIT_USAGE,
				    "--replace=%.*s: no number behind =",
				    STR_ARG(whole));
			break;
		}
	if (!period_parse(period, &kind, &day))
		die(EXIT_USAGE, "--replace=%.*s: no period", STR_ARG(whole));
	at = period_of(s->kind, day);
	if (item == SIZE_MAX && s->columns > 0 && !isnan(value))
		die(EXIT_USAGE,
		    "--replace=%.*s: with --by a value is of an item: "
		    "ITEM:%.*s",
		    STR_ARG(whole), STR_ARG(whole));
	for (size_t i = 0; i < s->node.n; i++) {
		struct sales_node *node = &s->node.v[i];

		if ((item == SIZE_MAX || item == i) && node->n > 0 &&
		    at >= node->from && at <= s->last) {
			node->value[at - node->from] = value;
			found = true;
		}
	}
	if (!found)
		report_say(&s->tool->report,
		    "warning: --replace=%.*s: there is no such period",
		    STR_ARG(whole));
}

static void
replace_all(struct sales *s)
{
	struct str rest = str_of(s->o->replace), one;

	while (rest.n > 0) {
		one = rest;
		for (one.n = 0; one.n < rest.n && rest.p[one.n] != ',';)
			one.n++;
		rest.p += one.n + (one.n < rest.n);
		rest.n -= one.n + (one.n < rest.n);
		replace(s, one);
	}
	for (size_t i = 0; i < s->node.n; i++)
		interpolate(s->node.v[i].value, s->node.v[i].n);
}

void
sales_complete(struct sales *s)
{
	int32_t first;

	find_last(s);
	first = find_first(s);
	for (size_t i = 0; i < s->node.n; i++) {
		cut(s, &s->node.v[i], first);
		fill(s, i);
	}
	if (s->o->replace != NULL)
		replace_all(s);
	vec_each (struct sales_node, node, &s->node)
		for (size_t t = 0; t < node->n; t++)
			node->y[t] = node->value[t] /
			    sales_calendar_scale(s, node->from + (int32_t)t);
	if (s->node.v[0].n > 0 && (size_t)s->o->horizon > 10 * s->node.v[0].n)
		report_say(&s->tool->report,
		    "warning: %lld periods ahead of %zu that are known",
		    (long long)s->o->horizon, s->node.v[0].n);
}

void
sales_season(struct sales *s)
{
	static const size_t of_kind[] = { [PERIOD_DAY] = 7,
		[PERIOD_WEEK] = 52,
		[PERIOD_MONTH] = 12,
		[PERIOD_QUARTER] = 4,
		[PERIOD_YEAR] = 1 };

	s->m = s->o->season > 0 ? (size_t)s->o->season : of_kind[s->kind];
	s->how.method = (enum forecast_method)s->o->method;
	s->how.m = s->m;
	s->how.alpha = s->o->alpha;
	s->how.states = (enum ets_states)s->o->states;
	s->how.horizon = (size_t)s->o->horizon;
	s->how.origins = s->o->backtest > 0 ? (size_t)s->o->backtest : 3;
}
