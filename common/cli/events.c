#include "cli/events.h"

#include "base/die.h"
#include "base/map.h"
#include "base/mem.h"
#include "table/card.h"
#include "table/column.h"
#include "text/date.h"

#include <pthread.h>
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
events_open(struct input *in, int32_t as_of)
{
	struct events *e = mem_zero(1, sizeof(*e));

	e->in = in;
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
	free(e->ring);
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

/* Fills a batch; it stays empty at the end. */
static void
fill(struct events *e, struct event_batch *b)
{
	struct csv_row row;

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
}

/*
 * Reading ahead: the thread fills batches in turn, the caller takes them in the
 * same order, so the result is that of one thread.
 */
struct event_ring {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	size_t filled, taken; /* batches so far; the last taken is in use */
	bool in_use;
};

static void *
read_ahead(void *data)
{
	struct events *e = data;
	struct event_ring *ring = e->ring;

	for (size_t i = 0;; i++) {
		struct event_batch *b = &e->batch[i % EVENT_RING];

		pthread_mutex_lock(&ring->lock);
		while (ring->filled - ring->taken + ring->in_use == EVENT_RING)
			pthread_cond_wait(&ring->changed, &ring->lock);
		pthread_mutex_unlock(&ring->lock);
		fill(e, b);
		pthread_mutex_lock(&ring->lock);
		ring->filled++;
		pthread_cond_signal(&ring->changed);
		pthread_mutex_unlock(&ring->lock);
		if (b->n == 0)
			return NULL;
	}
}

static void
start_ring(struct events *e)
{
	struct event_ring *ring = mem_zero(1, sizeof(*ring));

	e->ring = ring;
	if (pthread_mutex_init(&ring->lock, NULL) != 0 ||
	    pthread_cond_init(&ring->changed, NULL) != 0 ||
	    pthread_create(&ring->thread, NULL, read_ahead, e) != 0)
		die(EXIT_SYSTEM, "cannot start a thread (--threads=1)");
}

/* Gives the batch in use back and waits for the next. */
static struct event_batch *
take(struct events *e)
{
	struct event_ring *ring = e->ring;
	struct event_batch *b;

	pthread_mutex_lock(&ring->lock);
	ring->in_use = false;
	pthread_cond_signal(&ring->changed);
	while (ring->filled == ring->taken)
		pthread_cond_wait(&ring->changed, &ring->lock);
	b = &e->batch[ring->taken++ % EVENT_RING];
	ring->in_use = true;
	pthread_mutex_unlock(&ring->lock);
	return b;
}

struct event_batch *
events_next(struct events *e)
{
	struct event_batch *b = &e->batch[0];

	if (e->in->tool->common.threads == 1) {
		fill(e, b);
		return b->n > 0 ? b : NULL;
	}
	if (e->ring == NULL)
		start_ring(e);
	b = take(e);
	if (b->n > 0)
		return b;
	pthread_join(e->ring->thread, NULL);
	pthread_cond_destroy(&e->ring->changed);
	pthread_mutex_destroy(&e->ring->lock);
	return NULL;
}
