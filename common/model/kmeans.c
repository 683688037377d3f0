#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "model/kmeans_search.h"
#include "model/silhouette.h"

#include <assert.h>
#include <math.h>
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
	kmeans_search_open(&s, points, options);
	for (size_t start = 0; start < options->restarts; start++) {
		if (start < fresh || k == 1)
			kmeans_search_run(&s);
		else
			kmeans_search_swap(&s);
		kmeans_search_keep(&s);
	}
	*kmeans = kmeans_search_close(&s);
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
	double *centre = arena_array(&kmeans->memory, k * d, sizeof(*centre));
	double *size = arena_array(&kmeans->memory, k, sizeof(*size));

	for (size_t c = 0; c < k; c++) {
		size_t old = order[c].index;

		number[old] = (uint32_t)c;
		size[c] = kmeans->size[old];
		memcpy(centre + c * d, kmeans->centre + old * d,
		    d * sizeof(*centre));
	}
	for (size_t i = 0; i < kmeans->n; i++)
		kmeans->cluster[i] = number[kmeans->cluster[i]];
	kmeans->centre = centre;
	kmeans->size = size;
}

struct scanning {
	struct kmeans *best;
	struct kmeans_scan *scan;
	const struct points *points;
	const struct kmeans_options *options;
	pthread_mutex_t lock; /* of the best */
	double most;
};

/* A tasks_work: the largest k, which takes longest, first. */
static void
try_k(void *scanning, size_t task, int thread)
{
	struct scanning *s = scanning;
	struct kmeans_trial *trial =
	    &s->scan->trial[s->scan->trials - 1 - task];
	struct silhouette_options how = { s->scan->silhouette_rows,
		s->options->seed };
	struct kmeans_options one = *s->options;
	struct kmeans fit, other;
	double width;

	(void)thread;
	one.k = trial->k;
	one.threads = 1;
	kmeans_fit(&fit, s->points, &one, NULL);
	trial->inertia = fit.inertia;
	trial->silhouette =
	    silhouette_mean(s->points, fit.cluster, fit.k, &how);
	width = isnan(trial->silhouette) ? -INFINITY : trial->silhouette;
	pthread_mutex_lock(&s->lock);
	if (s->best->k == 0 || width > s->most ||
	    (width == s->most && fit.k < s->best->k)) {
		s->most = width;
		other = *s->best;
		*s->best = fit;
		fit = other;
	}
	pthread_mutex_unlock(&s->lock);
	arena_free(&fit.memory);
}

bool
kmeans_scan_fit(struct kmeans *best, struct kmeans_scan *scan,
    const struct points *points, const struct kmeans_options *options,
    struct diag *diag)
{
	struct scanning s = {
		.best = best, .scan = scan, .points = points, .options = options
	};
	size_t high = scan->high < points->n ? scan->high : points->n;

	assert(scan->low > 0 && scan->low <= scan->high);
	if (high < scan->low)
		return diag_set(diag, EXIT_DATA, "too-many-clusters",
		    "%zu clusters cannot be made of %zu distinct points",
		    scan->low, points->n);
	scan->trials = high - scan->low + 1;
	scan->trial = mem_alloc(scan->trials, sizeof(*scan->trial));
	for (size_t i = 0; i < scan->trials; i++)
		scan->trial[i].k = scan->low + i;
	*best = (struct kmeans){ 0 };
	pthread_mutex_init(&s.lock, NULL);
	tasks_run(scan->trials, scan->threads, try_k, &s);
	pthread_mutex_destroy(&s.lock);
	return true;
}
