#include "model/kmeans_search.h"

#include "base/mem.h"
#include "base/tasks.h"

#include <math.h>
#include <string.h>

/* The blocks of a piece. */
static size_t
blocks_of(const struct kmeans_search *s, size_t piece, size_t *from)
{
	size_t end = (piece + 1) * KMEANS_PIECE;

	*from = piece * KMEANS_PIECE;
	return end < s->blocks.n ? end : s->blocks.n;
}

/* Adds up the squares of a piece. */
static void
sum_piece(
    const struct kmeans_search *s, struct kmeans_squares *squares, size_t piece)
{
	size_t from, end = blocks_of(s, piece, &from) * KMEANS_BLOCK;
	double sum = 0;

	for (size_t i = from * KMEANS_BLOCK; i < end && i < s->points->n; i++)
		sum += s->points->weight[i] * squares->of[i];
	squares->piece[piece] = sum;
}

/* Makes the squares of all pieces, and their sum. */
static void
make_squares(
    struct kmeans_search *s, struct kmeans_squares *squares, tasks_work *work)
{
	tasks_run(s->pieces, s->threads, work, s);
	squares->sum = 0;
	for (size_t piece = 0; piece < s->pieces; piece++)
		squares->sum += squares->piece[piece];
}

static void
exchange_squares(struct kmeans_squares *a, struct kmeans_squares *b)
{
	struct kmeans_squares swap = *a;

	*a = *b;
	*b = swap;
}

/* A point drawn with chance weight x squared distance. */
static size_t
draw_point(struct kmeans_search *s)
{
	const struct kmeans_squares *q = &s->squared;
	double at = rng_uniform(&s->rng) * q->sum, before = 0, seen = 0, part;
	size_t from = 0, end, last = 0, in = 0;

	for (size_t piece = 0; piece < s->pieces && at >= seen; piece++) {
		if (q->piece[piece] <= 0)
			continue;
		before = seen;
		seen += q->piece[piece];
		in = piece;
	}
	end = blocks_of(s, in, &from) * KMEANS_BLOCK;
	for (size_t i = from * KMEANS_BLOCK; i < end && i < s->points->n; i++) {
		part = s->points->weight[i] * q->of[i];
		if (part <= 0)
			continue;
		before += part;
		last = i;
		if (at < before)
			break;
	}
	return last;
}

/* A tasks_work: every square is 1. */
static void
one_piece(void *search, size_t piece, int thread)
{
	struct kmeans_search *s = search;
	size_t from, end = blocks_of(s, piece, &from) * KMEANS_BLOCK;

	(void)thread;
	for (size_t i = from * KMEANS_BLOCK; i < end; i++)
		s->squared.of[i] = 1;
	sum_piece(s, &s->squared, piece);
}

/* A tasks_work: the squares to the nearest centre with s->seed as one more. */
static void
try_piece(void *search, size_t piece, int thread)
{
	struct kmeans_search *s = search;
	size_t from, end = blocks_of(s, piece, &from);

	(void)thread;
	for (size_t b = from; b < end; b++) {
		const double *before = s->squared.of + b * KMEANS_BLOCK;
		double *here = s->trial.of + b * KMEANS_BLOCK;

		kmeans_blocks_squares(&s->blocks, b, s->seed, here);
		for (size_t i = 0; i < KMEANS_BLOCK; i++)
			here[i] = here[i] < before[i] ? here[i] : before[i];
	}
	sum_piece(s, &s->trial, piece);
}

/* k-means++: each centre is a point drawn by its squared distance to the
 * nearest centre before it, the best of 2 + ln k draws; the first one is drawn
 * by weight alone. */
static void
seed_centres(struct kmeans_search *s)
{
	size_t d = s->points->d, at, best = 0;
	size_t draws = 2 + (size_t)log((double)s->now.k);

	make_squares(s, &s->squared, one_piece);
	for (size_t c = 0; c < s->now.k; c++) {
		s->best_trial.sum = INFINITY;
		for (size_t draw = 0; draw < (c == 0 ? 1 : draws); draw++) {
			at = draw_point(s);
			if (c == 0)
				for (size_t i = 0; i < s->points->n; i++)
					s->squared.of[i] = INFINITY;
			s->seed = s->points->x + at * d;
			make_squares(s, &s->trial, try_piece);
			if (s->trial.sum < s->best_trial.sum) {
				best = at;
				exchange_squares(&s->best_trial, &s->trial);
			}
		}
		exchange_squares(&s->squared, &s->best_trial);
		memcpy(s->now.centre + c * d, s->points->x + best * d,
		    d * sizeof(*s->now.centre));
	}
}

void
kmeans_search_run(struct kmeans_search *s)
{
	seed_centres(s);
	kmeans_search_settle(s);
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

/* A tasks_work: the squares to the nearest centre of the best but s->swapped;
 * of a best that converged, the nearest is a point's own. */
static void
swap_piece(void *search, size_t piece, int thread)
{
	struct kmeans_search *s = search;
	size_t from, end = blocks_of(s, piece, &from) * KMEANS_BLOCK;
	size_t d = s->points->d;

	(void)thread;
	for (size_t i = from * KMEANS_BLOCK; i < end && i < s->points->n; i++) {
		uint32_t own = s->best.cluster[i];

		s->squared.of[i] = s->best.converged && own != s->swapped
		    ? kmeans_squared_distance(
			  s->points->x + i * d, s->now.centre + own * d, d)
		    : squared_without(s, i, s->swapped);
	}
	sum_piece(s, &s->squared, piece);
}

void
kmeans_search_swap(struct kmeans_search *s)
{
	size_t d = s->points->d, k = s->now.k, at;

	s->swapped = (size_t)rng_below(&s->rng, k);
	memcpy(s->now.centre, s->best.centre, k * d * sizeof(*s->now.centre));
	make_squares(s, &s->squared, swap_piece);
	at = draw_point(s);
	memcpy(s->now.centre + s->swapped * d, s->points->x + at * d,
	    d * sizeof(*s->now.centre));
	kmeans_search_settle(s);
}

void
kmeans_search_keep(struct kmeans_search *s)
{
	struct kmeans better = s->now;

	if (!(s->now.inertia < s->best.inertia))
		return;
	s->now = s->best;
	s->best = better;
}

static void
blank(struct kmeans *kmeans, const struct points *points, size_t k)
{
	kmeans->k = k;
	kmeans->d = points->d;
	kmeans->n = points->n;
	kmeans->centre = arena_array(
	    &kmeans->memory, k * points->d, sizeof(*kmeans->centre));
	kmeans->size = arena_array(&kmeans->memory, k, sizeof(*kmeans->size));
	kmeans->cluster =
	    arena_array(&kmeans->memory, points->n, sizeof(*kmeans->cluster));
	kmeans->inertia = INFINITY;
}

static void
squares_make(struct kmeans_squares *squares, struct kmeans_search *s)
{
	squares->of = arena_array(
	    &s->memory, s->blocks.n, KMEANS_BLOCK * sizeof(*squares->of));
	squares->piece =
	    arena_array(&s->memory, s->pieces, sizeof(*squares->piece));
}

void
kmeans_search_open(struct kmeans_search *s, const struct points *points,
    const struct kmeans_options *options)
{
	size_t k = options->k, d = points->d;

	*s = (struct kmeans_search){ .points = points,
		.threads = tasks_threads(options->threads) };
	kmeans_blocks_make(&s->memory, &s->blocks, points);
	s->pieces = (s->blocks.n + KMEANS_PIECE - 1) / KMEANS_PIECE;
	blank(&s->now, points, k);
	blank(&s->best, points, k);
	squares_make(&s->squared, s);
	squares_make(&s->trial, s);
	squares_make(&s->best_trial, s);
	s->centre_before =
	    arena_array(&s->memory, k * d, sizeof(*s->centre_before));
	kmeans_centres_make(&s->memory, &s->centres, k, d);
	s->unit = ldexp(1, 61 - ilogb((double)points->rows + 1));
	s->counts = arena_array(&s->memory, k * (d + 2), sizeof(*s->counts));
	s->thread =
	    arena_array(&s->memory, (size_t)s->threads, sizeof(*s->thread));
	for (int i = 0; i < s->threads; i++) {
		s->thread[i].counts =
		    arena_array(&s->memory, k * (d + 2), sizeof(*s->counts));
		s->thread[i].near =
		    arena_array(&s->memory, k, sizeof(*s->thread->near));
	}
	s->until = arena_array(&s->memory, s->blocks.n, sizeof(*s->until));
	s->active = arena_array(&s->memory, s->blocks.n, sizeof(*s->active));
	s->crowded = arena_array(&s->memory, s->blocks.n, sizeof(*s->crowded));
	s->bounds = arena_array(&s->memory, points->n, sizeof(*s->bounds));
	s->nearer = arena_array(&s->memory, k, sizeof(*s->nearer));
	s->farther = arena_array(&s->memory, k, sizeof(*s->farther));
	s->apart = arena_array(&s->memory, k, sizeof(*s->apart));
	rng_seed(&s->rng, options->seed);
}

struct kmeans
kmeans_search_close(struct kmeans_search *s)
{
	arena_free(&s->memory);
	arena_free(&s->now.memory);
	return s->best;
}
