#include "base/arena.h"

#include "base/mem.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

enum { FIRST = 512, CHUNK = 256 * 1024 };

struct arena_chunk {
	struct arena_chunk *next;
	alignas(max_align_t) char bytes[];
};

/* Chunks grow: many arenas hold a few words. Small against it is what it is
 * for. */
static size_t
next_size(const struct arena *arena, size_t size)
{
	size_t bytes = arena->chunks == NULL
	    ? FIRST
	    : 4 * (size_t)(arena->end - arena->chunks->bytes);

	while (bytes < CHUNK && size > bytes / 4)
		bytes *= 4;
	return bytes < CHUNK ? bytes : CHUNK;
}

static char *
take(struct arena *arena, size_t size, size_t align)
{
	size_t room, pad = 0;

	if (arena->at != NULL)
		pad = (size_t)(-(uintptr_t)arena->at & (align - 1));
	room = (size_t)(arena->end - arena->at);
	if (arena->at == NULL || pad + size > room) {
		size_t bytes = size > CHUNK / 4 ? size : next_size(arena, size);
		struct arena_chunk *chunk =
		    mem_alloc(1, sizeof(*chunk) + bytes);

		if (bytes == size && arena->chunks != NULL) {
			/* A large block of its own; the old one goes on. */
			chunk->next = arena->chunks->next;
			arena->chunks->next = chunk;
			return chunk->bytes;
		}
		chunk->next = arena->chunks;
		arena->chunks = chunk;
		arena->at = chunk->bytes;
		arena->end = chunk->bytes + bytes;
		pad = 0;
	}
	arena->at += pad + size;
	return arena->at - size;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return take(arena, size, alignof(max_align_t));
}

void *
arena_array(struct arena *arena, size_t n, size_t size)
{
	if (size != 0 && n > PTRDIFF_MAX / 2 / size)
		mem_none();
	return memset(arena_alloc(arena, n * size), 0, n * size);
}

struct str
arena_str(struct arena *arena, struct str s)
{
	char *p = take(arena, s.n + 1, 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){ p, s.n };
}

void
arena_adopt(struct arena *arena, struct arena *other)
{
	struct arena_chunk *last = other->chunks;

	if (arena->chunks == NULL) {
		*arena = *other;
	} else if (last != NULL) {
		while (last->next != NULL)
			last = last->next;
		last->next = arena->chunks->next;
		arena->chunks->next = other->chunks;
	}
	*other = (struct arena){ 0 };
}

void
arena_free(struct arena *arena)
{
	while (arena->chunks != NULL) {
		scoped struct arena_chunk *chunk = arena->chunks;

		arena->chunks = chunk->next;
	}
	*arena = (struct arena){ 0 };
}
