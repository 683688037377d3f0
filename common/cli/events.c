#include "cli/events.h"

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "table/card.h"
#include "table/column.h"
#include "text/date.h"

#include <stdlib.h>

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
	return date != ROLE_NONE && amount != ROLE_NONE;
}

struct events *
events_open(struct input *in, struct days *days, int32_t as_of)
{
	struct events *e = mem_zero(1, sizeof(*e));

	e->in = in;
	e->days = days;
	e->customer = input_role(in, "customer_id", true);
	e->date = input_role(in, "date", true);
	e->amount = input_role(in, "amount", true);
	e->order = input_role(in, "order_id", false);
	e->quantity = input_role(in, "quantity", false);
	e->cost = input_role(in, "cost", false);
	e->currency = input_role(in, "currency", false);
	e->as_of = as_of;
	e->latest = DATE_NONE;
	return e;
}

void
events_close(struct events *e)
{
	for (size_t i = 0; i < EVENT_RING; i++)
		free(e->batch[i].bytes);
	free(e);
}

size_t
events_text(struct events *e, size_t column)
{
	e->text[e->texts] = column;
	return e->texts++;
}

/* Copies a text that must outlive the row; the bytes may move: see rebase. */
static struct str
keep(struct event_batch *b, struct str s)
{
	if (b->used + s.n > b->room) {
		b->room = 2 * b->room + s.n + 64 * 1024;
		b->bytes = mem_resize(b->bytes, b->room, 1);
	}
	if (s.n > 0)
		memcpy(b->bytes + b->used, s.p, s.n);
	b->used += s.n;
	return (struct str){ NULL, s.n };
}

/* Now that the bytes stay, the texts point at them, in the order kept. */
static void
rebase(struct event_batch *b, size_t texts)
{
	const char *p = b->bytes;

	for (size_t i = 0; i < b->n; i++) {
		b->customer[i].p = p;
		p += b->customer[i].n;
		b->hash[i] = map_hash(b->customer[i]);
		for (size_t t = 0; t < texts; t++) {
			b->text[t][i].p = p;
			p += b->text[t][i].n;
		}
	}
}

/* Two currencies are never added up. */
static bool
check_currency(struct events *e, const struct csv_row *row)
{
	struct str currency;
	struct diag d;

	if (e->currency == ROLE_NONE)
		return true;
	currency = str_trim(row->field[e->currency]);
	if (str_eq(currency, e->currency_seen))
		return true;
	if (e->currency_seen.p == NULL) {
		e->currency_seen = arena_str(&e->in->arena, currency);
		return true;
	}
	diag_set(&d, EXIT_DATA, "mixed-currency",
	    "currency \"%.*s\" after \"%.*s\": they are never added; split "
	    "the file by currency first",
	    STR_ARG(currency), STR_ARG(e->currency_seen));
	input_reject(e->in, row, e->currency, &d);
	return false;
}

/* An optional amount: nothing where there is no column or no value. */
static bool
optional_money(
    struct events *e, const struct csv_row *row, size_t column, int64_t *amount)
{
	*amount = 0;
	return input_null(e->in, row, column) ||
	    input_money(e->in, row, column, amount);
}

/* Dates come in runs: the text of the last one is not read again. */
static bool
read_date(struct events *e, const struct csv_row *row, int32_t *day)
{
	struct str text = row->field[e->date];

	if (text.n == DATE_MAX && memcmp(text.p, e->date_text, DATE_MAX) == 0) {
		*day = e->date_day;
		return true;
	}
	if (!input_date(e->in, row, e->date, day))
		return false;
	if (text.n == DATE_MAX) {
		memcpy(e->date_text, text.p, DATE_MAX);
		e->date_day = *day;
	}
	return true;
}

/* One row to one event; false when it was rejected or left out. */
static bool
read_event(struct events *e, const struct csv_row *row, struct event *event,
    struct str *customer)
{
	struct input *in = e->in;

	if (!input_text(in, row, e->customer, "customer id", customer) ||
	    !read_date(e, row, &event->date) ||
	    !input_money(in, row, e->amount, &event->amount) ||
	    !optional_money(e, row, e->quantity, &event->quantity) ||
	    !optional_money(e, row, e->cost, &event->cost) ||
	    !check_currency(e, row))
		return false;
	event->order = 0;
	if (e->order != ROLE_NONE && row->field[e->order].n > 0)
		event->order = map_hash(row->field[e->order]) | 1;
	if (e->as_of != DATE_NONE && event->date > e->as_of) {
		input_skip(in, "after as-of");
		return false;
	}
	if (event->date > e->latest)
		e->latest = event->date;
	return true;
}

/* Fills a batch; false when it stays empty at the end. */
static bool
fill(void *data, size_t place)
{
	struct events *e = data;
	struct event_batch *b = &e->batch[place];
	struct csv_row row;
	struct diag d;

	b->n = b->used = 0;
	while (b->n < EVENT_BATCH && input_next(e->in, &row)) {
		struct str customer;

		if (!read_event(e, &row, &b->event[b->n], &customer))
			continue;
		b->customer[b->n] = keep(b, customer);
		for (size_t t = 0; t < e->texts; t++)
			b->text[t][b->n] = keep(b,
			    e->text[t] == ROLE_NONE ? STR("")
						    : row.field[e->text[t]]);
		b->n++;
	}
	rebase(b, e->texts);
	if (!days_note(e->days, b->event, b->n, &d))
		tool_fail(e->in->tool, &d);
	return b->n > 0;
}

struct event_batch *
events_next(struct events *e)
{
	size_t place;

	if (e->ahead == NULL)
		e->ahead = ahead_start(
		    fill, e, EVENT_RING, e->in->tool->common.threads);
	place = ahead_next(e->ahead);
	if (place != AHEAD_END)
		return &e->batch[place];
	ahead_stop(e->ahead);
	e->ahead = NULL;
	return NULL;
}
