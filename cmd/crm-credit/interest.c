/*
 * interest: what arrears cost the customer.
 */
#include "model/interest.h"

#include "cli/heading.h"
#include "cli/tool.h"
#include "crm-credit/facts/arrears.h"
#include "crm-credit/facts/credit_open.h"
#include "csv/row.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

#define DEFAULT_RATE .12 /* as the option says */

struct options {
	struct book_options book;
	const char *rates;
	double rate, per_day;
	int year;
	int64_t grace_days, minimum, cents;
	bool monthly, interest_first;

	struct arrears_rates daily;
};

#include "interest.def"

static void
set_rates(struct options *o, const struct credit *c)
{
	int32_t until = c->book.as_of;
	int32_t first = arrears_first_due(&c->book.ledger, until);

	if (o->rates != NULL)
		arrears_read_rates(
		    &o->daily, o->year, c->tool, o->rates, first, until);
	else if (o->per_day > 0)
		vec_push(
		    &o->daily, (struct interest_rate){ first, o->per_day });
	else
		arrears_add_rate(&o->daily, o->year, first, until, o->rate);
	if (o->rates == NULL && o->per_day <= 0 && o->rate == DEFAULT_RATE)
		report_say(&c->tool->report,
		    "at %g%% a year (--rate, --per-day and --interest-rates "
		    "tell another)",
		    DEFAULT_RATE * 100);
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
    const struct interest_piece *piece, double total, bool held,
    struct csv_writer *w)
{
	const struct ledger_item *item = &c->book.ledger.items.v[i];
	double year = o->per_day > 0 || piece == NULL
	    ? 1
	    : arrears_days_of_year(o->year, piece->from);

	credit_keys(c, credit_row(c, item->customer), w);
	csv_field(w, c->book.document.v[item->document]);
	if (piece == NULL) {
		csv_empties(w, 5);
		csv_cells(w, csv_rounded(total, o->cents));
	} else {
		csv_cells(w, csv_day(piece->from), csv_day(piece->to),
		    piece->to - piece->from, csv_rounded(piece->base, o->cents),
		    piece->daily * year, piece->interest);
	}
	csv_row(w, held);
}

/* What the parts of the output share. */
struct run {
	const struct options *o;
	const struct credit *c;
	struct arrears arrears;
	struct interest_pieces pieces;
	struct days months;
	double borne, charged; /* of the item so far, and with the minimum */
	struct csv_writer *w;
};

/* The least interest is that of a document, of whatever parts. */
static double
charge(struct run *r, double total)
{
	double more;

	r->borne += total;
	more = fmax(r->borne, money_real(r->o->minimum)) - r->charged;
	r->charged += more;
	return more;
}

/* An item, or of one that is held back in part, what is asked for or not. */
static void
write_part(struct run *r, size_t i, bool whole, enum arrears_part part)
{
	const struct options *o = r->o;
	const struct ledger_item *item = &r->c->book.ledger.items.v[i];
	struct interest_claim claim = { .grace = (int32_t)o->grace_days,
		.interest_first = o->interest_first,
		.rate = o->daily.v,
		.n_rates = o->daily.n };
	double total;

	arrears_of(&r->arrears, i, &claim);
	if (!whole)
		arrears_part(&r->arrears, &claim, i, part);
	if (o->monthly)
		list_months(
		    r->c->tool, item->due, r->c->book.as_of, &r->months);
	claim.capitalised = r->months.v;
	claim.n_capitalised = r->months.n;
	r->pieces.n = 0;
	total = interest_of(&claim, &r->pieces);
	if (total <= 0)
		return;
	for (size_t k = 0; k < r->pieces.n; k++)
		write_row(o, r->c, i, &r->pieces.v[k], 0, part, r->w);
	write_row(o, r->c, i, NULL, charge(r, total), part, r->w);
}

static void
write_all(struct options *o, struct credit *c, struct csv_writer *w)
{
	const struct ledger_walk *walk = &c->book.walk;
	struct run r = { .o = o, .c = c, .w = w };

	arrears_start(&r.arrears, walk);
	for (size_t i = 0; i < walk->ledger->items.n; i++) {
		const struct ledger_item *item = &walk->ledger->items.v[i];
		int64_t open = ledger_open(walk, i);
		int64_t asked = ledger_claim(walk, i);

		if (item->due == LEDGER_NO_DATE || item->refund)
			continue;
		r.borne = r.charged = 0;
		write_part(&r, i, asked == open, ARREARS_ASKED);
		if (asked < open)
			write_part(&r, i, false, ARREARS_HELD);
	}
	arrears_free(&r.arrears);
	vec_free(&r.pieces);
	vec_free(&r.months);
}

static int
run(struct tool *tool, void *self)
{
	struct options *o = self;
	struct credit *c =
	    credit_open_ledger(tool, o, BOOK_HISTORY | BOOK_TEXTS);
	struct csv_writer *w;

	set_rates(o, c);
	credit_say_no_due(c, "bear no interest");
	w = tool_output(tool);
	credit_key_names(c, w);
	heading_made(w, makes + 1);
	csv_end(w);
	write_all(o, c, w);
	return tool_close(tool);
}

const struct method credit_interest = { METHOD_TOLD, .run = run };
