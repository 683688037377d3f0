#include "ids.h"

#include <string.h>

/* A slot holds number + 1 in as many bits as the table has slots for, and above
 * it bits of the hash: most probes end without a look at the hashes, which
 * would cost another trip to memory. */
static uint32_t
tag_of(const struct ids *ids, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~(uint32_t)ids->mask;
}

static uint32_t
number_at(const struct ids *ids, size_t at)
{
	return (ids->slot[at] & (uint32_t)ids->mask) - 1;
}

/* The place of a hash, or the free one where it belongs. */
static size_t
place(const struct ids *ids, uint64_t hash)
{
	uint32_t tag = tag_of(ids, hash);
	size_t at = hash & ids->mask;

	while (ids->slot[at] != 0) {
		if ((ids->slot[at] & ~(uint32_t)ids->mask) == tag &&
		    ids->hash.v[number_at(ids, at)] == hash)
			break;
		at = (at + 1) & ids->mask;
	}
	return at;
}

/* Slots that are on their way from memory while one is filled. */
enum { AHEAD = 16 };

static void
grow(struct ids *ids)
{
	size_t slots = ids->slot == NULL ? 1024 : 2 * (ids->mask + 1);

	free(ids->slot);
	ids->slot = mem_lines(slots, sizeof(*ids->slot));
	ids->mask = slots - 1;
	for (size_t i = 0; i < ids->hash.n; i++) {
		uint64_t hash = ids->hash.v[i];

		if (i + AHEAD < ids->hash.n)
			ids_touch(ids, ids->hash.v[i + AHEAD]);
		ids->slot[place(ids, hash)] =
		    tag_of(ids, hash) | ((uint32_t)i + 1);
	}
}

uint32_t
ids_add(struct ids *ids, uint64_t hash, bool *is_new)
{
	size_t at;

	if (ids->slot == NULL || ids->hash.n * 4 >= (ids->mask + 1) * 3)
		grow(ids);
	at = place(ids, hash);
	*is_new = ids->slot[at] == 0;
	if (*is_new) {
		vec_push(&ids->hash, hash);
		ids->slot[at] = tag_of(ids, hash) | (uint32_t)ids->hash.n;
	}
	return number_at(ids, at);
}

uint32_t
ids_find(const struct ids *ids, uint64_t hash)
{
	size_t at;

	if (ids->slot == NULL)
		return IDS_NONE;
	at = place(ids, hash);
	return ids->slot[at] == 0 ? IDS_NONE : number_at(ids, at);
}

void
ids_clear(struct ids *ids)
{
	ids->hash.n = 0;
	if (ids->slot != NULL)
		memset(ids->slot, 0, (ids->mask + 1) * sizeof(*ids->slot));
}

void
ids_free(struct ids *ids)
{
	vec_free(&ids->hash);
	free(ids->slot);
	*ids = (struct ids){ .mask = 0 };
}
