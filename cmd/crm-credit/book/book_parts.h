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

/* A record of n bytes, behind which 15 more can be read, its places ascending
 * for a writer, who is one thread. */
bool book_parts_deal(struct book_parts *p, int writer, uint64_t customer_hash,
    uint64_t place, const char *record, size_t n, struct diag *d);

/* Asks memory for where a record will be put soon, and one later. */
void book_parts_touch(
    const struct book_parts *p, int writer, uint64_t soon, uint64_t later);

/* In turn: the first line of a block, from which those of its places count. */
void book_parts_block(
    struct book_parts *p, uint64_t block, size_t file, uint64_t line);

/* Takes all records back, when nobody deals any more; then, as often as need
 * be, those before a place in their order: `post` gives the end of each. */
typedef const char *
book_parts_post(void *data, size_t file, uint64_t line, const char *record);
void book_parts_undo(struct book_parts *p);
void book_parts_give(
    struct book_parts *p, uint64_t before, book_parts_post *post, void *data);

/* After the last record: fills the book. */
void book_parts_read(struct book_parts *p);

void book_parts_free(struct book_parts *p);
