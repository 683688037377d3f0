/*
 * dso: days sales outstanding, by month or customer.
 */
#include "dso.h"

#include "base/die.h"
#include "cli/heading.h"
#include "crm-credit/crm-credit.h"
#include "math/sum.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

static const struct opt options[] = {
	{ "months", OPT_INT, offsetof(struct dso_options, months), "N", "3",
	    "months of sales: that of the day and those before it", 1, 120 },
	{ "gross", OPT_FLAG, offsetof(struct dso_options, gross),
	    .help = "sales without the credits" },
	{ "net", OPT_FLAG, offsetof(struct dso_options, net),
	    .help = "receivables less the unapplied money" },
	{ "skip-empty", OPT_FLAG, offsetof(struct dso_options, skip_empty),
	    .help = "countback goes on over months without sales" },
	BOOK_OPTIONS(struct dso_options), { 0 }
};

static const struct column_doc makes[] = {
	{ "dso_period_end", "the day; period_end where each month has a row" },
	{ "dso_ar", "open documents" }, { "dso_not_due", "those not late" },
	{ "dso_overdue", "those late" },
	{ "dso_sales", "credit sales of the days" },
	{ "dso_days", "days of the months, up to the day" },
	{ "dso", "ar / sales * days" },
	{ "dso_countback", "days of sales that the receivables make" },
	{ "dso_bound", "1: the history is too short, countback is more" },
	{ "dso_bpdso", "best possible: not_due / sales * days" },
	{ "dso_add", "average days delinquent: dso - bpdso" },
	{ "dso_true_dso", "mean age of what is open, by amount" },
	{ "dso_cei_pct", "collected of what could have been collected" },
	{ "dso_turnover", "sales / average of opening and closing ar" },
	{ "dso_sales_weighted", "sum over months of open / sales * days" },
	{ NULL, NULL }
};

/* Receivables of the rows at one day. */
struct snapshot {
	int64_t receivables, not_due, overdue;
	struct sum age; /* of open * days since the document */
};

/* The months of a ledger; [row * months + month] in sales and open. */
struct months {
	int32_t first; /* date_month */
	size_t n;
	size_t rows;
	const uint32_t *row_of; /* by account; NULL: the same */
	int64_t *sales, *open;
	int32_t day; /* of the table by month */
};

static uint32_t
row_of(const struct months *m, uint32_t account)
{
	return m->row_of == NULL ? account : m->row_of[account];
}

static void
months_start(
    struct months *m, const struct dso_options *o, const struct credit *c)
{
	const struct ledger *l = &c->book.ledger;
	int32_t last = c->book.as_of, first = last;

	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].date < first)
			first = l->items.v[i].date;
	reach_check(&c->tool->reach, first, last);
	m->first = date_month(first);
	m->n = (size_t)(date_month(last) - m->first) + 1;
	m->sales = mem_zero(m->rows * m->n, sizeof(*m->sales));
	m->open = mem_alloc(m->rows * m->n, sizeof(*m->open));
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		size_t k = (size_t)(date_month(item->date) - m->first);

		if (item->date <= last && (item->amount > 0 || !o->gross))
			m->sales[row_of(m, item->customer) * m->n + k] +=
			    item->amount;
	}
}

static void
months_free(struct months *m)
{
	free(m->sales);
	free(m->open);
}

/* The rows at the walk's day, and what is open by month of the document. */
static void
take(struct months *m, const struct dso_options *o, const struct ledger_walk *w,
    struct snapshot *s)
{
	const struct ledger *l = w->ledger;
	int64_t *unapplied;

	memset(s, 0, m->rows * sizeof(*s));
	memset(m->open, 0, m->rows * m->n * sizeof(*m->open));
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		uint32_t row = row_of(m, item->customer);
		size_t k = (size_t)(date_month(item->date) - m->first);

		if (!ledger_is_open(w, i))
			continue;
		s[row].receivables += w->open[i];
		if (item->due == LEDGER_NO_DATE || item->due >= w->day)
			s[row].not_due += w->open[i];
		else
			s[row].overdue += w->open[i];
		sum_add(
		    &s[row].age, (double)w->open[i] * (w->day - item->date));
		m->open[row * m->n + k] += w->open[i];
	}
	if (!o->net)
		return;
	unapplied = mem_zero(l->customers, sizeof(*unapplied));
	ledger_unapplied(w, unapplied);
	for (uint32_t a = 0; a < l->customers; a++)
		s[row_of(m, a)].receivables += unapplied[a];
	free(unapplied);
}

/* The latest first: the sales, what is open of them and the days of each month
 * up to `day`. */
static size_t
month_list(
    const struct months *m, size_t row, int32_t day, struct dso_month *list)
{
	size_t n = (size_t)(date_month(day) - m->first) + 1;

	for (size_t k = 0; k < n; k++) {
		size_t month = n - 1 - k;
		int32_t start = date_month_start(m->first + (int32_t)month);
		int32_t next = date_month_start(m->first + (int32_t)month + 1);

		list[k].sales = m->sales[row * m->n + month];
		list[k].open = m->open[row * m->n + month];
		list[k].days = (next <= day ? next : day + 1) - start;
	}
	return n;
}

/* Where a line begins: the receivables before the sales, and before the period
 * of the collection index. */
struct start {
	int64_t receivables, index_receivables, index_sales;
};

static struct dso_line
make_line(const struct dso_options *o, const struct snapshot *s,
    const struct dso_month *month, size_t n, const struct start *start)
{
	struct dso_period period = { .begin = start->index_receivables,
		.sales = start->index_sales,
		.end = s->receivables,
		.end_not_due = s->not_due };
	struct dso_line line = { .receivables = s->receivables,
		.not_due = s->not_due,
		.overdue = s->overdue };
	int64_t gross = s->not_due + s->overdue;
	double average;

	for (size_t k = 0; k < (size_t)o->months && k < n; k++)
		line.sales += month[k].sales;
	line.countback =
	    dso_count_back(s->receivables, month, n, o->skip_empty);
	line.weighted = dso_sales_weighted(month, n);
	line.effectiveness = dso_effectiveness(&period);
	line.true_dso = gross > 0 ? sum_value(&s->age) / (double)gross : NAN;
	average = ((double)start->receivables + (double)s->receivables) / 2;
	line.turnover = average > 0 ? (double)line.sales / average : NAN;
	return line;
}

/* What needs the days of the sales. */
static void
finish_line(const struct dso_options *o, struct dso_line *line, int32_t day)
{
	int32_t start =
	    date_month_start(date_month(day) - (int32_t)o->months + 1);

	line->period_end = day;
	line->days = day + 1 - start;
	line->dso = dso_simple(line->receivables, line->sales, line->days);
	line->best = dso_simple(line->not_due, line->sales, line->days);
}

struct dso_line *
dso_lines(const struct dso_options *o, const struct credit *c)
{
	struct months m = { .rows = c->n, .row_of = c->row_of };
	int32_t day = c->book.as_of;
	struct dso_line *line = mem_alloc(c->n, sizeof(*line));
	struct snapshot *begin = mem_alloc(c->n, sizeof(*begin));
	struct snapshot *end = mem_alloc(c->n, sizeof(*end));
	struct ledger_walk walk;
	struct dso_month *list;

	if (c->n > 0) {
		months_start(&m, o, c);
		list = mem_alloc(m.n, sizeof(*list));
		ledger_walk_start(&walk, &c->book.ledger);
		ledger_walk_to(&walk,
		    date_month_start(date_month(day) - (int32_t)o->months + 1) -
			1);
		take(&m, o, &walk, begin);
		take(&m, o, &c->walk, end);
		for (size_t row = 0; row < c->n; row++) {
			struct start start = { begin[row].receivables,
				begin[row].receivables, 0 };
			size_t n = month_list(&m, row, day, list);

			for (size_t k = 0; k < (size_t)o->months && k < n; k++)
				start.index_sales += list[k].sales;
			line[row] = make_line(o, &end[row], list, n, &start);
			finish_line(o, &line[row], day);
		}
		ledger_walk_free(&walk);
		months_free(&m);
		free(list);
	}
	free(begin);
	free(end);
	return line;
}

static void
dso_compute(void *self, struct credit *c)
{
	struct dso_options *o = self;

	o->line = dso_lines(o, c);
}

static void
dso_names(const void *self, struct csv_writer *w)
{
	(void)self;
	heading_made(w, makes);
}

static void
write_line(const struct dso_line *line, struct csv_writer *w)
{
	csv_date(w, line->period_end);
	csv_money(w, line->receivables);
	csv_money(w, line->not_due);
	csv_money(w, line->overdue);
	csv_money(w, line->sales);
	csv_int(w, line->days);
	csv_real(w, line->dso);
	csv_real(w, line->countback.days);
	csv_int(w, line->countback.bound);
	csv_real(w, line->best);
	csv_real(w, line->dso - line->best);
	csv_real(w, line->true_dso);
	csv_real(w, line->effectiveness);
	csv_real(w, line->turnover);
	csv_real(w, line->weighted);
}

static void
dso_cells(const void *self, uint32_t row, struct csv_writer *w)
{
	write_line(&((const struct dso_options *)self)->line[row], w);
}

static void
dso_finish(void *self)
{
	free(((struct dso_options *)self)->line);
}

/* By month: a row per currency and month end. */

static uint32_t *
rows_by_currency(const struct credit *c, struct map *currencies)
{
	uint32_t *row = mem_alloc(c->book.names.count, sizeof(*row));

	for (uint32_t a = 0; a < c->book.names.count; a++)
		row[a] = map_add(currencies, book_currency(&c->book, a));
	return row;
}

/* The line of a row's latest month in m; `past` are the row's receivables at
 * the ends of its months, which it goes on. */
static struct dso_line
month_line(const struct dso_options *o, const struct months *m,
    const struct snapshot *s, size_t row, int64_t *past)
{
	struct dso_month *list = mem_alloc(m->n, sizeof(*list));
	size_t n = month_list(m, row, m->day, list), before = (size_t)o->months;
	struct start start = { .index_sales = list[0].sales };
	struct dso_line line;

	if (n > 1)
		start.index_receivables = past[n - 2];
	if (n > before)
		start.receivables = past[n - 1 - before];
	past[n - 1] = s->receivables;
	line = make_line(o, s, list, n, &start);
	finish_line(o, &line, m->day);
	free(list);
	return line;
}

static void
write_months(
    const struct dso_options *o, struct credit *c, struct csv_writer *w)
{
	struct map currencies = { 0 };
	uint32_t *row = rows_by_currency(c, &currencies);
	struct months m = { .rows = currencies.count, .row_of = row };
	struct snapshot *s = mem_alloc(m.rows, sizeof(*s));
	struct ledger_walk walk;
	int64_t *past;

	months_start(&m, o, c);
	past = mem_zero(m.rows * m.n, sizeof(*past));
	ledger_walk_start(&walk, &c->book.ledger);
	for (size_t k = 0; k < m.n; k++) {
		m.day = date_month_start(m.first + (int32_t)k + 1) - 1;
		if (m.day > c->book.as_of)
			m.day = c->book.as_of;
		ledger_walk_to(&walk, m.day);
		take(&m, o, &walk, s);
		for (uint32_t r = 0; r < m.rows; r++) {
			struct dso_line line =
			    month_line(o, &m, &s[r], r, past + r * m.n);

			if (c->book.has_currency)
				csv_field(w, map_text(&currencies, r));
			write_line(&line, w);
			csv_end(w);
		}
	}
	ledger_walk_free(&walk);
	months_free(&m);
	map_free(&currencies);
	free(past);
	free(row);
	free(s);
}

static int
run_months(struct tool *tool, void *self)
{
	struct credit c = { .tool = tool };
	struct tool_output out;
	bool well = credit_open(&c, self);

	tool_output(tool, &out, c.delimiter);
	if (c.book.has_currency)
		csv_field(&out.w, STR("currency"));
	csv_field(&out.w, STR("period_end"));
	heading_made(&out.w, makes + 1);
	csv_end(&out.w);
	if (c.n > 0)
		write_months(self, &c, &out.w);
	tool_close(tool, &out);
	credit_free(&c);
	return well ? 0 : EXIT_DATA;
}

static bool
is_by_month(const void *self, const struct tool *tool)
{
	(void)self;
	return tool->common.by == NULL;
}

const struct credit_part dso_part = {
	.name = "dso",
	.needs_ledger = true,
	.compute = dso_compute,
	.names = dso_names,
	.cells = dso_cells,
	.finish = dso_finish,
	.is_table = is_by_month,
	.table = run_months,
};

const struct method credit_dso = {
	.name = "dso",
	.summary = "days sales outstanding and collection, by month or "
		   "customer (--by=customer)",
	.options = options,
	.options_size = sizeof(struct dso_options),
	.roles = book_roles,
	.makes = makes,
	.by = true,
	.run = credit_run,
	.shares_run = true,
};
