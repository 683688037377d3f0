#include "gaps.h"

#include "base/mem.h"

#include <stdlib.h>

static uint64_t *
counts(struct gaps *g, int thread)
{
	if (g->count[thread] == NULL)
		g->count[thread] =
		    mem_zero((size_t)g->most + 1, sizeof(uint64_t));
	return g->count[thread];
}

void
gaps_add(struct gaps *g, int thread, int32_t gap)
{
	counts(g, thread)[gap]++;
}

uint64_t
gaps_sum(struct gaps *g)
{
	uint64_t *all = counts(g, 0), n = 0;

	for (int32_t gap = 0; gap <= g->most; gap++) {
		for (int i = 1; i < TASKS_THREADS; i++)
			if (g->count[i] != NULL)
				all[gap] += g->count[i][gap];
		n += all[gap];
	}
	return n;
}

int32_t
gaps_at(const struct gaps *g, uint64_t rank)
{
	int32_t gap = 0;

	for (uint64_t below = g->count[0][0]; below < rank;)
		below += g->count[0][++gap];
	return gap;
}

void
gaps_free(struct gaps *g)
{
	for (int i = 0; i < TASKS_THREADS; i++)
		free(g->count[i]);
}
