#include "cli/events.h"

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/lanes.h"
#include "table/card.h"
#include "table/record.h"
#include "text/date.h"
#include "text/money.h"

/* True when all methods of the run do without amounts. */
static bool
amounts_optional(const struct tool *tool)
{
	for (size_t i = 0; i < tool->methods; i++)
		if (tool->method[i]->customer == NULL ||
		    !tool->method[i]->customer->amounts_optional)
			return false;
	return true;
}

const char *
events_needs(const struct tool *tool)
{
	return amounts_optional(tool) ? "customer_id,date"
				      : "customer_id,date,amount";
}

bool
events_here(struct input *in)
{
	struct card_columns columns;
	size_t date, amount;
	struct diag d;

	if (card_find_columns(&in->header, &columns))
		return false;
	if (!role_find(
		&in->header, "date", tool_role(in->tool, "date"), &date, &d) ||
	    !role_find(&in->header, "amount", tool_role(in->tool, "amount"),
		&amount, &d))
		return true; /* events_open says what is wrong */
	return date != ROLE_NONE &&
	    (amount != ROLE_NONE || amounts_optional(in->tool));
}

struct events *
events_open(struct input *in, int32_t as_of)
{
	struct events *e = mem_zero(1, sizeof(*e));

	e->in = in;
	input_needs(in, events_needs(in->tool));
	e->customer = input_role(in, "customer_id", true);
	e->date = input_role(in, "date", true);
	e->amount = input_role(in, "amount", !amounts_optional(in->tool));
	if (e->amount == ROLE_NONE)
		report_say(&in->tool->report,
		    "there are no amounts: each row is a purchase");
	e->order = input_role(in, "order_id", false);
	e->quantity = input_role(in, "quantity", false);
	e->cost = input_role(in, "cost", false);
	e->currency = input_role(in, "currency", false);
	if (e->amount != ROLE_NONE)
		input_amounts(in, e->amount, e->currency);
	e->as_of = as_of;
	e->latest = DATE_NONE;
	return e;
}

size_t
events_text(struct events *e, size_t column)
{
	if (e->texts == GROUPING_TEXTS)
		die(EXIT_USAGE, "too many columns are needed at once");
	e->text[e->texts] = column;
	return e->texts++;
}

/* What a thread has of its own. */
struct lane_events {
	struct events *e;
	struct input *in;
	struct parts_writer *writer;
	int32_t latest;
};

/* Most amounts are short, and no --null word. */
static bool
is_short(const struct input *in, const struct csv_row *row, size_t column,
    int64_t *amount)
{
	return in->tool->common.null == NULL &&
	    money_short(row->field[column], amount);
}

/* An optional amount: nothing where there is no value. */
static bool
optional_money(
    struct input *in, const struct csv_row *row, size_t column, int64_t *amount)
{
	*amount = 0;
	return is_short(in, row, column, amount) ||
	    input_null(in, row, column) || input_money(in, row, column, amount);
}

/* Without a column of amounts any purchase is one. */
static bool
read_amount(
    struct input *in, const struct csv_row *row, size_t column, int64_t *amount)
{
	*amount = MONEY_UNIT;
	return column == ROLE_NONE || money_short(row->field[column], amount) ||
	    input_money(in, row, column, amount);
}

static bool
read_date(
    struct input *in, const struct csv_row *row, size_t column, int32_t *date)
{
	struct date_last *before = &in->date[column % INPUT_DATES];

	return date_again(before, row->field[column], date) ||
	    date_short_noted(before, row->field[column], date) ||
	    input_date_anew(in, row, column, date);
}

/* The numbers of a row; false when it was rejected or left out. Meanwhile the
 * memory that its record will go to is on its way. */
static bool
read_event(struct lane_events *l, const struct csv_row *row,
    const struct parts_head *head, struct event *event)
{
	const struct events *e = l->e;
	struct input *in = l->in;

	__builtin_prefetch(head);
	if (!read_date(in, row, e->date, &event->date))
		return false;
	event->order = 0;
	if (e->order != ROLE_NONE && row->field[e->order].n > 0)
		event->order = map_digest(row->field[e->order]) | 1;
	__builtin_prefetch(head->at, 1);
	if (!read_amount(in, row, e->amount, &event->amount) ||
	    (e->quantity != ROLE_NONE &&
		!optional_money(in, row, e->quantity, &event->quantity)) ||
	    (e->cost != ROLE_NONE &&
		!optional_money(in, row, e->cost, &event->cost)))
		return false;
	if (e->as_of != DATE_NONE && event->date > e->as_of) {
		input_skip(in, "after as-of");
		return false;
	}
	if (event->date > l->latest)
		l->latest = event->date;
	return true;
}

/* Reads the rows of a lane. */
static void
read_lane(void *lanes, struct input *in, int thread)
{
	struct lane_events *l = (struct lane_events *)lanes + thread;
	const struct events *e = l->e;
	struct event event = { 0 };
	struct csv_row row;
	struct diag d;

	l->in = in;
	while (input_next(in, &row)) {
		struct str customer, text[GROUPING_TEXTS];
		struct parts_head *head;

		if (!input_text(
			in, &row, e->customer, "customer id", &customer))
			continue;
		if (e->alias != NULL)
			customer = alias_of(e->alias, str_trim(customer));
		head = parts_head(l->writer, map_hash(customer));
		if (!read_event(l, &row, head, &event))
			continue;
		for (size_t t = 0; t < e->texts; t++)
			text[t] = row.field[e->text[t]];
		if (!record_deal(l->writer, head, lanes_place(in), customer,
			&event, text, e->texts, &d)) {
			lanes_turn(in);
			tool_fail(in->tool, &d);
		}
	}
}

void
events_read(struct events *e, struct grouping *g)
{
	struct lane_events lane[TASKS_THREADS];
	uint64_t bytes;
	int threads = lanes_threads(e->in, &bytes);

	grouping_begin(g, e->texts, bytes,
	    tasks_threads((int)e->in->tool->common.threads));
	for (int i = 0; i < threads; i++)
		lane[i] = (struct lane_events){ .e = e,
			.writer = parts_writer_new(grouping_parts(g)),
			.latest = DATE_NONE };
	lanes_run(e->in, threads, read_lane, lane);
	for (int i = 0; i < threads; i++) {
		parts_writer_end(lane[i].writer);
		if (e->latest < lane[i].latest)
			e->latest = lane[i].latest;
	}
}
