#include "credit_open.h"

#include "base/die.h"
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

enum { ALWAYS = 5, N_FLOWS = sizeof(flow_words) / sizeof(*flow_words) };

/* "balance 70.00 = billed 100.00 - credited 0.00 - ..." */
static void
say_identity(struct tool *tool, const struct ledger_flows *f, int64_t balance,
    struct str currency)
{
	char text[512], money[MONEY_MAX];
	size_t n = (size_t)snprintf(text, sizeof(text), "%.*s%sbalance %.*s",
	    currency.n < 16 ? (int)currency.n : 16,
	    currency.n > 0 ? currency.p : "", currency.n > 0 ? " " : "",
	    (int)money_print(money, balance), money);

	for (size_t i = 0; i < N_FLOWS; i++) {
		int64_t amount =
		    *(const int64_t *)((const char *)f + flow_words[i].at);

		if (i >= ALWAYS && amount == 0)
			continue;
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.*s",
		    flow_words[i].word, (int)money_print(money, amount), money);
	}
	report_detail(&tool->report, "%s", text);
}

static void
say_cuts(const struct credit *c, const char *what, bool writeoff)
{
	const struct ledger_walk *w = &c->book.walk;
	struct purse purse = { .text = { NULL, 0, 0 } };
	size_t n = 0;

	for (size_t i = 0; i < w->cuts.n; i++) {
		const struct ledger_cut *cut = &w->cuts.v[i];

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
	purse_free(&purse);
}

/* Allocations to another customer's document; of one's own in another currency
 * or company there is nothing to say. */
static uint64_t
count_transfers(const struct book *b)
{
	const struct ledger *l = &b->ledger;
	uint64_t n = 0;

	for (size_t m = 0; m < b->walk.moves.n; m++) {
		const struct ledger_move *move = &b->walk.moves.v[m];
		uint32_t payer, owner;

		if (move->cause > LEDGER_RECOVERED || move->amount < 0)
			continue;
		payer = l->sources.v[move->source].customer;
		owner = l->items.v[move->item].customer;
		n += payer != owner &&
		    !str_eq(book_customer(b, payer), book_customer(b, owner));
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

/* Adds b to a where they are in one currency. */
static void
add_flows(struct ledger_flows *a, const struct ledger_flows *b)
{
	for (size_t i = 0; i < N_FLOWS; i++)
		*(int64_t *)((char *)a + flow_words[i].at) +=
		    *(const int64_t *)((const char *)b + flow_words[i].at);
}

/* "balance ..." of each currency. */
static void
say_balances(const struct credit *c, const struct ledger_flows *flows,
    const int64_t *balance)
{
	const struct book *b = &c->book;
	uint32_t n = b->names.count;
	struct map currencies = { 0 };
	struct ledger_flows *sum = mem_zero(n + 1ul, sizeof(*sum));
	int64_t *total = mem_zero(n + 1ul, sizeof(*total));

	map_add(&currencies, n > 0 ? book_currency(b, 0) : STR(""));
	for (uint32_t a = 0; a < n; a++) {
		uint32_t k = b->has_currency
		    ? map_add(&currencies, book_currency(b, a))
		    : 0;

		add_flows(&sum[k], &flows[a]);
		total[k] += balance[a];
	}
	for (uint32_t k = 0; k < currencies.count; k++)
		say_identity(
		    c->tool, &sum[k], total[k], map_text(&currencies, k));
	map_free(&currencies);
	free(sum);
	free(total);
}

static void
reconcile(const struct credit *c)
{
	const struct book *b = &c->book;
	uint32_t n = b->names.count;
	struct ledger_flows *flows = mem_zero(n, sizeof(*flows));
	int64_t *balance = mem_zero(n, sizeof(*balance));

	ledger_flows(&b->walk, LEDGER_NO_DATE, flows);
	ledger_balances(&b->walk, balance);
	for (uint32_t a = 0; a < n; a++) {
		if (balance[a] != ledger_flows_balance(&flows[a]))
			die(EXIT_DATA,
			    "internal error: the ledger of \"%.*s\" "
			    "does not add up",
			    STR_ARG(book_customer(b, a)));
		flows[a].billed +=
		    b->accounts.v[a].settled + book_sum(&b->opened, a);
		flows[a].collected += b->accounts.v[a].settled;
		flows[a].credited += b->accounts.v[a].returned;
		flows[a].refunded += b->accounts.v[a].returned;
		flows[a].opened += book_sum(&b->opened, a);
	}
	say_notes(c);
	say_balances(c, flows, balance);
	free(flows);
	free(balance);
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
	reconcile(c);
}

static void
open_input(struct credit *c)
{
	input_open(&c->in, c->tool);
	c->delimiter = c->in.delimiter;
}

void
credit_open_ledger(struct credit *c, const void *options, int wants)
{
	open_input(c);
	read_ledger(c, options, wants);
}

/* Where no row can be used the header alone comes out. */
static void
read_rows(struct credit *c, const struct credit_needs *needs)
{
	bool well;

	if (needs->documents != NULL) {
		report_say(&c->tool->report,
		    "%s needs documents, not rows per customer",
		    needs->documents);
		input_needs(
		    &c->in, "customer_id,invoice_no,invoice_date,amount");
		input_missing(&c->in, "invoice_no");
	}
	c->rows = rows_read(&c->in, needs->passed_on);
	well = rows_close(c->rows);
	c->book.as_of = c->tool->common.as_of;
	c->n = well ? rows_count(c->rows) : 0;
	c->facts = mem_alloc(c->n, sizeof(*c->facts));
	for (uint32_t r = 0; r < c->n; r++)
		c->facts[r] = fact_unknown();
	if (well)
		rows_facts(c->rows, c->facts);
}

void
credit_open(
    struct credit *c, const void *options, const struct credit_needs *needs)
{
	open_input(c);
	if (!book_here(&c->in)) {
		read_rows(c, needs);
		return;
	}
	read_ledger(c, options, needs->wants);
	if (needs->facts)
		facts_compute(c);
}
