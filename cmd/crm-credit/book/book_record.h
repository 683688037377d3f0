/*
 * book_record: an entry of the ledger as few bytes, for as long as it waits for
 * the rows before it.
 */
#pragma once

#include "book_row.h"
#include "table/serial.h"

struct book_bytes VEC_OF(char);

/* The cells of an entry's row, where they are kept. All zeros at first. */
struct book_cells {
	struct csv_row row;
	VEC(struct str) field;
	char customer[SERIAL_TEXT], document[SERIAL_TEXT];
};

/* How ids are packed: as texts where `serials` is NULL. The forms are those of
 * the record before; all zeros at first. */
struct book_packing {
	struct serials *serials;
	struct serial_form customer, document;
};

/* What of an entry is told by the record before it: documents and dates mostly
 * ascend. The document as serial_code has it, 0: it is a text, in the record. */
struct book_front {
	uint64_t document;
	int32_t date, due;
};

/* Appends an entry but for its place (line and file) and its front, with its
 * cells if they are asked for; there is room for 16 bytes behind it. */
void book_record_put(struct book_bytes *to, const struct book_entry *e,
    struct book_packing *packing, bool cells, struct book_front *front);

/* Puts a front (at most BOOK_FRONT bytes) and how many places it is behind the
 * one before, which is all zeros at first. */
enum { BOOK_FRONT = 32 };
char *book_front_put(char *to, uint64_t step, const struct book_front *now,
    const struct book_front *before);

/* Makes of a front the next one; the place behind it. */
const char *
book_front_get(const char *from, uint64_t *step, struct book_front *front);

/* The entry of a record (all zeros, or that of another one), with its hashes,
 * and the end of it, 16 bytes behind which can be read. Its texts are those of
 * the record or in `cells`, where its row is; no row: NULL. */
const char *book_record_get(const struct serials *serials, const char *from,
    const struct book_front *front, struct book_entry *e,
    struct book_cells *cells);

/* The same, customer and document being packed as they are, the document in
 * e->code if it has one: the entry stays where it is. */
const char *book_record_get_packed(const char *from,
    const struct book_front *front, struct book_entry *e,
    struct book_cells *cells);

/* The record by the name of its entry. */
const char *book_record_of(struct str name);

void book_cells_free(struct book_cells *cells);
