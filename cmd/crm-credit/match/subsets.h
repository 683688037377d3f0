/*
 * subsets: which of a few amounts make up a sum.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { SUBSETS_ITEMS = 20, SUBSETS_SIZE = 6, SUBSETS_SHOWN = 5 };

struct subsets {
	size_t found; /* up to SUBSETS_SHOWN are looked for */
	uint32_t mask[SUBSETS_SHOWN];
};

/* The subsets of 2 to SUBSETS_SIZE of amount[0..n-1] (> 0, n <=
 * SUBSETS_ITEMS) that add up to `sum`. */
struct subsets subsets_find(const int64_t *amount, size_t n, int64_t sum);

/* How many such subsets there are in all. */
double subsets_count(size_t n);
