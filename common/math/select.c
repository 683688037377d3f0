#include "math/select.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/quantile.h"

#include <assert.h>
#include <stdlib.h>

enum { CELLS = 1 << 16, CUTS = 64 };

/* A cell with a wanted rank: its values are all the same, or kept each. */
struct wanted {
	size_t below, seen; /* values below the cell, and of it so far */
	double first;
	double *each; /* NULL: all are the first */
};

/* The values as keys, counted by the upper bits of what is above the least. */
struct cells {
	const struct select_values *v;
	uint64_t least, most;
	int shift;
	size_t *count;
	struct wanted wanted[2 * CUTS + 1];
	uint8_t *number; /* of a wanted cell, from 1 */
};

static void
each_value(struct cells *c, select_use *use)
{
	c->v->each(c->v->data, use, c);
}

static void
find_range(void *cells, const double *value, const uint64_t *times, size_t n)
{
	struct cells *c = cells;

	(void)times;
	for (size_t i = 0; i < n; i++) {
		uint64_t key = sort_key_double(value[i]);

		c->least = key < c->least ? key : c->least;
		c->most = key > c->most ? key : c->most;
	}
}

static size_t
cell_of(const struct cells *c, double value)
{
	return (size_t)((sort_key_double(value) - c->least) >> c->shift);
}

static void
count(void *cells, const double *value, const uint64_t *times, size_t n)
{
	struct cells *c = cells;

	for (size_t i = 0; i < n; i++)
		c->count[cell_of(c, value[i])] += times == NULL ? 1 : times[i];
}

/* Keeps the values of wanted cells, as soon as they are not all the same. */
static void
keep(void *cells, const double *value, const uint64_t *times, size_t n)
{
	struct cells *c = cells;

	for (size_t i = 0; i < n; i++) {
		size_t cell = cell_of(c, value[i]);
		struct wanted *w = &c->wanted[c->number[cell]];
		double x = value[i] + 0.0; /* no -0 */
		size_t some = times == NULL ? 1 : (size_t)times[i];

		if (c->number[cell] == 0)
			continue;
		if (w->seen == 0)
			w->first = x;
		if (w->each == NULL && x != w->first) {
			w->each = mem_alloc(c->count[cell], sizeof(*w->each));
			for (size_t j = 0; j < w->seen; j++)
				w->each[j] = w->first;
		}
		for (size_t j = 0; w->each != NULL && j < some; j++)
			w->each[w->seen + j] = x;
		w->seen += some;
	}
}

/* found[i]: the value of rank[i], from 0, of all values, NaN being the largest.
 * Quickest where the ranks ascend. */
static void
select_ranks(const struct select_values *v, const size_t *rank, size_t ranks,
    double *found)
{
	struct cells c = { .v = v, .least = UINT64_MAX };
	size_t cell = 0, below = 0;
	uint8_t wants = 0, of[2 * CUTS];

	each_value(&c, find_range);
	while ((c.most - c.least) >> c.shift >= CELLS)
		c.shift++;
	c.count = mem_zero(CELLS, sizeof(*c.count));
	c.number = mem_zero(CELLS, sizeof(*c.number));
	each_value(&c, count);
	for (size_t i = 0; i < ranks; i++) {
		if (rank[i] < below)
			cell = below = 0;
		while (below + c.count[cell] <= rank[i])
			below += c.count[cell++];
		if (c.number[cell] == 0) {
			c.number[cell] = ++wants;
			c.wanted[wants].below = below;
		}
		of[i] = c.number[cell];
	}
	each_value(&c, keep);
	for (size_t i = 1; i <= wants; i++)
		if (c.wanted[i].each != NULL)
			sort_doubles(c.wanted[i].each, c.wanted[i].seen);
	for (size_t i = 0; i < ranks; i++) {
		const struct wanted *w = &c.wanted[of[i]];

		found[i] =
		    w->each == NULL ? w->first : w->each[rank[i] - w->below];
	}
	for (size_t i = 1; i <= wants; i++)
		free(c.wanted[i].each);
	free(c.count);
	free(c.number);
}

void
select_type7(const struct select_values *v, size_t k, double *cut)
{
	size_t n = v->n, rank[2 * CUTS] = { 0 };
	double pair[2 * CUTS];

	assert(k <= CUTS);
	for (size_t i = 1; i < k; i++) {
		rank[2 * i - 2] = quantile_place(n, i, k);
		rank[2 * i - 1] = rank[2 * i - 2] + (rank[2 * i - 2] + 1 < n);
	}
	select_ranks(v, rank, 2 * (k - 1), pair);
	for (size_t i = 1; i < k; i++)
		cut[i - 1] = quantile_between(pair + 2 * i - 2, n, i, k);
}
