/*
 * parts: records dealt into parts by the hash of their key, so that each part
 * can be worked on in the processor's cache, by any thread, at any time. In
 * memory while there is budget; then the largest part goes to the spill file,
 * whole, and what comes for it later follows it.
 */
#pragma once

#include "base/pool.h"
#include "io/spill.h"

struct parts; /* shared */

/* Where a thread writes on in one part: `at`, up to `end`. */
struct parts_head {
	struct pool_page *page; /* NULL: none yet */
	unsigned char *at, *end;
	uint64_t block; /* the caller's; PARTS_FRESH in a page that is new */
};

#define PARTS_FRESH UINT64_MAX

struct parts_writer { /* one per thread */
	struct parts *parts;
	int bits, shift;
	struct parts_head *head; /* of each part */
};

/* 2^bits parts, chosen by the bits of the hash behind the upper `shift`. The
 * parts become the pool's owner. */
struct parts *
parts_new(int bits, int shift, struct pool *pool, struct spill *spill);
size_t parts_count(const struct parts *p);

struct parts_writer *parts_writer_new(struct parts *p);

/* Another page for a head, with room for n bytes; false with *d filled. */
bool parts_page(
    struct parts_writer *w, struct parts_head *head, size_t n, struct diag *d);

/* The head of a hash. */
static inline struct parts_head *
parts_head(struct parts_writer *w, uint64_t hash)
{
	return &w->head[hash << w->shift >> 1 >> (63 - w->bits)];
}

/*
 * Sees to it that a head has room for a record of n bytes, and asks for its
 * next line of memory; false with *d filled. The caller moves `at` behind what
 * it wrote.
 */
static inline bool
parts_room(
    struct parts_writer *w, struct parts_head *head, size_t n, struct diag *d)
{
	if (n > (size_t)(head->end - head->at) && !parts_page(w, head, n, d))
		return false;
	__builtin_prefetch(head->at + 64, 1);
	return true;
}

/* Hands over what the writer holds and frees it. */
void parts_writer_end(struct parts_writer *w);

/* Bytes of a part's records, wherever they are. */
uint64_t parts_bytes(const struct parts *p, size_t part);

/*
 * All pages of a part, which are the caller's now (pool_give); those that were
 * spilled are read back. In the order in which they were dealt. NULL with
 * d->status 0: it is empty.
 */
struct pool_page *parts_take(struct parts *p, size_t part, struct diag *d);

void parts_free(struct parts *p);
