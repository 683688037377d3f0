#include "hold_groups.h"

#include "base/sort.h"
#include "model/hold.h"

#include <stdlib.h>

struct hold_group_order {
	const struct hold_order *order;
	int64_t
	    before; /* the counted amounts of those before it in the group */
	int64_t counted;
	uint32_t group;
};

static int
by_day(const struct hold_order *x, const struct hold_order *y)
{
	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return str_cmp(x->name, y->name);
}

SORT_BY(by_group, struct hold_group_order,
    SORT_UP(group) || (order = by_day(a->order, b->order)));

static void
number_groups(struct hold_groups *g)
{
	const struct credit *c = g->c;

	g->group_of = mem_alloc(c->n, sizeof(*g->group_of));
	g->has_parent = mem_zero(c->n, sizeof(*g->has_parent));
	for (uint32_t row = 0; row < c->n; row++) {
		struct str customer = credit_customer(c, row);
		struct str top = parents_top(&c->book.parents, customer);
		uint32_t group = book_name(
		    &g->names, &c->book, top, credit_currency(c, row));

		g->group_of[row] = group;
		g->has_parent[group] =
		    g->has_parent[group] || !str_eq(top, customer);
	}
}

static void
add_orders(struct hold_groups *g, uint32_t row, double weight)
{
	const struct hold_orders *h = g->orders;
	struct str customer = credit_customer(g->c, row);
	struct str currency = credit_currency(g->c, row);

	for (size_t i = hold_first_order(h, customer);
	     i < h->n_orders && str_eq(h->order[i].customer, customer); i++)
		if (h->order[i].status == ORDER_ORDERED &&
		    hold_is_of(h, &h->order[i], currency))
			g->order[g->n_orders++] =
			    (struct hold_group_order){ .order = &h->order[i],
				    .counted = hold_weighted(
					h->order[i].amount, weight),
				    .group = g->group_of[row] };
}

void
hold_groups_open(struct hold_groups *g, const struct credit *c,
    const struct hold_orders *orders, const int64_t *exposure, double weight)
{
	*g = (struct hold_groups){ .c = c, .orders = orders };
	number_groups(g);
	g->exposure = mem_zero(g->names.count, sizeof(*g->exposure));
	g->order = mem_alloc(orders->n_orders, sizeof(*g->order));
	for (uint32_t row = 0; row < c->n; row++) {
		g->exposure[g->group_of[row]] += exposure[row];
		add_orders(g, row, weight);
	}
	if (g->n_orders > 1)
		qsort(g->order, g->n_orders, sizeof(*g->order), by_group);
	for (size_t i = 1; i < g->n_orders; i++)
		if (g->order[i].group == g->order[i - 1].group)
			g->order[i].before =
			    g->order[i - 1].before + g->order[i - 1].counted;
}

/* The first order of a group that is not before the given one (NULL: is there).
 */
static size_t
first_of(
    const struct hold_groups *g, uint32_t group, const struct hold_order *order)
{
	size_t first;

	sort_bound(first, 0, g->n_orders, i,
	    g->order[i].group < group ||
		(g->order[i].group == group && order != NULL &&
		    by_day(g->order[i].order, order) < 0));
	return first;
}

bool
hold_groups_at(const struct hold_groups *g, uint32_t row,
    const struct hold_order *order, int64_t *exposure, int64_t *limit)
{
	uint32_t group = g->group_of[row];
	const struct hold_limit *of = hold_groups_limit(g, group);

	if (of == NULL)
		return false;
	*limit = of->limit;
	*exposure = g->exposure[group];
	if (order != NULL)
		*exposure += g->order[first_of(g, group, order)].before;
	return true;
}

uint32_t
hold_groups_count(const struct hold_groups *g)
{
	return g->names.count;
}

struct str
hold_groups_name(
    const struct hold_groups *g, uint32_t group, struct str *currency)
{
	struct str name = map_text(&g->names, group), rest = name;

	*currency = STR("");
	if (!credit_has_currency(g->c))
		return name;
	name = str_cut(&rest, '\x1f');
	*currency = rest;
	return name;
}

int64_t
hold_groups_exposure(const struct hold_groups *g, uint32_t group)
{
	size_t end = first_of(g, group + 1, NULL);
	int64_t exposure = g->exposure[group];

	if (end > 0 && g->order[end - 1].group == group)
		exposure +=
		    g->order[end - 1].before + g->order[end - 1].counted;
	return exposure;
}

const struct hold_limit *
hold_groups_limit(const struct hold_groups *g, uint32_t group)
{
	struct str currency;
	struct str name = hold_groups_name(g, group, &currency);

	return hold_limit(g->orders, name, currency, true);
}
