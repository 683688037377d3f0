/* From pairs to customers. */
#include "model/linkage_inside.h"

#include "base/sort.h"

#include <math.h>

enum { ASKED = 50 }; /* records of a cluster that may contradict */

/* What speaks against one customer counts less than what speaks for it: a
 * record that is wrong or old differs from all the others. */
static const double against = .2;

static uint32_t
root_of(uint32_t *parent, uint32_t i)
{
	while (parent[i] != i) {
		parent[i] = parent[parent[i]];
		i = parent[i];
	}
	return i;
}

/* Growing clusters. */
struct growth {
	uint32_t *parent; /* of the smallest record */
	uint32_t *size;	  /* with all that links would add; or NULL */
	uint32_t *whole;  /* their roots: clusters as they would be */
	uint32_t *next;	  /* the records of a cluster, in a ring; or NULL */
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

/* Must the records not be of one customer? What speaks for it is added up.
 * Linked ones are not asked whether they contradict, their weight has said it
 * all; nor any where a link is certain, since somebody has said so. */
static bool
forbidden(const struct linkage_grouping *g, const struct linkage_pair *link,
    struct linkage_pair *pair, double *sum)
{
	if (g->different != NULL &&
	    set_has(g->different, linkage_pair_key(pair->a, pair->b)))
		return true;
	if (g->apart == NULL || link->weight == INFINITY)
		return false;
	if (pair->a == link->a && pair->b == link->b) {
		*sum += link->weight;
		return false;
	}
	linkage_weigh_inside(g->apart, pair);
	*sum += pair->weight < 0 ? against * pair->weight : pair->weight;
	return linkage_apart(g->apart, pair);
}

/* Is a record of the one cluster apart from one of the other, or is there all
 * in all more against one customer than for it? Of very large clusters only
 * some records are asked. */
static bool
contradict(const struct growth *g, const struct linkage_pair *link)
{
	uint32_t x = link->a;
	double sum = 0;

	for (int i = 0; i < ASKED; i++) {
		uint32_t y = link->b;

		for (int k = 0; k < ASKED; k++) {
			struct linkage_pair pair = { .a = x, .b = y };

			if (forbidden(g->grouping, link, &pair, &sum))
				return true;
			y = g->next[y];
			if (y == link->b)
				break;
		}
		x = g->next[x];
		if (x == link->a)
			break;
	}
	return sum < 0;
}

/* Two rings to one. */
static void
close_ring(uint32_t *next, uint32_t a, uint32_t b)
{
	uint32_t behind = next[a];

	next[a] = next[b];
	next[b] = behind;
}

static bool
accept(struct growth *g, const struct linkage_pair *link)
{
	uint32_t a = link->a, b = link->b;
	uint32_t x = root_of(g->parent, a), y = root_of(g->parent, b);

	if (g->grouping->one_to_one)
		return is_free(g, a, b);
	if (x != y && g->next != NULL && contradict(g, link))
		return false;
	if (g->grouping->most > 0 && !may_join(g, a, b))
		return false;
	if (x != y && g->next != NULL)
		close_ring(g->next, a, b);
	return true;
}

/* Links, the heaviest first, equal ones in order. Those that are settled need
 * no order, and are joined at once. */
static struct sort_item *
best_first(const struct growth *g, const struct linkage_pairs *pairs, size_t *n)
{
	const uint32_t *settled = g->grouping->settled;
	struct sort_item *items = mem_alloc(pairs->n + 1, sizeof(*items));

	*n = 0;
	for (size_t k = 0; k < pairs->n; k++) {
		const struct linkage_pair *p = &pairs->v[k];

		if (p->probability < g->grouping->threshold)
			continue;
		if (settled == NULL || settled[p->a] == LINKAGE_NONE)
			items[(*n)++] = sort_item(
			    sort_key_descending(sort_key_double(p->weight)), k);
		else if (settled[p->a] == settled[p->b])
			join(g->parent, root_of(g->parent, p->a),
			    root_of(g->parent, p->b));
	}
	sort_items(items, *n);
	return items;
}

uint64_t
linkage_group(const struct linkage_pairs *pairs,
    const struct linkage_grouping *grouping, size_t records, uint32_t *cluster,
    double *best)
{
	struct growth g = { .parent = cluster,
		.size = mem_alloc(records + 1, sizeof(uint32_t)),
		.whole = mem_alloc(records + 1, sizeof(uint32_t)),
		.grouping = grouping };
	scoped struct sort_item *items = NULL;
	uint64_t cut = 0;
	size_t n;

	if (grouping->apart != NULL || grouping->different != NULL)
		g.next = mem_alloc(records + 1, sizeof(*g.next));
	for (size_t i = 0; i < records; i++) {
		if (g.next != NULL)
			g.next[i] = (uint32_t)i;
		cluster[i] = g.whole[i] = (uint32_t)i;
		g.size[i] = 1;
		best[i] = -1;
	}
	items = best_first(&g, pairs, &n);
	for (size_t k = 0; k < n; k++) {
		const struct linkage_pair *p = &pairs->v[items[k].index];

		if (accept(&g, p))
			join(cluster, root_of(cluster, p->a),
			    root_of(cluster, p->b));
	}
	for (size_t i = 0; i < records; i++)
		cluster[i] = root_of(cluster, (uint32_t)i);
	vec_each (const struct linkage_pair, p, pairs) {
		if (p->probability < grouping->threshold)
			continue;
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
	free(g.size);
	free(g.whole);
	free(g.next);
	return cut;
}

void
linkage_connect(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *group)
{
	for (size_t i = 0; i < records; i++)
		group[i] = (uint32_t)i;
	for (size_t k = 0; k < pairs->n; k++)
		if (pairs->v[k].probability >= threshold)
			join(group, root_of(group, pairs->v[k].a),
			    root_of(group, pairs->v[k].b));
	for (size_t i = 0; i < records; i++)
		group[i] = root_of(group, (uint32_t)i);
}

void
linkage_households(const struct linkage_pairs *pairs, double threshold,
    size_t records, const uint32_t *cluster, uint32_t *household)
{
	for (size_t i = 0; i < records; i++)
		household[i] = cluster[i];
	for (size_t k = 0; k < pairs->n; k++)
		if (pairs->v[k].together >= threshold)
			join(household, root_of(household, pairs->v[k].a),
			    root_of(household, pairs->v[k].b));
	for (size_t i = 0; i < records; i++)
		household[i] = root_of(household, (uint32_t)i);
}

void
linkage_clusters(const struct linkage_pairs *pairs, double threshold,
    size_t records, uint32_t *cluster, double *best)
{
	struct linkage_grouping grouping = { .threshold = threshold };

	linkage_group(pairs, &grouping, records, cluster, best);
}
