/*
 * arena: memory with one lifetime. Blocks are handed out from large chunks and
 * all go together; nothing is freed alone.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* the newest first */
	char *at, *end;		    /* the free part of the newest */
};

/* An empty arena is all zeros: struct arena a = { 0 }; */

/* size bytes, not cleared, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* n elements of `size` bytes each, all bytes 0. */
void *arena_array(struct arena *arena, size_t n, size_t size);

/* A copy of s, followed by a NUL that the length does not count; packed. */
struct str arena_str(struct arena *arena, struct str s);

/* Takes over all of another one, which is empty then. */
void arena_adopt(struct arena *arena, struct arena *other);

/* Frees all of it; the arena is empty again. */
void arena_free(struct arena *arena);
