#include "math/select.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/quantile.h"

#include <assert.h>
#include <stdlib.h>

enum { CELLS = 1 << 16, CUTS = 64 };

/* The values as keys, counted by the upper bits of what is above the least. */
struct cells {
	uint64_t least;
	int shift;
	size_t *count;
};

static size_t
cell_of(const struct cells *c, double value)
{
	return (size_t)((sort_key_double(value) - c->least) >> c->shift);
}

static void
count_cells(struct cells *c, const double *value, size_t n)
{
	uint64_t most = 0;

	c->least = UINT64_MAX;
	for (size_t i = 0; i < n; i++) {
		uint64_t key = sort_key_double(value[i]);

		c->least = key < c->least ? key : c->least;
		most = key > most ? key : most;
	}
	c->shift = 0;
	while ((most - c->least) >> c->shift >= CELLS)
		c->shift++;
	c->count = mem_zero(CELLS, sizeof(*c->count));
	for (size_t i = 0; i < n; i++)
		c->count[cell_of(c, value[i])]++;
}

/* The members of a cell, sorted. */
static double *
sort_cell(const struct cells *c, size_t cell, const double *value, size_t n)
{
	double *member = mem_alloc(c->count[cell], sizeof(*member));
	size_t members = 0, differ = 0;

	for (size_t i = 0; i < n; i++)
		if (cell_of(c, value[i]) == cell) {
			member[members++] = value[i] + 0.0; /* no -0 */
			differ += value[i] != member[0];
		}
	if (differ > 0)
		sort_doubles(member, members);
	return member;
}

/* found[i]: the value of rank[i], from 0, of value[0..n-1], NaN being the
 * largest. O(n) and quickest where the ranks ascend. */
static void
select_ranks(const double *value, size_t n, const size_t *rank, size_t ranks,
    double *found)
{
	size_t cell = 0, below = 0, sorted = SIZE_MAX;
	struct cells c;
	double *member = NULL;

	count_cells(&c, value, n);
	for (size_t i = 0; i < ranks; i++) {
		if (rank[i] < below)
			cell = below = 0;
		while (below + c.count[cell] <= rank[i])
			below += c.count[cell++];
		if (sorted != cell) {
			free(member);
			member = sort_cell(&c, cell, value, n);
			sorted = cell;
		}
		found[i] = member[rank[i] - below];
	}
	free(member);
	free(c.count);
}

void
select_type7(const double *value, size_t n, size_t k, double *cut)
{
	size_t rank[2 * CUTS] = { 0 };
	double pair[2 * CUTS];

	assert(k <= CUTS);
	for (size_t i = 1; i < k; i++) {
		rank[2 * i - 2] = quantile_place(n, i, k);
		rank[2 * i - 1] = rank[2 * i - 2] + (rank[2 * i - 2] + 1 < n);
	}
	select_ranks(value, n, rank, 2 * (k - 1), pair);
	for (size_t i = 1; i < k; i++)
		cut[i - 1] = quantile_between(pair + 2 * i - 2, n, i, k);
}
