#include "csv/blocks.h"

#include "base/mem.h"
#include "csv/quoted.h"
#include "csv/reader_inside.h"

#include <stdlib.h>

/* Behind the last line end before `limit`; w.at when there is none for sure. */
static size_t
last_line(const struct csv_window *w, size_t limit)
{
	for (size_t i = limit; i > w->at; i--) {
		if (w->buffer[i - 1] == '\n')
			return i;
		if (w->buffer[i - 1] == '\r' && i < w->end)
			return i + (w->buffer[i] == '\n');
	}
	return w->at;
}

/* Behind the last record that is whole and begins before `limit`. */
static size_t
last_record(struct csv_reader *r, size_t limit)
{
	size_t at = r->w.at, cut;
	uint64_t blank = r->blank, line = r->line;
	struct csv_row row;
	struct diag d;

	r->within = true;
	window_scan(&r->w, at);
	cut = at;
	for (int rows = 0; rows < BLOCK_ROWS && cut < limit; rows++) {
		if (csv_reader_next(r, &row, &d) == CSV_FAIL)
			break;
		cut = r->w.at;
	}
	r->within = false;
	r->blank = blank;
	r->line = line;
	r->w.at = at;
	return cut;
}

static size_t
find_cut(struct csv_reader *r, size_t want)
{
	const struct csv_window *w = &r->w;
	size_t limit = w->end - w->at < want ? w->end : w->at + want;

	if (w->input_end && limit == w->end)
		return w->end;
	if (memchr(w->buffer + w->at, w->quote, limit - w->at) == NULL)
		return last_line(w, limit);
	return last_record(r, limit);
}

/* The buffer up to `cut` becomes the block's, and the block's the window's. */
static void
hand_over(struct csv_window *w, size_t cut, struct csv_block *block)
{
	size_t left = w->end - cut, room = block->room;
	char *bytes = block->bytes;

	if (room < left + w->block) {
		room = left + 2 * w->block;
		free(bytes);
		bytes = mem_alloc(room + SCAN_CHUNK, 1);
	}
	memcpy(bytes, w->buffer + cut, left);
	*block = (struct csv_block){ .bytes = w->buffer,
		.room = w->room,
		.from = w->at,
		.n = cut - w->at,
		.byte = w->dropped + w->at };
	w->dropped += cut;
	w->buffer = bytes;
	w->room = room;
	w->at = 0;
	w->end = left;
	window_forget(w);
}

static enum csv_result
one_record(struct csv_reader *r, struct csv_block *block, struct csv_row *row,
    struct diag *d)
{
	enum csv_result result;

	r->line = 1;
	window_scan(&r->w, r->w.at);
	result = csv_reader_next(r, row, d);
	block->n = 0;
	block->byte = row->byte;
	block->lines = r->line - 1;
	return result;
}

enum csv_result
csv_block_next(struct csv_reader *r, size_t size, struct csv_block *block,
    struct csv_row *row, struct diag *d)
{
	struct csv_window *w = &r->w;

	for (size_t want = size;; want *= 2) {
		size_t cut;

		if (!window_fill(w, want, d)) {
			block->n = 0;
			return CSV_FAIL;
		}
		if (w->at == w->end)
			return CSV_END;
		cut = find_cut(r, want);
		if (cut > w->at) {
			hand_over(w, cut, block);
			return CSV_ROW;
		}
		if (w->end - w->at > r->o.max_record)
			return one_record(r, block, row, d);
	}
}

bool
csv_block_is_last(struct csv_reader *r, size_t size, bool *last, struct diag *d)
{
	if (!window_fill(&r->w, size + 1, d))
		return false;
	window_scan(&r->w, r->w.at);
	*last = r->w.end - r->w.at <= size;
	return true;
}

uint64_t
csv_block_line(const struct csv_reader *r)
{
	return r->line - 1;
}

struct csv_reader *
csv_block_reader(const struct csv_reader *r)
{
	struct csv_reader *own = mem_zero(1, sizeof(*own));

	own->o = r->o;
	csv_reader_set_width(own, r->width);
	own->w.delimiter = r->w.delimiter;
	own->w.quote = r->w.quote;
	own->w.input_end = true;
	own->quoted = csv_quoted_new(r->w.delimiter, r->w.quote);
	return own;
}

void
csv_block_close(struct csv_reader *r)
{
	if (r != NULL)
		r->w.buffer = NULL;
	csv_reader_close(r);
}

void
csv_block_open(struct csv_reader *r, const struct csv_block *block)
{
	/* The bytes stay the block's. */
	r->w.buffer = block->bytes;
	r->w.at = block->from;
	r->w.end = block->from + block->n;
	r->w.dropped = block->byte - block->from;
	r->line = 1;
	r->blank = 0;
	window_forget(&r->w);
	window_scan(&r->w, r->w.at);
}

uint64_t
csv_block_lines(const struct csv_reader *r)
{
	return r->line - 1;
}

void
csv_block_free(struct csv_block *block)
{
	free(block->bytes);
	*block = (struct csv_block){ 0 };
}
