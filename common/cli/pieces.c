#include "cli/pieces.h"

#include <string.h>

enum { ROWS = 8192 }; /* of a piece */

void
pieces_begin(struct pieces *p, const struct csv_writer *to)
{
	p->to = to;
	memset(p->memory, 0, sizeof(p->memory));
	turn_init(&p->turn);
}

struct csv_writer
piece_begin(struct pieces *p, int thread)
{
	struct csv_writer w = *p->to;

	w.out = &p->memory[thread];
	if (w.out->bytes == NULL)
		out_open_memory(w.out);
	return w;
}

void
piece_end(struct pieces *p, int thread, uint64_t from, uint64_t end)
{
	struct out *memory = &p->memory[thread];

	turn_await(&p->turn, from);
	out_bytes(p->to->out, memory->bytes, memory->n);
	turn_pass(&p->turn, end);
	memory->n = 0;
}

void
pieces_end(struct pieces *p)
{
	for (int i = 0; i < TASKS_THREADS; i++)
		if (p->memory[i].bytes != NULL)
			out_abandon(&p->memory[i]);
	turn_free(&p->turn);
}

struct rows {
	struct pieces pieces;
	uint64_t n;
	pieces_row *row;
	void *data;
};

static void
write_piece(void *rows, size_t piece, int thread)
{
	struct rows *r = rows;
	struct csv_writer w = piece_begin(&r->pieces, thread);
	uint64_t from = (uint64_t)piece * ROWS;
	uint64_t end = r->n - from < ROWS ? r->n : from + ROWS;

	for (uint64_t row = from; row < end; row++)
		r->row(r->data, row, &w);
	piece_end(&r->pieces, thread, from, end);
}

void
pieces_write(const struct csv_writer *to, uint64_t n, int threads,
    pieces_row *row, void *data)
{
	struct rows r = { .n = n, .row = row, .data = data };

	pieces_begin(&r.pieces, to);
	tasks_run((size_t)((n + ROWS - 1) / ROWS), threads, write_piece, &r);
	pieces_end(&r.pieces);
}
