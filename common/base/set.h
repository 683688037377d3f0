/*
 * set: 64-bit keys, each once.
 */
#ifndef BASE_SET_H
#define BASE_SET_H

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

void set_free(struct set *set);

#endif
