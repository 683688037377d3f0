/*
 * parts: records dealt into parts by the hash of their key, so that each part
 * can be worked on in the processor's cache, by any thread, at any time. In
 * memory while there is budget; then the largest part goes to the spill file,
 * whole, and what comes for it later follows it.
 */
#ifndef TABLE_PARTS_H
#define TABLE_PARTS_H

#include "base/pool.h"
#include "io/spill.h"

struct parts;	     /* shared */
struct parts_writer; /* one per thread */

/* 2^bits parts, chosen by the bits of the hash behind the upper `shift`. The
 * parts become the pool's owner. */
struct parts *
parts_new(int bits, int shift, struct pool *pool, struct spill *spill);
size_t parts_count(const struct parts *p);

struct parts_writer *parts_writer_new(struct parts *p);

/* What follows is of this block. */
void parts_block(struct parts_writer *w, uint64_t block);

/*
 * Room for a record of at most n bytes of that hash, the writer's next line of
 * memory being asked for; NULL with *d filled. *fresh tells that the record is
 * the first one of its block in its page. parts_put says where it ends.
 */
unsigned char *parts_room(struct parts_writer *w, uint64_t hash, size_t n,
    bool *fresh, struct diag *d);
void parts_put(struct parts_writer *w, uint64_t hash, unsigned char *end);

/* Hands over what the writer holds and frees it. */
void parts_writer_end(struct parts_writer *w);

/* Bytes of a part's records, wherever they are. */
uint64_t parts_bytes(const struct parts *p, size_t part);

/*
 * All pages of a part, which are the caller's now (pool_give); those that were
 * spilled are read back. In any order. NULL with d->status 0: it is empty.
 */
struct pool_page *parts_take(struct parts *p, size_t part, struct diag *d);

void parts_free(struct parts *p);

#endif
