/*
 * bins: scores 1..k from the place of a value among all values, by the rules of
 * the public RFM tools. Values are finite.
 */
#ifndef BINS_H
#define BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BINS_MAX = 10 };

enum bins_method {
	BINS_QUANTILE, /* type-7 cuts, (lo, hi]; ties together */
	BINS_RANK,     /* the same on ranks: ties split by id */
	BINS_NTILE,    /* SQL's NTILE: ties split by id */
	BINS_R,	       /* the R package rfm: type-7 cuts + 1, [lo, hi) */
	BINS_FIXED     /* the user's cuts */
};

struct bins {
	enum bins_method method;
	int count;		  /* k, 2..BINS_MAX */
	bool closed_lower;	  /* fixed: [lo, hi) instead of (lo, hi] */
	bool descending;	  /* low values are good: score k+1-level */
	double cut[BINS_MAX - 1]; /* fixed: given; else what was found */
};

/*
 * Scores n values: score[i] of value[i]; `order` lists 0..n-1 by (value, id),
 * which only the rank and ntile methods need (NULL otherwise). Takes O(n log
 * n). The cuts found stay in bins->cut; for the rank and ntile methods they are
 * the largest values of each level.
 */
void bins_score(struct bins *bins, const double *value, const uint32_t *order,
    size_t n, uint8_t *score);

#endif
