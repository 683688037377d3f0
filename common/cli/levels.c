#include "cli/levels.h"

#include "base/mem.h"

#include <stdlib.h>

/* One level with how often it is there. */
struct level {
	struct str text;
	size_t n;
	uint32_t number;
};

static int
by_text(const void *a, const void *b)
{
	const struct level *x = a, *y = b;

	return str_cmp(x->text, y->text);
}

static int
by_count(const void *a, const void *b)
{
	const struct level *x = a, *y = b;

	return x->n != y->n ? (x->n < y->n ? 1 : -1) : by_text(a, b);
}

size_t
levels_choose(const struct map *levels, const size_t *count, size_t most,
    uint32_t *chosen)
{
	scoped struct level *level = mem_alloc(levels->count, sizeof(*level));
	size_t n = 0;

	for (uint32_t i = 0; i < levels->count; i++)
		if (count[i] > 0)
			level[n++] =
			    (struct level){ map_text(levels, i), count[i], i };
	if (n > most) {
		qsort(level, n, sizeof(*level), by_count);
		n = most;
	}
	qsort(level, n, sizeof(*level), by_text);
	for (size_t i = 0; i < n; i++)
		chosen[i] = level[i].number;
	return n;
}
