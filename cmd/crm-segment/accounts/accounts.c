/*
 * accounts: key accounts month by month: who is one, who became and who ceased
 * to be one, and how concentrated the sales are.
 */
#include "account_months.h"
#include "base/die.h"
#include "cli/heading.h"
#include "crm-segment/shared/classes.h"
#include "crm-segment/shared/figures.h"
#include "csv/row.h"
#include "model/concentration.h"
#include "text/date.h"
#include "text/money.h"

#include <stddef.h>

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
	struct account_months months;
	int64_t *value;	  /* per customer, of the basis */
	uint32_t *bought; /* per customer, months of the basis with occasions */
	bool *key, *was_key;
	struct csv_writer *list_writer;
};

#include "accounts.def"

/* Adds (sign 1) or takes back (-1) the entries of a month. */
struct shift {
	struct accounts *a;
	int sign;
	int64_t active; /* customers with an occasion */
};

static void
shift_entry(void *shift, const struct account_entry *entry)
{
	struct shift *s = shift;
	int64_t *value = &s->a->value[entry->customer];

	/* Sums of single customers were checked with their cards. */
	*value += s->sign * entry->net;
	if (entry->occasions > 0) {
		s->a->bought[entry->customer] += (uint32_t)s->sign;
		s->active++;
	}
}

/* How many are active in the month. */
static int64_t
shift(struct accounts *a, int64_t month, int sign)
{
	struct shift s = { a, sign, 0 };

	account_months_each(&a->months, month, shift_entry, &s);
	return s.active;
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
write_month(
    struct accounts *a, int32_t month, int64_t active, struct csv_writer *w)
{
	int64_t key = 0, new = 0, lost = 0, there = 0, value = 0;
	int64_t positive = mark(a);

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
	int32_t to = date_month(customers_as_of(a->c));
	int32_t months = a->basis == TRAILING ? TRAILING_MONTHS : 1;

	heading_made(w, makes);
	csv_end(w);
	if (n == 0)
		return;
	a->value = customers_memory(a->c, n, sizeof(*a->value));
	a->bought = customers_memory(a->c, n, sizeof(*a->bought));
	a->key = customers_memory(a->c, n, sizeof(*a->key));
	a->was_key = customers_memory(a->c, n, sizeof(*a->was_key));
	account_months_deal(&a->months);
	reach_check(&customers_tool(a->c)->reach,
	    date_month_start(a->months.first), customers_as_of(a->c));
	for (int32_t month = a->months.first; month <= to; month++) {
		int64_t active = shift(a, month, 1);

		shift(a, month - months, -1);
		account_months_forget(&a->months, month - months);
		write_month(a, month, active, w);
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
	struct sort_item *item;
	struct csv_writer *w;

	for (uint32_t i = 0; i < n; i++)
		value[i] = customers_card(a->c, i)->net_amount;
	item = class_order(a->c, value, who, n);
	for (size_t i = 0; i < n; i++)
		value[i] = class_value(&item[i]);
	w = heading_open(
	    customers_tool(a->c), a->concentration, "measure,value");
	heading_measure(w, "customers", (double)n);
	for (size_t i = 0; i < COUNT(top); i++)
		heading_measure(w, top[i].name,
		    concentration_top(
			value, n, (n * top[i].percent + 99) / 100));
	heading_measure(w, "customers_for_80_percent",
	    (double)concentration_reach(value, n, 80));
	heading_measure(w, "gini", concentration_gini(value, n));
	heading_measure(w, "hhi", concentration_hhi(value, n));
	out_close(w->out);
	customers_forget(a->c, value);
	customers_forget(a->c, who);
	customers_forget(a->c, item);
}

/* The table, and the list beside it. */
static void
write_all(struct accounts *a, struct csv_writer *w)
{
	if (a->list != NULL)
		a->list_writer = heading_open(customers_tool(a->c), a->list,
		    "month,customer_id,value,change");
	write_table(a, w);
	if (a->list != NULL)
		out_close(a->list_writer->out);
}

static int
run(struct tool *tool, void *options_)
{
	struct accounts *a = options_;

	if (a->threshold < 0)
		die(EXIT_USAGE, "--threshold must not be negative");
	a->by_class = a->threshold == 0;
	a->c = customers_open(tool);
	customers_need_events(a->c, "accounts");
	account_months_prepare(&a->months, a->c, &a->occasion);
	customers_read(a->c);
	write_all(a, tool_output(tool));
	if (a->concentration != NULL)
		write_concentration(a);
	customers_end(a->c);
	return tool_close(tool);
}

const struct method segment_accounts = { METHOD_TOLD, .run = run };
