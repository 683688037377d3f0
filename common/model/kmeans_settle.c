#include "model/kmeans_search.h"

#include "math/sum.h"

#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 1000 }; /* of Lloyd; rounding could make it run for ever */

/* What is no more than rounding. */
static const double SLACK = 1e-9;

static double
squared_to(const struct kmeans_search *s, size_t point, uint32_t cluster)
{
	size_t d = s->points->d;

	return kmeans_squared_distance(
	    s->points->x + point * d, s->now.centre + cluster * d, d);
}

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
	s->bounds[point] =
	    (struct kmeans_bounds){ sqrt(least) - s->nearer[best],
		    sqrt(second) + s->farther[best] };
	return best;
}

/* How much nearer a point is to its centre, by its bounds, than it needs to be
 * to stay, rounding allowed for. */
static double
room_of(const struct kmeans_search *s, size_t point)
{
	uint32_t own = s->now.cluster[point];
	double apart = s->apart[own];
	double lower = s->bounds[point].lower - s->farther[own];
	double needed = apart > lower ? apart : lower;

	return (1 - SLACK) * needed - SLACK / 1000 -
	    (s->bounds[point].upper + s->nearer[own]);
}

/* The same for the points of a block, those to which it is not enough being
 * measured; true when one moved. */
static bool
assign_block(struct kmeans_search *s, size_t block)
{
	size_t from = block * KMEANS_BLOCK, end = from + KMEANS_BLOCK;
	double least = INFINITY, room = 0;
	bool moved = false;

	for (size_t i = from; i < end && i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i], c;

		if (own != UINT32_MAX) {
			room = room_of(s, i);
			if (room <= 0) {
				s->bounds[i].upper =
				    sqrt(squared_to(s, i, own)) -
				    s->nearer[own];
				room = room_of(s, i);
			}
		}
		if (own == UINT32_MAX || room <= 0) {
			c = measure_point(s, i);
			if (c != own) {
				give(s, i, c);
				moved = true;
			}
			room = room_of(s, i);
		}
		least = room < least ? room : least;
	}
	s->until[block] = s->gone + least;
	return moved;
}

/* Gives each point to its nearest centre; true when one moved. Blocks whose
 * points have room for all that the centres have gone since are passed by. */
static bool
assign(struct kmeans_search *s)
{
	bool moved = false;

	measure_centres(s);
	for (size_t b = 0; b * KMEANS_BLOCK < s->points->n; b++)
		if (s->gone >= s->until[b])
			moved |= assign_block(s, b);
	return moved;
}

/* Nothing is known of where a point belongs. */
static void
forget(struct kmeans_search *s, size_t point)
{
	s->bounds[point] = (struct kmeans_bounds){ INFINITY, 0 };
	s->until[point / KMEANS_BLOCK] = -INFINITY;
}

/* Gives an empty cluster the point farthest from its centre, of those that do
 * not leave another cluster empty. There is one: points >= k. */
static void
fill_empty(struct kmeans_search *s, uint32_t empty)
{
	size_t far = 0;
	double most = -1, here;

	for (size_t i = 0; i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i];

		here = squared_to(s, i, own);
		if (s->members[own] > 1 && here > most) {
			most = here;
			far = i;
		}
	}
	give(s, far, empty);
	forget(s, far);
}

/* Counts in how far the centres have gone since centre_before, and `more`
 * besides. A point has no less room than before less twice the longest way: it
 * may be so much farther from its own, and so much nearer to another, or that
 * one to its own. */
static void
note_shift(struct kmeans_search *s, double more)
{
	size_t d = s->points->d, farthest = 0;
	double most = 0, second = 0;

	for (size_t c = 0; c < s->now.k; c++) {
		double shift = more +
		    sqrt(kmeans_squared_distance(
			s->now.centre + c * d, s->centre_before + c * d, d));

		s->nearer[c] += shift;
		if (shift > most) {
			second = most;
			most = shift;
			farthest = c;
		} else if (shift > second)
			second = shift;
	}
	for (size_t c = 0; c < s->now.k; c++)
		s->farther[c] += c == farthest ? second : most;
	s->gone += 2 * most;
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
 * around them; the bounds as they are. */
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
	for (size_t i = 0; i < s->points->n; i++) {
		uint32_t own = s->now.cluster[i];

		sum_add(&sum,
		    s->points->weight[i] *
			kmeans_squared_distance(
			    s->points->x + i * d, s->now.centre + own * d, d));
		s->bounds[i].upper += s->nearer[own];
		s->bounds[i].lower -= s->farther[own];
	}
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
	forget(s, point);
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

/* Whether a point, so far from its centre, is best where it is: not even the
 * smallest cluster, as near as its bounds let any other be, gains by it. */
static bool
is_settled(const struct kmeans_search *s, size_t point, double squared,
    double smallest, double drift)
{
	double weight = s->points->weight[point];
	uint32_t own = s->now.cluster[point];
	double size = s->now.size[own];
	double lower = s->bounds[point].lower - s->farther[own] - drift;

	return lower > 0 &&
	    size * (smallest + weight) * squared <
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

/* The cluster that a point is best in, so far from its centre. */
static uint32_t
best_cluster(const struct kmeans_search *s, size_t point, double squared)
{
	size_t d = s->points->d;
	const double *x = s->points->x + point * d;
	uint32_t own = s->now.cluster[point], best = own;
	double weight = s->points->weight[point], least, here;

	/* A gain within the rounding is none. */
	least = (1 - SLACK) * s->now.size[own] / (s->now.size[own] - weight) *
	    squared;
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
		double far = s->bounds[i].upper + s->nearer[own] + *drift;

		if (s->members[own] < 2 ||
		    is_settled(s, i, far * far, smallest, *drift))
			continue;
		far = squared_to(s, i, own);
		if (is_settled(s, i, far, smallest, *drift))
			continue;
		best = best_cluster(s, i, far);
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
	memset(s->nearer, 0, k * sizeof(*s->nearer));
	memset(s->farther, 0, k * sizeof(*s->farther));
	s->gone = 0;
	for (size_t i = 0; i < s->points->n; i++) {
		if (s->now.cluster[i] != UINT32_MAX)
			count(s, i, s->now.cluster[i], 1);
		s->until[i / KMEANS_BLOCK] = -INFINITY;
	}
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
