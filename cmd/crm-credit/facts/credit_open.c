#include "credit_open.h"

#include "base/die.h"
#include "base/line.h"
#include "facts.h"
#include "purse.h"
#include "text/money.h"

#include <stdio.h>

/* The flows of a balance, as they are said. */
static const struct {
	const char *word;
	size_t at;
} flow_words[] = {
#define FLOW(word, field)                                  \
	{                                                  \
		word, offsetof(struct ledger_flows, field) \
	}
	FLOW(" = billed ", billed),
	FLOW(" - credited ", credited),
	FLOW(" - collected ", collected),
	FLOW(" + refunded ", refunded),
	FLOW(" - written off ", written_off),
	FLOW(" + recovered ", recovered),
	FLOW(" - discount ", discount),
	FLOW(" - tolerance ", tolerance),
	FLOW(" - gone before ", opened),
#undef FLOW
};

enum { ALWAYS = 5, N_FLOWS = COUNT(flow_words) };

/* "balance 70.00 = billed 100.00 - credited 0.00 - ..." */
static void
say_identity(
    struct tool *tool, const struct ledger_flows *f, struct str currency)
{
	char text[512], money[MONEY_MAX];
	int64_t balance = ledger_flows_balance(f);

	snprintf(text, sizeof(text), "%.*s%sbalance %.*s",
	    currency.n < 16 ? (int)currency.n : 16,
	    currency.n > 0 ? currency.p : "", currency.n > 0 ? " " : "",
	    (int)money_print(money, balance), money);
	for (size_t i = 0; i < N_FLOWS; i++) {
		int64_t amount =
		    *(const int64_t *)((const char *)f + flow_words[i].at);

		if (i >= ALWAYS && amount == 0)
			continue;
		line_add(text, sizeof(text), flow_words[i].word, "%.*s",
		    (int)money_print(money, amount), money);
	}
	report_detail(&tool->report, "%s", text);
}

static void
say_cuts(const struct credit *c, const char *what, bool writeoff)
{
	const struct ledger_walk *w = &c->book.walk;
	scoped_by(purse_free) struct purse purse = { .text = { NULL, 0, 0 } };
	size_t n = 0;

	vec_each (const struct ledger_cut, cut, &w->cuts) {
		if (cut->writeoff != writeoff)
			continue;
		purse_add(&purse, book_currency(&c->book, cut->customer),
		    cut->amount);
		n++;
	}
	if (n > 0)
		report_say(&c->tool->report,
		    "warning: %zu %s were cut to what was left, by %s", n, what,
		    purse_text(&purse));
}

/* Allocations to another customer's document; of one's own in another currency
 * or company there is nothing to say. */
static uint64_t
count_transfers(const struct book *b)
{
	const struct ledger *l = &b->ledger;
	uint64_t n = 0;

	vec_each (const struct ledger_move, move, &b->walk.moves) {
		uint32_t payer, owner;

		if (!move->transfer || move->amount < 0)
			continue;
		payer = l->sources.v[move->source].customer;
		owner = l->items.v[move->item].customer;
		n += !str_eq(book_customer(b, payer), book_customer(b, owner));
	}
	return n;
}

static void
say_notes(const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	uint64_t transfers = count_transfers(&c->book);

	say_cuts(c, "allocations", false);
	say_cuts(c, "write-offs", true);
	if (transfers > 0)
		report_say(&c->tool->report,
		    "warning: %llu allocations paid another customer's "
		    "document: kept as transfers",
		    (unsigned long long)transfers);
	if (w->rests > 0)
		report_say(&c->tool->report,
		    "warning: %llu payments went back beyond what was paid on "
		    "their document: the rest is a refund",
		    (unsigned long long)w->rests);
}

/* By account the number of its currency; NULL: there is one. */
static uint32_t *
number_currencies(struct credit *c, const struct book *b)
{
	uint32_t *of = NULL;

	if (b->has_currency)
		of = mem_alloc(b->names.count, sizeof(*of));
	else
		map_add(&c->currencies, STR(""));
	for (uint32_t a = 0; a < b->names.count && of != NULL; a++)
		of[a] = map_add(&c->currencies, book_currency(b, a));
	while (c->flows.n < c->currencies.count)
		vec_push(&c->flows, (struct ledger_flows){ 0 });
	return of;
}

void
credit_reconcile(struct credit *c, const struct book *b)
{
	scoped uint32_t *currency = number_currencies(c, b);
	uint32_t wrong = ledger_reconcile(&b->walk, currency, c->flows.v);

	if (wrong != LEDGER_NONE)
		die(EXIT_DATA,
		    "internal error: the ledger of \"%.*s\" does not add up",
		    STR_ARG(book_customer(b, wrong)));
	for (uint32_t a = 0; a < b->opened.n; a++) {
		struct ledger_flows *f =
		    &c->flows.v[currency == NULL ? 0 : currency[a]];

		f->billed += b->opened.v[a];
		f->opened += b->opened.v[a];
	}
}

void
credit_say_flows(struct credit *c)
{
	say_notes(c);
	for (uint32_t k = 0; k < c->flows.n; k++) {
		struct str currency = map_text(&c->currencies, k);
		const struct book_settled *s = book_settled(&c->book, currency);
		struct ledger_flows *f = &c->flows.v[k];

		/* without a record of the ledger */
		f->billed += s->documents;
		f->collected += s->documents;
		f->credited += s->returned;
		f->refunded += s->returned;
		say_identity(c->tool, f, currency);
	}
}

void
credit_say_no_due(const struct credit *c, const char *what)
{
	scoped_by(purse_free) struct purse sum = { .text = { NULL, 0, 0 } };
	const struct ledger_walk *w = &c->book.walk;

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];

		if (item->due == LEDGER_NO_DATE && !item->refund)
			purse_add(&sum,
			    credit_has_currency(c)
				? book_currency(&c->book, item->customer)
				: STR(""),
			    ledger_open(w, i));
	}
	if (!purse_is_empty(&sum))
		report_say(&c->tool->report,
		    "%s are open without a due date (--terms): they %s",
		    purse_text(&sum), what);
}

static void
read_ledger(struct credit *c, const void *options, int wants)
{
	const char *by = c->tool->common.by;

	c->has_ledger = true;
	if (by != NULL && strcmp(by, "customer") != 0 &&
	    strcmp(by, "customer_id") != 0)
		c->book.by = by;
	book_read(&c->book, &c->in, options, wants);
	credit_number_rows(c);
	if (c->book.slices != NULL)
		return;
	credit_reconcile(c, &c->book);
	credit_say_flows(c);
}

static struct credit *
open_input(struct tool *tool)
{
	struct credit *c = tool_alloc(tool, sizeof(*c));

	c->tool = tool;
	input_open(&c->in, tool);
	return c;
}

struct credit *
credit_open_ledger(struct tool *tool, const void *options, int wants)
{
	struct credit *c = open_input(tool);

	read_ledger(c, options, wants);
	return c;
}

/* Where no row can be used the header alone comes out. */
static void
read_rows(struct credit *c, const struct credit_needs *needs)
{
	/* without one it is a file that nobody has cleaned */
	bool customer = input_role(&c->in, "customer_id", false) != ROLE_NONE;
	bool facts = rows_here(&c->in);

	if (needs->documents != NULL || (!customer && !facts)) {
		if (customer)
			report_say(&c->tool->report,
			    "%s needs documents, not rows per customer",
			    needs->documents);
		input_needs(
		    &c->in, "customer_id,invoice_no,invoice_date,amount");
		input_missing(&c->in, "invoice_no");
	}
	if (!facts)
		report_say(&c->tool->report,
		    "rows per customer, but no column of what they owe "
		    "(age_balance and so on): if they are documents, name "
		    "--invoice-no=COLUMN, --invoice-date=COLUMN and "
		    "--amount=COLUMN");
	c->rows = rows_read(&c->in, needs->passed_on, &c->facts, &c->n);
	c->book.as_of = c->tool->common.as_of;
}

struct credit *
credit_open(
    struct tool *tool, const void *options, const struct credit_needs *needs)
{
	struct credit *c = open_input(tool);

	if (book_here(&c->in)) {
		read_ledger(c, options, needs->wants);
		if (needs->facts)
			facts_compute(c);
	} else {
		read_rows(c, needs);
	}
	return c;
}
