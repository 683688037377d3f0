#define _DEFAULT_SOURCE /* madvise */

#include "base/mem.h"

#include "base/die.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LARGE = 2 << 20, FEW = 4 }; /* bytes of a large page */

_Noreturn void
mem_none(void)
{
	die(3, "out of memory");
}

static size_t
bytes(size_t n, size_t size)
{
	if (size != 0 && n > PTRDIFF_MAX / size)
		mem_none();
	return n * size == 0 ? 1 : n * size;
}

/* In large pages where the system has them, if it is a few of them. */
static void
advise(char *p, size_t n)
{
	size_t from = (LARGE - (uintptr_t)p % LARGE) % LARGE;

	if (n < FEW * LARGE)
		return;
#ifdef MADV_HUGEPAGE
	madvise(p + from, (n - from) / LARGE * LARGE, MADV_HUGEPAGE);
#else
	(void)from;
#endif
}

void *
mem_alloc(size_t n, size_t size)
{
	void *p = malloc(bytes(n, size));

	if (p == NULL)
		mem_none();
	advise(p, bytes(n, size));
	return p;
}

void *
mem_zero(size_t n, size_t size)
{
	void *p = calloc(1, bytes(n, size));

	if (p == NULL)
		mem_none();
	advise(p, bytes(n, size));
	return p;
}

void *
mem_lines(size_t n, size_t size)
{
	size_t all = bytes(n, size);
	bool large = all >= LARGE && all % LARGE == 0;
	void *p = aligned_alloc(large ? LARGE : 64, all);

	if (p == NULL)
		mem_none();
#ifdef MADV_HUGEPAGE
	if (large)
		madvise(p, all, MADV_HUGEPAGE);
#endif
	return memset(p, 0, all);
}

void *
mem_pages(size_t size, size_t align)
{
	void *p = aligned_alloc(align, size);

	if (p == NULL)
		die(3, "out of memory");
	return p;
}

void *
mem_resize(void *p, size_t n, size_t size)
{
	void *q = realloc(p, bytes(n, size));

	if (q == NULL)
		mem_none();
	return q;
}

char *
mem_text(const char *p, size_t n)
{
	char *text = mem_alloc(n + 1, 1);

	if (n > 0)
		memcpy(text, p, n);
	text[n] = '\0';
	return text;
}

void
mem_end(void *at)
{
	void *p;

	memcpy(&p, at, sizeof(p));
	free(p);
}
