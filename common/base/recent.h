/*
 * recent: 64-bit hashes that were there lately: in this generation or the one
 * before it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recent_key {
	uint32_t high, low;
	uint32_t before; /* 1 + the number of the one before in its row */
};

struct recent {
	struct recent_key *key; /* number i is at i & mask */
	uint32_t *head;		/* 1 + the number of the latest of a row */
	uint32_t mask, rows;	/* each a power of two less 1 */
	uint32_t n;		/* the next number */
	uint32_t old, here;	/* the first of the generations */
};

/* Nothing is all zeros. Adds a hash to this generation: true when it was in
 * neither. */
bool recent_add(struct recent *recent, uint64_t key);

/* The same of a hash that the caller knows to be in neither. */
void recent_put(struct recent *recent, uint64_t key);

/* Was it in one of them? */
bool recent_has(const struct recent *recent, uint64_t key);

/* Has its place near, some time before one of these. */
static inline void
recent_touch(const struct recent *recent, uint64_t key)
{
	if (recent->head != NULL)
		__builtin_prefetch(&recent->head[key & recent->rows], 1);
}

/* Begins another generation; the one before this is forgotten. */
void recent_turn(struct recent *recent);
