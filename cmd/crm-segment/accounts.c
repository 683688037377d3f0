/*
 * accounts: key accounts month by month: who is one, who became and who ceased
 * to be one, and how concentrated the sales are.
 */
#include "crm-segment.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/customers.h"
#include "cli/heading.h"
#include "crm-segment/shared/classes.h"
#include "crm-segment/shared/figures.h"
#include "crm-segment/shared/occasion.h"
#include "csv/row.h"
#include "model/concentration.h"
#include "text/date.h"
#include "text/money.h"

#include <stdlib.h>

struct account_entry {
	int64_t net;
	uint32_t occasions;
	int32_t month;	   /* as date_month */
	uint32_t before;   /* number + 1 of the customer's entry before it */
	uint32_t customer; /* known after sorting */
};

/* All zeros at first. */
struct account_months {
	VEC(struct account_entry) entry;
	int32_t first; /* after sorting: the first month, */
	size_t *start; /* where each month begins in entry, */
	size_t months; /* and how many there are */
};

/* The state per customer of a day sink. */
struct account_state {
	uint32_t last; /* number + 1 of the newest entry */
};

/* Adds a day's figures to its month; days come in ascending order. */
static bool
account_months_add(struct account_months *m, struct account_state *s,
    int32_t month, uint32_t occasions, int64_t net, struct diag *d)
{
	struct account_entry *entry;

	if (s->last == 0 || m->entry.v[s->last - 1].month != month) {
		if (m->entry.n >= UINT32_MAX - 1)
			return diag_set(d, EXIT_SYSTEM, "too-many-months",
			    "more than 4294967294 customers and months");
		vec_push(&m->entry,
		    (struct account_entry){
			.month = month, .before = s->last });
		s->last = (uint32_t)m->entry.n;
	}
	entry = &m->entry.v[s->last - 1];
	entry->occasions += occasions;
	return customers_add(&entry->net, net, d);
}

static void
find_span(struct account_months *m)
{
	int32_t last = m->entry.v[0].month;

	m->first = last;
	for (size_t i = 1; i < m->entry.n; i++) {
		int32_t month = m->entry.v[i].month;

		m->first = month < m->first ? month : m->first;
		last = month > last ? month : last;
	}
	m->months = (size_t)(last - m->first) + 1;
}

/*
 * Sorts the entries by month and tells each its customer; there is at least
 * one. Returns the first month.
 */
static int32_t
account_months_sort(
    struct account_months *m, const struct customers *c, size_t sink)
{
	struct account_entry *sorted;

	for (uint32_t i = 0; i < customers_count(c); i++) {
		const struct account_state *s = customers_state(c, sink, i);

		for (uint32_t at = s->last; at > 0;
		     at = m->entry.v[at - 1].before)
			m->entry.v[at - 1].customer = i;
	}
	find_span(m);
	m->start = mem_zero(m->months + 2, sizeof(*m->start));
	for (size_t i = 0; i < m->entry.n; i++)
		m->start[m->entry.v[i].month - m->first + 2]++;
	for (size_t i = 2; i < m->months + 2; i++)
		m->start[i] += m->start[i - 1];
	sorted = mem_alloc(m->entry.n, sizeof(*sorted));
	for (size_t i = 0; i < m->entry.n; i++)
		sorted[m->start[m->entry.v[i].month - m->first + 1]++] =
		    m->entry.v[i];
	free(m->entry.v);
	m->entry.v = sorted;
	m->entry.room = m->entry.n;
	return m->first;
}

/* The *n entries of a month; 0 of them outside the data. */
static const struct account_entry *
account_months_of(const struct account_months *m, int64_t month, size_t *n)
{
	int64_t at = month - m->first;

	*n = 0;
	if (at < 0 || at >= (int64_t)m->months)
		return m->entry.v;
	*n = m->start[at + 1] - m->start[at];
	return m->entry.v + m->start[at];
}

enum { MONTH, TRAILING };
enum { TRAILING_MONTHS = 12 };

struct accounts {
	struct occasion_options occasion;
	int64_t threshold, percent;
	int basis;
	const char *list, *concentration;

	/* Behind the options: the run. */
	bool by_class; /* key is class A */
	struct customers *c;
	size_t sink;
	struct account_months months;
	int64_t *value;	  /* per customer, of the basis */
	uint32_t *bought; /* per customer, months of the basis with occasions */
	bool *key, *was_key;
	struct csv_writer *list_writer;
};

#define AT(field) offsetof(struct accounts, field)

static const struct opt options[] = {
	OCCASION_RULE,
	{ "threshold", OPT_MONEY, AT(threshold), "AMOUNT",
	    .help = "key: a net amount of AMOUNT or more" },
	{ "class-percent", OPT_INT, AT(percent), "N", "80",
	    "without --threshold class A is key, the customers that make the "
	    "first N percent",
	    1, 100 },
	{ "basis", OPT_CHOICE, AT(basis), "month|trailing", "month",
	    "the net amount of the month, or of the twelve months that end "
	    "with it" },
	{ "list", OPT_OUTPUT, AT(list), "FILE",
	    .help = "write the key accounts of each month to FILE: "
		    "month,customer_id,value,change" },
	{ "concentration", OPT_OUTPUT, AT(concentration), "FILE",
	    .help = "write how concentrated the net amounts of all time are "
		    "to FILE: measure,value" },
	{ 0 },
};

static const struct role_use roles[] = { OCCASION_ROLES, { 0 } };

static const struct column_doc makes[] = {
	{ "month", "calendar month" },
	{ "active", "customers with a purchase in it", .bar = true },
	{ "key", "key accounts" },
	{ "key_share",
	    "by the customers with a purchase in the month (or in the twelve "
	    "months)" },
	{ "key_value_share", "their share of the positive net amounts" },
	{ "key_new", "key accounts that were none the month before" },
	{ "key_lost", "those that no longer are" },
	{ 0 },
};

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct accounts *a = data;

	return account_months_add(&a->months, state, date_month(day->date),
	    occasion_count(&a->occasion, day), day->net, d);
}

/* Adds (sign 1) or takes back (-1) the entries of a month. */
static void
shift(struct accounts *a, int64_t month, int sign)
{
	const struct account_entry *entry;
	size_t n;

	entry = account_months_of(&a->months, month, &n);
	for (size_t i = 0; i < n; i++) {
		int64_t *value = &a->value[entry[i].customer];

		/* Sums of single customers were checked with their cards. */
		*value += sign * entry[i].net;
		if (entry[i].occasions > 0)
			a->bought[entry[i].customer] += (uint32_t)sign;
	}
}

/* Who is key now; the sum of the positive values. */
static int64_t
mark(struct accounts *a)
{
	uint32_t n = customers_count(a->c);
	uint32_t *who = class_everybody(a->c);
	int64_t positive;
	struct diag d;

	for (uint32_t i = 0; i < n; i++)
		a->key[i] = !a->by_class && a->value[i] >= a->threshold;
	if (!class_positive(a->value, n, &positive, &d) ||
	    (a->by_class &&
		!class_a(a->c, a->value, who, n, a->percent * MONEY_UNIT,
		    a->key, &d)))
		tool_fail(customers_tool(a->c), &d);
	customers_forget(a->c, who);
	return positive;
}

static void
list_change(struct accounts *a, int32_t month, uint32_t customer)
{
	static const char *const change[2][2] = { { "", "new" },
		{ "lost", "kept" } };
	struct csv_writer *w = a->list_writer;

	if (w == NULL || (!a->key[customer] && !a->was_key[customer]))
		return;
	figure_period(w, PERIOD_MONTH, month);
	csv_row(w, customers_id(a->c, customer), csv_amount(a->value[customer]),
	    change[a->was_key[customer]][a->key[customer]]);
}

static void
write_month(struct accounts *a, int32_t month, struct csv_writer *w)
{
	int64_t key = 0, new = 0, lost = 0, there = 0, active = 0, value = 0;
	int64_t positive = mark(a);
	const struct account_entry *entry;
	size_t n;

	entry = account_months_of(&a->months, month, &n);
	for (size_t i = 0; i < n; i++)
		active += entry[i].occasions > 0;
	for (uint32_t i = 0; i < customers_count(a->c); i++) {
		there += a->bought[i] > 0;
		key += a->key[i];
		new += a->key[i] && !a->was_key[i];
		lost += !a->key[i] && a->was_key[i];
		if (a->key[i] && a->value[i] > 0)
			value += a->value[i];
		list_change(a, month, i);
		a->was_key[i] = a->key[i];
	}
	figure_period(w, PERIOD_MONTH, month);
	csv_cells(w, active, key);
	figure_share(w, (double)key, (double)there);
	figure_share(w, (double)value, (double)positive);
	csv_row(w, new, lost);
}

static void
write_table(struct accounts *a, struct csv_writer *w)
{
	uint32_t n = customers_count(a->c);
	int32_t from, to = date_month(customers_as_of(a->c));

	heading_made(w, makes);
	csv_end(w);
	if (n == 0)
		return;
	a->value = customers_memory(a->c, n, sizeof(*a->value));
	a->bought = customers_memory(a->c, n, sizeof(*a->bought));
	a->key = customers_memory(a->c, n, sizeof(*a->key));
	a->was_key = customers_memory(a->c, n, sizeof(*a->was_key));
	from = account_months_sort(&a->months, a->c, a->sink);
	reach_check(&customers_tool(a->c)->reach, date_month_start(from),
	    customers_as_of(a->c));
	for (int32_t month = from; month <= to; month++) {
		shift(a, month, 1);
		shift(a, month - (a->basis == TRAILING ? TRAILING_MONTHS : 1),
		    -1);
		write_month(a, month, w);
	}
}

/* Of the net amounts of all time. */
static void
write_concentration(const struct accounts *a)
{
	static const struct {
		const char *name;
		uint32_t percent;
	} top[] = { { "top_1_percent_share", 1 }, { "top_5_percent_share", 5 },
		{ "top_10_percent_share", 10 }, { "top_20_percent_share", 20 },
		{ "top_50_percent_share", 50 } };
	size_t n = customers_count(a->c);
	int64_t *value = customers_memory(a->c, n, sizeof(*value));
	uint32_t *who = class_everybody(a->c);
	uint32_t *order = customers_memory(a->c, n, sizeof(*order));
	int64_t *descending = customers_memory(a->c, n, sizeof(int64_t));
	struct tool_output o;

	for (uint32_t i = 0; i < n; i++)
		value[i] = customers_card(a->c, i)->net_amount;
	class_order(a->c, value, who, n, order);
	for (size_t i = 0; i < n; i++)
		descending[i] = value[order[i]];
	heading_open(
	    customers_tool(a->c), &o, a->concentration, "measure,value");
	heading_measure(&o.w, "customers", (double)n);
	for (size_t i = 0; i < sizeof(top) / sizeof(*top); i++)
		heading_measure(&o.w, top[i].name,
		    concentration_top(
			descending, n, (n * top[i].percent + 99) / 100));
	heading_measure(&o.w, "customers_for_80_percent",
	    (double)concentration_reach(descending, n, 80));
	heading_measure(&o.w, "gini", concentration_gini(descending, n));
	heading_measure(&o.w, "hhi", concentration_hhi(descending, n));
	out_close(&o.out);
	customers_forget(a->c, value);
	customers_forget(a->c, who);
	customers_forget(a->c, order);
	customers_forget(a->c, descending);
}

/* The table, and the list beside it. */
static void
write_all(struct accounts *a, struct csv_writer *w)
{
	struct tool_output list;

	if (a->list == NULL) {
		write_table(a, w);
		return;
	}
	heading_open(customers_tool(a->c), &list, a->list,
	    "month,customer_id,value,change");
	a->list_writer = &list.w;
	write_table(a, w);
	out_close(&list.out);
}

static int
run(struct tool *tool, void *options_)
{
	struct accounts *a = options_;
	struct group_sink sink = { .size = sizeof(struct account_state),
		.day = add_day,
		.data = a,
		.alone = true };
	struct tool_output out;

	if (a->threshold < 0)
		die(EXIT_USAGE, "--threshold must not be negative");
	a->by_class = a->threshold == 0;
	a->c = customers_open(tool);
	customers_need_events(a->c, "accounts");
	a->sink = customers_sink(a->c, &sink);
	customers_read(a->c);
	tool_output(tool, &out, customers_input(a->c)->delimiter);
	write_all(a, &out.w);
	if (a->concentration != NULL)
		write_concentration(a);
	customers_end(a->c);
	return tool_close(tool, &out);
}

const struct method segment_accounts = {
	.name = "accounts",
	.summary = "key accounts per month, entered and left; concentration",
	METHOD_TABLES(struct accounts),
	.run = run,
};
