#include "base/tasks.h"
#include "cli/customer_run.h"

/* Rows that one thread writes at a time, and how many such blocks are written
 * side by side at most. */
enum { BLOCK = 32768, BLOCKS = 16 };

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

/* The rows from..to-1, as text. */
struct block {
	const struct customers *c;
	struct csv_writer w;
	struct out memory; /* of all blocks but the first */
	uint32_t from, to;
};

static void
write_block(void *blocks, size_t number, int thread)
{
	struct block *b = (struct block *)blocks + number;
	const struct customers *c = b->c;

	(void)thread;
	for (uint32_t i = b->from; i < b->to; i++)
		write_customer(c, &b->w, c->order.n > 0 ? c->order.v[i] : i);
}

/* The first block of a round goes to the output at once, the others into
 * memory, from where they follow. */
void
customer_rows_write(struct customers *c)
{
	int threads = tasks_threads((int)c->tool->common.threads);
	size_t blocks = threads < BLOCKS ? (size_t)threads : BLOCKS, used;
	uint32_t n = customers_count(c), from = 0;
	struct block block[BLOCKS];

	for (size_t i = 0; i < blocks; i++) {
		block[i] = (struct block){ .c = c, .w = c->out.w };
		out_open_memory(&block[i].memory);
		if (i > 0)
			block[i].w.out = &block[i].memory;
	}
	while (from < n) {
		for (used = 0; used < blocks && from < n; used++) {
			block[used].from = from;
			from = n - from < BLOCK ? n : from + BLOCK;
			block[used].to = from;
		}
		tasks_run(used, threads, write_block, block);
		for (size_t i = 1; i < used; i++) {
			out_bytes(c->out.w.out, block[i].memory.bytes,
			    block[i].memory.n);
			block[i].memory.n = 0;
		}
	}
	for (size_t i = 0; i < blocks; i++)
		out_abandon(&block[i].memory);
}
