/*
 * kmeans_search: one start of model/kmeans after the other: greedy k-means++
 * seeds, Lloyd's rounds with Hamerly's bounds, Hartigan's exchange.
 */
#pragma once

#include "base/rng.h"
#include "model/kmeans.h"

enum { KMEANS_BLOCK = 16 }; /* points that are looked at together */

/* What is known of a point without measuring (Hamerly 2010): it is at most
 * `upper` from its centre and at least `lower` from every other. */
struct kmeans_bounds {
	double upper, lower;
};

/* One start: the points, the clusters so far and what the rounds need. */
struct kmeans_search {
	const struct points *points;
	struct kmeans now, best;
	double *squared;	      /* points.n, to the nearest seed */
	double *trial;		      /* points.n, with one more seed */
	double *best_trial;	      /* points.n, with the best one so far */
	struct kmeans_bounds *bounds; /* points.n */
	struct kmeans_bounds *best_bounds;
	double *centre_before; /* k x d */
	/* k x d: of the points, in 1 / unit, a power of two by which the sum of
	 * all scaled rows (their squares' is that of the rows) fits. */
	int64_t *sum;
	double unit;
	double *apart;	 /* k, half the distance to the next centre */
	size_t *members; /* k, points */
	/* How far each centre went, and the farthest of the others, since the
	 * settling began, what the bounds are beside, and twice the longest
	 * ways, up to which the points of a block stay. */
	double *nearer, *farther; /* k */
	double gone, *until;	  /* a block of points */
	struct rng rng;
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
    size_t k, uint64_t seed);

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

/* From centres, and clusters (UINT32_MAX: none yet) whose bounds are true, to
 * clusters that no move makes better (kmeans_settle.c). */
void kmeans_search_settle(struct kmeans_search *s);
