/*
 * map: texts to dense numbers 0, 1, 2, ... in order of first appearance. It
 * keeps its own copies of the texts. Up to 2^32 - 2 texts.
 *
 * A caller with many look-ups hides the memory's latency in steps over a
 * batch: map_touch each hash; then map_add_hashed each.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"

#include <stdint.h>

#define MAP_NONE UINT32_MAX

enum { MAP_INLINE = 16 };

/* Half a cache line; a short text is found with one look at memory. */
struct map_slot {
	uint64_t hash;
	uint32_t number; /* and one; 0: the slot is free */
	uint32_t n;	 /* bytes of the text */
	union {
		char start[MAP_INLINE]; /* the text if it fits */
		const char *p;		/* else where it is */
	};
};

struct map {
	struct str *key; /* by number; `count` of them */
	uint32_t count;
	uint32_t room; /* for keys */
	struct map_slot *slot;
	size_t mask; /* slots - 1 */
	struct arena text;
};

/* An empty map is all zeros. */

/* Of this run only: nobody can make texts that all fall into one place. What is
 * printed must not depend on it, not even where all texts have the same: only
 * the text itself tells whether two are one. */
uint64_t map_hash(struct str key);

/* Likewise of this run, but believed where texts are not kept: of ten million,
 * two share one with probability 3e-6. */
uint64_t map_digest(struct str key);

/* The key of both, once, before the first of them (0 if it is not set), and how
 * many bits map_hash has: 64 but in tests. */
void map_seed(uint64_t seed, int64_t bits);

/* A hash that is the same in every run and on every machine. */
uint64_t map_hash_fixed(struct str key);

/* mem_touch of the slot of a hash. */
static inline void
map_touch(const struct map *map, uint64_t hash)
{
	if (map->slot != NULL)
		mem_touch(&map->slot[hash & map->mask]);
}

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

/*
 * Gives the next number to a key that the caller knows to be new, and keeps for
 * it: for many keys that nobody may ever look up. The first look-up by
 * map_add_hashed pays for all; map_find_hashed must not come before.
 */
void map_append(struct map *map, struct str key);

/* The same of n keys, which the caller fills in, any thread some of them. */
struct str *map_extend(struct map *map, size_t n);

/* The number of the key, given its map_hash, or MAP_NONE. */
uint32_t map_find_hashed(const struct map *map, struct str key, uint64_t hash);

static inline uint32_t
map_find(const struct map *map, struct str key)
{
	return map_find_hashed(map, key, map_hash(key));
}

/* The text of a number; it lives as long as the map, NUL-terminated. */
static inline struct str
map_text(const struct map *map, uint32_t number)
{
	return map->key[number];
}

/* Empties it; it keeps its memory. */
void map_clear(struct map *map);

void map_free(struct map *map);

#endif
