/*
 * kmeans_search: one start of model/kmeans after the other: greedy k-means++
 * seeds, Lloyd's rounds, Hartigan's exchange. The points go through it in
 * pieces, by several threads; what is added up over pieces is whole numbers, or
 * is added in their order.
 */
#pragma once

#include "base/rng.h"
#include "model/kmeans.h"
#include "model/kmeans_blocks.h"

#include <stdbool.h>

enum { KMEANS_PIECE = 1024 }; /* blocks */

/* A square for each point, and in each piece the sum of them times weights. */
struct kmeans_squares {
	double *of;    /* blocks x KMEANS_BLOCK */
	double *piece; /* pieces */
	double sum;    /* of the pieces */
};

/* What is known of a point without measuring (Hamerly 2010): it is at most
 * `upper` from its centre and at least `lower` from every other. */
struct kmeans_bounds {
	double upper, lower;
};

/* What a thread needs for itself. */
struct kmeans_thread {
	int64_t *counts; /* as those of all: what its points add to them */
	uint32_t *near;	 /* k */
	bool moved;	 /* one of its points did */
};

/* One start: the points, the clusters so far and what the rounds need. */
struct kmeans_search {
	const struct points *points;
	struct kmeans_blocks blocks;
	size_t pieces;
	int threads;
	struct kmeans_thread *thread;
	struct kmeans now, best;

	/* Seeds: squares to the nearest one, with s->seed as one more, and with
	 * the best such so far; the centre that another start is without. */
	struct kmeans_squares squared, trial, best_trial;
	const double *seed;
	size_t swapped;

	/* Settling: k x (d + 2), the sum of a cluster's rows, in 1 / unit, a
	 * power of two by which that of all scaled rows (their squares' is
	 * that of the rows) fits; its rows; its points. */
	int64_t *counts;
	double unit;
	struct kmeans_centres centres; /* those of now, to be measured from */
	double *centre_before;	       /* k x d */
	/* Since it began: by how much the centres can have come nearer to a
	 * point, compared with its own; up to which the points of a block stay
	 * where they are; the blocks that may not. */
	double gone, *until;
	uint32_t *active;
	size_t actives;
	/* Blocks with many centres near, and the bounds of their points; how
	 * far each centre went, and the farthest of the others, what the bounds
	 * are beside; half the distance to the next centre. */
	bool *crowded;
	struct kmeans_bounds *bounds;	  /* points.n */
	double *nearer, *farther, *apart; /* k */
	struct rng rng;
	struct arena memory; /* of all but now and best */
};

static inline double
kmeans_squared_distance(const double *a, const double *b, size_t d)
{
	double squares = 0;

	for (size_t j = 0; j < d; j++)
		squares += (a[j] - b[j]) * (a[j] - b[j]);
	return squares;
}

/* Makes room for k clusters of the points, 0 < k <= points->n; the points stay
 * the caller's. Free with kmeans_search_close. */
void kmeans_search_open(struct kmeans_search *s, const struct points *points,
    const struct kmeans_options *options);

/* From fresh seeds to clusters that no move makes better: s->now. */
void kmeans_search_run(struct kmeans_search *s);

/* The same from the centres of the best (k > 1), of which one, drawn evenly,
 * goes to a point drawn by its squared distance to the others (random swap,
 * Franti 2018). */
void kmeans_search_swap(struct kmeans_search *s);

/* Keeps what was found as the best where it is better. */
void kmeans_search_keep(struct kmeans_search *s);

/* The best, the caller's to free. */
struct kmeans kmeans_search_close(struct kmeans_search *s);

/* From centres to clusters that no move makes better (kmeans_settle.c). */
void kmeans_search_settle(struct kmeans_search *s);

/* For that (kmeans_assign.c): nothing is known yet of where the points belong;
 * gives each to its nearest centre, and is true when one moved; gives one to a
 * cluster, and counts it. */
void kmeans_search_forget(struct kmeans_search *s);
bool kmeans_search_assign(struct kmeans_search *s);
void kmeans_search_give(
    struct kmeans_search *s, int64_t *counts, size_t point, uint32_t to);
