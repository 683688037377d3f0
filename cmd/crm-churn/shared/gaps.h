/*
 * gaps: days between visits, counted by all threads, and their quantiles.
 */
#pragma once

#include "base/tasks.h"

#include <stdint.h>

struct gaps {
	uint64_t *count[TASKS_THREADS]; /* of each length, by each thread */
	int32_t most;
};

/* All zeros but `most`: no gap is longer. */
void gaps_add(struct gaps *g, int thread, int32_t gap);

/* How many there are; all of them in the first thread's from then on. */
uint64_t gaps_sum(struct gaps *g);

/* Nearest rank, after gaps_sum: that of rank 1 is the shortest. */
int32_t gaps_at(const struct gaps *g, uint64_t rank);

void gaps_free(struct gaps *g);
