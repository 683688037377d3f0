/*
 * book_parts: a book that is made part by part. As long as no row names another
 * one, what becomes of a customer's documents can be told from that customer's
 * rows alone: these are dealt, as records, by the hash of the customer
 * (table/parts), each part is read by any thread, and what is left of it goes
 * into the book, customers in order of first appearance.
 *
 * What a part says about its rows must come in the order of all rows: it is
 * told when all parts were read. When anything else has to be said of a row
 * before, the rows that were dealt are taken back and posted in their order.
 */
#pragma once

#include "book_part.h"

struct book_parts;

/* Can the book be made so? */
bool book_parts_serve(const struct book_reader *r);

/* For about so many bytes of input (0: few), dealt by so many writers. */
struct book_parts *
book_parts_new(struct book_reader *r, uint64_t bytes, int writers);

/* A row that was read: its record stands behind those of the rows before. */
struct book_waiting {
	uint64_t line; /* as its reader counts them */
	uint64_t customer_hash;
	size_t n; /* bytes of the record */
	struct book_front front;
};

/* Deals n rows, behind whose records 15 bytes can be read; the places, which
 * are the lines from `first` on, ascend for a writer, who is one thread. False
 * with *d filled. */
bool book_parts_deal(struct book_parts *p, int writer, uint64_t first,
    const struct book_waiting *row, size_t n, const char *records,
    struct diag *d);

/* In turn: the first line of a block, from which those of its places count. */
void book_parts_block(
    struct book_parts *p, uint64_t block, size_t file, uint64_t line);

/* Takes all records back, when nobody deals any more; then, as often as need
 * be, those before a place in their order: `post` gives the end of each. */
typedef const char *book_parts_post(void *data, size_t file, uint64_t line,
    const struct book_front *front, const char *record);
void book_parts_undo(struct book_parts *p);
void book_parts_give(
    struct book_parts *p, uint64_t before, book_parts_post *post, void *data);

/* How the records that are dealt have their ids. */
struct serials *book_parts_serials(struct book_parts *p);

/* After the last record: fills the book. */
void book_parts_read(struct book_parts *p);

void book_parts_free(struct book_parts *p);
