/*
 * statement: a customer's account over a period.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit/facts/credit_open.h"
#include "csv/row.h"
#include "page.h"
#include "text/date.h"

#include <stddef.h>

struct options {
	struct book_options book;
	const char *only, *letters, *mail;
	int32_t from;
};

#include "statement.def"

static void
sort_lines(struct lines *lines, struct sort_item *order)
{
	sort_order(order, lines->list.n, i,
	    sort_key_within(lines->list.v[i].row, lines->list.v[i].date));
}

/* Where the rows of the accounts go: to a table, or to pages. */
struct sink {
	struct csv_writer *w;
	struct page *page; /* or NULL */
	const struct credit *c;
	uint32_t row;
};

/* A row, with its keys; `moves`: the balance. */
static void
put_line(
    const struct sink *to, const struct line *line, bool moves, int64_t balance)
{
	struct csv_writer *w = to->w;

	if (to->page != NULL) {
		page_add(to->page, line, moves, balance);
		return;
	}
	credit_keys(to->c, to->row, w);
	csv_row(w, csv_day(line->date), line->type, line->name,
	    csv_amount(
		(moves && line->amount >= 0) ? line->amount : CSV_NO_AMOUNT),
	    csv_amount(
		(moves && line->amount < 0) ? -line->amount : CSV_NO_AMOUNT),
	    csv_amount(balance));
}

static void
write_foot(const struct sink *to, const struct ageing *aged)
{
	static const char *const name[] = { "not_due", "d1_30", "d31_60",
		"d61_90", "d91_up", "no_due", "unapplied" };
	struct line line = { .date = to->c->book.as_of };

	for (size_t k = 0; k < 7; k++) {
		int64_t amount = k < 5 ? aged->bucket[k]
		    : k == 5	       ? aged->no_due
				       : aged->unapplied;

		line.type = name[k];
		put_line(to, &line, false, amount);
	}
}

/* One account's lines in order of date. */
struct account {
	const struct lines *lines;
	const struct sort_item *order;
	size_t n;
	const int64_t *opening; /* by row, where rates change it; or NULL */
};

static const struct line *
line_at(const struct account *a, size_t i)
{
	return &a->lines->list.v[a->order[i].index];
}

/* Opening, the lines of the period, closing and the foot. */
static void
write_account(const struct options *o, const struct credit *c,
    const struct account *a, const struct ageing *aged, const struct sink *to)
{
	uint32_t number = to->row;
	struct line edge = { .date = o->from, .type = "opening" };
	int64_t balance = 0;
	size_t i = 0;

	for (; i < a->n && line_at(a, i)->date < o->from; i++)
		balance += line_at(a, i)->amount;
	if (a->opening != NULL)
		balance = a->opening[number];
	put_line(to, &edge, false, balance);
	for (; i < a->n; i++) {
		balance += line_at(a, i)->amount;
		put_line(to, line_at(a, i), true, balance);
	}
	edge.date = c->book.as_of;
	edge.amount = ageing_balance(aged, &aged_usual) - balance;
	if (edge.amount != 0 && c->book.rate == NULL)
		die(EXIT_DATA,
		    "internal error: the statement of \"%.*s\" does not add up",
		    STR_ARG(credit_customer(c, number)));
	if (edge.amount != 0) {
		edge.type = "exchange";
		balance += edge.amount;
		put_line(to, &edge, true, balance);
	}
	edge.type = "closing";
	put_line(to, &edge, false, balance);
	write_foot(to, aged);
}

static void
put_account(const struct options *o, const struct account *a,
    const struct aged *rows, const struct sink *to, struct out *out)
{
	struct ageing aged = aged_row(rows, to->row);

	if (to->page != NULL)
		page_start(to->page, to->row, &aged);
	write_account(o, to->c, a, &aged, to);
	if (to->page != NULL)
		page_put(to->page, out);
}

static void
write_all(struct options *o, struct credit *c, struct csv_writer *w)
{
	struct lines *lines = tool_alloc(c->tool, sizeof(*lines));
	scoped int64_t *opening = NULL;
	struct page *page = tool_alloc(c->tool, sizeof(*page));
	struct sink to = { w, o->letters == NULL ? NULL : page, c, 0 };
	scoped struct sort_item *order = NULL;
	struct aged_rules rules = { .bounds = &aged_usual };
	struct aged aged;

	page->c = c;
	page->from = o->from;
	aged_open(&aged, c, &c->book.walk, &rules);
	if (to.page != NULL)
		page_open(page, o->letters, o->mail, o->book.customers);
	lines_make(lines, c);
	order = mem_alloc(lines->list.n, sizeof(*order));
	sort_lines(lines, order);
	if (lines->dated) {
		opening = mem_zero(c->n, sizeof(*opening));
		lines_opening(c, o->from - 1, opening);
	}
	for (size_t i = 0, end; i < lines->list.n; i = end) {
		struct account a = { lines, order + i, 0, opening };

		to.row = line_at(&a, 0)->row;
		for (end = i; end < lines->list.n &&
		     order[end].key >> 32 == order[i].key >> 32;)
			end++;
		a.n = end - i;
		if (o->only == NULL ||
		    str_eq(credit_customer(c, to.row), str_of(o->only)))
			put_account(o, &a, &aged, &to, w->out);
	}
	if (to.page != NULL)
		page_close(page);
	aged_close(&aged);
}

/* Tells when --only is nobody. */
static void
check_only(const struct options *o, const struct credit *c)
{
	uint32_t a = 0;

	while (o->only != NULL && a < c->n &&
	    !str_eq(credit_customer(c, a), str_of(o->only)))
		a++;
	if (o->only != NULL && a == c->n)
		report_wrong(&c->tool->report,
		    "--only: no document is of customer \"%s\"", o->only);
}

static int
run(struct tool *tool, void *self)
{
	struct options *o = self;
	struct credit *c;
	struct csv_writer *w;

	if (o->mail != NULL && o->letters == NULL)
		die(EXIT_USAGE, "--mail needs --letters=LANGUAGE=FILE");
	c = credit_open_ledger(tool, o, BOOK_HISTORY | BOOK_TEXTS | BOOK_RATES);
	check_only(o, c);
	if (o->from == DATE_NONE && c->book.as_of != DATE_NONE)
		o->from = date_month_start(date_month(c->book.as_of));
	w = tool_output(tool);
	if (o->letters == NULL) {
		credit_key_names(c, w);
		heading_made(w, makes + 1);
		csv_end(w);
	}
	write_all(o, c, w);
	return tool_close(tool);
}

const struct method credit_statement = { METHOD_TOLD, .run = run };
