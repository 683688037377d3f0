/*
 * blocks: the input of a reader in pieces of whole records, each to be read by
 * a reader of its own, maybe by another thread. Which records there are does
 * not depend on the size of the pieces: without a quote a piece ends behind its
 * last line end; with one, where a reader that begins at its beginning says.
 */
#pragma once

#include "csv/reader.h"

enum { BLOCK_ROWS = (1 << 20) - 1 }; /* at most */

/* All zeros at first; it keeps its memory for the next piece. */
struct csv_block {
	char *bytes;
	size_t room;
	size_t from, n; /* the records; n is 0: there is one record, in row */
	uint64_t byte;	/* offset of the first in the input */
	uint64_t lines; /* of that one record */
};

/*
 * Cuts the next piece of about `size` bytes off: CSV_ROW. A record that is too
 * long to be told whole comes alone: then block->n is 0, *row is it, until the
 * next call, and the result is that of csv_reader_next; its line is 1. The
 * reader must read in no other way.
 */
enum csv_result csv_block_next(struct csv_reader *r, size_t size,
    struct csv_block *block, struct csv_row *row, struct diag *d);

/* Is the rest of the input no more than `size` bytes? Reads so many. */
bool csv_block_is_last(
    struct csv_reader *r, size_t size, bool *last, struct diag *d);

/* The lines of the input before what is next, when none was cut off yet. */
uint64_t csv_block_line(const struct csv_reader *r);

/* A reader for pieces, of the same dialect and width. */
struct csv_reader *csv_block_reader(const struct csv_reader *r);
void csv_block_close(struct csv_reader *r);

/* Goes to the first record of a piece; lines count from 1. */
void csv_block_open(struct csv_reader *r, const struct csv_block *block);

/* Lines of the piece, once it is read. */
uint64_t csv_block_lines(const struct csv_reader *r);

void csv_block_free(struct csv_block *block);
