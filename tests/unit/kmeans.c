#include "model/kmeans.h"

#include "base/die.h"
#include "model/silhouette.h"
#include "unit/tap.h"

#include <stdlib.h>

static struct arena memory; /* of all that is made here */

/* Two groups on a line and a constant column. */
static const double line[] = { 0, 7, 1, 7, 1, 7, 10, 7, 11, 7, 12, 7 };

static void
test_points(void)
{
	struct points points;
	const double row[] = { 5.8333333333333333, 7 };
	double x;

	points_make(&memory, &points, line, 6, 2);
	ok(points.d == 1 && points.column[0] == 0, "a constant is left out");
	ok(points.n == 5 && points.weight[1] == 2, "alike rows are one point");
	ok(points.of[1] == 1 && points.of[2] == 1 && points.of[5] == 4,
	    "rows know their point");
	points_scale(&points, row, &x);
	near_absolute(x, 0, 1e-15, "the mean is 0");
	near_relative(points.sd[0], 5.2094998693625945, 1e-14,
	    "population standard deviation");
	points_make(&memory, &points, line, 1, 2);
	ok(points.d == 0 && points.n == 1, "one row");
	arena_free(&memory);
}

static void
test_fit(void)
{
	const struct kmeans_options two = { 2, 20, 1 }, five = { 5, 20, 1 };
	const struct kmeans_options six = { 6, 20, 1 };
	const struct silhouette_options all = { 100, 1 };
	const double key[] = { 1, 2 };
	struct points points;
	struct kmeans fit;
	struct diag diag;
	double distance, x = 2;
	uint32_t first;

	points_make(&memory, &points, line, 6, 2);
	ok(kmeans_fit(&fit, &points, &two, &diag) && fit.converged, "fits");
	ok(fit.size[0] == 3 && fit.size[1] == 3, "three and three");
	near_relative(fit.inertia * points.sd[0] * points.sd[0], 2 + 2.0 / 3,
	    1e-12, "inertia");
	/* sklearn.metrics.silhouette_score of the unscaled column */
	near_relative(silhouette_mean(&points, fit.cluster, 2, &all),
	    0.9032082481086275, 1e-14, "silhouette");
	first = fit.cluster[0];
	kmeans_renumber(&fit, key);
	ok(fit.cluster[0] == 1 - first, "renumbered");
	ok(kmeans_nearest(&fit, &x, &distance) == fit.cluster[4] &&
		distance > 0,
	    "a new point");
	arena_free(&fit.memory);
	kmeans_fit(&fit, &points, &five, &diag);
	near_absolute(fit.inertia, 0, 1e-30, "as many clusters as points");
	arena_free(&fit.memory);
	ok(!kmeans_fit(&fit, &points, &six, &diag) && diag.status == EXIT_DATA,
	    "more clusters than points");
	arena_free(&memory);
}

/* Many columns, rows along a line: most neighbours are near one centre alone at
 * first, and between two later. */
static void
test_wide(void)
{
	enum { ROWS = 4000, D = 32 };
	const struct kmeans_options options = { 7, 3, 1 };
	struct points points;
	struct kmeans fit;
	double *table = malloc(ROWS * D * sizeof(*table));
	uint64_t next = 1;
	bool nearest = true;

	for (size_t i = 0; i < ROWS * D; i++) {
		next = next * UINT64_C(6364136223846793005) + 1;
		table[i] = (double)(i / D) + (double)(next >> 40) / (1 << 24);
	}
	points_make(&memory, &points, table, ROWS, D);
	kmeans_fit(&fit, &points, &options, NULL);
	for (size_t i = 0; i < points.n; i++)
		nearest = nearest &&
		    kmeans_nearest(&fit, points.x + i * points.d, NULL) ==
			fit.cluster[i];
	ok(fit.converged && nearest, "of 32 columns, each to the nearest");
	ok(fit.inertia < 2612.27, "the bounds of points were measured");
	arena_free(&fit.memory);
	arena_free(&memory);
	free(table);
}

/* 600 rows in two clouds: a sample of 200 is near the whole. */
static void
test_sample(void)
{
	const struct silhouette_options all = { 600, 1 }, some = { 200, 1 };
	const struct kmeans_options two = { 2, 5, 1 };
	struct points points;
	struct kmeans fit;
	double table[600], whole, sample;
	uint32_t one[600] = { 0 };

	for (size_t i = 0; i < 600; i++)
		table[i] = (double)(i * i % 97) + (i % 2 == 0 ? 0 : 300);
	points_make(&memory, &points, table, 600, 1);
	kmeans_fit(&fit, &points, &two, NULL);
	whole = silhouette_mean(&points, fit.cluster, 2, &all);
	sample = silhouette_mean(&points, fit.cluster, 2, &some);
	near_absolute(sample, whole, 0.02, "silhouette of a sample");
	ok(sample == silhouette_mean(&points, fit.cluster, 2, &some),
	    "the same sample");
	ok(isnan(silhouette_mean(&points, one, 1, &all)),
	    "one cluster has no silhouette");
	arena_free(&fit.memory);
	arena_free(&memory);
}

static void
test_scan(void)
{
	const struct kmeans_options options = { 0, 20, 1 };
	struct kmeans_scan scan = { 2, 10, 100, 3, NULL, 0 };
	struct points points;
	struct kmeans fit;
	struct diag diag;

	points_make(&memory, &points, line, 6, 2);
	ok(kmeans_scan_fit(&fit, &scan, &points, &options, &diag), "scans");
	ok(fit.k == 2 && scan.trials == 4, "two groups, k up to the points");
	ok(scan.trial[0].silhouette > scan.trial[1].silhouette,
	    "the silhouette falls");
	free(scan.trial);
	arena_free(&fit.memory);
	points_make(&memory, &points, line, 1, 2);
	ok(!kmeans_scan_fit(&fit, &scan, &points, &options, &diag),
	    "nothing to part");
	arena_free(&memory);
}

int
main(void)
{
	test_points();
	test_fit();
	test_wide();
	test_sample();
	test_scan();
	return tap_end();
}
