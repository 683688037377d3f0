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

/* Makes room for more. */
void ids_grow(struct ids *ids);

/* A slot holds number + 1 in as many bits as the table has slots for, and above
 * it bits of the hash: most probes end without a look at the hashes, which
 * would cost another trip to memory. */
static inline uint32_t
ids_tag(const struct ids *ids, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~(uint32_t)ids->mask;
}

static inline uint32_t
ids_number(const struct ids *ids, size_t at)
{
	return (ids->slot[at] & (uint32_t)ids->mask) - 1;
}

/* The place of a hash, or the free one where it belongs. */
static inline size_t
ids_place(const struct ids *ids, uint64_t hash)
{
	uint32_t tag = ids_tag(ids, hash);
	size_t at = hash & ids->mask;

	while (ids->slot[at] != 0) {
		if ((ids->slot[at] & ~(uint32_t)ids->mask) == tag &&
		    ids->hash.v[ids_number(ids, at)] == hash)
			break;
		at = (at + 1) & ids->mask;
	}
	return at;
}

/* The number of a hash, a new one if need be. */
static inline uint32_t
ids_add(struct ids *ids, uint64_t hash, bool *is_new)
{
	size_t at;

	if (ids->slot == NULL || ids->hash.n * 4 >= (ids->mask + 1) * 3)
		ids_grow(ids);
	at = ids_place(ids, hash);
	*is_new = ids->slot[at] == 0;
	if (*is_new) {
		vec_push(&ids->hash, hash);
		ids->slot[at] = ids_tag(ids, hash) | (uint32_t)ids->hash.n;
	}
	return ids_number(ids, at);
}

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
