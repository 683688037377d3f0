/*
 * bins: scores 1..k from the place of a value among all values, by the rules of
 * the public RFM tools. Values are finite.
 */
#pragma once

#include "base/sort.h"
#include "math/select.h"

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

/* Finds the cuts of the values, where the method has them from these. O(n). */
void bins_cut(struct bins *bins, const struct select_values *values);

/* The score of a value, when there are cuts. */
uint8_t bins_score(const struct bins *bins, double value);

/* Whether values are scored by their rank, ties by id, not by cuts. */
bool bins_by_rank(const struct bins *bins);

/*
 * Scores n values by rank: score[i] of value[i]; `order` lists 0..n-1 by
 * (value, id). The largest value of each level goes to bins->cut.
 */
void bins_score_ranks(struct bins *bins, const double *value,
    const struct sort_item *order, size_t n, uint8_t *score);
