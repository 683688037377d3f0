/*
 * ids: numbers 0, 1, 2, ... in order of appearance of what has a 64-bit hash.
 * Two of ten million texts share one with probability 3e-6: who cannot live
 * with that looks at the texts (numbers.h). 20 bytes each.
 */
#pragma once

#include "base/mem.h"
#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define IDS_NONE UINT32_MAX

/* An empty set is all zeros. */
struct ids {
	VEC(uint64_t) hash; /* by number */
	uint32_t *slot;	    /* number + 1; 0 is free */
	size_t mask;
};

/* The number of a hash, a new one if need be. */
uint32_t ids_add(struct ids *ids, uint64_t hash, bool *is_new);

/* mem_touch of the slot of a hash. */
static inline void
ids_touch(const struct ids *ids, uint64_t hash)
{
	if (ids->slot != NULL)
		mem_touch(&ids->slot[hash & ids->mask]);
}

/* Its number, or IDS_NONE. */
uint32_t ids_find(const struct ids *ids, uint64_t hash);

/* Empties it; it keeps its memory. */
void ids_clear(struct ids *ids);

void ids_free(struct ids *ids);
