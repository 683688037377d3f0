/*
 * book_record: an entry of the ledger as few bytes, for as long as it waits for
 * the rows before it.
 */
#pragma once

#include "book_row.h"

struct book_bytes VEC_OF(char);

/* The cells of a row, where they are kept. All zeros at first. */
struct book_cells {
	struct csv_row row;
	VEC(struct str) field;
};

/* Appends an entry but for its place (line and file), with its cells if they
 * are asked for. */
void
book_record_put(struct book_bytes *to, const struct book_entry *e, bool cells);

/* The entry of a record (all zeros, or that of another one), with its hashes,
 * and the end of it. Its texts are those of the record, its row is in `cells`,
 * or NULL. */
const char *book_record_get(
    const char *from, struct book_entry *e, struct book_cells *cells);

/* Customer and document of such an entry as one text, as they stand in its
 * record, and the record by that. */
struct str book_record_name(const struct book_entry *e);
const char *book_record_of(struct str name);

void book_cells_free(struct book_cells *cells);
