#include "cli/customer_run.h"
#include "cli/pieces.h"

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
	write_card(c, c->w, id, card);
	return c->w;
}

static void
write_methods(const struct customers *c, struct csv_writer *w, uint32_t i)
{
	for (size_t m = 0; m < c->tool->methods; m++)
		c->tool->method[m]->customer->cells(c->tool->options[m], i, w);
	csv_end(w);
}

enum { AHEAD = 4 }; /* customers */

/* The texts of the customer at a place of the output, and behind them the
 * state. What will be written soon is on its way from memory meanwhile: the
 * states first, then what they name. `ring` has the next ones. */
static const struct str *
next_texts(const struct customers *c, uint64_t i, uint64_t to,
    const struct str *ring[2 * AHEAD])
{
	const struct str *here, **last = &ring[i % (2 * AHEAD)];
	const struct str *soon = ring[(i + AHEAD) % (2 * AHEAD)];

	here = *last != NULL ? *last : customer_texts(c, (uint32_t)i);
	*last = NULL;
	if (i + 2 * AHEAD < to) {
		*last = customer_texts(c, (uint32_t)(i + 2 * AHEAD));
		__builtin_prefetch(*last);
	}
	if (soon != NULL)
		__builtin_prefetch(soon->p);
	return here;
}

struct writing {
	const struct customers *c;
	struct pieces pieces; /* of customers, by their place in the output */
};

/* The rows of a piece, as text that goes out in turn. */
static void
write_piece(void *data, uint64_t from, uint64_t end, int thread)
{
	struct writing *writing = data;
	const struct customers *c = writing->c;
	struct csv_writer w = piece_begin(&writing->pieces, thread);
	struct rows_again again = { 0 };
	const struct str *ring[2 * AHEAD] = { NULL };
	uint32_t to = (uint32_t)end;

	for (uint32_t place = (uint32_t)from; place < to; place++) {
		bool turned = c->order.n > 0;
		uint32_t i = turned ? c->order.v[place] : place;
		const struct str *text = turned
		    ? customer_texts(c, i)
		    : next_texts(c, place, to, ring);

		if (c->events == NULL)
			csv_verbatim(&w, customer_row(c, i, to, &again));
		else
			write_card(c, &w, *text, customers_card(c, i));
		if (c->shows_group)
			csv_field(&w, map_text(&c->groups, c->group.v[i]));
		write_methods(c, &w, i);
	}
	free(again.bytes);
	piece_end(&writing->pieces, thread, from, end);
}

void
customer_rows_write(struct customers *c)
{
	int threads = tasks_threads((int)c->tool->common.threads);
	struct writing writing = { .c = c };
	struct diag d;

	if (c->order.n > 0)
		customer_hold(c);
	pieces_begin(&writing.pieces, c->w);
	if (!states_each(c->states, threads, write_piece, &writing, &d))
		tool_fail(c->tool, &d);
	pieces_end(&writing.pieces);
}
