/*
 * book_ahead: a queue of a few rows between reading and posting, so that the
 * processor can fetch what posting will look up. It keeps copies of the rows.
 */
#ifndef CREDIT_BOOK_AHEAD_H
#define CREDIT_BOOK_AHEAD_H

#include "csv/reader.h"

#include <stddef.h>

enum { BOOK_AHEAD = 16 };

struct book_held {
	struct csv_row row;
	char *bytes; /* of its fields and raw */
	size_t room, fields;
};

/* Empty is all zeros. */
struct book_ahead {
	struct book_held held[BOOK_AHEAD];
	size_t first, n;
};

/* Appends a row; there must be room: n < BOOK_AHEAD. */
void book_ahead_push(struct book_ahead *ahead, const struct csv_row *row);

/* The oldest row, which lives until the next push; NULL: none. */
const struct csv_row *book_ahead_pop(struct book_ahead *ahead);

void book_ahead_free(struct book_ahead *ahead);

#endif
