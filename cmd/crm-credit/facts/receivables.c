#include "receivables.h"

#include "math/sum.h"
#include "text/date.h"

#include <math.h>

/* Receivables of the rows at one day. */
struct snapshot {
	int64_t receivables, not_due, no_due, overdue;
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

/* A sale of a month, or a credit that takes it back. */
static void
add_sale(struct months *m, const struct ledger *l, uint32_t customer,
    int32_t date, int64_t amount)
{
	size_t k = (size_t)(date_month(date) - m->first);

	m->sales[row_of(m, customer) * m->n + k] +=
	    ledger_read(l, customer, amount);
}

static void
add_sales(struct months *m, const struct receivables_rules *o,
    const struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++)
		if (ledger_is_sale(w, i))
			add_sale(m, l, l->items.v[i].customer,
			    l->items.v[i].date, l->items.v[i].amount);
	if (o->gross)
		return;
	for (size_t s = 0; s < l->sources.n; s++)
		if (l->sources.v[s].kind == LEDGER_CREDIT &&
		    l->sources.v[s].date <= w->day)
			add_sale(m, l, l->sources.v[s].customer,
			    l->sources.v[s].date, -l->sources.v[s].amount);
	vec_each (const struct ledger_move, move, &w->moves)
		if (move->cause == LEDGER_REVERSED &&
		    l->sources.v[move->source].kind == LEDGER_CREDIT)
			add_sale(m, l, l->sources.v[move->source].customer,
			    move->date, move->amount);
}

/* The months up to the day of a walk, which is as-of. */
static void
months_start(
    struct months *m, const struct receivables_rules *o, const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;
	int32_t first = w->day;

	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].date < first)
			first = l->items.v[i].date;
	for (size_t s = 0; s < l->sources.n; s++)
		if (l->sources.v[s].kind == LEDGER_CREDIT &&
		    l->sources.v[s].date < first)
			first = l->sources.v[s].date;
	reach_check(&c->tool->reach, first, w->day);
	m->first = date_month(first);
	m->n = (size_t)(date_month(w->day) - m->first) + 1;
	m->sales = mem_zero(m->rows * m->n, sizeof(*m->sales));
	m->open = mem_alloc(m->rows * m->n, sizeof(*m->open));
	add_sales(m, o, w);
}

static void
months_free(struct months *m)
{
	free(m->sales);
	free(m->open);
}

void
receivables_sales(const struct credit *c, int32_t days, int64_t *sales)
{
	const struct ledger_walk *w = &c->book.walk;
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];

		if (ledger_is_sale(w, i) && item->date > w->day - days)
			sales[credit_row(c, item->customer)] +=
			    ledger_read(l, item->customer, item->amount);
	}
	vec_each (const struct ledger_source, source, &l->sources)
		if (source->kind == LEDGER_CREDIT && source->date <= w->day &&
		    source->date > w->day - days)
			sales[credit_row(c, source->customer)] -=
			    ledger_read(l, source->customer, source->amount);
}

/* The rows at the walk's day, and what is open by month of the document. */
static void
take(struct months *m, const struct receivables_rules *o,
    const struct ledger_walk *w, struct snapshot *s)
{
	const struct ledger *l = w->ledger;
	scoped int64_t *unapplied = NULL;

	memset(s, 0, m->rows * sizeof(*s));
	memset(m->open, 0, m->rows * m->n * sizeof(*m->open));
	for (size_t i = 0; i < l->items.n; i++) {
		const struct ledger_item *item = &l->items.v[i];
		uint32_t row = row_of(m, item->customer);
		size_t k = (size_t)(date_month(item->date) - m->first);
		int64_t open;

		if (!ledger_is_open(w, i))
			continue;
		open = ledger_open(w, i);
		s[row].receivables += open;
		if (item->due == LEDGER_NO_DATE)
			s[row].no_due += open;
		if (item->due == LEDGER_NO_DATE || item->due >= w->day)
			s[row].not_due += open;
		else
			s[row].overdue += open;
		sum_add(&s[row].age, (double)open * (w->day - item->date));
		m->open[row * m->n + k] += open;
	}
	if (!o->net)
		return;
	unapplied = mem_zero(l->customers, sizeof(*unapplied));
	ledger_unapplied(w, unapplied);
	for (uint32_t a = 0; a < l->customers; a++)
		s[row_of(m, a)].receivables += unapplied[a];
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

static struct receivables_line
make_line(const struct receivables_rules *o, const struct snapshot *s,
    const struct dso_month *month, size_t n, const struct start *start)
{
	struct dso_period period = { .begin = start->index_receivables,
		.sales = start->index_sales,
		.end = s->receivables,
		.end_not_due = s->not_due };
	struct receivables_line line = { .receivables = s->receivables,
		.not_due = s->not_due,
		.no_due = s->no_due,
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
finish_line(const struct receivables_rules *o, struct receivables_line *line,
    int32_t day)
{
	int32_t start =
	    date_month_start(date_month(day) - (int32_t)o->months + 1);

	line->period_end = day;
	line->days = day + 1 - start;
	line->dso = dso_simple(line->receivables, line->sales, line->days);
	line->best = dso_simple(line->not_due, line->sales, line->days);
}

static void
add_year_sales(const struct credit *c, struct receivables_line *line)
{
	scoped int64_t *sales = mem_zero(c->n, sizeof(*sales));

	receivables_sales(c, 365, sales);
	for (uint32_t row = 0; row < c->n; row++)
		line[row].year_sales = sales[row];
}

struct receivables_line *
receivables_lines(const struct receivables_rules *o, const struct credit *c)
{
	struct months m = { .rows = c->n, .row_of = c->row_of };
	int32_t day = c->book.as_of;
	struct receivables_line *line = mem_alloc(c->n, sizeof(*line));
	scoped struct snapshot *begin = mem_alloc(c->n, sizeof(*begin));
	scoped struct snapshot *end = mem_alloc(c->n, sizeof(*end));
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
		take(&m, o, &c->book.walk, end);
		for (size_t row = 0; row < c->n; row++) {
			struct start start = { begin[row].receivables,
				begin[row].receivables, 0 };
			size_t n = month_list(&m, row, day, list);

			for (size_t k = 0; k < (size_t)o->months && k < n; k++)
				start.index_sales += list[k].sales;
			line[row] = make_line(o, &end[row], list, n, &start);
			finish_line(o, &line[row], day);
		}
		add_year_sales(c, line);
		ledger_walk_free(&walk);
		months_free(&m);
		free(list);
	}
	return line;
}

static uint32_t *
rows_by_currency(const struct credit *c, struct map *currencies)
{
	uint32_t *row = mem_alloc(c->book.names.count, sizeof(*row));

	for (uint32_t a = 0; a < c->book.names.count; a++)
		row[a] = map_add(currencies,
		    credit_has_currency(c) ? book_currency(&c->book, a)
					   : STR(""));
	return row;
}

/* The line of a row's latest month in m; `past` are the row's receivables at
 * the ends of its months, which it goes on. */
static struct receivables_line
month_line(const struct receivables_rules *o, const struct months *m,
    const struct snapshot *s, size_t row, int64_t *past)
{
	scoped struct dso_month *list = mem_alloc(m->n, sizeof(*list));
	size_t n = month_list(m, row, m->day, list), before = (size_t)o->months;
	struct start start = { .index_sales = list[0].sales };
	struct receivables_line line;

	if (n > 1)
		start.index_receivables = past[n - 2];
	if (n > before)
		start.receivables = past[n - 1 - before];
	past[n - 1] = s->receivables;
	line = make_line(o, s, list, n, &start);
	finish_line(o, &line, m->day);
	return line;
}

void
receivables_by_month(struct receivables_months *months,
    const struct receivables_rules *o, const struct credit *c)
{
	scoped uint32_t *row = rows_by_currency(c, &months->currencies);
	scoped_by(months_free) struct months m = {
		.rows = months->currencies.count, .row_of = row
	};
	scoped struct snapshot *s = mem_alloc(m.rows, sizeof(*s));
	scoped_by(ledger_walk_free) struct ledger_walk walk;
	scoped int64_t *past = NULL;

	months_start(&m, o, c);
	months->n = m.n;
	months->line = mem_alloc(m.n * m.rows, sizeof(*months->line));
	past = mem_zero(m.rows * m.n, sizeof(*past));
	ledger_walk_start(&walk, &c->book.ledger);
	for (size_t k = 0; k < m.n; k++) {
		m.day = date_month_start(m.first + (int32_t)k + 1) - 1;
		if (m.day > c->book.as_of)
			m.day = c->book.as_of;
		ledger_walk_to(&walk, m.day);
		take(&m, o, &walk, s);
		for (uint32_t r = 0; r < m.rows; r++)
			months->line[k * m.rows + r] =
			    month_line(o, &m, &s[r], r, past + r * m.n);
	}
}

void
receivables_months_free(struct receivables_months *months)
{
	map_free(&months->currencies);
	free(months->line);
}
