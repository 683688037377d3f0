/*
 * window: the part of an input that a reader looks at, and the scanner that
 * finds in it, 64 bytes at a time, the bytes that matter.
 */
#pragma once

#include "base/diag.h"
#include "csv/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_NOWHERE SIZE_MAX

struct in;

/* Where a scanner's 64 bytes begin, and which of them are still to be seen. */
struct csv_scanner {
	size_t chunk;
	uint64_t hits;
};

struct csv_window {
	struct in *in;
	size_t block; /* bytes read at once */
	char *buffer; /* room bytes, and SCAN_CHUNK more */
	size_t room;
	size_t at;  /* what is before is no longer needed */
	size_t end; /* of the bytes read */
	bool input_end;
	uint64_t dropped; /* bytes of the input before buffer[0] */

	char delimiter, quote;
	struct csv_scanner scan;
};

/*
 * Reads on until `want` bytes from `at` are there or the input ends. The bytes
 * from `at` on may move to another address and offset.
 */
bool window_fill(struct csv_window *w, size_t want, struct diag *d);

/* The bytes that matter among the 64 at `from`. */
static inline uint64_t
window_hits(const struct csv_window *w, size_t from)
{
	uint64_t hits;

	if (from >= w->end)
		return 0;
	hits = scan_chunk(w->buffer + from, w->delimiter, w->quote);
	if (w->end - from < SCAN_CHUNK)
		hits &= (UINT64_C(1) << (w->end - from)) - 1;
	return hits;
}

/* Starts the scanner at `from`. */
static inline void
window_scan(struct csv_window *w, size_t from)
{
	w->scan = (struct csv_scanner){ from, window_hits(w, from) };
}

/* Goes on to 64 bytes with some that matter, if there are none left where the
 * scanner is; false at the buffer's end. */
static inline bool
window_look(const struct csv_window *w, struct csv_scanner *scan)
{
	while (scan->hits == 0) {
		if (scan->chunk + SCAN_CHUNK >= w->end)
			return false;
		scan->chunk += SCAN_CHUNK;
		scan->hits = window_hits(w, scan->chunk);
	}
	return true;
}

/* The next of them: a delimiter, quote, LF or CR. */
static inline size_t
window_take(struct csv_scanner *scan)
{
	size_t hit = scan->chunk + (size_t)__builtin_ctzll(scan->hits);

	scan->hits &= scan->hits - 1;
	return hit;
}

/* The next of the window's own scanner; WINDOW_NOWHERE at the buffer's end. */
static inline size_t
window_next(struct csv_window *w)
{
	return window_look(w, &w->scan) ? window_take(&w->scan)
					: WINDOW_NOWHERE;
}

/*
 * The line that contains offset `from`: *end is where its line end begins,
 * *next where the next line does. False when the buffer ends before that is
 * certain.
 */
bool
window_line(const struct csv_window *w, size_t from, size_t *end, size_t *next);

/*
 * Keeps of the bytes from `at` only the first `keep` and the last one: for a
 * line that is too long to be wanted.
 */
void window_shorten(struct csv_window *w, size_t keep);
