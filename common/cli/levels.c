#include "cli/levels.h"

#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>

/* One level with how often it is there. */
struct level {
	struct str text;
	size_t n;
	uint32_t number;
};

SORT_BY(by_text, struct level, SORT_TEXT(text));

SORT_BY(by_count, struct level, SORT_DOWN(n) || SORT_TEXT(text));

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
