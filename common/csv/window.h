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

/* The places of the bytes that matter in a stretch of the buffer. */
struct csv_scanner {
	size_t from, upto;	  /* the stretch */
	size_t at, n;		  /* hits still to be seen: hit[at..n-1] */
	uint16_t hit[SCAN_BYTES]; /* counted from `from` */
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

/* The buffer is another one: nothing of it was looked at. */
static inline void
window_forget(struct csv_window *w)
{
	w->scan.from = w->scan.upto = w->scan.at = w->scan.n = 0;
}

/* Starts the scanner at `from`. */
void window_scan(struct csv_window *w, size_t from);

/* Looks at the next stretch, from `from` on, which the last one ended at or
 * went beyond. False when there is nothing behind it. */
bool window_more(struct csv_window *w, size_t from);

/* The next byte that matters: a delimiter, quote, LF or CR; WINDOW_NOWHERE at
 * the buffer's end. */
static inline size_t
window_next(struct csv_window *w)
{
	struct csv_scanner *scan = &w->scan;

	while (scan->at == scan->n)
		if (!window_more(w, scan->upto))
			return WINDOW_NOWHERE;
	return scan->from + scan->hit[scan->at++];
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
