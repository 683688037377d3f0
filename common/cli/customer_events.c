#include "base/die.h"
#include "cli/customer_run.h"
#include "text/date.h"

/* A customer's group is that of the first event. */
static void
note_group(struct customers *c, uint32_t customer, struct str group)
{
	if (c->tool->common.group != NULL && customer == c->group.n)
		vec_push(&c->group, map_add(&c->groups, group));
}

static void
count_product(struct customers *c, uint32_t customer, struct str product)
{
	while (c->products.n <= customer)
		vec_push(&c->products, 0);
	if (product.n == 0)
		return;
	if (set_add(&c->product_pairs,
		(uint64_t)customer << 32 | map_add(&c->product_ids, product)))
		c->products.v[customer]++;
}

/* What goes beside the days: watchers, groups, products. */
static void
note_texts(struct customers *c, const struct event_batch *b, size_t i)
{
	uint32_t customer = b->event[i].customer;

	if (c->tool->common.group != NULL)
		note_group(c, customer, b->text[c->group_text][i]);
	if (c->extra.products)
		count_product(c, customer, b->text[c->product_text][i]);
	for (size_t w = 0; w < c->watches; w++)
		c->watch[w].f(c->watch[w].data, customer, &b->event[i],
		    b->text[c->watch[w].text][i]);
}

static void
add_batch(struct customers *c, struct event_batch *b)
{
	bool texts = c->events->texts > 0;
	struct diag d;

	/* In steps, so that much is on its way from memory at once. */
	for (size_t i = 0; i < b->n; i++)
		map_touch(&c->ids, b->hash[i]);
	for (size_t i = 0; i < b->n; i++)
		b->event[i].customer =
		    map_look(&c->ids, b->customer[i], b->hash[i]);
	for (size_t i = 0; i < b->n; i++)
		if (b->event[i].customer == MAP_NONE)
			b->event[i].customer =
			    map_add_hashed(&c->ids, b->customer[i], b->hash[i]);
	days_touch(c->days, b->event, b->n);
	for (size_t i = 0; i < b->n; i++) {
		if (!days_add(c->days, &b->event[i], &d))
			die(d.status, "customer \"%.*s\": %s",
			    STR_ARG(b->customer[i]), d.text);
		if (texts)
			note_texts(c, b, i);
	}
}

void
customer_events_read(struct customers *c)
{
	struct event_batch *b;
	struct diag d;

	while ((b = events_next(c->events)) != NULL)
		add_batch(c, b);
	if (c->as_of == DATE_NONE)
		c->as_of = c->events->latest;
	if (!days_finish(c->days, &d))
		tool_fail(c->tool, &d);
	for (uint32_t i = 0; i < c->products.n; i++)
		((struct card *)days_state(c->days, c->card_sink, i))
		    ->product_count = c->products.v[i];
}
