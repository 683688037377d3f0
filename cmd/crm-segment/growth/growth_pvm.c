/*
 * growth_pvm: price, volume and mix, a row per product and one of all.
 */
#include "growth.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "text/money.h"

#include <stdlib.h>

enum { NEW, GONE, OTHER, KINDS };

/* What a row shows. */
struct split {
	struct growth_product sum;
	int64_t whole[KINDS]; /* changes of products that do not go on */
	int64_t currency;
};

/* A product of a group, for sorting. */
struct product {
	struct str name, unit;
	uint64_t place;
	uint32_t item;
};

static struct product
product_of(const struct growth *g, uint32_t item)
{
	const struct growth_item *x = &g->item.v[item];
	const struct growth_thing *thing = &g->thing.v[x->thing];

	return (struct product){ thing->id, thing->unit, x->place, item };
}

SORT_BY(by_unit, struct product, SORT_TEXT(unit) || SORT_UP(place));

SORT_BY(by_place, struct product, SORT_UP(place) || SORT_TEXT(name));

static int64_t
kind_of(const struct growth_product *p, int *kind)
{
	if (p->s0 == 0 && p->q0 <= 0)
		*kind = NEW;
	else if (p->s1 == 0 && p->q1 <= 0)
		*kind = GONE;
	else
		*kind = OTHER;
	return p->s1 - p->s0;
}

/* Splits the products of one unit that go on, in place. */
static void
split_unit(struct growth *g, const struct product *p, size_t n)
{
	scoped struct growth_product *list = mem_alloc(n, sizeof(*list));
	size_t k = 0;
	int64_t unit = 100;

	for (size_t i = 0; i < n; i++) {
		const struct growth_product *x = &g->item.v[p[i].item].sum;

		if (x->s0 % 100 != 0 || x->s1 % 100 != 0)
			unit = 1;
		if (growth_goes_on(x))
			list[k++] = *x;
	}
	growth_split(list, k, (enum growth_joint)g->o->joint, unit);
	k = 0;
	for (size_t i = 0; i < n; i++)
		if (growth_goes_on(&g->item.v[p[i].item].sum))
			g->item.v[p[i].item].sum = list[k++];
}

static void
add_split(struct growth *g, struct split *sum, const struct split *s)
{
	growth_sum(g, &sum->sum.s0, s->sum.s0);
	growth_sum(g, &sum->sum.s1, s->sum.s1);
	growth_sum(g, &sum->sum.volume, s->sum.volume);
	growth_sum(g, &sum->sum.mix, s->sum.mix);
	growth_sum(g, &sum->sum.price, s->sum.price);
	growth_sum(g, &sum->sum.joint, s->sum.joint);
	for (int k = 0; k < KINDS; k++)
		growth_sum(g, &sum->whole[k], s->whole[k]);
	growth_sum(g, &sum->currency, s->currency);
}

static void
write_split(const struct growth *g, const struct split *s, bool goes_on,
    bool total, struct csv_writer *w)
{
	csv_cells(w, csv_amount(s->sum.s0), csv_amount(s->sum.s1 + s->currency),
	    csv_amount(s->sum.s1 + s->currency - s->sum.s0));
	csv_cells(w, csv_amount(goes_on ? s->sum.volume : CSV_NO_AMOUNT),
	    csv_amount(goes_on ? s->sum.mix : CSV_NO_AMOUNT),
	    csv_amount(goes_on ? s->sum.price : CSV_NO_AMOUNT));
	if (g->o->joint == GROWTH_JOINT_APART)
		csv_money_if(w, goes_on, s->sum.joint);
	for (int k = 0; k < KINDS; k++)
		csv_money_if(w, total || s->whole[k] != 0, s->whole[k]);
	if (g->currency != ROLE_NONE)
		csv_money(w, s->currency);
	csv_end(w);
}

static void
write_product(struct growth *g, uint32_t group, const struct product *p,
    struct split *total, struct csv_writer *w)
{
	struct split s = { .sum = g->item.v[p->item].sum,
		.currency = g->item.v[p->item].currency };
	bool goes_on = growth_goes_on(&s.sum);
	int64_t all;
	int kind;

	if (s.sum.s0 == 0 && s.sum.s1 == 0 && s.sum.q0 == 0 && s.sum.q1 == 0)
		return; /* of history only */
	if (!goes_on) {
		all = kind_of(&s.sum, &kind);
		s.whole[kind] = all;
	}
	growth_cells(g, group, NULL, w);
	csv_field(w, p->name);
	if (g->unit != ROLE_NONE)
		csv_field(w, p->unit);
	csv_cells(w, money_real(s.sum.q0), money_real(s.sum.q1));
	write_split(g, &s, goes_on, false, w);
	add_split(g, total, &s);
}

static void
write_group(struct growth *g, uint32_t group, struct csv_writer *w)
{
	scoped struct product *p = mem_alloc(g->item.n, sizeof(*p));
	struct split total = { .whole = { 0 } };
	size_t n = 0;

	for (uint32_t i = 0; i < g->item.n; i++)
		if (g->item.v[i].group == group)
			p[n++] = product_of(g, i);
	qsort(p, n, sizeof(*p), by_unit);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i; j < n && str_eq(p[j].unit, p[i].unit);)
			j++;
		split_unit(g, p + i, j - i);
	}
	qsort(p, n, sizeof(*p), by_place);
	for (size_t i = 0; i < n; i++)
		write_product(g, group, &p[i], &total, w);
	growth_cells(g, group, NULL, w);
	csv_field(w, STR("total"));
	csv_empties(w, g->unit != ROLE_NONE ? 3 : 2);
	write_split(g, &total, true, true, w);
}

void
growth_write_pvm(struct growth *g, struct csv_writer *w)
{
	scoped uint32_t *order = mem_alloc(g->group.n, sizeof(*order));
	size_t rest, n = growth_order(g, order, &rest);

	growth_names(g, w);
	heading_put(w, "product_id");
	if (g->unit != ROLE_NONE)
		heading_put(w, "unit");
	heading_put(
	    w, "base_quantity,now_quantity,base,now,change,volume,mix,price");
	if (g->o->joint == GROWTH_JOINT_APART)
		heading_put(w, "joint");
	heading_line(w,
	    g->currency != ROLE_NONE ? "new,gone,other,currency"
				     : "new,gone,other");
	for (size_t i = 0; i < n; i++)
		write_group(g, order[i], w);
}
