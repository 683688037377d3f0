/*
 * pool: memory in pages under a limit, for what grows with the data. Pages come
 * from slabs of 8 MiB (large pages where the system has them) and go back to
 * the pool. When the limit is reached the owner is asked to give pages back,
 * which it does by writing them to a file; nobody ends for want of budget: what
 * cannot be given back is had beyond the limit.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { POOL_PAGE = 16384, POOL_ROOM = POOL_PAGE - 16 };

struct pool_page {
	struct pool_page *next; /* the owner's list */
	uint32_t used, room;	/* bytes of bytes[]; room is POOL_ROOM, or more
				 * where one thing is larger */
	unsigned char bytes[POOL_ROOM];
};

/*
 * Gives pages back by pool_give. Any thread, several at once. False with *d
 * filled when that failed (a full disk), with d->status 0 when there is nothing
 * to give.
 */
typedef bool pool_relief(void *owner, struct diag *d);

struct pool;

/* `limit` in bytes. */
struct pool *pool_new(size_t limit);

/* Who is asked from now on; NULL: nobody. Not while threads take pages. */
void pool_owner(struct pool *pool, pool_relief *relief, void *owner);

/* A page with used = 0 and room for `need` bytes; NULL with *d filled. Any
 * thread. O(1) but for the relief. */
struct pool_page *pool_take(struct pool *pool, size_t need, struct diag *d);

/* Gives a list of pages back. Any thread. */
void pool_give(struct pool *pool, struct pool_page *list);

/*
 * Memory outside the pages that counts, too, `bytes` more or less: free pages
 * go back to the system for it. Any thread.
 */
void pool_count(struct pool *pool, ptrdiff_t bytes);

/* Free pages go back to the system: nobody will want as many again. */
void pool_trim(struct pool *pool);

/* Bytes that may still be had before the limit. */
size_t pool_left(struct pool *pool);

size_t pool_limit(const struct pool *pool);

void pool_free(struct pool *pool);
