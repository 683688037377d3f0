/*
 * forecast: what comes in, by weeks.
 */
#include "forecast.h"

#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/purse.h"
#include "csv/row.h"
#include "text/num.h"

#include <stddef.h>
#include <stdio.h>

enum { PERIOD_WEEK, PERIOD_MONTH };

#include "forecast.def"

static void
write_weeks(const struct forecast_options *o, const struct cash *cash,
    uint32_t currency, struct csv_writer *w)
{
	const struct cash_sum *s = &cash->currency[currency];
	size_t n = cash->rules->periods;
	int64_t cents[CASH_PERIODS + 1], so_far = 0;
	int32_t day = cash->walk->day;

	cash_cents(s, n, cents);
	for (size_t k = 0; k <= n; k++) {
		double lower, upper;

		if (credit_has_currency(cash->c))
			csv_field(w, map_text(&cash->currencies, currency));
		if (k < n)
			csv_int(w, (int64_t)k + 1);
		else
			csv_field(w, STR("later"));
		csv_date(w, day + 1 + (k == 0 ? 0 : cash->end[k - 1]));
		csv_date(w, k < n ? day + cash->end[k] : DATE_NONE);
		csv_money(w, cents[k]);
		if (k < n) {
			cash_interval(s, k, &lower, &upper);
			csv_cells(w, csv_rounded(lower, o->cents),
			    csv_rounded(upper, o->cents));
		} else {
			csv_empties(w, 2);
		}
		so_far += cents[k];
		csv_row(w, csv_amount(so_far));
	}
}

static void
write_customers(const struct cash *cash, struct csv_writer *w)
{
	const struct credit *c = cash->c;
	size_t n = cash->rules->periods;
	int64_t cents[CASH_PERIODS + 1];
	scoped int32_t *shift = mem_zero(c->n, sizeof(*shift));

	for (uint32_t a = 0; a < c->book.names.count; a++)
		shift[credit_row(c, a)] = cash->fit.shift[cash->customer_of[a]];
	for (uint32_t row = 0; row < c->n; row++) {
		const struct cash_sum *s = &cash->row[row];

		credit_keys(c, row, w);
		csv_cells(w, csv_amount(s->open), shift[row]);
		cash_cents(s, n, cents);
		for (size_t k = 0; k <= n; k++)
			csv_money(w, cents[k]);
		csv_row(w, csv_amount(s->no_due), csv_amount(s->disputed));
	}
}

static void
write_names(const struct cash *cash, bool customers, struct csv_writer *w)
{
	char name[32];

	if (!customers) {
		if (credit_has_currency(cash->c))
			csv_field(w, STR("currency"));
		heading_line(w, "week,from,to,expected,lower,upper,cumulative");
		return;
	}
	credit_key_names(cash->c, w);
	heading_put(w, "open,shift");
	for (size_t k = 0; k < cash->rules->periods; k++) {
		snprintf(name, sizeof(name), "expected_%zu", k + 1);
		csv_field(w, str_of(name));
	}
	heading_line(w, "later,no_due,disputed");
}

/* What is outside the forecast is told. */
static void
say_aside(struct tool *tool, const struct cash *cash)
{
	scoped_by(purse_free) struct purse no_due = { .text = { NULL, 0, 0 } };
	scoped_by(purse_free) struct purse disputed = no_due;

	for (uint32_t i = 0; i < cash->currencies.count; i++) {
		struct str currency = map_text(&cash->currencies, i);

		purse_add(&no_due, currency, cash->currency[i].no_due);
		purse_add(&disputed, currency, cash->currency[i].disputed);
	}
	if (!purse_is_empty(&no_due) || !purse_is_empty(&disputed))
		report_say(&tool->report,
		    "not in it: %s without a due date, %s disputed or deducted",
		    purse_text(&no_due), purse_text(&disputed));
}

static void
write_forecast(const struct forecast_options *o, const struct credit *c,
    const struct cash_rules *rules, struct csv_writer *w)
{
	struct cash cash;
	bool customers = c->tool->common.by != NULL;

	if (!cash_forecast(&cash, c, &c->book.walk, rules))
		report_wrong(&c->tool->report,
		    "%llu items with a due date were paid in the last %lld "
		    "days, fewer than %lld: %sa longer --window, or "
		    "--delay=DAYS for everybody",
		    (unsigned long long)cash.fit.paid, (long long)o->window,
		    (long long)o->tail,
		    cash.fit.paid > 0 ? "a lower --tail, " : "");
	write_names(&cash, customers, w);
	if (c->tool->report.status == 0) {
		for (uint32_t i = 0; !customers && i < cash.currencies.count;
		     i++)
			write_weeks(o, &cash, i, w);
		if (customers)
			write_customers(&cash, w);
		say_aside(c->tool, &cash);
	}
	cash_free(&cash);
}

/* The share of promises that were kept, of those that are settled. */
static void
set_promises(const struct forecast_options *o, const struct credit *c,
    struct cash_rules *rules)
{
	const struct promises *all;
	uint64_t kept = 0, settled = 0;

	if (o->promises == NULL)
		return;
	all = promises_read(c, o->promises, 0);
	for (size_t i = 0; i < all->list.n; i++) {
		kept += all->list.v[i].state == PROMISE_KEPT;
		settled += all->list.v[i].state != PROMISE_OPEN;
	}
	rules->promises = all;
	rules->kept = settled > 0 ? (double)kept / (double)settled : 1;
	if (settled == 0)
		report_say(&c->tool->report,
		    "no promise was due yet: all are taken as kept");
}

static void
set_rules(const struct forecast_options *o, struct cash_rules *rules)
{
	int64_t delay = INT64_MIN;

	if (o->delay != NULL &&
	    (!num_int(str_of(o->delay), &delay) || delay < INCOMING_FIRST ||
		delay > INCOMING_LAST))
		die(EXIT_USAGE, "--delay: \"%s\" is no number of days",
		    o->delay);
	*rules = (struct cash_rules){
		.fit = { .window = (int32_t)o->window,
		    .kappa = (double)o->kappa,
		    .tail = o->tail },
		.delay = delay,
		.periods = (size_t)o->weeks,
		.months = o->period == PERIOD_MONTH,
		.calendar = o->calendar,
	};
}

static int
run(struct tool *tool, void *self)
{
	struct forecast_options *o = self;
	struct credit *c;
	struct cash_rules rules;
	struct csv_writer *w;

	set_rules(o, &rules);
	c = credit_open_ledger(tool, o, BOOK_HISTORY | BOOK_TEXTS);
	set_promises(o, c, &rules);
	w = tool_output(tool);
	if (o->backtest > 0)
		forecast_backtest(o, c, &rules, w);
	else
		write_forecast(o, c, &rules, w);
	return tool_close(tool);
}

const struct method credit_forecast = { METHOD_TOLD, .run = run };
