/*
 * interest: what arrears cost the customer.
 */
#include "model/interest.h"

#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "crm-credit.h"
#include "crm-credit/book/credit.h"
#include "crm-credit/book/units.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

enum { YEAR_365, YEAR_360, YEAR_ACTUAL };

struct options {
	struct book_options book;
	const char *rates;
	double rate, per_day;
	int year;
	int64_t grace_days, minimum, cents;
	bool monthly, interest_first;

	VEC(struct interest_rate) daily;
};

static const struct opt options[] = {
	{ "rate", OPT_REAL, offsetof(struct options, rate), "SHARE", "0.12",
	    "interest of a year", 0, 10 },
	{ "per-day", OPT_REAL, offsetof(struct options, per_day), "SHARE", "0",
	    "interest of a day instead, .0005 is 5 of 10000", 0, 1 },
	{ "interest-rates", OPT_FILE, offsetof(struct options, rates), "FILE",
	    .help = "yearly rates that change: from, rate" },
	{ "year", OPT_CHOICE, offsetof(struct options, year), "365|360|actual",
	    "365", "days of a year" },
	{ "grace", OPT_INT, offsetof(struct options, grace_days), "DAYS", "0",
	    "paid within so many days no interest; later from due on", 0,
	    3650 },
	{ "monthly", OPT_FLAG, offsetof(struct options, monthly),
	    .help = "interest bears interest from each month's end on" },
	{ "interest-first", OPT_FLAG, offsetof(struct options, interest_first),
	    .help = "payments go to the interest so far first" },
	{ "minimum", OPT_MONEY, offsetof(struct options, minimum), "AMOUNT",
	    "0", "least interest of a document that bears any" },
	UNITS_OPTION(struct options), BOOK_FILES(struct options), { 0 }
};

static const struct column_doc makes[] = { { "customer_id", "who owes" },
	{ "invoice_no", "the document" },
	{ "interest_from",
	    "first day of the piece; empty: the document's "
	    "total" },
	{ "interest_to", "the day on which it ends" },
	{ "interest_days", "days between them" },
	{ "interest_base", "what was open" },
	{ "interest_rate", "of a year, or with --per-day of a day" },
	{ "interest", "of a piece not rounded, of the document rounded" },
	{ "interest_disputed", "1: the document is disputed" },
	{ NULL, NULL } };

static double
days_of_year(const struct options *o, int32_t day)
{
	int year, month, day_of_month;

	if (o->year != YEAR_ACTUAL)
		return o->year == YEAR_360 ? 360 : 365;
	date_split(day, &year, &month, &day_of_month);
	return date_of(year + 1, 1, 1) - date_of(year, 1, 1);
}

/* A rate from a day on, and with --year=actual again from each January. */
static void
add_rate(struct options *o, int32_t from, int32_t until, double yearly)
{
	int year, month, day;

	vec_push(&o->daily,
	    (struct interest_rate){ from, yearly / days_of_year(o, from) });
	if (o->year != YEAR_ACTUAL)
		return;
	date_split(from, &year, &month, &day);
	for (year++; date_of(year, 1, 1) < until; year++)
		vec_push(&o->daily,
		    (struct interest_rate){ date_of(year, 1, 1),
			yearly / days_of_year(o, date_of(year, 1, 1)) });
}

struct dated_rate {
	int32_t from;
	double rate;
};

struct dated_rates VEC_OF(struct dated_rate);

static bool
take_rate(void *data, const struct side_row *row, struct diag *d)
{
	struct dated_rates *list = data;
	struct dated_rate rate;

	if (!side_date(row, 0, &rate.from, d) ||
	    !side_within(row, 1, &side_positive, &rate.rate, d))
		return false;
	vec_push(list, rate);
	return true;
}

static void
read_rates(struct options *o, const struct credit *c, int32_t first)
{
	static const char *const names[] = { "from", "rate", NULL };
	struct dated_rates list = { NULL, 0, 0 };
	struct sort_item *order;

	side_read(c->tool, o->rates, names, take_rate, &list);
	order = mem_alloc(list.n, sizeof(*order));
	for (size_t i = 0; i < list.n; i++)
		order[i] = (struct sort_item){ sort_key_int(list.v[i].from),
			(uint32_t)i };
	sort_items(order, list.n);
	for (size_t i = 0; i < list.n; i++) {
		int32_t from = list.v[order[i].index].from;
		int32_t until = i + 1 < list.n ? list.v[order[i + 1].index].from
					       : c->book.as_of;

		if (from < first && until > first)
			from = first;
		add_rate(o, from, until, list.v[order[i].index].rate);
	}
	free(order);
	vec_free(&list);
}

static void
set_rates(struct options *o, const struct credit *c)
{
	const struct ledger *l = &c->book.ledger;
	int32_t first = c->book.as_of;

	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].due != LEDGER_NO_DATE &&
		    l->items.v[i].due < first)
			first = l->items.v[i].due;
	if (o->rates != NULL)
		read_rates(o, c, first);
	else if (o->per_day > 0)
		vec_push(
		    &o->daily, (struct interest_rate){ first, o->per_day });
	else
		add_rate(o, first, c->book.as_of, o->rate);
}

/* What is settled of each item, in order of date: settlements by item. */
struct changes {
	struct sort_item *order; /* key: item */
	size_t n;
};

static struct changes
sort_changes(const struct ledger_walk *w)
{
	struct changes s = { mem_alloc(w->settlements.n, sizeof(*s.order)),
		w->settlements.n };

	for (size_t i = 0; i < s.n; i++)
		s.order[i] =
		    (struct sort_item){ w->settlements.v[i].item, (uint32_t)i };
	sort_items(s.order, s.n);
	return s;
}

struct change_list VEC_OF(struct interest_change);

static int
by_date(const void *a, const void *b)
{
	const struct interest_change *x = a, *y = b;

	return (x->date > y->date) - (x->date < y->date);
}

/* An item's changes: money counts from its own day, not the allocation's, and
 * what bounced comes back. */
static size_t
list_changes(const struct ledger_walk *w, const struct changes *s, size_t at,
    size_t item, struct change_list *list)
{
	const struct ledger *l = w->ledger;

	list->n = 0;
	for (; at < s->n && s->order[at].key == item; at++) {
		const struct ledger_settlement *part =
		    &w->settlements.v[s->order[at].index];
		double amount = money_real(part->amount);
		int32_t day = part->by == LEDGER_BY_CREDIT
		    ? l->items.v[part->source].date
		    : l->payments.v[part->source].date;

		vec_push(list, (struct interest_change){ day, -amount });
		if (part->void_date != LEDGER_NO_DATE)
			vec_push(list,
			    (struct interest_change){
				part->void_date, amount });
	}
	if (list->n > 1)
		qsort(list->v, list->n, sizeof(*list->v), by_date);
	return at;
}

struct days VEC_OF(int32_t);

/* The ends of the months from due to as-of. */
static void
list_months(
    const struct tool *tool, int32_t due, int32_t until, struct days *days)
{
	reach_check(&tool->reach, due, until);
	days->n = 0;
	for (int32_t m = date_month(due) + 1; date_month_start(m) <= until; m++)
		if (date_month_start(m) > due)
			vec_push(days, date_month_start(m));
}

static void
write_row(const struct options *o, const struct credit *c, size_t i,
    const struct interest_piece *piece, double total, struct csv_writer *w)
{
	const struct ledger_item *item = &c->book.ledger.items.v[i];
	double year =
	    o->per_day > 0 || piece == NULL ? 1 : days_of_year(o, piece->from);

	credit_keys(c, item->customer, w);
	csv_field(w, c->book.document.v[item->document]);
	if (piece == NULL) {
		for (int k = 0; k < 5; k++)
			csv_empty(w);
		units_cell(w, total, o->cents);
	} else {
		csv_date(w, piece->from);
		csv_date(w, piece->to);
		csv_int(w, piece->to - piece->from);
		units_cell(w, piece->base, o->cents);
		csv_real(w, piece->daily * year);
		csv_real(w, piece->interest);
	}
	csv_int(w, item->disputed);
	csv_end(w);
}

static void
write_all(struct options *o, struct credit *c, struct csv_writer *w)
{
	const struct ledger *l = &c->book.ledger;
	struct changes s = sort_changes(&c->walk);
	struct change_list list = { NULL, 0, 0 };
	struct interest_pieces pieces = { NULL, 0, 0 };
	struct days months = { NULL, 0, 0 };
	size_t at = 0;

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		struct interest_claim claim = { .amount =
						    money_real(item->amount),
			.due = item->due,
			.until = c->book.as_of,
			.grace = (int32_t)o->grace_days,
			.interest_first = o->interest_first,
			.rate = o->daily.v,
			.n_rates = o->daily.n };
		double total;

		at = list_changes(&c->walk, &s, at, i, &list);
		if (item->due == LEDGER_NO_DATE || item->amount <= 0)
			continue;
		if (o->monthly)
			list_months(c->tool, item->due, c->book.as_of, &months);
		claim.change = list.v;
		claim.n_changes = list.n;
		claim.capitalised = months.v;
		claim.n_capitalised = months.n;
		pieces.n = 0;
		total = interest_of(&claim, &pieces);
		if (total <= 0)
			continue;
		if (total < money_real(o->minimum))
			total = money_real(o->minimum);
		for (size_t k = 0; k < pieces.n; k++)
			write_row(o, c, i, &pieces.v[k], 0, w);
		write_row(o, c, i, NULL, total, w);
	}
	vec_free(&list);
	vec_free(&pieces);
	vec_free(&months);
	free(s.order);
}

static int
run(struct tool *tool, void *self)
{
	struct options *o = self;
	struct credit c = { .tool = tool };
	struct tool_output out;
	bool well;

	well = credit_open_ledger(&c, o, BOOK_HISTORY | BOOK_TEXTS);
	set_rates(o, &c);
	tool_output(tool, &out, c.delimiter);
	credit_key_names(&c, &out.w);
	heading_made(&out.w, makes + 1);
	csv_end(&out.w);
	write_all(o, &c, &out.w);
	tool_close(tool, &out);
	vec_free(&o->daily);
	credit_free(&c);
	return well ? 0 : EXIT_DATA;
}

const struct method credit_interest = {
	.name = "interest",
	.summary = "interest on arrears, over rates that change",
	.options = options,
	.options_size = sizeof(struct options),
	.roles = book_roles,
	.makes = makes,
	.run = run,
};
