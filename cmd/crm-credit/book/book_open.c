/*
 * book_rows_open: which columns the rows of a book are read from.
 */
#include "book_row.h"

#include "base/die.h"
#include "base/line.h"
#include "book_erp.h"
#include "columns.h"

#include <string.h>

static void
set_options(struct book_rows *r, const struct book_options *options)
{
	r->business = options->roll == 1;
	r->grace = (int32_t)options->grace;
	r->discount_grace = (int32_t)options->discount_grace;
	r->ledger_signs = options->signs == BOOK_SIGNS_LEDGER;
	if (options->terms == NULL)
		return;
	if (!due_parse(str_of(options->terms), &r->terms))
		die(EXIT_USAGE,
		    "--terms: \"%s\" is none of net N, EOM+N, day D "
		    "of month +M",
		    options->terms);
	r->has_terms = true;
}

/* Do subtotal and tax make the amount that no column is? Not where there is a
 * total: crm-import knows what that is of. */
static bool
has_net(struct input *in)
{
	return column_is_there(in, "subtotal", "subtotal") &&
	    column_is_there(in, "tax", "tax") &&
	    !column_is_there(in, "order_total", "order_total") &&
	    column_any(in, "total",
		"total,total amount,total_amount,amount total,invoice total,"
		"invoice_total,total price,gross amount,gross_amount") ==
	    ROLE_NONE;
}

static void
find_amount(struct book_columns *c, struct input *in)
{
	bool net = c->open == ROLE_NONE && has_net(in);

	c->tax = ROLE_NONE;
	c->amount = input_role(in, "amount", c->open == ROLE_NONE && !net);
	if (c->amount != ROLE_NONE)
		return;
	if (net) {
		c->amount = input_role(in, "subtotal", true);
		c->tax = input_role(in, "tax", true);
	}
	report_say(&in->tool->report, "no column is amount: %s for it",
	    net ? "subtotal and tax together stand" : "what is open stands");
}

/* Ends the run with all columns that a ledger lacks. */
static void
need_all(struct input *in)
{
	static const char *const needs[][2] = { { "customer_id", "customer" },
		{ "invoice_no", "document" }, { "invoice_date", "date" },
		{ "amount", "open_amount" } };
	char list[100] = "";

	for (size_t i = 0; i < COUNT(needs); i++)
		if (!column_is_there(in, needs[i][0], needs[i][1]) &&
		    !column_is_there(in, needs[i][1], needs[i][1]) &&
		    (strcmp(needs[i][0], "amount") != 0 || !has_net(in)))
			line_add(list, sizeof(list), ",", "%s", needs[i][0]);
	if (list[0] != '\0')
		input_needs(in, list);
}

/* Money that stands beside an amount and is none of its parts. */
static const char beside[] =
    "sknto,wskto,skonto,skontobetrag,cash discount,cash discount amount,"
    "cash disc amount,discount taken,discount allowed,early payment discount,"
    "write off,write off amount,written off,ausbuchung,withholding tax,"
    "withheld,retention,einbehalt,deposit,advance,advance paid,anzahlung,"
    "adjustment,rounding adjustment,refund amount,refunded amount,"
    "overpayment,short payment";

/* A column that may hold money of the ledger is not passed over silently. */
static void
say_unread(const struct book_rows *r)
{
	enum { COLUMNS = offsetof(struct book_columns, by) / sizeof(size_t) };
	const size_t *column = (const size_t *)(const void *)&r->column;
	const struct header *header = &r->in->header;
	scoped struct text list = { NULL, 0, 0 };
	scoped_by(arena_free) struct arena arena = { 0 };

	for (size_t i = 0; i < header->n; i++) {
		struct str name = header->name[i];
		struct str normal = role_normal(name, &arena);
		size_t k = 0;

		while (k < COLUMNS && column[k] != i)
			k++;
		if (k < COLUMNS ||
		    !(str_listed(str_of(beside), normal) ||
			(r->payments && role_word("discount", normal) > 0)))
			continue;
		if (list.n > 0)
			vec_append(&list, ", ", 2);
		vec_append(&list, name.p, name.n);
	}
	if (list.n > 0)
		report_say(&r->in->tool->report,
		    "%s%snot read, though money by name: %.*s (a discount "
		    "is earned by terms, or is a row of type credit)",
		    r->payments ? r->in->tool->file[0] : "",
		    r->payments ? ": " : "", (int)list.n, list.v);
}

void
book_rows_open(struct book_rows *r, struct input *in,
    const struct book_options *options, const char *by)
{
	struct book_columns *c = &r->column;

	*r = (struct book_rows){ .in = in };
	set_options(r, options);
	need_all(in);
	c->customer = column_need(in, "customer_id", "customer");
	c->document = column_need(in, "invoice_no", "document");
	c->date = column_need(in, "invoice_date", "date");
	c->open = column_of(in, "open_amount", NULL);
	find_amount(c, in);
	c->due = column_of(in, "due_date", "due");
	c->type = column_plain(in, "type");
	if (c->type == ROLE_NONE) {
		c->type = column_of(in, "doc_type", NULL);
		r->by_sign = true;
	}
	c->currency = column_of(in, "currency", NULL);
	c->company = column_any(in, "company", COLUMN_COMPANY);
	c->terms = column_of(in, "terms", NULL);
	c->instalment = column_plain(in, "instalment");
	c->disputed = column_of(in, "disputed", "disputed");
	c->secured = column_plain(in, "secured");
	c->paid_date = column_of(in, "paid_date", NULL);
	c->paid_amount = column_of(in, "paid_amount", NULL);
	c->of = column_any(in, "applies_to", "applies_to,of,rebzg");
	c->discount_pct = column_plain(in, "discount_pct");
	c->discount_date = column_plain(in, "discount_date");
	c->reason = column_plain(in, "reason");
	c->resolved = column_plain(in, "resolved_date");
	c->parent = column_plain(in, "parent");
	c->closes = column_plain(in, "document_amount");
	c->pays = ROLE_NONE;
	if (c->date == c->paid_date)
		c->paid_date = ROLE_NONE;
	if (c->amount == ROLE_NONE) /* what is open has what was paid off it */
		c->paid_date = c->paid_amount = ROLE_NONE;
	c->credited = column_plain(in, "credited_amount");
	book_erp_columns(c, in);
	if (c->of == ROLE_NONE && c->clearing != ROLE_NONE)
		c->of = column_plain(in, "invoice_reference");
	r->clears = c->paid_date != ROLE_NONE && c->open == ROLE_NONE &&
	    (c->clearing != ROLE_NONE || (r->by_sign && c->type != ROLE_NONE));
	c->keys = input_columns(in, "--by", by, c->by, BOOK_KEYS);
	input_amounts(
	    in, c->amount == ROLE_NONE ? c->open : c->amount, c->currency);
	say_unread(r);
}

/* Payments that say no currency are in that of all documents. */
static void
take_only_currency(
    struct book_rows *r, struct input *in, const struct book *book)
{
	for (uint32_t a = 0; a < book->names.count; a++) {
		struct str currency = book_currency(book, a);

		if (a > 0 && !str_eq(currency, r->currency)) {
			r->column.currency = input_role(in, "currency", true);
			return;
		}
		r->currency = currency;
	}
	report_say(&in->tool->report,
	    "%s: no column is currency: %.*s as of all documents",
	    in->tool->file[0], STR_ARG(r->currency));
}

void
book_rows_open_payments(struct book_rows *r, struct input *in,
    const struct book_options *options, const struct book *book, bool numbers)
{
	struct book_columns *c = &r->column;

	*r = (struct book_rows){
		.in = in, .payments = true, .numbers = numbers
	};
	set_options(r, options);
	c->document = column_any(in, "payment_id", COLUMN_PAYMENT);
	if (c->document == ROLE_NONE)
		c->document = input_role(in, "payment_id", false);
	c->customer = column_of(in, "customer_id", "customer");
	c->of = column_any(in, "applies_to", "of,applies_to");
	c->pays = column_of(in, "invoice_no", "document");
	if (!numbers && c->customer == ROLE_NONE && c->of == ROLE_NONE &&
	    c->pays == ROLE_NONE && c->document == ROLE_NONE)
		column_beside(in, "customer_id", "customer");
	c->date = column_need(in, "paid_date", "date");
	c->amount = column_beside(in, "amount", "amount");
	c->type = column_plain(in, "type");
	c->company = column_any(in, "company", COLUMN_COMPANY);
	c->reason = column_plain(in, "reason");
	c->discount_pct = c->discount_date = ROLE_NONE;
	c->currency = column_of(in, "currency", NULL);
	if (c->currency == ROLE_NONE && book->has_currency)
		take_only_currency(r, in, book);
	input_amounts(in, c->amount, c->currency);
	c->instalment = column_plain(in, "instalment");
	c->closes = column_plain(in, "document_amount");
	c->direction = c->year = c->position = c->clearing = c->of_year =
	    c->of_position = c->baseline = c->special = c->state = ROLE_NONE;
	c->tax = c->open = c->due = c->terms = c->disputed = c->secured =
	    c->credited = c->resolved = c->parent = c->paid_date =
		c->paid_amount = ROLE_NONE;
	say_unread(r);
}
