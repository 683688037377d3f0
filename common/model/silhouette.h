/*
 * silhouette: how well points sit in their clusters (Rousseeuw 1987).
 */
#pragma once

#include "model/points.h"

#include <stdint.h>

struct silhouette_options {
	size_t rows; /* exact up to so many rows, else a sample of them */
	uint64_t seed;
};

/*
 * Mean over the rows of (b - a) / max(a, b): a the mean distance to the others
 * of the own cluster, b the smallest mean distance to another cluster; 0 for a
 * row alone in its cluster. Above options->rows it is the silhouette of a
 * simple random sample of that many rows. NaN when fewer than two clusters are
 * there. Time is (distinct points)^2 x d, memory k.
 */
double silhouette_mean(const struct points *points, const uint32_t *cluster,
    size_t k, const struct silhouette_options *options);
