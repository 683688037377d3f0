#include "model/kmeans_search.h"

#include "base/mem.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 1000 }; /* of Lloyd; rounding could make it run for ever */

/* What is no more than rounding. */
static const double SLACK = 1e-9;

/* Adds a point to a cluster's sums, or takes it away. They are whole numbers:
 * no order of additions, and no way there and back, changes them. */
static void
count(struct kmeans_search *s, size_t point, uint32_t cluster, int sign)
{
	size_t d = s->points->d;
	double weight = s->points->weight[point];
	int64_t times = sign * (int64_t)weight;

	s->members[cluster] += (size_t)sign;
	s->now.size[cluster] += sign * weight;
	for (size_t j = 0; j < d; j++)
		s->sum[cluster * d + j] +=
		    times * (int64_t)(s->points->x[point * d + j] * s->unit);
}

static void
give(struct kmeans_search *s, size_t point, uint32_t to)
{
	uint32_t from = s->now.cluster[point];

	if (from != UINT32_MAX)
		count(s, point, from, -1);
	count(s, point, to, 1);
	s->now.cluster[point] = to;
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
 * its bounds, loosened by how far the centres have gone, hold where it is,
 * rounding allowed for, is not measured. */
static bool
assign(struct kmeans_search *s)
{
	bool moved = false;
	uint32_t own, c;

	measure_centres(s);
	for (size_t i = 0; i < s->points->n; i++) {
		struct kmeans_bounds *b = &s->bounds[i];

		own = s->now.cluster[i];
		if (own != UINT32_MAX) {
			b->upper += s->shift[own];
			b->lower -= own == s->farthest ? s->second : s->most;
			if (b->upper <
			    (1 - SLACK) * fmax(s->apart[own], b->lower))
				continue;
		}
		c = measure_point(s, i);
		if (c == own)
			continue;
		give(s, i, c);
		moved = true;
	}
	memset(s->shift, 0, s->now.k * sizeof(*s->shift));
	s->most = s->second = 0;
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
	give(s, far, empty);
	s->bounds[far] = (struct kmeans_bounds){ INFINITY, 0 };
}

/* How far the centres have gone since centre_before, and `more` besides. */
static void
note_shift(struct kmeans_search *s, double more)
{
	size_t d = s->points->d;

	for (size_t c = 0; c < s->now.k; c++) {
		s->shift[c] = more +
		    sqrt(kmeans_squared_distance(
			s->now.centre + c * d, s->centre_before + c * d, d));
		if (s->shift[c] > s->most) {
			s->second = s->most;
			s->most = s->shift[c];
			s->farthest = (uint32_t)c;
		} else if (s->shift[c] > s->second)
			s->second = s->shift[c];
	}
}

/* Moves each centre to the mean of its points. */
static void
update(struct kmeans_search *s, double more)
{
	size_t d = s->points->d, k = s->now.k;

	memcpy(
	    s->centre_before, s->now.centre, k * d * sizeof(*s->centre_before));
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < d; j++)
			s->now.centre[c * d + j] = (double)s->sum[c * d + j] /
			    s->unit / s->now.size[c];
	note_shift(s, more);
}

/* The means to their last digit, in the order of the points, and what is left
 * around them. */
static void
finish(struct kmeans_search *s)
{
	struct sum sum = { 0 };
	size_t d = s->points->d, k = s->now.k;

	memset(s->now.centre, 0, k * d * sizeof(*s->now.centre));
	for (size_t i = 0; i < s->points->n; i++) {
		double *centre = s->now.centre + s->now.cluster[i] * d;

		for (size_t j = 0; j < d; j++)
			centre[j] +=
			    s->points->weight[i] * s->points->x[i * d + j];
	}
	for (size_t c = 0; c < k; c++)
		for (size_t j = 0; j < d; j++)
			s->now.centre[c * d + j] /= s->now.size[c];
	for (size_t i = 0; i < s->points->n; i++)
		sum_add(&sum,
		    s->points->weight[i] *
			kmeans_squared_distance(s->points->x + i * d,
			    s->now.centre + s->now.cluster[i] * d, d));
	s->now.inertia = sum_value(&sum);
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
		update(s, 0);
	}
	return false;
}

/* Moves a point to cluster `to`, and the two means with it; how far the one
 * went that went farther. */
static double
transfer(struct kmeans_search *s, size_t point, uint32_t to)
{
	uint32_t from = s->now.cluster[point];
	double weight = s->points->weight[point], gone = 0, come = 0;
	size_t d = s->points->d;
	double *old = s->now.centre + from * d, *new = s->now.centre + to *d;

	give(s, point, to);
	s->bounds[point] = (struct kmeans_bounds){ INFINITY, 0 };
	for (size_t j = 0; j < d; j++) {
		double x = s->points->x[point * d + j];
		double out = (x - old[j]) * weight / s->now.size[from];
		double in = (x - new[j]) * weight / s->now.size[to];

		old[j] -= out;
		new[j] += in;
		gone += out * out;
		come += in * in;
	}
	return sqrt(fmax(gone, come));
}

/* Whether its bounds tell that a point is best where it is: not even the
 * smallest cluster, as near as any other can be, gains by it. */
static bool
is_settled(
    const struct kmeans_search *s, size_t point, double smallest, double drift)
{
	double weight = s->points->weight[point];
	double size = s->now.size[s->now.cluster[point]];
	double upper = s->bounds[point].upper + drift;
	double lower = s->bounds[point].lower - drift;

	return lower > 0 &&
	    size * (smallest + weight) * upper * upper <
	    (1 - SLACK) * smallest * (size - weight) * lower * lower;
}

static double
smallest_size(const struct kmeans_search *s)
{
	double least = INFINITY;

	for (size_t c = 0; c < s->now.k; c++)
		least = fmin(least, s->now.size[c]);
	return least;
}

/* The cluster that a point is best in. */
static uint32_t
best_cluster(const struct kmeans_search *s, size_t point)
{
	size_t d = s->points->d;
	const double *x = s->points->x + point * d;
	uint32_t own = s->now.cluster[point], best = own;
	double weight = s->points->weight[point], least, here;

	/* A gain within the rounding is none. */
	least = (1 - SLACK) * s->now.size[own] / (s->now.size[own] - weight) *
	    kmeans_squared_distance(x, s->now.centre + own * d, d);
	for (uint32_t c = 0; c < s->now.k; c++) {
		if (c == own)
			continue;
		here = s->now.size[c] / (s->now.size[c] + weight) *
		    kmeans_squared_distance(x, s->now.centre + c * d, d);
		if (here < least) {
			least = here;
			best = c;
		}
	}
	return best;
}

/*
 * One pass of Hartigan's exchange: a point goes to another cluster when the sum
 * of squares falls by it, the shift of both means counted. Nothing is left to
 * do only where nothing is left for Lloyd, but not the other way round. *drift
 * is how far a centre may be from where the bounds believe it.
 */
static bool
exchange(struct kmeans_search *s, double *drift)
{
	double smallest = smallest_size(s);
	bool moved = false;

	for (size_t i = 0; i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i], best;

		if (is_settled(s, i, smallest, *drift) || s->members[own] < 2)
			continue;
		best = best_cluster(s, i);
		if (best == own)
			continue;
		*drift += transfer(s, i, best);
		smallest = smallest_size(s);
		moved = true;
	}
	return moved;
}

void
kmeans_search_settle(struct kmeans_search *s)
{
	size_t k = s->now.k;

	memset(s->members, 0, k * sizeof(*s->members));
	memset(s->now.size, 0, k * sizeof(*s->now.size));
	memset(s->sum, 0, k * s->points->d * sizeof(*s->sum));
	memset(s->shift, 0, k * sizeof(*s->shift));
	s->most = s->second = 0;
	for (size_t i = 0; i < s->points->n; i++)
		if (s->now.cluster[i] != UINT32_MAX)
			count(s, i, s->now.cluster[i], 1);
	do {
		double drift;

		s->now.converged = iterate(s);
		drift = s->now.converged ? 0 : INFINITY;
		if (!exchange(s, &drift))
			break;
		update(s, drift);
	} while (s->now.converged);
	finish(s);
}
