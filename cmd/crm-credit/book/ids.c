#include "ids.h"

#include <string.h>

/* Slots that are on their way from memory while one is filled. */
enum { AHEAD = 16 };

void
ids_grow(struct ids *ids)
{
	size_t slots = ids->slot == NULL ? 1024 : 2 * (ids->mask + 1);

	free(ids->slot);
	ids->slot = mem_lines(slots, sizeof(*ids->slot));
	ids->mask = slots - 1;
	for (size_t i = 0; i < ids->hash.n; i++) {
		uint64_t hash = ids->hash.v[i];

		if (i + AHEAD < ids->hash.n)
			ids_touch(ids, ids->hash.v[i + AHEAD]);
		ids->slot[ids_place(ids, hash)] =
		    ids_tag(ids, hash) | ((uint32_t)i + 1);
	}
}

uint32_t
ids_find(const struct ids *ids, uint64_t hash)
{
	size_t at;

	if (ids->slot == NULL)
		return IDS_NONE;
	at = ids_place(ids, hash);
	return ids->slot[at] == 0 ? IDS_NONE : ids_number(ids, at);
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
