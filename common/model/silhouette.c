#include "model/silhouette.h"

#include "base/arena.h"
#include "base/mem.h"
#include "base/rng.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

/* Rows taken of each point: all of them, or a sample by selection (Knuth,
 * algorithm S). */
static double *
take(const struct points *points, const struct silhouette_options *options)
{
	double *taken = mem_zero(points->n, sizeof(*taken));
	size_t left = points->rows, want = options->rows;
	struct rng rng;

	if (points->rows <= options->rows) {
		memcpy(taken, points->weight, points->n * sizeof(*taken));
		return taken;
	}
	rng_seed(&rng, options->seed);
	for (size_t i = 0; i < points->n && want > 0; i++)
		for (double w = points->weight[i]; w > 0; w--)
			if (rng_below(&rng, left--) < want) {
				taken[i]++;
				want--;
			}
	return taken;
}

static double
distance(const double *a, const double *b, size_t d)
{
	double squares = 0;

	for (size_t j = 0; j < d; j++)
		squares += (a[j] - b[j]) * (a[j] - b[j]);
	return sqrt(squares);
}

/* The silhouette of a point of cluster `own`, given its summed distances to
 * each cluster and the rows there. */
static double
of_point(const double *sum, const double *rows, size_t k, size_t own)
{
	double a, b = INFINITY;

	if (rows[own] <= 1)
		return 0;
	a = sum[own] / (rows[own] - 1);
	for (size_t c = 0; c < k; c++)
		if (c != own && rows[c] > 0 && sum[c] / rows[c] < b)
			b = sum[c] / rows[c];
	return fmax(a, b) > 0 ? (b - a) / fmax(a, b) : 0;
}

/* The points of which rows were taken, moved together. */
struct sample {
	double *x, *taken; /* n x d, n */
	uint32_t *cluster; /* n */
	size_t n, d;
};

static void
draw(struct arena *memory, struct sample *s, const struct points *points,
    const uint32_t *cluster, const struct silhouette_options *options)
{
	scoped double *taken = take(points, options);
	size_t n = 0, d = points->d;

	for (size_t i = 0; i < points->n; i++)
		n += taken[i] > 0;
	*s = (struct sample){ arena_array(memory, n * d, sizeof(*s->x)),
		arena_array(memory, n, sizeof(*s->taken)),
		arena_array(memory, n, sizeof(*s->cluster)), 0, d };
	for (size_t i = 0; i < points->n; i++) {
		if (taken[i] <= 0)
			continue;
		memcpy(s->x + s->n * d, points->x + i * d, d * sizeof(*s->x));
		s->taken[s->n] = taken[i];
		s->cluster[s->n++] = cluster[i];
	}
}

double
silhouette_mean(const struct points *points, const uint32_t *cluster, size_t k,
    const struct silhouette_options *options)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct sample s;
	scoped double *rows = mem_zero(k, sizeof(*rows));
	scoped double *sum = mem_alloc(k, sizeof(*sum));
	double all = 0;
	struct sum total = { 0 };
	size_t there = 0;

	draw(&memory, &s, points, cluster, options);
	for (size_t i = 0; i < s.n; i++) {
		there += rows[s.cluster[i]] == 0;
		rows[s.cluster[i]] += s.taken[i];
		all += s.taken[i];
	}
	for (size_t i = 0; there > 1 && i < s.n; i++) {
		memset(sum, 0, k * sizeof(*sum));
		for (size_t j = 0; j < s.n; j++)
			sum[s.cluster[j]] += s.taken[j] *
			    distance(s.x + i * s.d, s.x + j * s.d, s.d);
		sum_add(
		    &total, s.taken[i] * of_point(sum, rows, k, s.cluster[i]));
	}
	return there > 1 ? sum_value(&total) / all : NAN;
}
