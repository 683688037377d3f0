/* From pairs to customers. */
#include "model/linkage_inside.h"

#include "base/sort.h"

#include <math.h>

static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Pairs from the threshold on, the heaviest first, equal ones in order. */
static struct sort_item *
best_first(const struct linkage_pairs *pairs, double threshold, size_t *n)
{
	struct sort_item *items = mem_alloc(pairs->n + 1, sizeof(*items));

	*n = 0;
	for (size_t k = 0; k < pairs->n; k++)
		if (pairs->v[k].probability >= threshold)
			items[(*n)++] = (struct sort_item){
				sort_key_descending(
				    sort_key_double(pairs->v[k].weight)),
				(uint32_t)k
			};
	sort_items(items, *n);
	return items;
}

/* Growing clusters. */
struct growth {
	uint32_t *parent; /* of the smallest record */
	uint32_t *size;	  /* with all that links would add; or NULL */
	uint32_t *whole;  /* their roots: clusters as they would be */
	const struct linkage_grouping *grouping;
};

static void
join(uint32_t *parent, uint32_t a, uint32_t b)
{
	parent[a > b ? a : b] = a > b ? b : a;
}

/*
 * To cut the weakest links until no cluster is too large is to go down the tree
 * of single linkage. Built from its leaves: two clusters that would be too
 * large together stay apart, and neither grows any more.
 */
static bool
may_join(struct growth *g, uint32_t a, uint32_t b)
{
	uint32_t x = root_of(g->whole, a), y = root_of(g->whole, b);
	uint32_t low = x < y ? x : y, size;

	if (x == y)
		return root_of(g->parent, a) == root_of(g->parent, b);
	size = g->size[x] + g->size[y];
	join(g->whole, x, y);
	g->size[low] = size;
	return size <= g->grouping->most;
}

/* One link each: the better ones have been taken. */
static bool
is_free(const struct growth *g, uint32_t a, uint32_t b)
{
	if (g->size[a] > 1 || g->size[b] > 1)
		return false;
	g->size[a] = g->size[b] = 2;
	return true;
}

static bool
accept(struct growth *g, uint32_t a, uint32_t b)
{
	if (g->grouping->one_to_one)
		return is_free(g, a, b);
	return g->grouping->most == 0 || may_join(g, a, b);
}

uint64_t
linkage_group(const struct linkage_pairs *pairs,
    const struct linkage_grouping *grouping, size_t records, uint32_t *cluster,
    double *best)
{
	struct growth g = { cluster, mem_alloc(records + 1, sizeof(uint32_t)),
		mem_alloc(records + 1, sizeof(uint32_t)), grouping };
	struct sort_item *items;
	uint64_t cut = 0;
	size_t n;

	for (size_t i = 0; i < records; i++) {
		cluster[i] = g.whole[i] = (uint32_t)i;
		g.size[i] = 1;
		best[i] = -1;
	}
	items = best_first(pairs, grouping->threshold, &n);
	for (size_t k = 0; k < n; k++) {
		const struct linkage_pair *p = &pairs->v[items[k].index];

		if (accept(&g, p->a, p->b))
			join(cluster, root_of(cluster, p->a),
			    root_of(cluster, p->b));
	}
	for (size_t i = 0; i < records; i++)
		cluster[i] = root_of(cluster, (uint32_t)i);
	for (size_t k = 0; k < n; k++) {
		const struct linkage_pair *p = &pairs->v[items[k].index];

		if (cluster[p->a] != cluster[p->b]) {
			cut++;
			continue;
		}
		best[p->a] = fmax(best[p->a], p->probability);
		best[p->b] = fmax(best[p->b], p->probability);
	}
	for (size_t i = 0; i < records; i++)
		if (best[i] < 0)
			best[i] = 1;
	free(items);
	free(g.size);
	free(g.whole);
	return cut;
}

void
linkage_clusters(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *cluster, double *best)
{
	struct linkage_grouping grouping = { .threshold = threshold };

	linkage_group(pairs, &grouping, records, cluster, best);
}
