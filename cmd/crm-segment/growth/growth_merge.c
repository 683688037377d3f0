/*
 * growth_merge: what threads have counted, each for itself, in one.
 */
#include "growth.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/money.h"

/* Numbers of the one in the other. */
struct numbers {
	uint32_t *group, *thing, *item, *market;
};

static void
add(int64_t *to, int64_t amount)
{
	if (!money_add(to, amount))
		die(EXIT_DATA, "the amounts overflow");
}

static void
merge_group(struct growth_group *to, const struct growth_group *from)
{
	if (from->place < to->place)
		to->place = from->place;
	for (int i = 0; i < GROWTH_PARTS; i++) {
		add(&to->part[i].base, from->part[i].base);
		add(&to->part[i].now, from->part[i].now);
		to->part[i].customers += from->part[i].customers;
	}
	for (int k = 0; k < 2; k++) {
		to->count[k].customers += from->count[k].customers;
		to->count[k].orders += from->count[k].orders;
		add(&to->count[k].sales, from->count[k].sales);
		add(&to->quantity[k], from->quantity[k]);
	}
	to->existing += from->existing;
	to->single += from->single;
}

static void
merge_groups(struct growth *g, const struct growth *from, uint32_t *number)
{
	for (uint32_t i = 0; i < from->group.n; i++) {
		number[i] = map_add(&g->groups, map_text(&from->groups, i));
		if (number[i] == g->group.n)
			vec_push(&g->group,
			    (struct growth_group){ .place = UINT64_MAX });
		merge_group(&g->group.v[number[i]], &from->group.v[i]);
	}
}

/* A product, with the names that it had first and last. */
static void
merge_things(struct growth *g, const struct growth *from, uint32_t *number)
{
	for (uint32_t i = 0; i < from->thing.n; i++) {
		const struct growth_thing *t = &from->thing.v[i];

		number[i] = growth_thing(g, t->id, t->unit);
		if (!t->named)
			continue;
		growth_note_name(g, number[i], &t->first,
		    map_text(&from->called, t->first.name));
		growth_note_name(g, number[i], &t->last,
		    map_text(&from->called, t->last.name));
	}
}

static void
merge_items(
    struct growth *g, const struct growth *from, const struct numbers *n)
{
	for (uint32_t i = 0; i < from->item.n; i++) {
		const struct growth_item *x = &from->item.v[i];
		struct growth_item *to;

		n->item[i] =
		    growth_item(g, n->group[x->group], n->thing[x->thing]);
		to = &g->item.v[n->item[i]];
		g->mark.v[n->item[i]].bought |= from->mark.v[i].bought;
		g->mark.v[n->item[i]].parts |= from->mark.v[i].parts;
		if (x->place < to->place)
			to->place = x->place;
		add(&to->sum.s0, x->sum.s0);
		add(&to->sum.s1, x->sum.s1);
		add(&to->sum.q0, x->sum.q0);
		add(&to->sum.q1, x->sum.q1);
	}
	for (uint32_t i = 0; i < from->place.n; i++) {
		const struct growth_place *x = &from->place.v[i];
		struct str name = map_text(&from->markets_of, i);

		name.p += sizeof(uint32_t);
		name.n -= sizeof(uint32_t) + 1; /* its end, too */
		n->market[i] = growth_market(g, n->group[x->group], name);
		g->place.v[n->market[i]].bought |= x->bought;
	}
}

static void
merge_doubts(
    struct growth *g, const struct growth *from, const struct numbers *n)
{
	for (size_t i = 0; i < from->doubt.n; i++) {
		struct growth_doubt x = from->doubt.v[i];

		x.group = n->group[x.group];
		x.item = n->item[x.item];
		x.customer += g->customers;
		if (g->markets)
			x.market = n->market[x.market];
		vec_push(&g->doubt, x);
	}
	g->customers += from->customers;
	if (from->earliest < g->earliest)
		g->earliest = from->earliest;
}

void
growth_merge(struct growth *g, const struct growth *from)
{
	scoped_by(arena_free) struct arena memory = { 0 };
	struct numbers n;

	n.group = arena_array(&memory, from->group.n, sizeof(*n.group));
	n.thing = arena_array(&memory, from->thing.n, sizeof(*n.thing));
	n.item = arena_array(&memory, from->item.n, sizeof(*n.item));
	n.market = arena_array(&memory, from->place.n, sizeof(*n.market));
	merge_groups(g, from, n.group);
	merge_things(g, from, n.thing);
	merge_items(g, from, &n);
	merge_doubts(g, from, &n);
}
