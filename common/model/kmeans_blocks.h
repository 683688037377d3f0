/*
 * kmeans_blocks: the points of model/kmeans, so many at a time: each column of
 * a block together, and the box around them, by which most centres are seen to
 * be farther from all of its points than another (Pelleg and Moore 1999).
 */
#pragma once

#include "model/points.h"

#include <stddef.h>
#include <stdint.h>

enum { KMEANS_BLOCK = 16, KMEANS_TOGETHER = 4 }; /* points; centres */

struct kmeans_blocks {
	size_t n, d; /* blocks, columns */
	double *x;   /* n x d x KMEANS_BLOCK; the last point fills up */
	double *box; /* n x 2 d: middles, and halves of the widths */
};

/* Centres for the same: each column of all together. */
struct kmeans_centres {
	size_t k, d;
	size_t room;	   /* a multiple of KMEANS_TOGETHER, >= k */
	double *x;	   /* d x room, 0 behind k */
	const double *row; /* k x d, the caller's: what they were set from */
};

void kmeans_blocks_make(struct arena *memory, struct kmeans_blocks *blocks,
    const struct points *points);

static inline const double *
kmeans_blocks_at(const struct kmeans_blocks *blocks, size_t block)
{
	return blocks->x + block * blocks->d * KMEANS_BLOCK;
}

/* Squared distances of a block's points to a centre x[0..d-1], to the last bit
 * those of model/kmeans_search. */
void kmeans_blocks_squares(const struct kmeans_blocks *blocks, size_t block,
    const double *x, double *squared);

/* No point of the block is farther from x[0..d-1]. */
double kmeans_blocks_reach(
    const struct kmeans_blocks *blocks, size_t block, const double *x);

/*
 * The centres that may be nearest to a point of the block, ascending, into
 * near[0..k-1]; `own` is one, and the better it is the fewer they are. Returns
 * how many. All others are at least *room (> 0; INFINITY: there are none)
 * farther from each point than one of them.
 */
size_t kmeans_blocks_near(const struct kmeans_blocks *blocks, size_t block,
    const struct kmeans_centres *centres, size_t own, uint32_t *near,
    double *room);

void kmeans_centres_make(
    struct arena *memory, struct kmeans_centres *centres, size_t k, size_t d);

/* From k x d, row-major, which stay the caller's. */
void kmeans_centres_set(struct kmeans_centres *centres, const double *row);
