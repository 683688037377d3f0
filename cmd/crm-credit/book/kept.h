/*
 * kept: records of one size in pages of a pool, where they stay.
 */
#pragma once

#include "base/pool.h"
#include "base/vec.h"

struct kept {
	struct pool *pool;
	size_t size, per; /* bytes of a record; records of a page */
	size_t n;
	VEC(struct pool_page *) page;
};

void kept_begin(struct kept *kept, struct pool *pool, size_t size);

/* Room for one more, uninitialised; NULL with *d filled. */
void *kept_add(struct kept *kept, struct diag *d);

/* A record by its number. */
static inline void *
kept_at(const struct kept *kept, size_t i)
{
	return kept->page.v[i / kept->per]->bytes + i % kept->per * kept->size;
}

/* How many records a page has, which stand side by side. */
static inline size_t
kept_of_page(const struct kept *kept, size_t page)
{
	size_t before = page * kept->per;

	return kept->n - before < kept->per ? kept->n - before : kept->per;
}

void kept_free(struct kept *kept);
