/* The households of merge: called by their oldest customer. */
#include "merge.h"

#include <math.h>

static bool
is_older(const struct map *keys, uint32_t a, uint32_t b)
{
	struct str x = map_text(keys, a), y = map_text(keys, b);

	return x.n != y.n ? x.n < y.n : str_cmp(x, y) < 0;
}

/* H and what stands behind the prefix of the customer's key. */
static struct str
name_of(struct merge *m, uint32_t key)
{
	struct str text = map_text(&m->store.keys, key);
	size_t n = strlen(m->options->prefix);
	char *name;

	if (str_starts(text, str_of(m->options->prefix)))
		text = (struct str){ text.p + n, text.n - n };
	name = arena_alloc(&m->store.arena, text.n + 1);
	name[0] = 'H';
	memcpy(name + 1, text.p, text.n);
	return (struct str){ name, text.n + 1 };
}

static void
move(struct merge *m, uint32_t key, struct str household)
{
	struct str *old = &m->store.household.v[key];
	struct log_line line = { .op = "update",
		.key = map_text(&m->store.keys, key),
		.field = STR("household_key"),
		.old = *old,
		.new = household,
		.rule = "model",
		.weight = -INFINITY };

	if (str_eq(*old, household))
		return;
	if (old->n > 0)
		merge_log_write(&m->log, &line);
	*old = household;
	m->moved = true;
}

void
merge_household(struct merge *m, const uint32_t *household)
{
	struct store *store = &m->store;
	scoped uint32_t *oldest = mem_alloc(store->record.n, sizeof(*oldest));

	for (size_t i = 0; i < store->record.n; i++)
		oldest[i] = MAP_NONE;
	for (size_t i = 0; i < store->record.n; i++) {
		uint32_t *known = &oldest[household[i]];
		uint32_t key = store->record.v[i].key;

		if (*known == MAP_NONE || is_older(&store->keys, key, *known))
			*known = key;
	}
	for (size_t i = 0; i < store->record.n; i++)
		move(m, store->record.v[i].key,
		    name_of(m, oldest[household[i]]));
	m->moved |= !store->has_households;
	store->has_households = true;
}
