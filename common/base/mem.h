/*
 * mem: memory that is there or the process ends (exit 3, "out of memory").
 * Sizes are counts times element sizes and are checked for overflow, so no
 * caller has to.
 */
#pragma once

#include <stddef.h>

/* n * size bytes, not cleared; never NULL, also for 0. Free with free(). */
void *mem_alloc(size_t n, size_t size);

/* The same, cleared. */
void *mem_zero(size_t n, size_t size);

/* The same, beginning at a cache line; n * size is a multiple of its 64 bytes.
 * Of tables that are looked into anywhere: in large pages where the system has
 * them and n * size is a multiple of theirs. */
void *mem_lines(size_t n, size_t size);

/* `size` bytes that begin at a multiple of `align` (a power of two), not
 * cleared and not touched. */
void *mem_pages(size_t size, size_t align);

/* Resizes p (or NULL) to n * size bytes, keeping what fits. */
void *mem_resize(void *p, size_t n, size_t size);

/*
 * Reads the byte at p, for nothing but to have its cache line near when it is
 * needed. The processor does not wait for it; unlike a prefetch instruction,
 * which it may drop when the page's address is not at hand, it does it.
 */
static inline void
mem_touch(const void *p)
{
	(void)*(const volatile char *)p;
}

/* So many turns of a loop before. */
enum { MEM_AHEAD = 24 };

/* Ends the process: a library has found no memory. */
_Noreturn void mem_none(void);

/*
 * What a block needs for itself goes with it, however it is left: a pointer, or
 * a vector (base/vec), or what has a function that frees it.
 *
 *	scoped double *x = mem_alloc(n, sizeof(*x));
 *	scoped_by(map_free) struct map ids = { 0 };
 */
#define scoped	       scoped_by(mem_end)
#define scoped_by(end) __attribute__((cleanup(end)))

/* Frees the pointer that stands at `at`; for `scoped`. */
void mem_end(void *at);

/* A copy of n bytes with a NUL behind it. Free with free(). */
char *mem_text(const char *p, size_t n);
