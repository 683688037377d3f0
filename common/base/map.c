#include "base/map.h"

#include "base/die.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

/* Two numbers whose bits are even and random: digits of pi. */
#define FIRST  UINT64_C(0x243f6a8885a308d3)
#define SECOND UINT64_C(0x13198a2e03707344)

struct map_key map_key = { FIRST, SECOND, UINT64_MAX };

void
map_seed(uint64_t seed, int64_t bits)
{
	map_key.first = FIRST ^ XXH3_64bits_withSeed("", 0, seed);
	map_key.second = SECOND ^ XXH3_64bits_withSeed("", 0, ~seed);
	map_key.kept =
	    bits >= 0 && bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;
}

uint64_t
map_digest_long(struct str key)
{
	return XXH3_64bits_withSeed(key.p, key.n, map_key.first);
}

uint64_t
map_hash_fixed(struct str key)
{
	return XXH3_64bits(key.p, key.n);
}

/* Both slots of a cache line are looked at before another line is. */
static size_t
home(const struct map *map, uint64_t hash)
{
	return hash & map->mask & ~(size_t)1;
}

static struct map_slot *
free_slot(struct map *map, uint64_t hash)
{
	size_t at = home(map, hash);

	while (map->slot[at].number != 0)
		at = (at + 1) & map->mask;
	return &map->slot[at];
}

static void
fill_slot(
    struct map_slot *slot, struct str text, uint64_t hash, uint32_t number)
{
	slot->hash = hash;
	slot->number = number + 1;
	slot->n = (uint32_t)text.n;
	if (text.n > MAP_INLINE)
		slot->p = text.p;
	else
		memcpy(slot->start, text.p, text.n);
}

/* Old and new slots are gone through in the same order. */
static void
set_slots(struct map *map, size_t slots)
{
	size_t old = map->slot == NULL ? 0 : map->mask + 1;
	scoped struct map_slot *from = map->slot;

	map->mask = slots - 1;
	map->slot = mem_lines(map->mask + 1, sizeof(*map->slot));
	for (size_t i = 0; i < old; i++)
		if (from[i].number != 0)
			*free_slot(map, from[i].hash) = from[i];
}

static void
grow_slots(struct map *map)
{
	set_slots(map, map->slot == NULL ? 16 : 2 * (map->mask + 1));
}

/* Slots for n keys. */
static size_t
slots_of(size_t n)
{
	size_t slots = 16;

	while (slots / 4 * 3 <= n)
		slots *= 2;
	return slots;
}

void
map_borrow(struct map *map, size_t n)
{
	map->borrows = true;
	set_slots(map, slots_of(n));
}

static void
too_many(void)
{
	die(EXIT_SYSTEM, "more than 4294967294 distinct values");
}

static void
push(struct map *map, struct str key)
{
	if (map->count >= MAP_NONE - 1 || key.n >= UINT32_MAX)
		too_many();
	if (map->count == map->room) {
		map->room = map->room < 8 ? 8 : map->room + map->room / 2;
		map->key = mem_resize(map->key, map->room, sizeof(*map->key));
	}
	map->key[map->count++] = key;
}

struct str *
map_extend(struct map *map, size_t n)
{
	assert(map->slot == NULL);
	if (n >= MAP_NONE - 1 - map->count)
		too_many();
	if (n > map->room - map->count) {
		map->room = map->count + (uint32_t)n;
		map->key = mem_resize(map->key, map->room, sizeof(*map->key));
	}
	map->count += (uint32_t)n;
	return map->key + map->count - n;
}

void
map_append(struct map *map, struct str key)
{
	assert(map->slot == NULL);
	push(map, key);
}

static uint64_t
load(const char *p, size_t n)
{
	uint64_t word = 0;

	memcpy(&word, p, n);
	return word;
}

/* Are n <= MAP_INLINE bytes equal? Looks at no byte beyond, for that may be on
 * a cache line which nobody has asked for yet, as memcmp's wide loads are. */
static bool
same_short(const char *a, const char *b, size_t n)
{
	if (n >= 8)
		return load(a, 8) == load(b, 8) &&
		    load(a + n - 8, 8) == load(b + n - 8, 8);
	if (n >= 4)
		return load(a, 4) == load(b, 4) &&
		    load(a + n - 4, 4) == load(b + n - 4, 4);
	while (n > 0 && a[n - 1] == b[n - 1])
		n--;
	return n == 0;
}

static bool
same(const struct map_slot *slot, struct str key, uint64_t hash)
{
	if (slot->hash != hash || slot->n != key.n)
		return false;
	return key.n > MAP_INLINE ? memcmp(slot->p, key.p, key.n) == 0
				  : same_short(slot->start, key.p, key.n);
}

/* The slot of the key, or the free one where it would be. */
static inline struct map_slot *
find_slot(const struct map *map, struct str key, uint64_t hash)
{
	for (size_t at = home(map, hash);; at = (at + 1) & map->mask) {
		struct map_slot *slot = &map->slot[at];

		if (slot->number == 0 || same(slot, key, hash))
			return slot;
	}
}

uint32_t
map_index(struct map *map)
{
	enum { AHEAD = 16 };
	uint64_t hash[AHEAD];
	uint32_t again = MAP_NONE;

	set_slots(map, slots_of(map->count));
	for (uint32_t i = 0; i < map->count; i++) {
		struct map_slot *slot;

		if (i % AHEAD == 0)
			for (uint32_t k = i; k < map->count && k < i + AHEAD;
			     k++) {
				hash[k % AHEAD] = map_hash(map->key[k]);
				map_touch(map, hash[k % AHEAD]);
			}
		slot = find_slot(map, map->key[i], hash[i % AHEAD]);
		if (slot->number == 0)
			fill_slot(slot, map->key[i], hash[i % AHEAD], i);
		else if (again == MAP_NONE)
			again = i;
	}
	return again;
}

uint32_t
map_add_hashed(struct map *map, struct str key, uint64_t hash)
{
	struct map_slot *slot;

	if (map->slot == NULL && map->count > 0)
		map_index(map);
	if (map->slot == NULL || map->count >= (map->mask + 1) / 4 * 3)
		grow_slots(map);
	slot = find_slot(map, key, hash);
	if (slot->number == 0) {
		push(map, map->borrows ? key : arena_str(&map->text, key));
		fill_slot(slot, map->key[map->count - 1], hash, map->count - 1);
	}
	return slot->number - 1;
}

uint32_t
map_find_hashed(const struct map *map, struct str key, uint64_t hash)
{
	const struct map_slot *slot;

	assert(map->slot != NULL || map->count == 0);
	if (map->slot == NULL)
		return MAP_NONE;
	slot = find_slot(map, key, hash);
	return slot->number == 0 ? MAP_NONE : slot->number - 1;
}

struct str
map_join(struct text *room, const struct str *part, size_t n)
{
	room->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			vec_push(room, '\x1f');
		vec_append(room, part[i].p, part[i].n);
	}
	return (struct str){ room->v, room->n };
}

void
map_clear(struct map *map)
{
	if (map->slot != NULL)
		memset(map->slot, 0, (map->mask + 1) * sizeof(*map->slot));
	map->count = 0;
	arena_free(&map->text);
}

void
map_free(struct map *map)
{
	free(map->key);
	free(map->slot);
	arena_free(&map->text);
	*map = (struct map){ 0 };
}
