#include "base/mem.h"
#include "base/sort.h"
#include "cli/customer_run.h"
#include "text/date.h"

/* A customer's group is that of the first row; who has another as well is
 * counted. */
static bool
note_group(
    void *state, const struct group_rows *r, void *customers, struct diag *d)
{
	struct customers *c = customers;
	uint32_t *group = state;
	const struct str *text = r->text + c->group_text;
	size_t first = 0;
	bool several = false;

	(void)d;
	for (size_t i = 1; i < r->n; i++) {
		several |= !str_eq(text[i * r->texts], text[0]) &&
		    (text[i * r->texts].n > 0 || text[0].n > 0);
		if (r->place[i] < r->place[first])
			first = i;
	}
	pthread_mutex_lock(&c->lock);
	c->several_groups += several;
	*group = map_add(&c->seen, text[first * r->texts]);
	pthread_mutex_unlock(&c->lock);
	return true;
}

/* How many different texts the items have, whose keys are their hashes. */
static uint32_t
distinct_texts(const struct sort_item *item, size_t n, const struct str *text)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++) {
		bool known = false;

		for (size_t j = i;
		     !known && j-- > 0 && item[j].key == item[i].key;)
			known =
			    str_eq(text[item[j].index], text[item[i].index]);
		count += !known;
	}
	return count;
}

static bool
count_products(
    void *state, const struct group_rows *r, void *customers, struct diag *d)
{
	const struct customers *c = customers;
	scoped struct sort_item *item = mem_alloc(2 * r->n, sizeof(*item));
	struct card *card = state;
	size_t n = 0;

	(void)d;
	for (size_t i = 0; i < r->n; i++) {
		size_t at = i * r->texts + c->product_text;

		if (r->text[at].n > 0)
			item[n++] = sort_item(map_hash(r->text[at]), at);
	}
	sort_items_with(item, n, item + r->n);
	card->product_count = distinct_texts(item, n, r->text);
	return true;
}

/* Asks for the sinks of cards and of groups. */
static void
open_sinks(struct customers *c)
{
	struct group_sink card = { .size = sizeof(struct card),
		.day = card_add_day,
		.rows = c->extra.products ? count_products : NULL,
		.data = c };
	struct group_sink group = {
		.size = sizeof(uint32_t), .rows = note_group, .data = c
	};

	if (!c->cardless)
		c->card_sink = grouping_sink(c->grouping, &card);
	if (c->tool->common.group != NULL)
		c->group_sink = grouping_sink(c->grouping, &group);
}

struct str
customer_group(const struct customers *c, uint32_t customer)
{
	const uint32_t *group;

	if (c->events == NULL)
		return customer_texts(c, customer)[c->row_texts - 1];
	group = customers_state(c, c->group_sink, customer);
	return map_text(&c->seen, *group);
}

void
customer_events_read(struct customers *c)
{
	struct diag d;

	open_sinks(c);
	events_read(c->events, c->grouping);
	if (c->as_of == DATE_NONE)
		c->as_of = c->events->latest;
	if (!grouping_finish(c->grouping, &d))
		tool_fail(c->tool, &d);
	c->states = grouping_states(c->grouping);
}
