#include "model/kmeans_search.h"

#include "base/mem.h"
#include "math/sum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_MAX = 1000 }; /* of Lloyd; rounding could make it run for ever */

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

/* Half the distance of each centre to the next one. */
static void
measure_centres(struct kmeans_search *s)
{
	size_t d = s->points->d;

	for (size_t c = 0; c < s->now.k; c++) {
		double least = INFINITY, here;

		for (size_t other = 0; other < s->now.k; other++) {
			if (other == c)
				continue;
			here = kmeans_squared_distance(s->now.centre + c * d,
			    s->now.centre + other * d, d);
			least = here < least ? here : least;
		}
		s->apart[c] = sqrt(least) / 2;
	}
}

/* The nearest centre to a point, measuring all of them; sets its bounds. */
static uint32_t
measure_point(struct kmeans_search *s, size_t point)
{
	const double *x = s->points->x + point * s->points->d;
	double least = INFINITY, second = INFINITY, here;
	uint32_t best = 0;

	for (size_t c = 0; c < s->now.k; c++) {
		here = kmeans_squared_distance(
		    x, s->now.centre + c * s->now.d, s->now.d);
		if (here < least) {
			second = least;
			least = here;
			best = (uint32_t)c;
		} else if (here < second)
			second = here;
	}
	s->bounds[point] = (struct kmeans_bounds){ sqrt(least), sqrt(second) };
	return best;
}

/* Gives each point to its nearest centre; true when one moved. A point that
 * its bounds hold where it is, rounding allowed for, is not measured. */
static bool
assign(struct kmeans_search *s)
{
	bool moved = false;
	uint32_t own, c;

	measure_centres(s);
	memset(s->members, 0, s->now.k * sizeof(*s->members));
	for (size_t i = 0; i < s->points->n; i++) {
		own = s->now.cluster[i];
		c = own;
		if (own == UINT32_MAX ||
		    s->bounds[i].upper >=
			(1 - 1e-9) * fmax(s->apart[own], s->bounds[i].lower))
			c = measure_point(s, i);
		moved |= c != own;
		s->now.cluster[i] = c;
		s->members[c]++;
	}
	return moved;
}

/* Gives an empty cluster the point farthest from its centre, of those that do
 * not leave another cluster empty. There is one: points >= k. */
static void
fill_empty(struct kmeans_search *s, uint32_t empty)
{
	size_t far = 0, d = s->points->d;
	double most = -1, here;

	for (size_t i = 0; i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i];

		here = kmeans_squared_distance(
		    s->points->x + i * d, s->now.centre + own * d, d);
		if (s->members[own] > 1 && here > most) {
			most = here;
			far = i;
		}
	}
	s->members[s->now.cluster[far]]--;
	s->members[empty]++;
	s->now.cluster[far] = empty;
	s->bounds[far] = (struct kmeans_bounds){ INFINITY, 0 };
}

/* Loosens the bounds by the moves of the centres since centre_before. */
static void
loosen(struct kmeans_search *s)
{
	size_t d = s->points->d, first = 0;
	double most = 0, second = 0;

	for (size_t c = 0; c < s->now.k; c++) {
		s->shift[c] = sqrt(kmeans_squared_distance(
		    s->now.centre + c * d, s->centre_before + c * d, d));
		if (s->shift[c] > most) {
			second = most;
			most = s->shift[c];
			first = c;
		} else if (s->shift[c] > second)
			second = s->shift[c];
	}
	for (size_t i = 0; i < s->points->n; i++) {
		s->bounds[i].upper += s->shift[s->now.cluster[i]];
		s->bounds[i].lower -=
		    s->now.cluster[i] == first ? second : most;
	}
}

/* Moves each centre to the mean of its points. Scaled data is of order one and
 * a mean divides its rounding away: plain sums do. */
static void
update(struct kmeans_search *s)
{
	size_t d = s->points->d, k = s->now.k;

	memcpy(
	    s->centre_before, s->now.centre, k * d * sizeof(*s->centre_before));
	memset(s->now.centre, 0, k * d * sizeof(*s->now.centre));
	memset(s->now.size, 0, k * sizeof(*s->now.size));
	for (size_t i = 0; i < s->points->n; i++) {
		double *centre = s->now.centre + s->now.cluster[i] * d;
		double weight = s->points->weight[i];

		s->now.size[s->now.cluster[i]] += weight;
		for (size_t j = 0; j < d; j++)
			centre[j] += weight * s->points->x[i * d + j];
	}
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < d; j++)
			s->now.centre[c * d + j] /= s->now.size[c];
	loosen(s);
}

static double
inertia(const struct kmeans_search *s)
{
	struct sum sum = { 0 };
	size_t d = s->points->d;

	for (size_t i = 0; i < s->points->n; i++)
		sum_add(&sum,
		    s->points->weight[i] *
			kmeans_squared_distance(s->points->x + i * d,
			    s->now.centre + s->now.cluster[i] * d, d));
	return sum_value(&sum);
}

/* Lloyd's rounds until nothing moves; false when they had to be stopped. */
static bool
iterate(struct kmeans_search *s)
{
	bool moved;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		moved = assign(s);
		for (uint32_t c = 0; c < s->now.k; c++)
			if (s->members[c] == 0) {
				fill_empty(s, c);
				moved = true;
			}
		if (!moved)
			return true;
		update(s);
	}
	return false;
}

/* Moves a point to cluster `to`, and the two means with it. */
static void
transfer(struct kmeans_search *s, size_t point, uint32_t to)
{
	uint32_t from = s->now.cluster[point];
	double weight = s->points->weight[point];
	size_t d = s->points->d;
	double *old = s->now.centre + from * d, *new = s->now.centre + to *d;

	s->now.size[from] -= weight;
	s->now.size[to] += weight;
	s->members[from]--;
	s->members[to]++;
	s->now.cluster[point] = to;
	for (size_t j = 0; j < d; j++) {
		double x = s->points->x[point * d + j];

		old[j] -= (x - old[j]) * weight / s->now.size[from];
		new[j] += (x - new[j]) * weight / s->now.size[to];
	}
}

/*
 * One pass of Hartigan's exchange: a point goes to another cluster when the sum
 * of squares falls by it, the shift of both means counted. Nothing is left to
 * do only where nothing is left for Lloyd, but not the other way round.
 */
static bool
exchange(struct kmeans_search *s)
{
	bool moved = false;

	for (size_t i = 0; i < s->points->n; i++) {
		const double *x = s->points->x + i * s->points->d;
		uint32_t own = s->now.cluster[i], best = own;
		double weight = s->points->weight[i], least, here;

		if (s->members[own] < 2)
			continue;
		/* A gain within the rounding is none. */
		least = (1 - 1e-9) * s->now.size[own] /
		    (s->now.size[own] - weight) *
		    kmeans_squared_distance(
			x, s->now.centre + own * s->points->d, s->points->d);
		for (uint32_t c = 0; c < s->now.k; c++) {
			if (c == own)
				continue;
			here = s->now.size[c] / (s->now.size[c] + weight) *
			    kmeans_squared_distance(x,
				s->now.centre + c * s->points->d, s->points->d);
			if (here < least) {
				least = here;
				best = c;
			}
		}
		if (best != own) {
			transfer(s, i, best);
			moved = true;
		}
	}
	return moved;
}

/* From the centres as they are to clusters that no move makes better. */
static void
settle(struct kmeans_search *s)
{
	for (size_t i = 0; i < s->points->n; i++)
		s->now.cluster[i] = UINT32_MAX;
	do {
		s->now.converged = iterate(s);
		if (!exchange(s))
			break;
		for (size_t i = 0; i < s->points->n; i++)
			s->bounds[i] = (struct kmeans_bounds){ INFINITY, 0 };
		update(s);
	} while (s->now.converged);
	s->now.inertia = inertia(s);
}

void
kmeans_search_run(struct kmeans_search *s)
{
	seed_centres(s);
	settle(s);
}

void
kmeans_search_swap(struct kmeans_search *s, const struct kmeans *from)
{
	size_t d = s->points->d, k = s->now.k, gone, at;
	double total = 0, here;

	gone = (size_t)rng_below(&s->rng, k);
	memcpy(s->now.centre, from->centre, k * d * sizeof(*s->now.centre));
	for (size_t i = 0; i < s->points->n; i++) {
		s->squared[i] = INFINITY;
		for (size_t c = 0; c < k; c++) {
			if (c == gone)
				continue;
			here = kmeans_squared_distance(
			    s->points->x + i * d, s->now.centre + c * d, d);
			s->squared[i] = fmin(s->squared[i], here);
		}
		total += s->points->weight[i] * s->squared[i];
	}
	at = draw_point(s, total);
	memcpy(s->now.centre + gone * d, s->points->x + at * d,
	    d * sizeof(*s->now.centre));
	settle(s);
}

void
kmeans_search_blank(
    struct kmeans *kmeans, const struct points *points, size_t k)
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

	s->points = points;
	kmeans_search_blank(&s->now, points, k);
	s->squared = mem_alloc(n, sizeof(*s->squared));
	s->trial = mem_alloc(n, sizeof(*s->trial));
	s->best_trial = mem_alloc(n, sizeof(*s->best_trial));
	s->bounds = mem_alloc(n, sizeof(*s->bounds));
	s->centre_before = mem_alloc(k * points->d, sizeof(*s->centre_before));
	s->apart = mem_alloc(k, sizeof(*s->apart));
	s->shift = mem_alloc(k, sizeof(*s->shift));
	s->members = mem_alloc(k, sizeof(*s->members));
	rng_seed(&s->rng, seed);
}

void
kmeans_search_close(struct kmeans_search *s)
{
	kmeans_free(&s->now);
	free(s->squared);
	free(s->trial);
	free(s->best_trial);
	free(s->bounds);
	free(s->centre_before);
	free(s->apart);
	free(s->shift);
	free(s->members);
}

void
kmeans_free(struct kmeans *kmeans)
{
	free(kmeans->centre);
	free(kmeans->size);
	free(kmeans->cluster);
	*kmeans = (struct kmeans){ 0 };
}
