/*
 * pieces: rows written by several threads, each its pieces of the table, put
 * out in their order.
 */
#pragma once

#include "base/tasks.h"
#include "base/turn.h"
#include "csv/writer.h"

struct pieces {
	const struct csv_writer *to;
	struct turn turn;		  /* of rows */
	struct out memory[TASKS_THREADS]; /* of each thread */
};

/* All of it goes to a writer, which nobody else uses meanwhile. */
void pieces_begin(struct pieces *p, const struct csv_writer *to);

/* Where a thread writes the rows of a piece; then it hands over rows `from` up
 * to `end`, when those before them are out. */
struct csv_writer piece_begin(struct pieces *p, int thread);
void piece_end(struct pieces *p, int thread, uint64_t from, uint64_t end);

void pieces_end(struct pieces *p);

/* Writes row 0, 1, ... of n, by as many threads as there are. */
typedef void pieces_row(void *data, uint64_t row, struct csv_writer *w);
void pieces_write(const struct csv_writer *to, uint64_t n, int threads,
    pieces_row *row, void *data);
