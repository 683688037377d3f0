#include "model/kmeans_search.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A point drawn with chance weight x squared distance; the sum of them is
 * `total`. */
static size_t
draw_point(struct kmeans_search *s, double total)
{
	double at = rng_uniform(&s->rng) * total, seen = 0, part;
	size_t last = 0;

	for (size_t i = 0; i < s->points->n; i++) {
		part = s->points->weight[i] * s->squared[i];
		if (part <= 0)
			continue;
		seen += part;
		last = i;
		if (at < seen)
			break;
	}
	return last;
}

/* What the sum of squares to the nearest centre becomes with one more at the
 * point `at`; each squared distance in squared[]. */
static double
try_centre(const struct kmeans_search *s, size_t at, double *squared)
{
	size_t d = s->points->d;
	double total = 0, here;

	for (size_t i = 0; i < s->points->n; i++) {
		here = kmeans_squared_distance(
		    s->points->x + i * d, s->points->x + at * d, d);
		squared[i] = here < s->squared[i] ? here : s->squared[i];
		total += s->points->weight[i] * squared[i];
	}
	return total;
}

/* k-means++: each centre is a point drawn by its squared distance to the
 * nearest centre before it, the best of 2 + ln k draws; the first one is drawn
 * by weight alone. */
static void
seed_centres(struct kmeans_search *s)
{
	size_t d = s->points->d, n = s->points->n, at, best = 0;
	size_t draws = 2 + (size_t)log((double)s->now.k);
	double total = (double)s->points->rows, least, here, *swap;

	for (size_t i = 0; i < n; i++)
		s->squared[i] = 1;
	for (size_t c = 0; c < s->now.k; c++) {
		least = INFINITY;
		for (size_t draw = 0; draw < (c == 0 ? 1 : draws); draw++) {
			at = draw_point(s, total);
			if (c == 0)
				for (size_t i = 0; i < n; i++)
					s->squared[i] = INFINITY;
			here = try_centre(s, at, s->trial);
			if (here < least) {
				least = here;
				best = at;
				swap = s->best_trial;
				s->best_trial = s->trial;
				s->trial = swap;
			}
		}
		total = least;
		swap = s->squared;
		s->squared = s->best_trial;
		s->best_trial = swap;
		memcpy(s->now.centre + c * d, s->points->x + best * d,
		    d * sizeof(*s->now.centre));
	}
}

void
kmeans_search_run(struct kmeans_search *s)
{
	seed_centres(s);
	for (size_t i = 0; i < s->points->n; i++)
		s->now.cluster[i] = UINT32_MAX;
	kmeans_search_settle(s);
}

/* What is known of a point when a centre of the best start moves from one that
 * is not its own: how far it is from its own, and that the others are no nearer
 * than they were, but for the new one. */
static void
keep_point(struct kmeans_search *s, size_t i, uint32_t to)
{
	size_t d = s->points->d;
	double here = sqrt(kmeans_squared_distance(
	    s->points->x + i * d, s->now.centre + to * d, d));

	s->now.cluster[i] = s->best.cluster[i];
	s->bounds[i] = (struct kmeans_bounds){ sqrt(s->squared[i]),
		fmin(s->best_bounds[i].lower, here) };
}

/* The squared distance of a point to the nearest of the centres but one. */
static double
squared_without(const struct kmeans_search *s, size_t i, size_t gone)
{
	size_t d = s->points->d;
	const double *x = s->points->x + i * d;
	double least = INFINITY, here;

	for (size_t c = 0; c < s->now.k; c++) {
		if (c == gone)
			continue;
		here = kmeans_squared_distance(x, s->now.centre + c * d, d);
		least = here < least ? here : least;
	}
	return least;
}

void
kmeans_search_swap(struct kmeans_search *s)
{
	size_t d = s->points->d, k = s->now.k, n = s->points->n, gone, at;
	bool known = s->best.converged;
	double total = 0;

	gone = (size_t)rng_below(&s->rng, k);
	memcpy(s->now.centre, s->best.centre, k * d * sizeof(*s->now.centre));
	for (size_t i = 0; i < n; i++) {
		uint32_t own = s->best.cluster[i];

		s->squared[i] = known && own != gone
		    ? kmeans_squared_distance(
			  s->points->x + i * d, s->now.centre + own * d, d)
		    : squared_without(s, i, gone);
		total += s->points->weight[i] * s->squared[i];
	}
	at = draw_point(s, total);
	memcpy(s->now.centre + gone * d, s->points->x + at * d,
	    d * sizeof(*s->now.centre));
	for (size_t i = 0; i < n; i++)
		if (known && s->best.cluster[i] != gone)
			keep_point(s, i, (uint32_t)gone);
		else
			s->now.cluster[i] = UINT32_MAX;
	kmeans_search_settle(s);
}

void
kmeans_search_keep(struct kmeans_search *s)
{
	struct kmeans_bounds *bounds = s->best_bounds;
	struct kmeans better = s->now;

	if (!(s->now.inertia < s->best.inertia))
		return;
	s->now = s->best;
	s->best = better;
	s->best_bounds = s->bounds;
	s->bounds = bounds;
}

static void
blank(struct kmeans *kmeans, const struct points *points, size_t k)
{
	kmeans->k = k;
	kmeans->d = points->d;
	kmeans->n = points->n;
	kmeans->centre = mem_zero(k * points->d, sizeof(*kmeans->centre));
	kmeans->size = mem_zero(k, sizeof(*kmeans->size));
	kmeans->cluster = mem_zero(points->n, sizeof(*kmeans->cluster));
	kmeans->inertia = INFINITY;
}

void
kmeans_search_open(struct kmeans_search *s, const struct points *points,
    size_t k, uint64_t seed)
{
	size_t n = points->n;

	*s = (struct kmeans_search){ .points = points };
	blank(&s->now, points, k);
	blank(&s->best, points, k);
	s->squared = mem_alloc(n, sizeof(*s->squared));
	s->trial = mem_alloc(n, sizeof(*s->trial));
	s->best_trial = mem_alloc(n, sizeof(*s->best_trial));
	s->bounds = mem_alloc(n, sizeof(*s->bounds));
	s->best_bounds = mem_alloc(n, sizeof(*s->best_bounds));
	s->centre_before = mem_alloc(k * points->d, sizeof(*s->centre_before));
	s->sum = mem_alloc(k * points->d, sizeof(*s->sum));
	s->unit = ldexp(1, 61 - ilogb((double)points->rows + 1));
	s->apart = mem_alloc(k, sizeof(*s->apart));
	s->nearer = mem_alloc(k, sizeof(*s->nearer));
	s->farther = mem_alloc(k, sizeof(*s->farther));
	s->until = mem_alloc(n / KMEANS_BLOCK + 1, sizeof(*s->until));
	s->members = mem_alloc(k, sizeof(*s->members));
	rng_seed(&s->rng, seed);
}

struct kmeans
kmeans_search_close(struct kmeans_search *s)
{
	kmeans_free(&s->now);
	free(s->squared);
	free(s->trial);
	free(s->best_trial);
	free(s->bounds);
	free(s->best_bounds);
	free(s->centre_before);
	free(s->sum);
	free(s->apart);
	free(s->nearer);
	free(s->farther);
	free(s->until);
	free(s->members);
	return s->best;
}

void
kmeans_free(struct kmeans *kmeans)
{
	free(kmeans->centre);
	free(kmeans->size);
	free(kmeans->cluster);
	*kmeans = (struct kmeans){ 0 };
}
