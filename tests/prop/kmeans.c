/* Clusters do not depend on the order of the rows or the number of threads,
 * every row is with its nearest centre, and every centre is the mean of its
 * rows. */
#include "model/kmeans.h"

#include "base/mem.h"
#include "base/rng.h"
#include "unit/tap.h"

#include <stdlib.h>

static struct arena memory; /* of all that is made here */

enum { ROWS = 400, COLUMNS = 3 };

/* Four clouds of whole numbers, with many rows alike. */
static void
fill(double *table, struct rng *rng)
{
	for (size_t i = 0; i < ROWS; i++) {
		uint64_t cloud = rng_below(rng, 4);

		for (size_t j = 0; j < COLUMNS; j++)
			table[i * COLUMNS + j] =
			    (double)(rng_below(rng, 5) + 7 * (cloud >> j & 1));
	}
}

static void
shuffle(double *table, size_t *place, struct rng *rng)
{
	double row[COLUMNS];

	for (size_t i = ROWS; i > 1; i--) {
		size_t j = rng_below(rng, i), p = place[j];

		memcpy(row, table + j * COLUMNS, sizeof(row));
		memcpy(table + j * COLUMNS, table + (i - 1) * COLUMNS,
		    sizeof(row));
		memcpy(table + (i - 1) * COLUMNS, row, sizeof(row));
		place[j] = place[i - 1];
		place[i - 1] = p;
	}
}

static bool
is_fixed_point(const struct kmeans *fit, const struct points *points)
{
	double *mean = mem_zero(fit->k * fit->d, sizeof(*mean));
	bool fixed = fit->converged;

	for (size_t i = 0; i < points->n; i++) {
		const double *x = points->x + i * fit->d;
		size_t c = fit->cluster[i];

		fixed &= kmeans_nearest(fit, x, NULL) == c;
		for (size_t j = 0; j < fit->d; j++)
			mean[c * fit->d + j] +=
			    points->weight[i] * x[j] / fit->size[c];
	}
	for (size_t i = 0; i < fit->k * fit->d; i++)
		fixed &= fabs(mean[i] - fit->centre[i]) < 1e-12;
	free(mean);
	return fixed;
}

/* Many rows, of few columns and of so many that each is near to all centres. */
static void
test_threads(size_t columns, size_t k)
{
	enum { MANY = 20000 };
	double *table = mem_alloc(MANY * columns, sizeof(*table));
	struct kmeans_options options = { k, 6, 3, 1 };
	struct points points;
	struct kmeans one, fit;
	struct rng rng;

	rng_seed(&rng, columns);
	for (size_t i = 0; i < MANY * columns; i++)
		table[i] = rng_uniform(&rng) + (double)rng_below(&rng, 3) / 2;
	points_make(&memory, &points, table, MANY, columns);
	kmeans_fit(&one, &points, &options, NULL);
	ok(is_fixed_point(&one, &points), "%zu columns: fixed point", columns);
	for (options.threads = 2; options.threads < 6; options.threads++) {
		kmeans_fit(&fit, &points, &options, NULL);
		ok(fit.inertia == one.inertia &&
			memcmp(fit.cluster, one.cluster,
			    MANY * sizeof(*fit.cluster)) == 0 &&
			memcmp(fit.centre, one.centre,
			    k * columns * sizeof(*fit.centre)) == 0,
		    "%zu columns, %d threads", columns, options.threads);
		arena_free(&fit.memory);
	}
	arena_free(&one.memory);
	arena_free(&memory);
	free(table);
}

int
main(void)
{
	double *table = mem_alloc(ROWS * COLUMNS, sizeof(*table));
	size_t *place = mem_alloc(ROWS, sizeof(*place));
	struct rng rng;

	rng_seed(&rng, 7);
	fill(table, &rng);
	for (size_t i = 0; i < ROWS; i++)
		place[i] = i;
	for (size_t k = 1; k <= 8; k++) {
		const struct kmeans_options options = { k, 5, k, 2 };
		struct points points, other;
		struct kmeans fit, again;
		uint32_t before[ROWS];
		bool same = true;

		points_make(&memory, &points, table, ROWS, COLUMNS);
		kmeans_fit(&fit, &points, &options, NULL);
		ok(is_fixed_point(&fit, &points), "k = %zu: fixed point", k);
		for (size_t i = 0; i < ROWS; i++)
			before[place[i]] = fit.cluster[points.of[i]];
		shuffle(table, place, &rng);
		points_make(&memory, &other, table, ROWS, COLUMNS);
		kmeans_fit(&again, &other, &options, NULL);
		for (size_t i = 0; i < ROWS; i++)
			same &= before[place[i]] == again.cluster[other.of[i]];
		ok(same && fit.inertia == again.inertia,
		    "k = %zu: any order of the rows", k);
		arena_free(&fit.memory);
		arena_free(&again.memory);
		arena_free(&memory);
	}
	free(table);
	free(place);
	test_threads(2, 5);
	test_threads(9, 7);
	return tap_end();
}
