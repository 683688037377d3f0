/*
 * kmeans: k groups of points with the least sum of squared distances to their
 * means. Seeds by greedy k-means++ (Arthur and Vassilvitskii 2007), then
 * Lloyd's iteration (1982) and Hartigan's exchange (1975) in turns until
 * neither moves a point; the best of several starts, of which four in five
 * begin with the best so far and one of its centres moved (Franti 2018).
 */
#pragma once

#include "base/diag.h"
#include "model/points.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kmeans_options {
	size_t k;	 /* clusters */
	size_t restarts; /* starts, at least 1 */
	uint64_t seed;
	int threads; /* tasks_threads: the answer is that of one */
};

struct kmeans {
	size_t k, d, n;	     /* clusters, columns, points */
	double *centre;	     /* k x d, row-major, scaled as the points */
	double *size;	     /* k, rows */
	uint32_t *cluster;   /* n, 0 .. k-1 */
	double inertia;	     /* sum over rows of squared distance */
	bool converged;	     /* nothing moved in the last round */
	struct arena memory; /* of all that: arena_free */
};

/*
 * Fits options->k clusters. A point between two centres goes to the lower one;
 * a cluster that runs empty takes the point farthest from its centre. Fails
 * (EXIT_DATA) when k is above the number of points; k = 0 is a broken caller.
 * Seeded: the same points, k and seed give the same answer. Time is points x k
 * x d per round, far less where d is small or few points move; memory points x
 * (49 + 9 d) bytes.
 */
bool kmeans_fit(struct kmeans *kmeans, const struct points *points,
    const struct kmeans_options *options, struct diag *diag);

/* The nearest centre to the scaled x[0..d-1] (ties: the lower), and in
 * *distance, when it is not NULL, how far it is. */
uint32_t
kmeans_nearest(const struct kmeans *kmeans, const double *x, double *distance);

/* Numbers the clusters by key[0..k-1] descending; equal keys keep their
 * order. */
void kmeans_renumber(struct kmeans *kmeans, const double *key);

/* One k of a scan. */
struct kmeans_trial {
	size_t k;
	double inertia;
	double silhouette; /* mean; NaN for k = 1 */
};

struct kmeans_scan {
	size_t low, high;	/* k tried, low >= 1 */
	size_t silhouette_rows; /* exact up to here, a sample above */
	int threads;		/* several k side by side, each by one */
	struct kmeans_trial *trial;
	size_t trials;
};

/*
 * Fits every k of scan->low .. scan->high (at most the number of points) and
 * keeps the one with the largest mean silhouette, the smaller k of equals;
 * options->k is not used. scan->trial is the caller's to free. Fails as
 * kmeans_fit.
 */
bool kmeans_scan_fit(struct kmeans *best, struct kmeans_scan *scan,
    const struct points *points, const struct kmeans_options *options,
    struct diag *diag);
