#include "credit.h"

#include "base/die.h"
#include "crm-credit/shared/facts.h"
#include "crm-credit/shared/rows.h"
#include "text/date.h"
#include "text/money.h"

#include <stdio.h>

/* In the order in which they build on each other. */
static const struct credit_part *const parts[] = { &age_part, &pay_part,
	&dso_part, &grade_part, &limit_part };

enum { N_PARTS = sizeof(parts) / sizeof(*parts) };

static const struct credit_part *
part_of(const struct tool *tool, size_t i)
{
	for (size_t k = 0; k < N_PARTS; k++)
		if (strcmp(parts[k]->name, tool->method[i]->name) == 0)
			return parts[k];
	return NULL;
}

/* With --by: the rows are the groups, in order of first appearance. */
static void
group_accounts(struct credit *c)
{
	struct book *b = &c->book;
	VEC(char) none = { 0 }; /* empty cells, for who has only payments */

	if (b->by == NULL)
		return;
	for (const char *p = b->by; *p != '\0'; p++)
		if (*p == ',')
			vec_push(&none, '\x1f');
	c->row_of = mem_alloc(b->names.count, sizeof(*c->row_of));
	for (uint32_t a = 0; a < b->names.count; a++) {
		uint32_t group = b->accounts.v[a].group;
		struct str name = group == LEDGER_NONE
		    ? (struct str){ none.v, none.n }
		    : map_text(&b->groups, group);

		c->row_of[a] =
		    book_name(&c->row_names, b, name, book_currency(b, a));
	}
	vec_free(&none);
}

static bool
read_ledger(struct credit *c, const void *options, int wants)
{
	struct tool *tool = c->tool;
	bool well;

	c->has_ledger = true;
	if (tool->common.by != NULL &&
	    strcmp(tool->common.by, "customer") != 0 &&
	    strcmp(tool->common.by, "customer_id") != 0)
		c->book.by = tool->common.by;
	well = book_read(&c->book, &c->in, options, wants);
	if (!well)
		book_clear(&c->book);
	ledger_walk_start(&c->walk, &c->book.ledger);
	ledger_walk_to(&c->walk, c->book.as_of);
	group_accounts(c);
	c->n = c->book.by == NULL ? c->book.names.count : c->row_names.count;
	credit_reconcile(c);
	return well;
}

/* "balance 70.00 = billed 100.00 - credited 0.00 - ..." */
static void
say_identity(struct tool *tool, const struct ledger_flows *f, int64_t balance)
{
	const int64_t amount[] = { balance, f->billed, f->credited,
		f->collected, f->refunded, f->written_off };
	static const char *const word[] = { "balance ", " = billed ",
		" - credited ", " - collected ", " + refunded ",
		" - written off " };
	char text[512], money[MONEY_MAX];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(amount) / sizeof(*amount); i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%.*s",
		    word[i], (int)money_print(money, amount[i]), money);
	report_detail(&tool->report, "%s", text);
}

static void
say_notes(const struct credit *c)
{
	const struct ledger_walk *w = &c->walk;
	char text[MONEY_MAX];

	if (w->cuts > 0)
		report_say(&c->tool->report,
		    "warning: %llu allocations or write-offs were cut to what "
		    "was left, by %.*s",
		    (unsigned long long)w->cuts,
		    (int)money_print(text, w->cut_amount), text);
	if (w->transfers > 0)
		report_say(&c->tool->report,
		    "warning: %llu allocations paid another customer's "
		    "document: kept as transfers",
		    (unsigned long long)w->transfers);
}

void
credit_reconcile(const struct credit *c)
{
	uint32_t n = c->book.names.count;
	struct ledger_flows *flows = mem_zero(n, sizeof(*flows)), sum = { 0 };
	int64_t *balance = mem_zero(n, sizeof(*balance)), total = 0;

	ledger_flows(&c->walk, LEDGER_NO_DATE, flows);
	ledger_balances(&c->walk, balance);
	for (uint32_t a = 0; a < n; a++) {
		if (balance[a] != ledger_flows_balance(&flows[a]))
			die(EXIT_DATA,
			    "internal error: the ledger of \"%.*s\" "
			    "does not add up",
			    STR_ARG(book_customer(&c->book, a)));
		sum.billed += flows[a].billed + c->book.accounts.v[a].settled;
		sum.collected +=
		    flows[a].collected + c->book.accounts.v[a].settled;
		sum.credited += flows[a].credited;
		sum.refunded += flows[a].refunded;
		sum.written_off += flows[a].written_off;
		total += balance[a];
	}
	say_notes(c);
	say_identity(c->tool, &sum, total);
	free(flows);
	free(balance);
}

struct str
credit_customer(const struct credit *c, uint32_t row)
{
	if (!c->has_ledger)
		return rows_customer(c->rows, row);
	return c->row_of == NULL ? book_customer(&c->book, row) : STR("");
}

void
credit_no_groups(const struct credit *c, const char *option, const char *file)
{
	if (file != NULL && c->row_of != NULL)
		die(EXIT_USAGE,
		    "%s is about customers: not with --by=%s, whose rows are "
		    "groups",
		    option, c->book.by);
}

void
credit_key_names(const struct credit *c, struct csv_writer *w)
{
	struct str rest =
	    c->book.by == NULL ? STR("customer_id") : str_of(c->book.by);

	while (rest.p != NULL)
		csv_field(w, str_trim(str_cut(&rest, ',')));
	if (c->book.has_currency)
		csv_field(w, STR("currency"));
}

void
credit_keys(const struct credit *c, uint32_t row, struct csv_writer *w)
{
	const struct map *names =
	    c->book.by == NULL ? &c->book.names : &c->row_names;
	struct str rest =
	    c->has_ledger ? map_text(names, row) : credit_customer(c, row);
	size_t more = c->book.has_currency; /* the last of the cells */

	for (const char *p = c->book.by; p != NULL && *p != '\0'; p++)
		more += *p == ',';
	for (; more > 0; more--)
		csv_field(w, str_cut(&rest, '\x1f'));
	csv_field(w, rest);
}

void
credit_free(struct credit *c)
{
	if (c->has_ledger) {
		ledger_walk_free(&c->walk);
		book_free(&c->book);
	}
	if (c->rows != NULL)
		rows_free(c->rows);
	map_free(&c->row_names);
	free(c->row_of);
	free(c->facts);
}

static int
wants_of(const struct tool *tool)
{
	int wants = 0;

	for (size_t i = 0; i < tool->methods; i++) {
		const struct credit_part *part = part_of(tool, i);

		wants |= part->wants == NULL ? BOOK_HISTORY
					     : part->wants(tool->options[i]);
	}
	return wants;
}

/* Where no row can be used the header alone comes out. */
static bool
close_rows(struct credit *c)
{
	bool well = rows_close(c->rows);

	c->book.as_of = c->tool->common.as_of;
	c->n = well ? rows_count(c->rows) : 0;
	return well;
}

/* The rows must do for all methods. */
static bool
read_rows(struct credit *c)
{
	for (size_t i = 0; i < c->tool->methods; i++)
		if (part_of(c->tool, i)->needs_ledger) {
			report_say(&c->tool->report,
			    "%s needs documents, not rows per customer",
			    c->tool->method[i]->name);
			input_missing(&c->in, "invoice_no");
		}
	c->rows = rows_read(&c->in, true);
	return close_rows(c);
}

static void
write_all(struct credit *c)
{
	struct tool *tool = c->tool;
	struct tool_output o;

	tool_output(tool, &o, c->delimiter);
	if (c->has_ledger)
		credit_key_names(c, &o.w);
	else
		rows_names(c->rows, &o.w);
	for (size_t i = 0; i < tool->methods; i++)
		part_of(tool, i)->names(tool->options[i], &o.w);
	csv_end(&o.w);
	for (uint32_t row = 0; row < c->n; row++) {
		if (c->has_ledger)
			credit_keys(c, row, &o.w);
		else
			rows_cells(c->rows, row, &o.w);
		for (size_t i = 0; i < tool->methods; i++)
			part_of(tool, i)->cells(tool->options[i], row, &o.w);
		csv_end(&o.w);
	}
	tool_close(tool, &o);
}

static void
open_input(struct credit *c)
{
	input_open(&c->in, c->tool);
	c->delimiter = c->in.delimiter;
}

bool
credit_open_ledger(struct credit *c, const void *options, int wants)
{
	open_input(c);
	return read_ledger(c, options, wants);
}

bool
credit_open(struct credit *c, const void *options)
{
	bool well;

	open_input(c);
	if (book_here(&c->in))
		well = read_ledger(c, options, wants_of(c->tool));
	else
		well = read_rows(c);
	for (size_t i = 0; i < c->tool->methods; i++)
		if (part_of(c->tool, i)->needs_facts && c->facts == NULL)
			facts_compute(c);
	return well;
}

bool
credit_open_alone(struct credit *c, const void *options, int wants)
{
	bool well;

	open_input(c);
	if (book_here(&c->in))
		return read_ledger(c, options, wants);
	c->rows = rows_read(&c->in, false);
	well = close_rows(c);
	facts_compute(c);
	return well;
}

int
credit_run(struct tool *tool, void *options)
{
	struct credit c = { .tool = tool };
	const struct credit_part *first = part_of(tool, 0);
	bool well;

	if (tool->methods == 1 && first->is_table != NULL &&
	    first->is_table(options, tool))
		return first->table(tool, options);
	well = credit_open(&c, options);
	for (size_t k = 0; k < N_PARTS; k++)
		for (size_t i = 0; i < tool->methods; i++)
			if (part_of(tool, i) == parts[k])
				parts[k]->compute(tool->options[i], &c);
	write_all(&c);
	for (size_t i = 0; i < tool->methods; i++)
		if (part_of(tool, i)->finish != NULL)
			part_of(tool, i)->finish(tool->options[i]);
	credit_free(&c);
	return well ? 0 : EXIT_DATA;
}
