/*
 * book_part: the rows of some customers, whole, to what is left of them: a
 * small book of its own, of which the open items remain.
 */
#pragma once

#include "base/pool.h"
#include "book_post.h"

#include <pthread.h>

/* The place of a row: its block, and its line in there. */
enum { PLACE_BLOCK = 24 };
#define PLACE_LINES ((UINT64_C(1) << PLACE_BLOCK) - 1)

/* Where a block begins. */
struct book_block {
	size_t file;
	uint64_t line;
};

/* One for each thread, for one part after the other; what is left of them is in
 * the pool until the merge. Who fails holds the lock. */
struct book_part *book_part_new(
    const struct book_reader *r, struct pool *pool, pthread_mutex_t *failing);
void book_part_free(struct book_part *part);

/* Posts a record; the end of it. In the order of their places; the records of
 * a part live until it is ended. */
const char *
book_part_post(struct book_part *part, uint64_t place, const char *record);
void book_part_end(struct book_part *part);

/* What is left of all parts goes into the book; what is to be said is said. */
void book_part_merge(struct book_reader *r, struct book_part *const *part,
    size_t n, const struct book_block *block);
