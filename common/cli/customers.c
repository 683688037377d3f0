#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/customer_run.h"
#include "text/money.h"

#include <stdlib.h>

bool
customers_have_events(const struct customers *c)
{
	return c->events != NULL;
}

bool
customers_have_cards(const struct customers *c)
{
	return c->events != NULL || c->has_cards;
}

struct tool *
customers_tool(const struct customers *c)
{
	return c->tool;
}

const struct header *
customers_header(const struct customers *c)
{
	return &c->in.header;
}

struct input *
customers_input(struct customers *c)
{
	return &c->in;
}

void
customers_fail(const struct customers *c, const struct diag *d)
{
	pthread_mutex_lock((pthread_mutex_t *)&c->lock);
	tool_fail(c->tool, d);
}

uint32_t
customers_count(const struct customers *c)
{
	return (uint32_t)states_count(c->states);
}

const struct str *
customer_texts(const struct customers *c, uint32_t customer)
{
	const struct str *text;
	struct diag d;

	text = states_texts(c->states, customer, &d);
	if (text == NULL)
		customers_fail(c, &d);
	return text;
}

struct str
customers_id(const struct customers *c, uint32_t customer)
{
	return *customer_texts(c, customer);
}

void *
customer_state(const struct customers *c, uint32_t customer)
{
	void *state;
	struct diag d;

	state = states_at(c->states, customer, &d);
	if (state == NULL)
		customers_fail(c, &d);
	return state;
}

struct str
customers_kept_text(const struct customers *c, uint32_t customer)
{
	return customer_texts(c, customer)[1];
}

int32_t
customers_as_of(const struct customers *c)
{
	return c->as_of;
}

const void *
customers_kept(const struct customers *c, uint32_t customer)
{
	return customer_state(c, customer);
}

const void *
customers_kept_state(const struct customers *c, size_t sink, const void *kept)
{
	return (const char *)kept + grouping_offset(c->grouping, sink);
}

const struct card *
customers_kept_card(const struct customers *c, const void *kept)
{
	return c->events != NULL
	    ? customers_kept_state(c, c->card_sink, kept)
	    : (const void *)((const int64_t *)kept + c->amounts);
}

const struct card *
customers_card(const struct customers *c, uint32_t customer)
{
	return customers_kept_card(c, customer_state(c, customer));
}

void *
customers_state(const struct customers *c, size_t sink, uint32_t customer)
{
	return (char *)customer_state(c, customer) +
	    grouping_offset(c->grouping, sink);
}

struct each {
	customers_work *work;
	void *data;
};

static void
do_each(void *each, uint64_t from, uint64_t to, int thread)
{
	struct each *e = each;

	(void)thread;
	e->work(e->data, (uint32_t)from, (uint32_t)to);
}

void
customers_each(const struct customers *c, customers_work *work, void *data)
{
	int threads = tasks_threads((int)c->tool->common.threads);
	struct each each = { work, data };
	struct diag d;

	if (!states_each(c->states, threads, do_each, &each, &d))
		customers_fail(c, &d);
}

void *
customers_keep(struct customers *c, size_t n)
{
	return memset(arena_alloc(&c->text, n), 0, n);
}

struct spread {
	struct each each;
	size_t n;
};

enum { PIECE = 1 << 16 };

static void
do_piece(void *spread, size_t piece, int thread)
{
	struct spread *s = spread;
	size_t from = piece * PIECE;
	size_t to = s->n - from > PIECE ? from + PIECE : s->n;

	do_each(&s->each, from, to, thread);
}

void
customers_spread(
    const struct customers *c, size_t n, customers_work *work, void *data)
{
	struct spread spread = { { work, data }, n };

	tasks_run((n + PIECE - 1) / PIECE, (int)c->tool->common.threads,
	    do_piece, &spread);
}

struct pool *
customers_pool(const struct customers *c)
{
	return c->pool;
}

struct spill *
customers_spill(const struct customers *c)
{
	return c->spill;
}

void
customers_see(struct customers *c, customers_view *see,
    void *(*fork)(void *data), void *data)
{
	struct group_sink sink = { .end = see, .fork = fork, .data = data };

	if (c->events != NULL) {
		grouping_sink(c->grouping, &sink);
		return;
	}
	c->seer[c->seers].see = see;
	c->seer[c->seers].fork = fork;
	c->seer[c->seers++].data = data;
}

/* The rows that a thread's seer looks at. */
struct view {
	const struct customers *c;
	customers_view *see;
	void *data[TASKS_THREADS];
};

static void
view_each(void *view, uint64_t from, uint64_t to, int thread)
{
	const struct view *v = view;

	for (uint64_t i = from; i < to; i++)
		v->see(customer_state(v->c, (uint32_t)i), v->data[thread]);
}

void
customer_rows_view(const struct customers *c)
{
	int threads = tasks_threads((int)c->tool->common.threads);
	struct diag d;

	for (size_t s = 0; s < c->seers; s++) {
		struct view view = { .c = c, .see = c->seer[s].see };

		for (int i = 0; i < threads; i++)
			view.data[i] = c->seer[s].fork(c->seer[s].data);
		if (!states_each(c->states, threads, view_each, &view, &d))
			customers_fail(c, &d);
	}
}

enum { BEFORE = 16 }; /* bytes, which say how many there are */

void *
customers_memory(struct customers *c, size_t n, size_t size)
{
	size_t bytes = n * size + BEFORE;
	char *memory;
	struct diag d;

	pool_count(c->pool, (ptrdiff_t)bytes);
	if (!states_yield(c->states, &d))
		customers_fail(c, &d);
	memory = mem_zero(bytes + 1, 1); /* something to point at, if n is 0 */
	memcpy(memory, &bytes, sizeof(bytes));
	return memory + BEFORE;
}

void
customers_forget(struct customers *c, void *memory)
{
	char *start = (char *)memory - BEFORE;
	size_t bytes;

	memcpy(&bytes, start, sizeof(bytes));
	pool_count(c->pool, -(ptrdiff_t)bytes);
	free(start);
}

bool
customers_add(int64_t *sum, int64_t amount, struct diag *d)
{
	return money_add(sum, amount) ||
	    diag_set(d, EXIT_DATA, "number-overflow",
		"a customer's amounts overflow");
}

bool
customers_money(const struct customers *c, size_t column, uint32_t customer,
    int64_t *amount)
{
	*amount = c->wanted[column].amount[customer];
	return *amount != INT64_MIN;
}

struct str
customers_text(const struct customers *c, size_t column, uint32_t customer)
{
	return customer_texts(c, customer)[c->wanted[column].place];
}

void
customers_need_cards(const struct customers *c)
{
	if (customers_have_cards(c))
		return;
	report_say(&c->tool->report,
	    "the input is neither events (date and amount) nor cards "
	    "(net_amount and last_date)");
	input_needs(&c->in, "customer_id,date,amount");
	input_lacks(&c->in, "it is no card");
}

void
customers_need_events(const struct customers *c, const char *who)
{
	struct diag d;

	if (c->events != NULL)
		return;
	customers_need_cards(c); /* rows of orders, of which one lacks */
	diag_set(&d, EXIT_DATA, "events",
	    "%s needs events (orders with a date and an amount), not rows per "
	    "customer; behind a pipe there are none: name the methods "
	    "together, a,b",
	    who);
	tool_fail(c->tool, &d);
}

size_t
customers_sink(struct customers *c, const struct group_sink *sink)
{
	return grouping_sink(c->grouping, sink);
}

void
customers_sinks_only(struct customers *c, bool orders)
{
	c->cardless = true;
	if (!orders)
		c->events->order = ROLE_NONE;
}

size_t
customers_event_text(struct customers *c, size_t column)
{
	return events_text(c->events, column);
}

void
customers_alias(struct customers *c, const struct alias *alias)
{
	c->events->alias = alias;
}

void
customers_reorder(struct customers *c)
{
	c->reorders = true;
}

static size_t
want(struct customers *c, size_t column, bool money)
{
	if (c->wants == WANTED)
		die(EXIT_USAGE, "too many columns are needed at once");
	c->wanted[c->wants] =
	    (struct wanted){ .column = column, .money = money };
	return c->wants++;
}

size_t
customers_want_money(struct customers *c, const char *role, bool required)
{
	size_t column = input_role(&c->in, role, required);

	return column == ROLE_NONE ? ROLE_NONE : want(c, column, true);
}

size_t
customers_want_text(struct customers *c, const char *option, const char *name)
{
	return want(c, input_column(&c->in, option, str_of(name)), false);
}

size_t
customers_want_role_text(struct customers *c, const char *role)
{
	return want(c, input_role(&c->in, role, true), false);
}

void
customers_put_next(struct customers *c, uint32_t customer)
{
	vec_push(&c->order, customer);
}

void
customer_hold(struct customers *c)
{
	struct diag d;

	if (!states_hold(c->states, (int)c->tool->common.threads, &d))
		customers_fail(c, &d);
}
