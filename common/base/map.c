#include "base/map.h"

#include "base/die.h"
#include "base/mem.h"

#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
map_hash(struct str key)
{
	return XXH3_64bits(key.p, key.n);
}

static void
place(struct map *map, uint64_t hash_low, uint64_t entry)
{
	size_t at = hash_low & map->mask;

	while (map->slot[at] != 0)
		at = (at + 1) & map->mask;
	map->slot[at] = entry;
}

/* Doubles the slots; the low hash bits are computed again from the texts. */
static void
grow_slots(struct map *map)
{
	size_t slots = map->slot == NULL ? 64 : 2 * (map->mask + 1);

	free(map->slot);
	map->slot = mem_zero(slots, sizeof(*map->slot));
	map->mask = slots - 1;
	for (uint32_t i = 0; i < map->count; i++)
		place(map, map_hash(map_text(map, i)),
		    (uint64_t)map->key[i].tag << 32 | (i + 1));
}

static uint32_t
append(struct map *map, struct str key, uint64_t hash)
{
	struct str text = arena_str(&map->text, key);

	if (map->count >= MAP_NONE - 1 || key.n >= UINT32_MAX)
		die(EXIT_SYSTEM, "more than 4294967294 distinct values");
	if (map->count == map->room) {
		map->room = map->room == 0 ? 32 : map->room + map->room / 2;
		map->key = mem_resize(map->key, map->room, sizeof(*map->key));
	}
	map->key[map->count] = (struct map_key){ .p = text.p,
		.n = (uint32_t)text.n,
		.tag = (uint32_t)(hash >> 32) };
	memcpy(map->key[map->count].start, text.p,
	    text.n < MAP_INLINE ? text.n : MAP_INLINE);
	return map->count++;
}

void
map_prefetch_key(const struct map *map, uint64_t hash)
{
	if (map->slot == NULL)
		return;
	for (size_t at = hash & map->mask; map->slot[at] != 0;
	     at = (at + 1) & map->mask)
		if (map->slot[at] >> 32 == hash >> 32) {
			__builtin_prefetch(
			    &map->key[(uint32_t)map->slot[at] - 1]);
			return;
		}
}

static bool
same(const struct map *map, uint64_t entry, struct str key, uint64_t hash)
{
	const struct map_key *there;

	if (entry >> 32 != hash >> 32)
		return false;
	there = &map->key[(uint32_t)entry - 1];
	if (there->n != key.n)
		return false;
	if (key.n == 0)
		return true;
	return memcmp(key.n <= MAP_INLINE ? there->start : there->p, key.p,
		   key.n) == 0;
}

uint32_t
map_add_hashed(struct map *map, struct str key, uint64_t hash)
{
	size_t at;

	if (map->slot == NULL || map->count >= (map->mask + 1) / 4 * 3)
		grow_slots(map);
	at = hash & map->mask;
	for (; map->slot[at] != 0; at = (at + 1) & map->mask)
		if (same(map, map->slot[at], key, hash))
			return (uint32_t)map->slot[at] - 1;
	map->slot[at] = (hash >> 32) << 32 | (map->count + 1);
	return append(map, key, hash);
}

uint32_t
map_find(const struct map *map, struct str key)
{
	uint64_t hash = map_hash(key);

	if (map->slot == NULL)
		return MAP_NONE;
	for (size_t at = hash & map->mask; map->slot[at] != 0;
	     at = (at + 1) & map->mask)
		if (same(map, map->slot[at], key, hash))
			return (uint32_t)map->slot[at] - 1;
	return MAP_NONE;
}

void
map_free(struct map *map)
{
	free(map->key);
	free(map->slot);
	arena_free(&map->text);
	*map = (struct map){ 0 };
}
