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
#ifndef CREDIT_BOOK_PARTS_H
#define CREDIT_BOOK_PARTS_H

#include "book_post.h"

struct book_parts;

/* Can the book be made so? */
bool book_parts_serve(const struct book_reader *r);

/* For about so many bytes of input (0: few), read by so many threads. */
struct book_parts *
book_parts_new(struct book_reader *r, uint64_t bytes, int threads);

/* A record of n bytes, in turn. */
void book_parts_deal(struct book_parts *p, uint64_t customer_hash, size_t file,
    uint64_t line, const char *record, size_t n);

/* Takes all records back in their order: `post` gives the end of each. */
typedef const char *
book_parts_post(void *data, size_t file, uint64_t line, const char *record);
void book_parts_undo(struct book_parts *p, book_parts_post *post, void *data);

/* After the last record: fills the book. */
void book_parts_read(struct book_parts *p);

void book_parts_free(struct book_parts *p);

#endif
