/*
 * map: texts to dense numbers 0, 1, 2, ... in order of first appearance. It
 * keeps its own copies of the texts. Up to 2^32 - 2 texts.
 *
 * A caller with many look-ups hides the memory's latency in steps over a
 * batch: map_touch each hash; then map_add_hashed each.
 */
#pragma once

#include "base/arena.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/vec.h"

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
	size_t mask;  /* slots - 1 */
	bool borrows; /* keys are the caller's, who keeps them */
	struct arena text;
};

/* An empty map is all zeros. */

/* What makes hashes those of this run; map.c sets it. */
extern struct map_key {
	uint64_t first, second, kept; /* bits of map_hash */
} map_key;

/* Once, before the first hash (0 if it is not called), and how many bits
 * map_hash has: 64 but in tests. */
void map_seed(uint64_t seed, int64_t bits);

uint64_t map_digest_long(struct str key);

/* Both halves of the product. */
static inline void
map_multiply(uint64_t *a, uint64_t *b)
{
	__extension__ unsigned __int128 product = (unsigned __int128)*a * *b;

	*a = (uint64_t)product;
	*b = (uint64_t)(product >> 64);
}

/*
 * Of this run, and believed where texts are not kept: of ten million, two share
 * one with probability 3e-6. Most ids have 4 to 16 bytes: two words, which may
 * overlap, are all of it (Wang, "wyhash final version 4").
 */
static inline uint64_t
map_digest(struct str key)
{
	uint64_t a, b;
	uint32_t half[2];

	if (key.n - 4 > 12)
		return map_digest_long(key);
	if (key.n >= 8) {
		memcpy(&a, key.p, 8);
		memcpy(&b, key.p + key.n - 8, 8);
	} else {
		memcpy(&half[0], key.p, 4);
		memcpy(&half[1], key.p + key.n - 4, 4);
		a = half[0];
		b = half[1];
	}
	a ^= map_key.first;
	b ^= map_key.second;
	map_multiply(&a, &b);
	a ^= map_key.second ^ key.n;
	b ^= map_key.first;
	map_multiply(&a, &b);
	return a ^ b;
}

/* Likewise of this run only: nobody can make texts that all fall into one
 * place. What is printed must not depend on it, not even where all texts have
 * the same: only the text itself tells whether two are one. */
static inline uint64_t
map_hash(struct str key)
{
	return map_digest(key) & map_key.kept;
}

/* A hash that is the same in every run and on every machine. */
uint64_t map_hash_fixed(struct str key);

/* mem_touch of the slot of a hash. */
static inline void
map_touch(const struct map *map, uint64_t hash)
{
	if (map->slot != NULL)
		mem_touch(&map->slot[hash & map->mask]);
}

/* Several texts as one key, in `room`: a unit separator stands between two.
 *
 *	number = map_add(&map, map_joined(&room, customer, currency));
 */
#define map_joined(room, ...)                                 \
	map_join((room), (const struct str[]){ __VA_ARGS__ }, \
	    sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str))
struct str map_join(struct text *room, const struct str *part, size_t n);

/* An empty map for some n keys, which stay where the caller has them. */
void map_borrow(struct map *map, size_t n);

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

/* Pays for it now; the first key that is there twice, MAP_NONE for none: which
 * is found by its first number. */
uint32_t map_index(struct map *map);

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
