/*
 * growth_renamed: products that may be one under two names.
 */
#include "growth.h"

#include "base/mem.h"

#include <stdlib.h>

enum { SHOWN = 10 };

/* A product that is gone and one that is new, with the buyers of both. */
struct heir {
	uint32_t gone, fresh; /* items */
	uint32_t common, buyers;
	struct str gone_id, fresh_id;
};

static struct str
id_of(const struct growth *g, uint32_t item)
{
	return g->thing.v[g->item.v[item].thing].id;
}

SORT_BY(by_common, struct heir,
    SORT_DOWN(common) || SORT_UP(buyers) || SORT_TEXT(gone_id) ||
	SORT_TEXT(fresh_id));

/* Keeps the buyers of items that are gone, or new, for the firm: how many. */
static size_t
keep(const struct growth *g, struct growth_buyer *v, size_t n, bool fresh)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned bought = g->mark.v[v[i].item].bought;

		if (fresh ? bought == 1u << IN_NOW : !(bought & 1u << IN_NOW))
			v[k++] = v[i];
	}
	return k;
}

/* Counts each pair of a customer who left the one for the other. Customers
 * stand in one order in both lists. */
static size_t
match(struct growth *g, struct map *pairs, struct heir **heir)
{
	VEC(struct heir) all = { 0 };
	size_t from = 0;

	vec_each (const struct growth_buyer, a, &g->gone) {
		while (from < g->fresh.n &&
		    g->fresh.v[from].customer < a->customer)
			from++;
		for (size_t j = from;
		     j < g->fresh.n && g->fresh.v[j].customer == a->customer;
		     j++) {
			uint32_t key[2] = { a->item, g->fresh.v[j].item }, at;

			at = map_add(pairs,
			    (struct str){ (const char *)key, sizeof(key) });
			if (at == all.n)
				vec_push(&all,
				    (struct heir){ .gone = key[0],
					.fresh = key[1],
					.gone_id = id_of(g, key[0]),
					.fresh_id = id_of(g, key[1]) });
			all.v[at].common++;
		}
	}
	*heir = all.v;
	return all.n;
}

/* Which product came in the place of which: half of its buyers say so. */
static void
tell_heirs(struct growth *g)
{
	scoped uint32_t *buyers = mem_zero(g->item.n, sizeof(*buyers));
	scoped_by(map_free) struct map pairs = { 0 };
	scoped struct heir *heir = NULL;
	size_t n, k = 0;

	g->gone.n = keep(g, g->gone.v, g->gone.n, false);
	g->fresh.n = keep(g, g->fresh.v, g->fresh.n, true);
	for (size_t i = 0; i < g->gone.n; i++)
		buyers[g->gone.v[i].item]++;
	n = match(g, &pairs, &heir);
	for (size_t i = 0; i < n; i++) {
		heir[i].buyers = buyers[heir[i].gone];
		if (2 * heir[i].common >= heir[i].buyers)
			heir[k++] = heir[i];
	}
	if (k > 0)
		qsort(heir, k, sizeof(*heir), by_common);
	for (size_t i = 0; i < k && i < SHOWN; i++)
		report_detail(&g->tool->report,
		    "product \"%.*s\" is gone and \"%.*s\" is new: %lu of %lu "
		    "who bought the one bought the other: perhaps renamed "
		    "(--alias)",
		    STR_ARG(heir[i].gone_id), STR_ARG(heir[i].fresh_id),
		    (unsigned long)heir[i].common,
		    (unsigned long)heir[i].buyers);
	if (k > SHOWN)
		report_detail(&g->tool->report,
		    "and %zu more products that are perhaps renamed",
		    k - SHOWN);
}

void
growth_tell_renamed(struct growth *g)
{
	const struct growth_thing *one = NULL;
	size_t n = 0;

	vec_each (const struct growth_thing, t, &g->thing) {
		if (!t->named || t->first.name == t->last.name)
			continue;
		n++;
		if (one == NULL || t->last.date < one->last.date ||
		    (t->last.date == one->last.date &&
			t->last.place < one->last.place))
			one = t;
	}
	if (n > 0)
		report_say(&g->tool->report,
		    "product \"%.*s\" has changed its name from \"%.*s\" to "
		    "\"%.*s\"%s: products are told by their ids, not by names",
		    STR_ARG(one->id),
		    STR_ARG(map_text(&g->called, one->first.name)),
		    STR_ARG(map_text(&g->called, one->last.name)),
		    n > 1 ? " (one of several)" : "");
	if (g->tool->common.verbose)
		tell_heirs(g);
}
