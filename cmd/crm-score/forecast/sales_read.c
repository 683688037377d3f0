/*
 * sales_read: rows of orders, or a table period,value, to sums per node and
 * period.
 */
#include "sales.h"

#include "base/set.h"
#include "cli/reach.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>

struct reading {
	struct sales *s;
	size_t date, amount, customer, order, quantity, period, value, currency;
	struct map ids;	 /* orders or customers */
	struct set seen; /* of one in a cell */
	struct text key;
};

/* The node of a key, made when it is new. */
static uint32_t
node_of(struct sales *s, struct str key, uint32_t parent, int depth)
{
	uint32_t number = map_add(&s->keys, key);

	if (number == s->node.n)
		vec_push(&s->node,
		    (struct sales_node){ .parent = parent, .depth = depth });
	return number;
}

void
sales_reach(struct sales *s, int32_t day)
{
	if (s->earliest == DATE_NONE)
		s->earliest = s->latest = day;
	if (day >= s->earliest && day <= s->latest)
		return;
	if (day < s->earliest)
		s->earliest = day;
	else
		s->latest = day;
	reach_check(&s->tool->reach, s->earliest, s->latest);
}

double *
sales_cell(struct sales *s, struct sales_node *node, int32_t period)
{
	double empty = s->table ? NAN : 0;
	size_t n = node->sums.n, front;

	if (n == 0)
		node->base = period;
	if (period < node->base) {
		front = (size_t)(node->base - period);
		vec_reserve(&node->sums, n + front);
		memmove(node->sums.v + front, node->sums.v,
		    n * sizeof(*node->sums.v));
		node->sums.n += front;
		node->base = period;
		for (size_t i = 0; i < front; i++)
			node->sums.v[i] = empty;
	}
	while (node->sums.n <= (size_t)(period - node->base))
		vec_push(&node->sums, empty);
	return &node->sums.v[period - node->base];
}

/* Is it the first time that id is seen in this cell? */
static bool
first_time(struct reading *r, uint32_t node, int32_t period, struct str id)
{
	uint64_t cell = (uint64_t)node << 32 | (uint32_t)period;
	uint64_t who = map_add(&r->ids, id);

	cell = (cell ^ cell >> 31) * UINT64_C(0x9e3779b97f4a7c15);
	return set_add(&r->seen, cell + who * UINT64_C(0xd1342543de82ef95));
}

/* A row's figure in one node; `id` is what is counted once, or NULL. */
static void
add(struct reading *r, uint32_t number, int32_t period, double x,
    const struct str *id)
{
	struct sales_node *node = &r->s->node.v[number];
	double *cell = sales_cell(r->s, node, period);

	if (id == NULL || first_time(r, number, period, *id))
		*cell = isnan(*cell) ? x : *cell + x;
}

/* The nodes of a row, from the total down to its item. */
static size_t
nodes_of(struct reading *r, const struct csv_row *row, uint32_t *number)
{
	struct sales *s = r->s;

	r->key.n = 0;
	number[0] = node_of(s, STR(""), 0, 0);
	for (size_t i = 0; i < s->columns; i++) {
		struct str cell = str_trim(row->field[s->by[i]]);

		vec_append(&r->key, cell.p, cell.n);
		vec_push(&r->key, '\037');
		number[i + 1] = node_of(s, (struct str){ r->key.v, r->key.n },
		    number[i], (int)i + 1);
	}
	return s->columns + 1;
}

/* Adds to all nodes of the row. */
static void
add_everywhere(struct reading *r, const struct csv_row *row, int32_t day,
    double x, const struct str *id)
{
	int32_t period = period_of(r->s->kind, day);
	uint32_t number[SALES_BY + 1];
	size_t n = nodes_of(r, row, number);

	for (size_t i = 0; i < n; i++)
		add(r, number[i], period, x, id);
}

static void
add_order(struct reading *r, const struct csv_row *row)
{
	struct sales *s = r->s;
	int32_t day, as_of = s->tool->common.as_of;
	int64_t amount = 0, quantity = 0;
	struct str id;
	double x;

	if (!input_date(&s->in, row, r->date, &day) ||
	    !input_money(&s->in, row, r->amount, &amount))
		return;
	if (as_of != DATE_NONE && day > as_of) {
		input_skip(&s->in, "after as-of");
		return;
	}
	sales_reach(s, day);
	if (s->o->rates != NULL)
		amount = rates_times(s->tool, amount,
		    rates_at(&s->rates, s->tool,
			input_currency(&s->in, row, r->currency), day));
	switch (s->o->measure) {
	case SALES_UNITS:
		if (!input_money(&s->in, row, r->quantity, &quantity))
			return;
		add_everywhere(r, row, day, money_real(quantity), NULL);
		return;
	case SALES_ORDERS:
	case SALES_CUSTOMERS:
		x = amount > 0;
		if (s->o->measure == SALES_ORDERS && r->order == ROLE_NONE) {
			add_everywhere(r, row, day, x, NULL);
			return;
		}
		if (!input_text(&s->in, row,
			s->o->measure == SALES_ORDERS ? r->order : r->customer,
			"id", &id))
			return;
		add_everywhere(r, row, day, x, amount > 0 ? &id : NULL);
		return;
	default:
		add_everywhere(r, row, day, money_real(amount), NULL);
	}
}

/* A row of a table: its period tells of which kind all are. */
static void
add_value(struct reading *r, const struct csv_row *row)
{
	struct sales *s = r->s;
	enum period_kind kind;
	uint32_t number[SALES_BY + 1];
	struct str text;
	int32_t day;
	double x, *cell;

	if (!input_text(&s->in, row, r->period, "period", &text))
		return;
	if (!period_parse(text, &kind, &day)) {
		input_bad(&r->s->in, row, r->period, "bad-period",
		    "no period: 2024, 2024-Q2, 2024-03, 2024-W07 or a date "
		    "are");
		return;
	}
	if (!s->kind_known) {
		s->kind = kind;
		s->kind_known = true;
	}
	if (kind != s->kind && kind != PERIOD_DAY) {
		input_bad(&r->s->in, row, r->period, "bad-period",
		    "a period of another kind than those asked for, or above");
		return;
	}
	if (!input_real(&s->in, row, r->value, &x))
		return;
	if (s->tool->common.as_of != DATE_NONE && day > s->tool->common.as_of) {
		input_skip(&s->in, "after as-of");
		return;
	}
	input_note_date(&s->in, row, day);
	sales_reach(s, day);
	nodes_of(r, row, number);
	cell = sales_cell(
	    s, &s->node.v[number[s->columns]], period_of(s->kind, day));
	if (!isnan(*cell)) {
		input_bad(&r->s->in, row, r->period, "period-twice",
		    "the period is there already");
		return;
	}
	add_everywhere(r, row, day, x, NULL);
}

/* Columns of orders. */
static void
open_orders(struct reading *r)
{
	struct sales *s = r->s;
	struct input *in = &s->in;

	if (r->date == ROLE_NONE && r->value == ROLE_NONE &&
	    input_role(in, "amount", false) == ROLE_NONE)
		input_needs(in, "date,amount");
	if (r->date == ROLE_NONE)
		input_lacks(in,
		    "no column date, nor period and value: --date=COLUMN "
		    "names the first");
	r->amount = input_role(in, "amount", true);
	input_amounts(in, r->amount, input_role(in, "currency", false));
	if (s->o->rates != NULL) {
		rates_read(&s->rates, s->tool, s->o->rates);
		r->currency = input_mix_currencies(in);
	}
	r->order = input_role(in, "order_id", false);
	if (s->o->measure == SALES_CUSTOMERS)
		r->customer = input_role(in, "customer_id", true);
	if (s->o->measure == SALES_UNITS)
		r->quantity = input_role(in, "quantity", true);
}

static bool
is_by(const struct sales *s, size_t column)
{
	bool found = false;

	for (size_t i = 0; i < s->columns; i++)
		found = found || s->by[i] == column;
	return found;
}

/* Is it a period, and no date? */
static bool
is_period(struct str cell)
{
	enum period_kind kind;
	int32_t day;

	return period_parse(str_trim(cell), &kind, &day) && kind != PERIOD_DAY;
}

/* The first column with such a cell; a number may be anything but a year. */
static size_t
period_column(const struct sales *s, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (!is_by(s, i) && row->field[i].n > 4 &&
		    is_period(row->field[i]))
			return i;
	return ROLE_NONE;
}

/* What stands in a table beside its periods: a value, an amount, a quantity, or
 * the only column that there is. */
static size_t
value_column(struct reading *r)
{
	static const char *const role[] = { "value", "amount", "quantity" };
	struct input *in = &r->s->in;
	size_t column = ROLE_NONE, others = 0;

	for (size_t i = 0; i < COUNT(role); i++) {
		column = input_role(in, role[i], false);
		if (column != ROLE_NONE)
			return column;
	}
	for (size_t i = 0; i < in->header.n; i++)
		if (i != r->period && !is_by(r->s, i)) {
			column = i;
			others++;
		}
	if (others != 1)
		input_missing(in, "value");
	return column;
}

/* Rows per period, or orders? Where no column is called period the first row
 * (NULL: there is none) tells. */
static void
settle(struct reading *r, const struct csv_row *row)
{
	struct sales *s = r->s;
	size_t column = r->date;

	if (column != ROLE_NONE)
		r->period = ROLE_NONE;
	if (row != NULL && r->period == ROLE_NONE) {
		if (column == ROLE_NONE)
			column = period_column(s, row);
		if (column != ROLE_NONE && is_period(row->field[column]))
			r->period = column;
	}
	s->table = r->period != ROLE_NONE;
	if (!s->table) {
		open_orders(r);
		return;
	}
	r->value = value_column(r);
	s->kind_known = s->o->period > 0;
	report_detail(&s->tool->report, "%.*s holds periods, %.*s their values",
	    STR_ARG(s->in.header.name[r->period]),
	    STR_ARG(s->in.header.name[r->value]));
}

static void
open_columns(struct reading *r)
{
	struct sales *s = r->s;
	const char *by = s->tool->common.by;
	struct input *in = &s->in;

	s->columns =
	    by != NULL ? input_columns(in, "--by", by, s->by, SALES_BY) : 0;
	for (size_t i = 0; i < s->columns; i++)
		s->by_name[i] =
		    arena_str(&s->memory, in->header.name[s->by[i]]);
	r->date = input_role(in, "date", false);
	r->period = input_role(in, "period", false);
	if (r->period == ROLE_NONE)
		r->period = input_role(in, "month", false);
	r->value = input_role(in, "value", false);
	s->kind = s->o->period > 0 ? (enum period_kind)(s->o->period - 1)
				   : PERIOD_MONTH;
	s->kind_known = true;
}

bool
sales_read(struct sales *s)
{
	struct reading r = { .s = s };
	struct csv_row row;
	bool well, settled = false;

	s->earliest = s->latest = DATE_NONE;
	input_open(&s->in, s->tool);
	open_columns(&r);
	while (input_next(&s->in, &row)) {
		if (!settled)
			settle(&r, &row);
		settled = true;
		if (s->table)
			add_value(&r, &row);
		else
			add_order(&r, &row);
	}
	if (!settled)
		settle(&r, NULL);
	well = input_close(&s->in);
	map_free(&r.ids);
	set_free(&r.seen);
	vec_free(&r.key);
	return well;
}
