/*
 * growth_write: the tables.
 */
#include "growth.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "model/reconcile.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

void
growth_sum(struct growth *g, int64_t *sum, int64_t amount)
{
	if (!money_add(sum, amount)) {
		report_close(&g->tool->report);
		die(EXIT_DATA, "the amounts overflow");
	}
}

/* Adds up a group's parts. What does not tie is a fault of this program. */
static void
sum_up(struct growth *g, struct growth_group *group)
{
	group->all = (struct growth_sum){ 0 };
	for (int i = 0; i < GROWTH_PARTS; i++) {
		growth_sum(g, &group->all.base, group->part[i].base);
		growth_sum(g, &group->all.now, group->part[i].now);
	}
	growth_sum(g, &group->all.now, group->currency);
}

void
growth_sum_up(struct growth *g)
{
	for (size_t i = 0; i < g->group.n; i++)
		sum_up(g, &g->group.v[i]);
}

struct ranked {
	const struct growth *g;
	uint32_t number;
	int64_t size; /* of the change; 0 without --top */
};

static int
by_size_or_place(const void *a_, const void *b_)
{
	const struct ranked *a = a_, *b = b_;
	const struct growth *g = a->g;
	uint64_t p = g->group.v[a->number].place;
	uint64_t q = g->group.v[b->number].place;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	if (g->o->top > 0)
		return str_cmp(map_text(&g->groups, a->number),
		    map_text(&g->groups, b->number));
	return (p > q) - (p < q);
}

size_t
growth_order(struct growth *g, uint32_t *order, size_t *rest)
{
	size_t n = g->group.n, k = 0;
	scoped struct ranked *r = mem_alloc(n, sizeof(*r));

	for (uint32_t i = 0; i < n; i++) {
		if (i == GROWTH_ALL)
			continue;
		r[k++] = (struct ranked){ g, i,
			g->o->top > 0 ? llabs(growth_change(&g->group.v[i].all))
				      : 0 };
	}
	qsort(r, k, sizeof(*r), by_size_or_place);
	for (size_t i = 0; i < k; i++)
		order[i] = r[i].number;
	*rest =
	    g->o->top > 0 && (size_t)g->o->top < k ? k - (size_t)g->o->top : 0;
	if (n > 0)
		order[k++] = GROWTH_ALL;
	return k;
}

void
growth_cells(const struct growth *g, uint32_t group, const char *word,
    struct csv_writer *w)
{
	struct str rest = map_text(&g->groups, group);

	for (size_t k = 0; k < GROWTH_BY && g->by[k] != ROLE_NONE; k++) {
		if (word != NULL || group == GROWTH_ALL) {
			csv_field(w, str_of(word != NULL ? word : "(all)"));
			continue;
		}
		csv_field(w, str_cut(&rest, '\037'));
	}
}

void
growth_names(const struct growth *g, struct csv_writer *w)
{
	for (size_t k = 0; k < GROWTH_BY && g->by[k] != ROLE_NONE; k++)
		csv_field(w, g->by_name[k]);
}

static void
share(struct csv_writer *w, double part, double whole)
{
	csv_real(w, whole > 0 ? part / whole : (double)NAN);
}

/* Is the part one of this run: markets and products make some. */
static bool
is_there(const struct growth *g, int part)
{
	switch (part) {
	case PART_MARKET_DEVELOPMENT:
		return g->markets;
	case PART_WIDER:
	case PART_NARROWER:
	case PART_PRODUCT_DEVELOPMENT:
	case PART_DIVERSIFICATION:
		return g->products;
	default:
		return true;
	}
}

static void
write_sum(const struct growth *g, const struct growth_sum *s, double base,
    struct csv_writer *w)
{
	csv_int(w, (int64_t)s->customers);
	if (g->products)
		csv_int(w, (int64_t)s->products);
	csv_cells(w, csv_amount(s->base), csv_amount(s->now),
	    csv_amount(growth_change(s)));
	share(w, (double)growth_change(s), base);
}

/* A row of no customers or products. */
static void
write_whole(const struct growth *g, uint32_t number, const char *part,
    const struct growth_sum *s, double base, const char *word,
    struct csv_writer *w)
{
	growth_cells(g, number, word, w);
	csv_cells(w, part, STR(""));
	if (g->products)
		csv_empty(w);
	csv_cells(w, csv_amount(s->base), csv_amount(s->now),
	    csv_amount(growth_change(s)));
	share(w, (double)growth_change(s), base);
}

static void
write_walk(const struct growth *g, uint32_t number,
    const struct growth_group *group, const char *word, struct csv_writer *w)
{
	struct growth_sum all = group->all;
	char rule[80];

	for (int i = 0; i < GROWTH_PARTS; i++) {
		all.customers += group->part[i].customers;
		if (!is_there(g, i))
			continue;
		growth_cells(g, number, word, w);
		csv_field(w, str_of(growth_parts[i].name));
		write_sum(g, &group->part[i], (double)group->all.base, w);
		/* Of a known market it is penetration, says Ansoff. */
		csv_row(w,
		    g->markets && i == PART_ACQUISITION
			? STR("penetration")
			: str_of(growth_parts[i].strategy),
		    STR(""));
	}
	if (g->currency != ROLE_NONE) {
		write_whole(g, number, "currency",
		    &(struct growth_sum){ .now = group->currency },
		    (double)group->all.base, word, w);
		csv_empties(w, 2);
		csv_end(w);
	}
	write_whole(g, number, "total", &all, (double)all.base, word, w);
	csv_row(w, growth_strategy(g, group, rule, sizeof(rule)), rule);
}

/* Those that --top leaves out, together. */
static struct growth_group
other(struct growth *g, const uint32_t *number, size_t n)
{
	struct growth_group sum = { 0 };

	for (size_t i = 0; i < n; i++) {
		const struct growth_group *x = &g->group.v[number[i]];

		for (int k = 0; k < GROWTH_PARTS; k++) {
			growth_sum(g, &sum.part[k].base, x->part[k].base);
			growth_sum(g, &sum.part[k].now, x->part[k].now);
			sum.part[k].customers += x->part[k].customers;
			sum.part[k].products += x->part[k].products;
		}
		growth_sum(g, &sum.currency, x->currency);
		sum.existing += x->existing;
		sum.single += x->single;
		for (int k = 0; k < 2; k++) {
			sum.count[k].customers += x->count[k].customers;
			sum.count[k].orders += x->count[k].orders;
			sum.count[k].items += x->count[k].items;
			sum.count[k].has_items = x->count[k].has_items;
			growth_sum(g, &sum.count[k].sales, x->count[k].sales);
		}
	}
	sum_up(g, &sum);
	return sum;
}

/* Calls `write` for all groups that are shown, (other) before (all). */
static void
each(struct growth *g, struct csv_writer *w,
    void (*write)(const struct growth *, uint32_t, const struct growth_group *,
	const char *, struct csv_writer *))
{
	scoped uint32_t *order = mem_alloc(g->group.n, sizeof(*order));
	size_t rest, n = growth_order(g, order, &rest);

	for (size_t i = 0; i < n; i++) {
		struct growth_group sum;

		if (rest > 0 && i + rest + 1 < n)
			write(g, order[i], &g->group.v[order[i]], NULL, w);
		else if (rest > 0 && i + rest + 1 == n) {
			sum = other(g, order + i, rest);
			write(g, order[i], &sum, "(other)", w);
		} else if (rest == 0 || i + 1 == n)
			write(g, order[i], &g->group.v[order[i]], NULL, w);
	}
}

void
growth_write_walk(struct growth *g, struct csv_writer *w)
{
	growth_names(g, w);
	heading_put(w, "part,customers");
	if (g->products)
		heading_put(w, "products");
	heading_line(w, "base,now,change,share,strategy,rule");
	each(g, w, write_walk);
}

/* The smallest unit in which an amount is whole: cents, or 1/10 000. */
static int64_t
unit_of(int64_t amount)
{
	return amount % 100 == 0 ? 100 : 1;
}

/* The effects in whole cents, which add up to the change. */
static bool
effects(const struct growth_group *group, int64_t *whole)
{
	int64_t all = group->count[1].sales - group->count[0].sales;
	int64_t unit = unit_of(all);
	double x[GROWTH_FACTORS];
	bool well = growth_effects(&group->count[0], &group->count[1], x);

	for (int k = 0; k < GROWTH_FACTORS; k++)
		x[k] /= (double)unit;
	reconcile_round(x, GROWTH_FACTORS, all / unit, whole);
	for (int k = 0; k < GROWTH_FACTORS; k++)
		whole[k] *= unit;
	return well;
}

/* Of (all) with --by: what is left when the values' effects are taken off. */
static void
find_mix(const struct growth *g, int64_t *mix)
{
	for (size_t i = 0; i < g->group.n; i++) {
		int64_t whole[GROWTH_FACTORS];

		effects(&g->group.v[i], whole);
		for (int k = 0; k < GROWTH_FACTORS; k++)
			mix[k] += i == GROWTH_ALL ? whole[k] : -whole[k];
	}
}

/* What the rates alone did, beside the factors at the rates of the base. */
static void
write_currency(const struct growth *g, uint32_t number, int64_t effect,
    const char *word, struct csv_writer *w)
{
	growth_cells(g, number, word, w);
	csv_field(w, STR("currency"));
	csv_empties(w, 2);
	csv_money(w, effect);
	csv_empties(w, g->by[0] != ROLE_NONE ? 2 : 1);
	csv_end(w);
}

static void
write_factors(const struct growth *g, uint32_t number,
    const struct growth_group *group, const char *word, struct csv_writer *w)
{
	static const char *const names[] = { "customers", "orders", "items",
		"price" };
	int64_t whole[GROWTH_FACTORS], mix[GROWTH_FACTORS] = { 0 };
	const struct growth_counts *c = group->count;
	bool by = g->by[0] != ROLE_NONE, all = number == GROWTH_ALL && !word;
	bool well = effects(group, whole);

	if (by && all)
		find_mix(g, mix);
	for (int k = 0; k < GROWTH_FACTORS; k++) {
		double before[] = { c[0].customers,
			c[0].orders / c[0].customers, c[0].items / c[0].orders,
			money_real(c[0].sales) /
			    (g->quantities ? c[0].items : c[0].orders) };
		double after[] = { c[1].customers, c[1].orders / c[1].customers,
			c[1].items / c[1].orders,
			money_real(c[1].sales) /
			    (g->quantities ? c[1].items : c[1].orders) };

		if (k == 2 && !g->quantities)
			continue;
		growth_cells(g, number, word, w);
		csv_cells(
		    w, names[k], before[k], after[k], csv_amount(whole[k]));
		if (by && all)
			csv_money(w, mix[k]);
		else if (by)
			csv_empty(w);
		csv_row(w, well ? STR("") : STR("no_base_or_no_sales"));
	}
	if (g->currency != ROLE_NONE)
		write_currency(g, number, group->currency, word, w);
	growth_cells(g, number, word, w);
	csv_cells(w, "total", csv_amount(c[0].sales),
	    csv_amount(c[1].sales + group->currency),
	    csv_amount(c[1].sales + group->currency - c[0].sales));
	csv_empties(w, by ? 2 : 1);
	csv_end(w);
}

void
growth_write_factors(struct growth *g, struct csv_writer *w)
{
	growth_names(g, w);
	heading_put(w, "factor,base,now,effect");
	if (g->by[0] != ROLE_NONE)
		heading_put(w, "mix");
	heading_line(w, "note");
	each(g, w, write_factors);
}
