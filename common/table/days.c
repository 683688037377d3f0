#include "table/days.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/set.h"
#include "base/sort.h"
#include "base/vec.h"
#include "table/journal.h"
#include "text/money.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	PORTION = 1 << 21, /* events replayed at once */
	LINE = 64,	   /* bytes of the processor's cache lines */
	CHUNK = 1024	   /* customers whose memory is had at once */
};

/* The day of a customer that may still grow: one cache line. */
struct open_day {
	struct day day;	   /* its date is LATE: the customer is replayed */
	uint64_t order[2]; /* the day's first two; 0: none */
};

#define LATE INT32_MIN

struct days {
	struct day_sink sink[DAY_SINKS];
	size_t offset[DAY_SINKS]; /* of the states in a customer's memory */
	size_t sinks;
	size_t size;  /* of that: an open day, then the states */
	char **chunk; /* CHUNK customers each */
	uint32_t customers;
	uint32_t late; /* customers */
	bool deferred; /* all are late */
	struct journal *journal;
	struct set more_orders; /* of days with more than two */
};

struct days *
days_new(const char *folder)
{
	struct days *days = mem_zero(1, sizeof(*days));

	days->journal = journal_new(folder);
	days->size = sizeof(struct open_day);
	return days;
}

void
days_free(struct days *days)
{
	if (days == NULL)
		return;
	for (size_t i = 0; i * CHUNK < days->customers; i++)
		free(days->chunk[i]);
	free(days->chunk);
	journal_free(days->journal);
	set_free(&days->more_orders);
	free(days);
}

size_t
days_add_sink(struct days *days, const struct day_sink *sink)
{
	assert(days->sinks < DAY_SINKS && days->customers == 0);
	days->sink[days->sinks] = *sink;
	days->offset[days->sinks] = days->size;
	days->size += (sink->size + LINE - 1) / LINE * LINE;
	return days->sinks++;
}

void
days_defer(struct days *days)
{
	days->deferred = true;
}

static char *
memory_of(const struct days *days, uint32_t customer)
{
	return days->chunk[customer / CHUNK] + customer % CHUNK * days->size;
}

static struct open_day *
open_of(const struct days *days, uint32_t customer)
{
	return (struct open_day *)(void *)memory_of(days, customer);
}

void *
days_state(const struct days *days, size_t sink, uint32_t customer)
{
	return memory_of(days, customer) + days->offset[sink];
}

uint32_t
days_customers(const struct days *days)
{
	return days->customers;
}

void
days_touch(const struct days *days, const struct event *event, size_t n)
{
	for (size_t line = 0; line < days->size; line += LINE)
		for (size_t i = 0; i < n; i++)
			if (event[i].customer < days->customers)
				mem_touch(
				    memory_of(days, event[i].customer) + line);
}

/* Memory for one more customer, zeros. */
static void
add_customer(struct days *days)
{
	size_t chunk = days->customers / CHUNK;

	if (days->customers % CHUNK == 0) {
		if ((chunk & (chunk - 1)) == 0)
			days->chunk = mem_resize(days->chunk,
			    chunk == 0 ? 1 : 2 * chunk, sizeof(*days->chunk));
		days->chunk[chunk] = mem_lines(CHUNK, days->size);
	}
	days->customers++;
	if (days->deferred) {
		open_of(days, days->customers - 1)->day.date = LATE;
		days->late++;
	}
}

static bool
overflow(struct diag *d)
{
	return diag_set(d, EXIT_DATA, "number-overflow",
	    "amounts add up to more than 922337203685477.5807");
}

static bool
sum_up(struct day *day, const struct event *e, struct diag *d)
{
	bool fits = money_add(&day->net, e->amount) &&
	    money_add(&day->quantity, e->quantity) &&
	    money_add(&day->cost, e->cost);

	day->rows++;
	if (e->amount < 0) {
		day->refunds++;
		fits = fits && e->amount > INT64_MIN &&
		    money_add(&day->refunded, -e->amount);
	}
	return fits || overflow(d);
}

static bool
give_day(
    struct days *days, uint32_t customer, const struct day *day, struct diag *d)
{
	for (size_t i = 0; i < days->sinks; i++)
		if (!days->sink[i].add(days_state(days, i, customer), day,
			days->sink[i].data, d))
			return false;
	return true;
}

/* From now on the customer is for the replay; what was added is forgotten. */
static void
set_back(struct days *days, uint32_t customer)
{
	open_of(days, customer)->day.date = LATE;
	days->late++;
	for (size_t i = 0; i < days->sinks; i++)
		memset(days_state(days, i, customer), 0, days->sink[i].size);
}

/*
 * Counts an order of the open day if it is new. The first two are kept with the
 * day; the few days with more have the others in a set.
 */
static void
count_order(struct days *days, struct open_day *open, const struct event *e)
{
	if (e->order == 0) {
		open->day.orders++;
		return;
	}
	if (e->order == open->order[0] || e->order == open->order[1])
		return;
	if (open->day.orders < 2) {
		open->order[open->day.orders++] = e->order;
		return;
	}
	open->day.orders += set_add(&days->more_orders,
	    e->order ^
		((uint64_t)e->customer << 32 | (uint32_t)e->date) *
		    UINT64_C(0x9e3779b97f4a7c15));
}

bool
days_note(
    struct days *days, const struct event *event, size_t n, struct diag *d)
{
	for (size_t i = 0; i < n; i++)
		if (!journal_note(days->journal, &event[i], d))
			return false;
	return true;
}

bool
days_add(struct days *days, const struct event *e, struct diag *d)
{
	struct open_day *open;

	if (e->customer == days->customers)
		add_customer(days);
	open = open_of(days, e->customer);
	if (!journal_own(days->journal, e->customer, d))
		return false;
	if (open->day.date == LATE)
		return true;
	if (open->day.rows == 0 || e->date > open->day.date) {
		if (open->day.rows > 0 &&
		    !give_day(days, e->customer, &open->day, d))
			return false;
		open->day = (struct day){ .date = e->date };
		open->order[0] = open->order[1] = 0;
	} else if (e->date < open->day.date) {
		set_back(days, e->customer);
		return true;
	}
	if (e->amount > 0)
		count_order(days, open, e);
	return sum_up(&open->day, e, d);
}

static bool
is_late(const struct days *days, uint32_t customer)
{
	return open_of(days, customer)->day.date == LATE;
}

/* The events of one customer for the replay, in order of appearance. */
struct portion {
	uint32_t *count;   /* events of every customer who is late, else 0 */
	uint32_t from, to; /* customers */
	size_t *start;	   /* of customer from + i in event[] */
	struct event *event;
	size_t events, longest; /* in all, of one customer */
	struct sort_item *item; /* scratch, two per event of the longest */
};

static bool
count_events(struct days *days, struct portion *p, struct diag *d)
{
	struct event e;

	p->count = mem_zero(days->customers, sizeof(*p->count));
	if (!journal_rewind(days->journal, d))
		return false;
	while (journal_next(days->journal, &e, d))
		p->count[e.customer] += is_late(days, e.customer);
	return d->status == 0;
}

/* The next customers that together have at most PORTION events, or one. */
static void
choose_portion(const struct days *days, struct portion *p)
{
	p->events = p->longest = 0;
	for (p->to = p->from; p->to < days->customers; p->to++) {
		uint32_t n = p->count[p->to];

		if (p->events > 0 && p->events + n > PORTION)
			break;
		p->events += n;
		if (p->longest < n)
			p->longest = n;
	}
}

static bool
collect(struct days *days, struct portion *p, struct diag *d)
{
	size_t *next = p->start, sum = 0;
	struct event e;

	for (uint32_t c = p->from; c < p->to; c++) {
		next[c - p->from] = sum;
		sum += p->count[c];
	}
	if (!journal_rewind(days->journal, d))
		return false;
	while (journal_next(days->journal, &e, d))
		if (e.customer >= p->from && e.customer < p->to &&
		    p->count[e.customer] > 0)
			p->event[next[e.customer - p->from]++] = e;
	return d->status == 0;
}

/* How many different orders other than 0 there are, and zeros besides. */
static uint32_t
distinct_orders(struct sort_item *item, size_t n)
{
	uint32_t orders = 0;

	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		orders += item[i].key == 0 || i == 0 ||
		    item[i].key != item[i - 1].key;
	return orders;
}

/* Gives the days of n events of one customer. */
static bool
replay_customer(struct days *days, const struct event *event, size_t n,
    struct portion *p, struct diag *d)
{
	struct sort_item *by_date = p->item, *orders = p->item + n;

	for (size_t i = 0; i < n; i++)
		by_date[i] = (struct sort_item){ sort_key_int(event[i].date),
			(uint32_t)i };
	sort_items(by_date, n);
	for (size_t i = 0; i < n;) {
		struct day day = { .date = event[by_date[i].index].date };
		uint64_t key = by_date[i].key;
		size_t positive = 0;

		for (; i < n && by_date[i].key == key; i++) {
			const struct event *e = &event[by_date[i].index];

			if (!sum_up(&day, e, d))
				return false;
			if (e->amount > 0)
				orders[positive++] =
				    (struct sort_item){ e->order, 0 };
		}
		day.orders = distinct_orders(orders, positive);
		if (!give_day(days, event->customer, &day, d))
			return false;
	}
	return true;
}

static bool
replay_portion(struct days *days, struct portion *p, struct diag *d)
{
	if (!collect(days, p, d))
		return false;
	for (uint32_t c = p->from; c < p->to; c++) {
		size_t n = p->count[c];

		/* After collecting, start[] is the end of each customer's. */
		if (n > 0 &&
		    !replay_customer(
			days, p->event + p->start[c - p->from] - n, n, p, d))
			return false;
	}
	return true;
}

static bool
replay(struct days *days, struct diag *d)
{
	struct portion p = { 0 };
	bool well = count_events(days, &p, d);

	while (well && p.from < days->customers) {
		choose_portion(days, &p);
		p.start = mem_alloc(p.to - p.from, sizeof(*p.start));
		p.event = mem_alloc(p.events, sizeof(*p.event));
		p.item = mem_alloc(2 * p.longest, sizeof(*p.item));
		if (p.events > 0)
			well = replay_portion(days, &p, d);
		free(p.start);
		free(p.event);
		free(p.item);
		p.from = p.to;
	}
	free(p.count);
	return well;
}

bool
days_finish(struct days *days, struct diag *d)
{
	for (uint32_t c = 0; c < days->customers; c++)
		if (!is_late(days, c) &&
		    !give_day(days, c, &open_of(days, c)->day, d))
			return false;
	return days->late == 0 || replay(days, d);
}
