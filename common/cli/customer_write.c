#include "base/turn.h"
#include "cli/customer_run.h"

#include <stdlib.h>

static void
write_card(const struct customers *c, struct csv_writer *w, struct str id,
    const struct card *card)
{
	csv_field(w, id);
	card_write(w, card, c->as_of, c->in.one_code, &c->extra);
}

struct csv_writer *
customers_begin_row(struct customers *c, struct str id, const struct card *card)
{
	write_card(c, &c->out.w, id, card);
	return &c->out.w;
}

static void
write_methods(const struct customers *c, struct csv_writer *w, uint32_t i)
{
	for (size_t m = 0; m < c->tool->methods; m++)
		c->tool->method[m]->customer->cells(c->tool->options[m], i, w);
	csv_end(w);
}

struct writing {
	const struct customers *c;
	struct turn turn; /* of customers, by their place in the output */
};

/* The rows of a piece, as text that goes out in turn. */
static void
write_piece(void *data, uint32_t from, uint32_t to)
{
	struct writing *writing = data;
	const struct customers *c = writing->c;
	struct csv_writer w = c->out.w;
	struct rows_again again = { 0 };
	struct out memory;

	out_open_memory(&memory);
	w.out = &memory;
	for (uint32_t place = from; place < to; place++) {
		uint32_t i = c->order.n > 0 ? c->order.v[place] : place;

		if (c->events == NULL)
			csv_verbatim(&w, customer_row(c, i, to, &again));
		else
			write_card(
			    c, &w, customers_id(c, i), customers_card(c, i));
		write_methods(c, &w, i);
	}
	free(again.bytes);
	turn_await(&writing->turn, from);
	out_bytes(c->out.w.out, memory.bytes, memory.n);
	turn_pass(&writing->turn, to);
	out_abandon(&memory);
}

void
customer_rows_write(struct customers *c)
{
	struct writing writing = { .c = c };

	if (c->order.n > 0)
		customer_hold(c);
	turn_init(&writing.turn);
	customers_each(c, write_piece, &writing);
	turn_free(&writing.turn);
}
