#include "ids.h"

/* The place of a hash, or the free one where it belongs. */
static size_t
place(const struct ids *ids, uint64_t hash)
{
	size_t at = hash & ids->mask;

	while (ids->slot[at] != 0 && ids->hash.v[ids->slot[at] - 1] != hash)
		at = (at + 1) & ids->mask;
	return at;
}

static void
grow(struct ids *ids)
{
	size_t slots = ids->slot == NULL ? 1024 : 2 * (ids->mask + 1);

	free(ids->slot);
	ids->slot = mem_zero(slots, sizeof(*ids->slot));
	ids->mask = slots - 1;
	for (size_t i = 0; i < ids->hash.n; i++)
		ids->slot[place(ids, ids->hash.v[i])] = (uint32_t)i + 1;
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
		ids->slot[at] = (uint32_t)ids->hash.n;
	}
	return ids->slot[at] - 1;
}

uint32_t
ids_find(const struct ids *ids, uint64_t hash)
{
	size_t at;

	if (ids->slot == NULL)
		return IDS_NONE;
	at = place(ids, hash);
	return ids->slot[at] == 0 ? IDS_NONE : ids->slot[at] - 1;
}

void
ids_free(struct ids *ids)
{
	vec_free(&ids->hash);
	free(ids->slot);
	*ids = (struct ids){ .mask = 0 };
}
