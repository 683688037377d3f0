/*
 * set: 64-bit keys, each once.
 */
#pragma once

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct set {
	uint64_t *slot; /* 0 is free */
	size_t mask;	/* slots - 1 */
	size_t count;
	bool has_zero;
};

/* An empty set is all zeros. Adds a key: true when it was not there. */
bool set_add(struct set *set, uint64_t key);

/* Makes room for so many keys in all. */
void set_reserve(struct set *set, size_t keys);

/* The finaliser of splitmix64 spreads dense keys over the slots. */
static inline size_t
set_home(const struct set *set, uint64_t key)
{
	key = (key ^ key >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	key = (key ^ key >> 27) * UINT64_C(0x94d049bb133111eb);
	return (size_t)(key ^ key >> 31) & set->mask;
}

/* mem_touch of the key's slot, some time before set_add. */
static inline void
set_touch(const struct set *set, uint64_t key)
{
	if (set->slot != NULL)
		mem_touch(&set->slot[set_home(set, key)]);
}

/* Is the key there? */
bool set_has(const struct set *set, uint64_t key);

void set_free(struct set *set);
