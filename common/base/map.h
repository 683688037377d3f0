/*
 * map: texts to dense numbers 0, 1, 2, ... in order of first appearance. It
 * keeps its own copies of the texts. Up to 2^32 - 2 texts.
 *
 * A caller with many look-ups hides the memory's latency in steps over a batch:
 * map_prefetch each hash, map_prefetch_key each, map_add each.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

#define MAP_NONE UINT32_MAX

enum { MAP_INLINE = 16 };

struct map_key {
	const char *p;
	uint32_t n;
	uint32_t tag;		/* the upper half of the hash */
	char start[MAP_INLINE]; /* the text again, as far as it goes: a short
				 * one is compared without a look at p */
};

struct map {
	struct map_key *key; /* by number; `count` of them */
	uint32_t count;
	uint32_t room;	/* for keys */
	uint64_t *slot; /* tag << 32 | number + 1; 0 is free */
	size_t mask;	/* slots - 1 */
	struct arena text;
};

/* An empty map is all zeros. */

uint64_t map_hash(struct str key);

/* Asks the processor for the slot of a hash. */
static inline void
map_prefetch(const struct map *map, uint64_t hash)
{
	if (map->slot != NULL)
		__builtin_prefetch(&map->slot[hash & map->mask]);
}

/* Of the key that the hash probably belongs to; after map_prefetch. */
void map_prefetch_key(const struct map *map, uint64_t hash);

/*
 * The number of the key, given its map_hash; a key not seen before gets the
 * next one. Its number is new exactly when it equals the old map->count.
 */
uint32_t map_add_hashed(struct map *map, struct str key, uint64_t hash);

static inline uint32_t
map_add(struct map *map, struct str key)
{
	return map_add_hashed(map, key, map_hash(key));
}

/* The number of the key, or MAP_NONE. */
uint32_t map_find(const struct map *map, struct str key);

/* The text of a number; it lives as long as the map, NUL-terminated. */
static inline struct str
map_text(const struct map *map, uint32_t number)
{
	return (struct str){ map->key[number].p, map->key[number].n };
}

void map_free(struct map *map);

#endif
