/* The households of merge: called by their oldest customer. */
#include "merge.h"

#include <math.h>

static bool
is_older(const struct map *keys, uint32_t a, uint32_t b)
{
	struct str x = map_text(keys, a), y = map_text(keys, b);

	return x.n != y.n ? x.n < y.n : str_cmp(x, y) < 0;
}

/* What stands behind the prefix of the customer's key. */
static struct str
number_of(const struct merge *m, uint32_t key)
{
	struct str text = map_text(&m->store.keys, key);
	size_t n = strlen(m->options->prefix);

	if (str_starts(text, str_of(m->options->prefix)))
		text = (struct str){ text.p + n, text.n - n };
	return text;
}

/* H and that number. */
static struct str
name_of(struct arena *arena, struct str number)
{
	char *name = arena_alloc(arena, number.n + 1);

	name[0] = 'H';
	memcpy(name + 1, number.p, number.n);
	return (struct str){ name, number.n + 1 };
}

static void
move(struct merge *m, uint32_t key, uint32_t oldest)
{
	struct str *old = &m->store.household.v[key];
	struct str number = number_of(m, oldest);
	struct log_line line = { .op = "update",
		.key = map_text(&m->store.keys, key),
		.field = STR("household_key"),
		.old = *old,
		.rule = "model",
		.weight = -INFINITY };

	if (old->n == number.n + 1 && old->p[0] == 'H' &&
	    memcmp(old->p + 1, number.p, number.n) == 0)
		return;
	*old = line.new = name_of(&m->store.arena, number);
	m->store.golden.v[key].bytes = 0;
	if (line.old.n > 0)
		merge_log_write(&m->log, &line);
	m->moved = true;
}

void
merge_household(struct merge *m, const uint32_t *household)
{
	struct store *store = &m->store;
	size_t n = store->record.n;
	scoped uint32_t *oldest = mem_alloc(n, sizeof(*oldest));
	scoped bool *told = mem_zero(store->keys.count, sizeof(*told));

	for (size_t i = 0; i < n; i++)
		oldest[i] = MAP_NONE;
	for (size_t i = 0; i < n; i++) {
		uint32_t *known = &oldest[household[i]];
		uint32_t key = store->record.v[i].key;

		if (*known == MAP_NONE ||
		    (key != *known && is_older(&store->keys, key, *known)))
			*known = key;
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t key = store->record.v[i].key;

		if (!told[key])
			move(m, key, oldest[household[i]]);
		told[key] = true;
	}
	m->moved |= !store->has_households;
	store->has_households = true;
}
