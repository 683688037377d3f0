/*
 * window: the part of an input that a reader looks at, and the scanner that
 * finds in it, 64 bytes at a time, the bytes that matter.
 */
#ifndef CSV_WINDOW_H
#define CSV_WINDOW_H

#include "base/diag.h"
#include "csv/scan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WINDOW_NOWHERE SIZE_MAX

struct in;

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
	size_t chunk;  /* the scanner: where its 64 bytes begin, */
	uint64_t hits; /* and which of them are still to be seen */
};

/*
 * Reads on until `want` bytes from `at` are there or the input ends. The bytes
 * from `at` on may move to another address and offset.
 */
bool window_fill(struct csv_window *w, size_t want, struct diag *d);

/* Starts the scanner at `from`. */
void window_scan(struct csv_window *w, size_t from);

/* The next delimiter, quote, LF or CR; WINDOW_NOWHERE at the buffer's end. */
static inline size_t
window_next(struct csv_window *w)
{
	size_t hit;

	while (w->hits == 0) {
		if (w->chunk + SCAN_CHUNK >= w->end)
			return WINDOW_NOWHERE;
		window_scan(w, w->chunk + SCAN_CHUNK);
	}
	hit = w->chunk + (size_t)__builtin_ctzll(w->hits);
	w->hits &= w->hits - 1;
	return hit;
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

#endif
