#include "base/die.h"
#include "cli/customer_run.h"

#include <pthread.h>

/* Rows that one thread writes at a time; fewer are not worth a thread. */
enum { BLOCK = 32768 };

static void
write_card(const struct customers *c, struct csv_writer *w, struct str id,
    const struct card *card)
{
	csv_field(w, id);
	card_write(w, card, c->as_of, c->events->currency_seen, &c->extra);
}

struct csv_writer *
customers_begin_row(struct customers *c, struct str id, const struct card *card)
{
	write_card(c, &c->out.w, id, card);
	return &c->out.w;
}

static void
write_customer(const struct customers *c, struct csv_writer *w, uint32_t i)
{
	if (c->events == NULL)
		csv_verbatim(w, c->rows.v[i]);
	else
		write_card(c, w, customer_ids(c)[i], customers_card(c, i));
	for (size_t m = 0; m < c->tool->methods; m++)
		c->tool->method[m]->customer->cells(c->tool->options[m], i, w);
	csv_end(w);
}

/* The rows from..to-1 for one thread, as text. */
struct block {
	const struct customers *c;
	struct csv_writer w;
	uint32_t from, to;
};

static void *
write_block(void *data)
{
	struct block *b = data;
	const struct customers *c = b->c;

	for (uint32_t i = b->from; i < b->to; i++)
		write_customer(c, &b->w, c->order.n > 0 ? c->order.v[i] : i);
	return NULL;
}

/* Two blocks side by side: this thread writes the first, another the second
 * into memory, from where it follows. */
static void
write_pair(struct block *first, struct block *second)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, write_block, second) != 0)
		die(EXIT_SYSTEM, "cannot start a thread (--threads=1)");
	write_block(first);
	pthread_join(thread, NULL);
	out_bytes(first->w.out, second->w.out->bytes, second->w.out->n);
	second->w.out->n = 0;
}

void
customer_rows_write(struct customers *c)
{
	uint32_t n = customers_count(c), from = 0;
	struct block first = { c, c->out.w, 0, n }, second = first;
	struct out memory;

	if (c->tool->common.threads == 1 || n < 2 * BLOCK) {
		write_block(&first);
		return;
	}
	out_open_memory(&memory);
	second.w.out = &memory;
	for (; n - from > BLOCK; from = second.to) {
		first.from = from;
		first.to = second.from = from + BLOCK;
		second.to = n - second.from < BLOCK ? n : second.from + BLOCK;
		write_pair(&first, &second);
	}
	first.from = from;
	first.to = n;
	write_block(&first);
	out_abandon(&memory);
}
