#include "model/kmeans.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "model/kmeans_search.h"
#include "model/silhouette.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of so many starts one is from fresh seeds, those first; the others swap a
 * centre of the best so far, which finds what is left to find sooner. */
enum { FRESH = 5 };

bool
kmeans_fit(struct kmeans *kmeans, const struct points *points,
    const struct kmeans_options *options, struct diag *diag)
{
	struct kmeans_search s;
	size_t k = options->k;
	size_t fresh = (options->restarts + FRESH - 1) / FRESH;

	assert(k > 0 && options->restarts > 0);
	if (k > points->n)
		return diag_set(diag, EXIT_DATA, "too-many-clusters",
		    "%zu clusters cannot be made of %zu distinct points", k,
		    points->n);
	kmeans_search_blank(kmeans, points, k);
	kmeans_search_open(&s, points, k, options->seed);
	for (size_t start = 0; start < options->restarts; start++) {
		if (start < fresh || k == 1)
			kmeans_search_run(&s);
		else
			kmeans_search_swap(&s, kmeans);
		if (s.now.inertia < kmeans->inertia) {
			struct kmeans better = s.now;

			s.now = *kmeans;
			*kmeans = better;
		}
	}
	kmeans_search_close(&s);
	return true;
}

uint32_t
kmeans_nearest(const struct kmeans *kmeans, const double *x, double *distance)
{
	uint32_t best = 0;
	double least = INFINITY, here;

	for (size_t c = 0; c < kmeans->k; c++) {
		here = kmeans_squared_distance(
		    x, kmeans->centre + c * kmeans->d, kmeans->d);
		if (here < least) {
			least = here;
			best = (uint32_t)c;
		}
	}
	if (distance != NULL)
		*distance = sqrt(least);
	return best;
}

void
kmeans_renumber(struct kmeans *kmeans, const double *key)
{
	size_t k = kmeans->k, d = kmeans->d;
	scoped struct sort_item *order = sort_numbers(key, k, true);
	scoped uint32_t *number = mem_alloc(k, sizeof(*number));
	double *centre = mem_alloc(k * d, sizeof(*centre));
	double *size = mem_alloc(k, sizeof(*size));

	for (size_t c = 0; c < k; c++) {
		size_t old = order[c].index;

		number[old] = (uint32_t)c;
		size[c] = kmeans->size[old];
		memcpy(centre + c * d, kmeans->centre + old * d,
		    d * sizeof(*centre));
	}
	for (size_t i = 0; i < kmeans->n; i++)
		kmeans->cluster[i] = number[kmeans->cluster[i]];
	free(kmeans->centre);
	free(kmeans->size);
	kmeans->centre = centre;
	kmeans->size = size;
}

bool
kmeans_scan_fit(struct kmeans *best, struct kmeans_scan *scan,
    const struct points *points, const struct kmeans_options *options,
    struct diag *diag)
{
	struct silhouette_options how = { scan->silhouette_rows,
		options->seed };
	struct kmeans_options one = *options;
	double most = -INFINITY;
	size_t high = scan->high < points->n ? scan->high : points->n;

	assert(scan->low > 0 && scan->low <= scan->high);
	if (high < scan->low)
		return diag_set(diag, EXIT_DATA, "too-many-clusters",
		    "%zu clusters cannot be made of %zu distinct points",
		    scan->low, points->n);
	scan->trials = high - scan->low + 1;
	scan->trial = mem_alloc(scan->trials, sizeof(*scan->trial));
	*best = (struct kmeans){ 0 };
	for (one.k = scan->low; one.k <= high; one.k++) {
		struct kmeans_trial *trial = &scan->trial[one.k - scan->low];
		struct kmeans fit;

		kmeans_fit(&fit, points, &one, NULL);
		*trial = (struct kmeans_trial){ one.k, fit.inertia,
			silhouette_mean(points, fit.cluster, fit.k, &how) };
		if (best->k == 0 || trial->silhouette > most) {
			most = isnan(trial->silhouette) ? -INFINITY
							: trial->silhouette;
			kmeans_free(best);
			*best = fit;
		} else
			kmeans_free(&fit);
	}
	return true;
}
