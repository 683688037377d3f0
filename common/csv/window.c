#include "csv/window.h"

#include "base/mem.h"
#include "io/in.h"

/* The bytes that matter among the 64 at `from`. */
static uint64_t
hits(const struct csv_window *w, size_t from)
{
	uint64_t hits = scan_chunk(w->buffer + from, w->delimiter, w->quote);

	return w->end - from < SCAN_CHUNK
	    ? hits & ((UINT64_C(1) << (w->end - from)) - 1)
	    : hits;
}

bool
window_more(struct csv_window *w, size_t from)
{
	struct csv_scanner *scan = &w->scan;
	size_t n = 0, left = w->end - from;

	if (scan->upto >= w->end)
		return false;
	if (left > SCAN_BYTES)
		left = SCAN_BYTES;
	for (size_t i = 0; i < left; i += SCAN_CHUNK)
		n += scan_places(hits(w, from + i), (unsigned)i, scan->hit + n);
	scan->from = from;
	scan->upto = from + left;
	scan->at = 0;
	scan->n = n;
	return true;
}

void
window_scan(struct csv_window *w, size_t from)
{
	struct csv_scanner *scan = &w->scan;

	if (from < scan->from || from > scan->upto) {
		scan->from = scan->upto = from;
		scan->at = scan->n = 0;
		return;
	}
	while (scan->at > 0 && scan->hit[scan->at - 1] >= from - scan->from)
		scan->at--;
	while (scan->at < scan->n && scan->hit[scan->at] < from - scan->from)
		scan->at++;
}

bool
window_fill(struct csv_window *w, size_t want, struct diag *d)
{
	while (!w->input_end && w->end - w->at < want) {
		size_t got, size;

		if (w->at > 0) {
			memmove(w->buffer, w->buffer + w->at, w->end - w->at);
			w->dropped += w->at;
			w->end -= w->at;
			w->at = 0;
			window_forget(w);
		}
		if (want + w->block > w->room) {
			w->room = want + w->block;
			w->buffer =
			    mem_resize(w->buffer, w->room + SCAN_CHUNK, 1);
		}
		size = w->room - w->end;
		if (size > w->block)
			size = w->block;
		if (!in_read(w->in, w->buffer + w->end, size, &got, d))
			return false;
		w->end += got;
		w->input_end = got == 0;
	}
	return true;
}

bool
window_line(const struct csv_window *w, size_t from, size_t *end, size_t *next)
{
	size_t i = from;

	while (i < w->end && w->buffer[i] != '\n' && w->buffer[i] != '\r')
		i++;
	if (i == w->end && !w->input_end)
		return false;
	*end = i;
	*next = i + (i < w->end);
	if (i < w->end && w->buffer[i] == '\r') {
		if (*next == w->end && !w->input_end)
			return false;
		*next += *next < w->end && w->buffer[*next] == '\n';
	}
	return true;
}

void
window_shorten(struct csv_window *w, size_t keep)
{
	size_t to = w->at + keep;

	if (w->end <= to + 1)
		return;
	w->buffer[to] = w->buffer[w->end - 1];
	w->dropped += w->end - 1 - to;
	w->end = to + 1;
	window_forget(w);
}
