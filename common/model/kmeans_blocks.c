#include "model/kmeans_blocks.h"

#include "base/mem.h"

#include <math.h>

/* What is no more than rounding, and what that is where all is near 0. */
static const double SLACK = 1e-9, LITTLE = 1e-2;

/* A column of a block and its box. */
static void
make_column(const struct points *points, size_t from, size_t column, double *x,
    double *middle, double *half)
{
	double least = INFINITY, most = -INFINITY;
	size_t n = points->n;

	for (size_t i = 0; i < KMEANS_BLOCK; i++) {
		size_t point = from + i < n ? from + i : n - 1;

		x[i] = points->x[point * points->d + column];
		least = x[i] < least ? x[i] : least;
		most = x[i] > most ? x[i] : most;
	}
	*middle = (least + most) / 2;
	*half = (most - least) / 2;
}

void
kmeans_blocks_make(
    struct arena *memory, struct kmeans_blocks *b, const struct points *points)
{
	size_t d = points->d;

	b->d = d;
	b->n = (points->n + KMEANS_BLOCK - 1) / KMEANS_BLOCK;
	b->x = arena_array(memory, b->n * d, KMEANS_BLOCK * sizeof(*b->x));
	b->box = arena_array(memory, b->n * d, 2 * sizeof(*b->box));
	for (size_t block = 0; block < b->n; block++) {
		double *box = b->box + block * 2 * d;

		for (size_t j = 0; j < d; j++)
			make_column(points, block * KMEANS_BLOCK, j,
			    b->x + (block * d + j) * KMEANS_BLOCK, &box[j],
			    &box[d + j]);
	}
}

static const double *
box_at(const struct kmeans_blocks *b, size_t block)
{
	return b->box + block * 2 * b->d;
}

void
kmeans_blocks_squares(const struct kmeans_blocks *b, size_t block,
    const double *x, double *squared)
{
	const double *column = kmeans_blocks_at(b, block);
	double sum[KMEANS_BLOCK] = { 0 };

	for (size_t j = 0; j < b->d; j++, column += KMEANS_BLOCK)
		for (size_t i = 0; i < KMEANS_BLOCK; i++)
			sum[i] += (column[i] - x[j]) * (column[i] - x[j]);
	for (size_t i = 0; i < KMEANS_BLOCK; i++)
		squared[i] = sum[i];
}

double
kmeans_blocks_reach(
    const struct kmeans_blocks *b, size_t block, const double *x)
{
	const double *middle = box_at(b, block), *half = middle + b->d;
	double squares = 0, far;

	for (size_t j = 0; j < b->d; j++) {
		far = fabs(middle[j] - x[j]) + half[j];
		squares += far * far;
	}
	return sqrt(squares);
}

/*
 * Of some centres: the squares of their distances to `own`, and by how much the
 * squared distance of a point to them is at least above that to `own`. For the
 * point x it is (g - 2 (x - own)) g with g from `own` to the centre, in each
 * column least at one end of the box.
 */
static void
measure_some(const struct kmeans_blocks *b, size_t block,
    const struct kmeans_centres *centres, size_t from, size_t own,
    double *apart, double *above)
{
	const double *middle = box_at(b, block), *half = middle + b->d;
	double squares[KMEANS_TOGETHER] = { 0 }, less[KMEANS_TOGETHER] = { 0 };

	for (size_t j = 0; j < b->d; j++) {
		const double *x = centres->x + j * centres->room;
		double far = middle[j] - x[own];

		for (size_t i = 0; i < KMEANS_TOGETHER; i++) {
			double g = x[from + i] - x[own];

			squares[i] += g * g;
			less[i] += g * far + fabs(g) * half[j];
		}
	}
	for (size_t i = 0; i < KMEANS_TOGETHER; i++) {
		apart[i] = squares[i];
		above[i] = squares[i] - 2 * less[i];
	}
}

size_t
kmeans_blocks_near(const struct kmeans_blocks *b, size_t block,
    const struct kmeans_centres *centres, size_t own, uint32_t *near,
    double *room)
{
	double squared[KMEANS_TOGETHER], above[KMEANS_TOGETHER];
	double reach = kmeans_blocks_reach(b, block, centres->row + own * b->d);
	double least = INFINITY, here;
	size_t n = 0;

	for (size_t from = 0; from < centres->k; from += KMEANS_TOGETHER) {
		measure_some(b, block, centres, from, own, squared, above);
		for (size_t i = 0; i < KMEANS_TOGETHER && from + i < centres->k;
		     i++) {
			double apart = sqrt(squared[i]);
			double both = apart + 2 * reach;

			if (from + i == own ||
			    above[i] <= SLACK * apart * (both + LITTLE)) {
				near[n++] = (uint32_t)(from + i);
			} else {
				here = above[i] / both;
				least = here < least ? here : least;
			}
		}
	}
	*room = least;
	return n;
}

void
kmeans_centres_make(
    struct arena *memory, struct kmeans_centres *centres, size_t k, size_t d)
{
	centres->k = k;
	centres->d = d;
	centres->room =
	    (k + KMEANS_TOGETHER - 1) / KMEANS_TOGETHER * KMEANS_TOGETHER;
	centres->x =
	    arena_array(memory, centres->room * d, sizeof(*centres->x));
}

void
kmeans_centres_set(struct kmeans_centres *centres, const double *row)
{
	centres->row = row;
	for (size_t c = 0; c < centres->k; c++)
		for (size_t j = 0; j < centres->d; j++)
			centres->x[j * centres->room + c] =
			    row[c * centres->d + j];
}
