#include "model/kmeans_search.h"

#include "base/tasks.h"
#include "math/sum.h"

#include <math.h>
#include <string.h>

/* Rounds of Lloyd, and turns of it and the exchange, of which a dozen is many:
 * rounding could make them run for ever. */
enum { ROUNDS_MAX = 1000, TURNS_MAX = 100 };

/* What is no more than rounding. */
static const double SLACK = 1e-9;

static double
squared_to(const struct kmeans_search *s, size_t point, uint32_t cluster)
{
	size_t d = s->points->d;

	return kmeans_squared_distance(
	    s->points->x + point * d, s->now.centre + cluster * d, d);
}

static int64_t *
counts_of(const struct kmeans_search *s, size_t cluster)
{
	return s->counts + cluster * (s->points->d + 2);
}

static double
size_of(const struct kmeans_search *s, size_t cluster)
{
	return (double)counts_of(s, cluster)[s->points->d];
}

static int64_t
members_of(const struct kmeans_search *s, size_t cluster)
{
	return counts_of(s, cluster)[s->points->d + 1];
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
		if (members_of(s, own) > 1 && here > most) {
			most = here;
			far = i;
		}
	}
	kmeans_search_give(s, s->counts, far, empty);
	forget(s, far);
}

/* Counts in how far the centres have gone since centre_before, and `more`
 * besides. A point's own may be so much farther, and another so much nearer. */
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
	s->gone += most + second;
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
			s->now.centre[c * d + j] = (double)counts_of(s, c)[j] /
			    s->unit / size_of(s, c);
	note_shift(s, more);
}

/* Lloyd's rounds until nothing moves; false when they had to be stopped. */
static bool
iterate(struct kmeans_search *s)
{
	bool moved;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		moved = kmeans_search_assign(s);
		for (uint32_t c = 0; c < s->now.k; c++)
			if (members_of(s, c) == 0) {
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

	kmeans_search_give(s, s->counts, point, to);
	forget(s, point);
	for (size_t j = 0; j < d; j++) {
		double x = s->points->x[point * d + j];
		double out = (x - old[j]) * weight / size_of(s, from);
		double in = (x - new[j]) * weight / size_of(s, to);

		old[j] -= out;
		new[j] += in;
		gone += out * out;
		come += in * in;
	}
	return sqrt(fmax(gone, come));
}

static double
smallest_size(const struct kmeans_search *s)
{
	double least = INFINITY;

	for (size_t c = 0; c < s->now.k; c++)
		least = fmin(least, size_of(s, c));
	return least;
}

/*
 * Whether all points of a block are best where they are: not even between two
 * clusters as small as the smallest one would another gain by the heaviest of
 * them, as near as the room of the block lets it be. No centre is farther than
 * `drift` from where it was when that was measured.
 */
static bool
is_settled(
    const struct kmeans_search *s, size_t block, double smallest, double drift)
{
	size_t point = block * KMEANS_BLOCK;
	double room = s->until[block] - s->gone - 2 * drift, weight = 0, far;
	const double *centre =
	    s->now.centre + s->now.cluster[point] * s->points->d;

	if (!(room > 0))
		return false;
	for (size_t i = 0; i < KMEANS_BLOCK && point < s->points->n;
	     i++, point++)
		weight = fmax(weight, s->points->weight[point]);
	far = kmeans_blocks_reach(&s->blocks, block, centre) + 2 * drift;
	return weight < smallest &&
	    (smallest + weight) * far * far <
	    (1 - SLACK) * (smallest - weight) * (far + room) * (far + room);
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
	least = (1 - SLACK) * size_of(s, own) / (size_of(s, own) - weight) *
	    squared_to(s, point, own);
	for (uint32_t c = 0; c < s->now.k; c++) {
		if (c == own)
			continue;
		here = size_of(s, c) / (size_of(s, c) + weight) *
		    kmeans_squared_distance(x, s->now.centre + c * d, d);
		if (here < least) {
			least = here;
			best = c;
		}
	}
	return best;
}

/* The exchange of a block's points; how far a centre went by it. */
static double
exchange_block(struct kmeans_search *s, size_t block)
{
	size_t point = block * KMEANS_BLOCK;
	double gone = 0;

	for (size_t i = 0; i < KMEANS_BLOCK && point < s->points->n;
	     i++, point++) {
		uint32_t best;

		if (members_of(s, s->now.cluster[point]) < 2)
			continue;
		best = best_cluster(s, point);
		if (best != s->now.cluster[point])
			gone += transfer(s, point, best);
	}
	return gone;
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
	double smallest = smallest_size(s), gone;
	bool moved = false;

	for (size_t b = 0; b < s->blocks.n; b++) {
		if (is_settled(s, b, smallest, *drift))
			continue;
		gone = exchange_block(s, b);
		if (gone > 0) {
			*drift += gone;
			smallest = smallest_size(s);
			moved = true;
		}
	}
	return moved;
}

/* A tasks_work: the means of one column to their last digit, in the order of
 * the points. */
static void
finish_column(void *search, size_t column, int thread)
{
	struct kmeans_search *s = search;
	size_t d = s->points->d, k = s->now.k;
	double *centre = s->now.centre + column;

	(void)thread;
	for (size_t c = 0; c < k; c++)
		centre[c * d] = 0;
	for (size_t i = 0; i < s->points->n; i++)
		centre[s->now.cluster[i] * d] +=
		    s->points->weight[i] * s->points->x[i * d + column];
	for (size_t c = 0; c < k; c++)
		centre[c * d] /= s->now.size[c];
}

/* The means, and what is left around them. */
static void
finish(struct kmeans_search *s)
{
	struct sum sum = { 0 };

	for (size_t c = 0; c < s->now.k; c++)
		s->now.size[c] = size_of(s, c);
	tasks_run(s->points->d, s->threads, finish_column, s);
	for (size_t i = 0; i < s->points->n; i++)
		sum_add(&sum,
		    s->points->weight[i] * squared_to(s, i, s->now.cluster[i]));
	s->now.inertia = sum_value(&sum);
}

void
kmeans_search_settle(struct kmeans_search *s)
{
	kmeans_search_forget(s);
	for (int turn = 0; turn == 0 || s->now.converged; turn++) {
		double drift;

		s->now.converged = iterate(s) && turn < TURNS_MAX;
		drift = s->now.converged ? 0 : INFINITY;
		if (!exchange(s, &drift))
			break;
		update(s, drift);
	}
	finish(s);
}
