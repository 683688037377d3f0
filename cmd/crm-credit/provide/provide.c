/*
 * provide: what of the receivables will be lost.
 */
#include "provide.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-credit/facts/credit_open.h"
#include "crm-credit/facts/purse.h"
#include "crm-credit/shared/units.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

enum { MATRIX, COHORT, FLOW, VINTAGE };

struct options {
	struct book_options book;
	const char *rates;
	int method;
	double lgd, disputed, no_due_rate;
	int64_t cents, ages;
	bool mean, ratios;

	double rate[PROVIDE_BUCKETS], forward[PROVIDE_BUCKETS];
};

#include "provide.def"

/* Rows: the buckets, then these. */
enum { NO_DUE = PROVIDE_BUCKETS, DISPUTED, ROWS };

static const char *const row_name[ROWS] = { "not_due", "d1_30", "d31_60",
	"d61_90", "d91_up", "no_due", "disputed" };

struct cell {
	int64_t balance, secured;
};

/* The oldest first; what has no due date is as good as not due. */
static const int oldest_first[] = { 4, 3, 2, 1, NO_DUE, 0 };

enum { AGED = COUNT(oldest_first) };

/* What is secured, the oldest first. */
static void
secure(struct cell *cell, int64_t money)
{
	for (size_t i = 0; i < AGED && money > 0; i++) {
		struct cell *at = &cell[oldest_first[i]];

		at->secured = at->balance < money ? at->balance : money;
		money -= at->secured;
	}
}

/* Takes unapplied money off what is not secured, the oldest first. */
static void
take_off(struct cell *cell, int64_t money)
{
	for (size_t i = 0; i < AGED && money > 0; i++) {
		struct cell *at = &cell[oldest_first[i]];
		int64_t bare = at->balance - at->secured;
		int64_t part = bare < money ? bare : money;

		at->balance -= part;
		money -= part;
	}
}

/* The rows of every account. */
static struct cell *
fill_cells(const struct options *o, const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	uint32_t n = w->ledger->customers;
	struct cell *cell = mem_zero((size_t)n * ROWS, sizeof(*cell));
	scoped int64_t *unapplied = mem_zero(n, sizeof(*unapplied));

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		size_t row = item->due == LEDGER_NO_DATE
		    ? NO_DUE
		    : provide_bucket(w->day - item->due);
		int64_t disputed;

		if (!ledger_is_open(w, i))
			continue;
		disputed =
		    o->disputed < 0 ? 0 : ledger_held(w, LEDGER_DISPUTED, i);
		cell[(size_t)item->customer * ROWS + row].balance +=
		    ledger_open(w, i) - disputed;
		cell[(size_t)item->customer * ROWS + DISPUTED].balance +=
		    disputed;
	}
	ledger_unapplied(w, unapplied);
	for (uint32_t a = 0; a < n; a++) {
		secure(&cell[(size_t)a * ROWS],
		    ledger_read(w->ledger, a, book_sum(&c->book.secured, a)));
		take_off(&cell[(size_t)a * ROWS], -unapplied[a]);
	}
	return cell;
}

static void
take_rate(void *data, const struct side_row *row)
{
	struct options *o = data;
	struct str name = side_text(row, 0);
	size_t k = str_place(name, row_name, PROVIDE_BUCKETS);

	if (k == PROVIDE_BUCKETS)
		side_bad(row, "no bucket \"%.*s\"", STR_ARG(name));
	o->rate[k] = side_within(row, 1, &side_share);
	o->forward[k] =
	    side_more_real(row, "forward", &side_positive, o->forward[k]);
}

static void
find_rates(struct options *o, const struct provide_history *h)
{
	struct report *report = &h->c->tool->report;

	for (size_t k = 0; k < PROVIDE_BUCKETS; k++) {
		o->rate[k] = NAN;
		o->forward[k] = 1;
	}
	if (o->method == COHORT)
		provide_cohort(h, o->rate);
	else if (o->method == FLOW && provide_flow(h, o->rate))
		report_say(report,
		    "warning: a flow rate is above 1: the history is short or "
		    "the buckets grow");
	else if (o->method == MATRIX && o->rates == NULL)
		die(EXIT_USAGE,
		    "--method=matrix needs --loss-rates=FILE; cohort, flow and "
		    "vintage take the rates from the history");
	else if (o->method == MATRIX)
		side_read(h->c->tool, o->rates, "bucket,rate", take_rate, o);
}

static double
rate_of(const struct options *o, size_t row)
{
	if (row == DISPUTED)
		return o->disputed;
	return row == NO_DUE ? o->no_due_rate : o->rate[row];
}

static double
forward_of(const struct options *o, size_t row)
{
	return row >= NO_DUE ? 1 : o->forward[row];
}

/* Sums of the printed cells; unknown when one of them is. */
struct total {
	int64_t balance, secured, provision;
	bool unknown;
};

/* Writes a row and adds what it printed to the total. */
static void
write_cell(const struct options *o, size_t row, const struct cell *cell,
    struct total *total, struct csv_writer *w)
{
	double rate = rate_of(o, row), forward = forward_of(o, row);
	double loss = provision_bucket(
	    money_real(cell->balance - cell->secured), rate, forward);

	csv_row(w, row_name[row], csv_amount(cell->balance),
	    csv_amount(cell->secured), rate, forward,
	    csv_rounded(loss, o->cents));
	total->balance += cell->balance;
	total->secured += cell->secured;
	total->provision += units_round(loss, o->cents);
	total->unknown = total->unknown || isnan(loss);
}

static void
write_total(const struct total *total, struct csv_writer *w)
{
	csv_cells(
	    w, "total", csv_amount(total->balance), csv_amount(total->secured));
	csv_empties(w, 2);
	csv_row(
	    w, csv_amount(!total->unknown ? total->provision : CSV_NO_AMOUNT));
}

/* The run of one group, with rates of its own: its keys are those of --by and
 * the currency, where there are such. */
struct group {
	struct options *o;
	const struct credit *c;
	struct provide_history history;
	const struct cell *cell;
	struct csv_writer *w;
	bool by_customer;
};

static void
write_key(const struct group *g, uint32_t account, bool total)
{
	if (g->c->book.by != NULL) {
		credit_keys(g->c, credit_row(g->c, account), g->w);
		return;
	}
	if (g->by_customer)
		csv_field(g->w,
		    total ? STR("") : book_customer(&g->c->book, account));
	if (credit_has_currency(g->c))
		csv_field(g->w, book_currency(&g->c->book, account));
}

static void
write_buckets(const struct group *g, uint32_t any)
{
	struct cell sum[ROWS] = { { 0, 0 } };
	struct total total = { 0, 0, 0, false };

	find_rates(g->o, &g->history);
	for (uint32_t a = 0; a < g->c->book.ledger.customers; a++) {
		const struct cell *cell = g->cell + (size_t)a * ROWS;

		if (g->history.group_of[a] != g->history.group)
			continue;
		for (size_t row = 0; row < ROWS; row++) {
			sum[row].balance += cell[row].balance;
			sum[row].secured += cell[row].secured;
			if (!g->by_customer || cell[row].balance == 0)
				continue;
			write_key(g, a, false);
			write_cell(g->o, row, &cell[row], &total, g->w);
		}
	}
	for (size_t row = 0; row < ROWS && !g->by_customer; row++) {
		if (row >= NO_DUE && sum[row].balance == 0)
			continue;
		write_key(g, any, false);
		write_cell(g->o, row, &sum[row], &total, g->w);
	}
	write_key(g, any, true);
	write_total(&total, g->w);
}

static void
write_vintage(const struct group *g, uint32_t any)
{
	scoped struct provide_months months = { NULL, 0, 0 };
	struct total total = { 0, 0, 0, false };

	provide_vintage(&g->history, &months);
	vec_each (const struct provide_month, m, &months) {
		double loss = m->last * g->o->lgd;
		char day[DATE_MAX];

		if (m->open <= 0)
			continue;
		write_key(g, any, false);
		date_print(day, date_month_start(m->month));
		csv_row(g->w, ((struct str){ day, 7 }),
		    csv_rounded(m->open, g->o->cents), csv_amount(0),
		    loss / m->open, 1, csv_rounded(loss, g->o->cents));
		total.balance += units_round(m->open, g->o->cents);
		total.provision += units_round(loss, g->o->cents);
		total.unknown = total.unknown || isnan(loss);
	}
	write_key(g, any, true);
	write_total(&total, g->w);
}

static void
write_ratios(const struct group *g, uint32_t any)
{
	struct provide_ratios r = provide_ratios(&g->history);

	write_key(g, any, false);
	csv_row(g->w, r.bad_debt, r.lgd, r.collection);
}

static void
write_names(const struct group *g)
{
	if (g->by_customer || g->c->book.by != NULL)
		credit_key_names(g->c, g->w);
	else if (credit_has_currency(g->c))
		csv_field(g->w, STR("currency"));
	if (g->o->ratios)
		heading_put(g->w,
		    "provide_bad_debt_rate,provide_lgd,"
		    "provide_collection_rate");
	else
		heading_made(g->w, makes);
	csv_end(g->w);
}

static void
write_all(struct group *g)
{
	const struct book *b = &g->c->book;
	scoped_by(map_free) struct map currencies = { 0 };
	scoped uint32_t *group_of =
	    mem_alloc(b->names.count, sizeof(*group_of));

	write_names(g);
	for (uint32_t a = 0; a < b->names.count; a++)
		group_of[a] = b->by != NULL ? credit_row(g->c, a)
		    : credit_has_currency(g->c)
		    ? map_add(&currencies, book_currency(b, a))
		    : 0;
	g->history = (struct provide_history){ .c = g->c,
		.group_of = group_of,
		.lgd = g->o->lgd,
		.mean = g->o->mean,
		.ages = (size_t)g->o->ages };
	for (uint32_t a = 0; a < b->names.count; a++) {
		if (group_of[a] != g->history.group)
			continue;
		if (g->o->ratios)
			write_ratios(g, a);
		else if (g->o->method == VINTAGE)
			write_vintage(g, a);
		else
			write_buckets(g, a);
		g->history.group++;
	}
}

/* What has no due date is in no bucket, and has a rate only if it is told. */
static void
check_no_due(
    const struct options *o, const struct credit *c, const struct cell *cell)
{
	scoped_by(purse_free) struct purse sum = { .text = { NULL, 0, 0 } };

	for (uint32_t a = 0; a < c->book.ledger.customers; a++)
		purse_add(&sum,
		    credit_has_currency(c) ? book_currency(&c->book, a)
					   : STR(""),
		    cell[a * ROWS + NO_DUE].balance);
	if (!purse_is_empty(&sum) && o->no_due_rate < 0 && !o->ratios &&
	    o->method != VINTAGE)
		die(EXIT_USAGE,
		    "%s are open without a due date: --terms makes one, "
		    "--no-due-rate=RATE is their loss rate",
		    purse_text(&sum));
}

static int
run(struct tool *tool, void *self)
{
	struct credit *c = credit_open_ledger(tool, self, BOOK_HISTORY);
	struct group *g = tool_alloc(tool, sizeof(*g));
	struct cell *cell;

	g->o = self;
	g->c = c;
	g->by_customer = tool->common.by != NULL && c->book.by == NULL;
	g->cell = cell = fill_cells(self, c);
	check_no_due(self, c, cell);
	g->w = tool_output(tool);
	write_all(g);
	return tool_close(tool);
}

const struct method credit_provide = { METHOD_TOLD, .run = run };
