#include "csv/window.h"

#include "base/mem.h"
#include "io/in.h"

#include <string.h>

bool
window_more(struct csv_window *w, size_t from)
{
	size_t left = w->end - from, n = left < SCAN_BYTES ? left : SCAN_BYTES;

	if (w->scan.upto >= w->end)
		return false;
	w->scan.from = from;
	w->scan.upto = from + n;
	w->scan.at = 0;
	w->scan.n =
	    scan_find(w->buffer + from, n, w->delimiter, w->quote, w->scan.hit);
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

enum { FIRST = 64 * 1024 }; /* of the input: most files are small */

bool
window_fill(struct csv_window *w, size_t want, struct diag *d)
{
	size_t block =
	    w->room == 0 && w->block > FIRST ? (size_t)FIRST : w->block;

	while (!w->input_end && w->end - w->at < want) {
		size_t got, size;

		if (w->at > 0) {
			memmove(w->buffer, w->buffer + w->at, w->end - w->at);
			w->dropped += w->at;
			w->end -= w->at;
			w->at = 0;
			window_forget(w);
		}
		if (want + block > w->room) {
			w->room = want + block;
			w->buffer =
			    mem_resize(w->buffer, w->room + SCAN_CHUNK, 1);
		}
		size = w->room - w->end;
		if (size > block)
			size = block;
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
