/*
 * statement: a customer's account over a period.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit.h"
#include "crm-credit/book/credit.h"
#include "text/date.h"

#include <stddef.h>

struct options {
	struct book_options book;
	const char *only;
	int32_t from;
};

static const struct opt options[] = {
	{ "only", OPT_TEXT, offsetof(struct options, only), "CUSTOMER",
	    .help = "the statement of this customer alone" },
	{ "from", OPT_DATE, offsetof(struct options, from), "DATE",
	    .help = "the first day; the default is the first of the month" },
	BOOK_OPTIONS(struct options), { 0 }
};

static const struct column_doc makes[] = { { "customer_id", "whose account" },
	{ "date", "the day" },
	{ "type",
	    "opening, invoice, credit, payment, refund, reversal, "
	    "writeoff, transfer, closing; then the buckets of ageing" },
	{ "invoice_no", "the document or payment" },
	{ "debit", "raises the balance" }, { "credit", "lowers it" },
	{ "balance", "so far; of a bucket what is in it" }, { NULL, NULL } };

/* One line of an account. */
struct line {
	uint32_t account;
	int32_t date;
	int64_t amount; /* debits are positive */
	const char *type;
	struct str name;
};

struct lines VEC_OF(struct line);

static void
add_items(struct lines *lines, const struct credit *c)
{
	const struct book *b = &c->book;

	for (size_t i = 0; i < b->ledger.items.n; i++) {
		const struct ledger_item *item = &b->ledger.items.v[i];

		vec_push(lines,
		    (struct line){ item->customer, item->date, item->amount,
			item->amount < 0 ? "credit" : "invoice",
			b->document.v[item->document] });
	}
}

static void
add_payments(struct lines *lines, const struct credit *c)
{
	const struct book *b = &c->book;

	for (size_t p = 0; p < b->ledger.payments.n; p++) {
		const struct ledger_payment *pay = &b->ledger.payments.v[p];
		struct line line = { pay->customer, pay->date, -pay->amount,
			"payment", b->payment.v[p] };

		if (pay->kind == LEDGER_WRITEOFF)
			continue; /* as much as it settled, below */
		if (pay->kind == LEDGER_REFUND) {
			line.type = "refund";
			line.amount = pay->amount;
		} else if (pay->kind == LEDGER_REVERSAL) {
			const struct ledger_payment *of =
			    &b->ledger.payments.v[pay->of];

			line.type = "reversal";
			line.amount = pay->amount;
			line.account = of->customer;
			if (of->date > line.date)
				line.date = of->date;
		}
		if (pay->amount != 0)
			vec_push(lines, line);
	}
}

static void
add_transfer(struct lines *lines, const struct credit *c,
    const struct ledger_settlement *s)
{
	const struct ledger *l = &c->book.ledger;
	const struct ledger_item *item = &l->items.v[s->item];
	uint32_t payer = s->by == LEDGER_BY_CREDIT
	    ? l->items.v[s->source].customer
	    : l->payments.v[s->source].customer;
	struct line line = { payer, s->date, s->amount, "transfer",
		c->book.document.v[item->document] };

	if (payer == item->customer)
		return;
	for (int back = 0; back < 2; back++) {
		line.account = payer;
		vec_push(lines, line);
		line.account = item->customer;
		line.amount = -line.amount;
		vec_push(lines, line);
		if (s->void_date == LEDGER_NO_DATE)
			return;
		line.date = s->void_date;
	}
}

static void
add_settlements(struct lines *lines, const struct credit *c)
{
	for (size_t i = 0; i < c->walk.settlements.n; i++) {
		const struct ledger_settlement *s = &c->walk.settlements.v[i];
		const struct ledger_item *item =
		    &c->book.ledger.items.v[s->item];

		if (s->by == LEDGER_BY_WRITEOFF)
			vec_push(lines,
			    (struct line){ item->customer, s->date, -s->amount,
				"writeoff",
				c->book.document.v[item->document] });
		else
			add_transfer(lines, c, s);
	}
}

static void
sort_lines(struct lines *lines, struct sort_item *order)
{
	for (size_t i = 0; i < lines->n; i++)
		order[i] =
		    (struct sort_item){ (uint64_t)lines->v[i].account << 32 |
				((uint32_t)lines->v[i].date ^ 1u << 31),
			    (uint32_t)i };
	sort_items(order, lines->n);
}

/* The columns of a row behind the keys. */
static void
write_line(
    struct csv_writer *w, const struct line *line, bool moves, int64_t balance)
{
	csv_date(w, line->date);
	csv_field(w, str_of(line->type));
	csv_field(w, line->name);
	if (moves && line->amount >= 0)
		csv_money(w, line->amount);
	else
		csv_empty(w);
	if (moves && line->amount < 0)
		csv_money(w, -line->amount);
	else
		csv_empty(w);
	csv_money(w, balance);
	csv_end(w);
}

static void
write_foot(const struct credit *c, const struct ageing *aged, uint32_t account,
    struct csv_writer *w)
{
	static const char *const name[] = { "not_due", "d1_30", "d31_60",
		"d61_90", "d91_up", "no_due", "unapplied" };
	struct line line = { .date = c->book.as_of };

	for (size_t k = 0; k < 7; k++) {
		int64_t amount = k < 5 ? aged->bucket[k]
		    : k == 5	       ? aged->no_due
				       : aged->unapplied;

		line.type = name[k];
		credit_keys(c, account, w);
		write_line(w, &line, false, amount);
	}
}

static const struct ageing_bounds bounds = { { 0, 30, 60, 90 }, 4 };

static struct ageing *
age_all(const struct credit *c)
{
	const struct ledger_walk *w = &c->walk;
	uint32_t n = w->ledger->customers;
	struct ageing *aged = mem_zero(n, sizeof(*aged));
	int64_t *unapplied = mem_zero(n, sizeof(*unapplied));

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		bool no_due = item->due == LEDGER_NO_DATE;
		int32_t days = no_due ? 0 : w->day - item->due;
		struct ageing_item open = { w->open[i], days, days, no_due,
			item->disputed };

		if (ledger_is_open(w, i))
			ageing_add(&aged[item->customer], &bounds, &open);
	}
	ledger_unapplied(w, unapplied);
	for (uint32_t a = 0; a < n; a++)
		aged[a].unapplied = unapplied[a];
	free(unapplied);
	return aged;
}

/* One account's lines in order of date. */
struct account {
	const struct lines *lines;
	const struct sort_item *order;
	size_t n;
};

static const struct line *
line_at(const struct account *a, size_t i)
{
	return &a->lines->v[a->order[i].index];
}

/* Opening, the lines of the period, closing and the foot. */
static void
write_account(const struct options *o, const struct credit *c,
    const struct account *a, const struct ageing *aged, struct csv_writer *w)
{
	uint32_t number = line_at(a, 0)->account;
	struct line edge = { .date = o->from, .type = "opening" };
	int64_t balance = 0;
	size_t i = 0;

	for (; i < a->n && line_at(a, i)->date < o->from; i++)
		balance += line_at(a, i)->amount;
	credit_keys(c, number, w);
	write_line(w, &edge, false, balance);
	for (; i < a->n; i++) {
		balance += line_at(a, i)->amount;
		credit_keys(c, number, w);
		write_line(w, line_at(a, i), true, balance);
	}
	edge.type = "closing";
	edge.date = c->book.as_of;
	credit_keys(c, number, w);
	write_line(w, &edge, false, balance);
	if (balance != ageing_balance(&aged[number], &bounds))
		die(EXIT_DATA,
		    "internal error: the statement of \"%.*s\" "
		    "does not add up",
		    STR_ARG(book_customer(&c->book, number)));
	write_foot(c, &aged[number], number, w);
}

static void
write_all(struct options *o, struct credit *c, struct csv_writer *w)
{
	struct lines lines = { NULL, 0, 0 };
	struct sort_item *order;
	struct ageing *aged = age_all(c);

	add_items(&lines, c);
	add_payments(&lines, c);
	add_settlements(&lines, c);
	order = mem_alloc(lines.n, sizeof(*order));
	sort_lines(&lines, order);
	for (size_t i = 0, end; i < lines.n; i = end) {
		struct account a = { &lines, order + i, 0 };
		uint32_t number = line_at(&a, 0)->account;

		for (end = i; end < lines.n &&
		     order[end].key >> 32 == order[i].key >> 32;)
			end++;
		a.n = end - i;
		if (o->only == NULL ||
		    str_eq(book_customer(&c->book, number), str_of(o->only)))
			write_account(o, c, &a, aged, w);
	}
	vec_free(&lines);
	free(order);
	free(aged);
}

/* Tells when --only is nobody. */
static void
check_only(const struct options *o, const struct credit *c)
{
	uint32_t a = 0;

	while (o->only != NULL && a < c->book.names.count &&
	    !str_eq(book_customer(&c->book, a), str_of(o->only)))
		a++;
	if (o->only != NULL && a == c->book.names.count)
		report_wrong(&c->tool->report,
		    "--only: no document is of customer \"%s\"", o->only);
}

static int
run(struct tool *tool, void *self)
{
	struct options *o = self;
	struct credit c = { .tool = tool };
	struct tool_output out;
	bool well;

	well = credit_open_ledger(&c, o, BOOK_HISTORY | BOOK_TEXTS);
	check_only(o, &c);
	if (o->from == DATE_NONE && c.book.as_of != DATE_NONE)
		o->from = date_month_start(date_month(c.book.as_of));
	tool_output(tool, &out, c.delimiter);
	credit_key_names(&c, &out.w);
	heading_made(&out.w, makes + 1);
	csv_end(&out.w);
	write_all(o, &c, &out.w);
	tool_close(tool, &out);
	credit_free(&c);
	return well ? 0 : EXIT_DATA;
}

const struct method credit_statement = {
	.name = "statement",
	.summary = "each customer's account over a period, and its ageing",
	.options = options,
	.options_size = sizeof(struct options),
	.roles = book_roles,
	.makes = makes,
	.run = run,
};
