#include "model/kmeans_search.h"

#include "base/each.h"
#include "base/tasks.h"

#include <math.h>
#include <string.h>

/* Near centres times columns, up to which all points of a block are measured
 * from them; blocks that are assigned together. */
enum { FEW = 24, TOGETHER = 256 };

/* What is no more than rounding. */
static const double SLACK = 1e-9;

/* Adds a point to a cluster's counts, or takes it away. They are whole numbers:
 * no order of additions, and no way there and back, changes them. */
static void
count(const struct kmeans_search *s, int64_t *counts, size_t point,
    uint32_t cluster, int sign)
{
	size_t d = s->points->d;
	const double *x = kmeans_blocks_at(&s->blocks, point / KMEANS_BLOCK) +
	    point % KMEANS_BLOCK;
	int64_t times = sign * (int64_t)s->points->weight[point];

	counts += cluster * (d + 2);
	for (size_t j = 0; j < d; j++)
		counts[j] += times * (int64_t)(x[j * KMEANS_BLOCK] * s->unit);
	counts[d] += times;
	counts[d + 1] += sign;
}

void
kmeans_search_give(
    struct kmeans_search *s, int64_t *counts, size_t point, uint32_t to)
{
	uint32_t from = s->now.cluster[point];

	if (from != UINT32_MAX)
		count(s, counts, point, from, -1);
	count(s, counts, point, to, 1);
	s->now.cluster[point] = to;
}

/* What is known of a block's points: the nearest centre, and how much nearer it
 * is than any other to one of them at least, the rest being farther. */
struct nearest {
	double squared[KMEANS_BLOCK], second[KMEANS_BLOCK];
	double cluster[KMEANS_BLOCK];
};

/* Measures a block from one more centre, after those of lower numbers. */
static void
measure_block(const struct kmeans_search *s, size_t block, uint32_t cluster,
    struct nearest *n)
{
	double squared[KMEANS_BLOCK], number = cluster;

	kmeans_blocks_squares(
	    &s->blocks, block, s->now.centre + cluster * s->points->d, squared);
	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		double here = squared[i], own = n->cluster[i];

		n->cluster[i] = here < n->squared[i] ? number : own;
	}
	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		double here = squared[i], least = n->squared[i];
		double more = here > least ? here : least;
		double second = n->second[i];

		n->second[i] = more < second ? more : second;
	}
	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		double here = squared[i], least = n->squared[i];

		n->squared[i] = here < least ? here : least;
	}
}

/* How much nearer the nearest centre is than the second, to any point. */
static double
room_of(const struct nearest *n)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		double here = n->second[i] - n->squared[i];

		least = here < least ? here : least;
		most = n->second[i] > most ? n->second[i] : most;
	}
	return most < INFINITY ? least / (2 * sqrt(most)) : INFINITY;
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

/* The centre of the first point of a block. */
static uint32_t
first_of(struct kmeans_search *s, size_t block)
{
	size_t point = block * KMEANS_BLOCK;
	uint32_t first = s->now.cluster[point];

	return first == UINT32_MAX ? measure_point(s, point) : first;
}

/* Gives a point to a cluster, where it is not there already. */
static void
put(struct kmeans_search *s, struct kmeans_thread *t, size_t point, uint32_t to)
{
	if (s->now.cluster[point] == to)
		return;
	kmeans_search_give(s, t->counts, point, to);
	t->moved = true;
}

/* Notes what was measured of points of which each has bounds of its own; the
 * centres that were not measured are `room` farther. */
static void
note_bounds(
    struct kmeans_search *s, size_t block, const struct nearest *n, double room)
{
	size_t point = block * KMEANS_BLOCK;

	for (size_t i = 0; i < KMEANS_BLOCK && point < s->points->n;
	     i++, point++) {
		double near = sqrt(n->squared[i]), second = sqrt(n->second[i]);
		uint32_t own = (uint32_t)n->cluster[i];

		second = near + room < second ? near + room : second;
		s->bounds[point] =
		    (struct kmeans_bounds){ near - s->nearer[own],
			    second + s->farther[own] };
	}
}

/* Gives the points of a block to the nearest of some centres, all others being
 * `room` farther. */
static void
assign_near(struct kmeans_search *s, struct kmeans_thread *t, size_t block,
    size_t near, double room)
{
	size_t point = block * KMEANS_BLOCK;
	struct nearest n;
	double here;

	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		n.squared[i] = n.second[i] = INFINITY;
		n.cluster[i] = t->near[0];
	}
	if (near > 1) {
		for (size_t c = 0; c < near; c++)
			measure_block(s, block, t->near[c], &n);
		if (s->crowded[block])
			note_bounds(s, block, &n, room);
		here = room_of(&n);
		room = here < room ? here : room;
	}
	s->until[block] = s->gone + (1 - SLACK) * room - SLACK / 1000;
	for (size_t i = 0; i < KMEANS_BLOCK && point < s->points->n;
	     i++, point++)
		put(s, t, point, (uint32_t)n.cluster[i]);
}

/* How much nearer a point is to its centre, by its bounds, than it needs to be
 * to stay, rounding allowed for. */
static double
room_by_bounds(const struct kmeans_search *s, size_t point)
{
	uint32_t own = s->now.cluster[point];
	double apart = s->apart[own];
	double lower = s->bounds[point].lower - s->farther[own];
	double needed = apart > lower ? apart : lower;

	return (1 - SLACK) * needed - SLACK / 1000 -
	    (s->bounds[point].upper + s->nearer[own]);
}

/* Gives the points of a block to their nearest centres, those being measured to
 * which their bounds are not enough. */
static void
assign_by_bounds(struct kmeans_search *s, struct kmeans_thread *t, size_t block)
{
	size_t point = block * KMEANS_BLOCK, d = s->points->d;
	double least = INFINITY, room;

	for (size_t i = 0; i < KMEANS_BLOCK && point < s->points->n;
	     i++, point++) {
		uint32_t own = s->now.cluster[point];

		room = room_by_bounds(s, point);
		if (room <= 0) {
			s->bounds[point].upper =
			    sqrt(kmeans_squared_distance(
				s->points->x + point * d,
				s->now.centre + own * d, d)) -
			    s->nearer[own];
			room = room_by_bounds(s, point);
		}
		if (room <= 0) {
			put(s, t, point, measure_point(s, point));
			room = room_by_bounds(s, point);
		}
		least = room < least ? room : least;
	}
	s->until[block] = s->gone + least;
}

/* The same by what is quicker: where many centres are near, once that is known,
 * each point has bounds of its own. */
static void
assign_block(struct kmeans_search *s, struct kmeans_thread *t, size_t block)
{
	double room;
	size_t near;

	if (s->crowded[block]) {
		assign_by_bounds(s, t, block);
		return;
	}
	near = kmeans_blocks_near(
	    &s->blocks, block, &s->centres, first_of(s, block), t->near, &room);
	s->crowded[block] = near > 1 && near * s->points->d > FEW;
	assign_near(s, t, block, near, room);
}

/* A tasks_work: some of the active blocks. */
static void
assign_some(void *search, size_t task, int thread)
{
	struct kmeans_search *s = search;
	size_t end = (task + 1) * TOGETHER;

	end = end < s->actives ? end : s->actives;
	for (size_t i = task * TOGETHER; i < end; i++)
		assign_block(s, &s->thread[thread], s->active[i]);
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

/* Adds what the threads have counted; true when one moved a point. */
static bool
collect(struct kmeans_search *s)
{
	size_t n = s->now.k * (s->points->d + 2);
	bool moved = false;

	array_each (struct kmeans_thread, t, s->thread, s->threads) {
		if (!t->moved)
			continue;
		for (size_t j = 0; j < n; j++)
			s->counts[j] += t->counts[j];
		memset(t->counts, 0, n * sizeof(*t->counts));
		t->moved = false;
		moved = true;
	}
	return moved;
}

/* Blocks whose points have room for all that the centres have gone since are
 * passed by. */
bool
kmeans_search_assign(struct kmeans_search *s)
{
	s->actives = 0;
	for (size_t b = 0; b < s->blocks.n; b++) {
		s->active[s->actives] = (uint32_t)b;
		s->actives += s->gone >= s->until[b];
	}
	measure_centres(s);
	kmeans_centres_set(&s->centres, s->now.centre);
	tasks_run(
	    (s->actives + TOGETHER - 1) / TOGETHER, s->threads, assign_some, s);
	return collect(s);
}

void
kmeans_search_forget(struct kmeans_search *s)
{
	size_t k = s->now.k;

	memset(s->counts, 0, k * (s->points->d + 2) * sizeof(*s->counts));
	memset(s->nearer, 0, k * sizeof(*s->nearer));
	memset(s->farther, 0, k * sizeof(*s->farther));
	memset(s->crowded, 0, s->blocks.n * sizeof(*s->crowded));
	for (size_t i = 0; i < s->points->n; i++)
		s->now.cluster[i] = UINT32_MAX;
	s->gone = 0;
	for (size_t b = 0; b < s->blocks.n; b++)
		s->until[b] = -INFINITY;
}
