#include "base/set.h"

#include <stdlib.h>

static void
resize(struct set *set, size_t slots)
{
	size_t old = set->slot == NULL ? 0 : set->mask + 1;
	scoped uint64_t *from = set->slot;

	set->mask = slots - 1;
	set->slot = mem_zero(slots, sizeof(*set->slot));
	for (size_t i = 0; i < old; i++) {
		size_t at;

		if (from[i] == 0)
			continue;
		for (at = set_home(set, from[i]); set->slot[at] != 0;
		     at = (at + 1) & set->mask)
			;
		set->slot[at] = from[i];
	}
}

void
set_reserve(struct set *set, size_t keys)
{
	size_t slots = set->slot == NULL ? 64 : set->mask + 1;

	while (keys >= slots / 4 * 3)
		slots *= 2;
	if (set->slot == NULL || slots > set->mask + 1)
		resize(set, slots);
}

bool
set_add(struct set *set, uint64_t key)
{
	size_t at;

	if (key == 0) {
		bool fresh = !set->has_zero;

		set->has_zero = true;
		set->count += fresh;
		return fresh;
	}
	if (set->slot == NULL || set->count >= (set->mask + 1) / 4 * 3)
		set_reserve(set, set->count);
	for (at = set_home(set, key); set->slot[at] != 0;
	     at = (at + 1) & set->mask)
		if (set->slot[at] == key)
			return false;
	set->slot[at] = key;
	set->count++;
	return true;
}

bool
set_has(const struct set *set, uint64_t key)
{
	if (key == 0 || set->slot == NULL)
		return key == 0 && set->has_zero;
	for (size_t at = set_home(set, key); set->slot[at] != 0;
	     at = (at + 1) & set->mask)
		if (set->slot[at] == key)
			return true;
	return false;
}

void
set_free(struct set *set)
{
	free(set->slot);
	*set = (struct set){ 0 };
}
