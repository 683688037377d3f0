/*
 * book_record: an entry of the ledger as few bytes, for as long as it waits for
 * the rows before it.
 */
#pragma once

#include "book_row.h"

struct book_bytes VEC_OF(char);

/* The cells of an entry's row, where they are kept. All zeros at first. */
struct book_cells {
	struct csv_row row;
	VEC(struct str) field;
};

/* Appends an entry but for its place (line and file), with its cells if they
 * are asked for; there is room for 16 bytes behind it. */
void
book_record_put(struct book_bytes *to, const struct book_entry *e, bool cells);

/* The entry of a record (all zeros, or that of another one), with its hashes,
 * and the end of it, 16 bytes behind which can be read. Its texts are those of
 * the record, its row is in `cells`; no row: NULL. */
const char *book_record_get(
    const char *from, struct book_entry *e, struct book_cells *cells);

/* The record by the name of its entry. */
const char *book_record_of(struct str name);

void book_cells_free(struct book_cells *cells);
