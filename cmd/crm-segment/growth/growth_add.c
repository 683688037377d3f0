/*
 * growth_row, growth_customer: a customer's rows to the parts that they are of.
 */
#include "growth.h"

#include "base/die.h"
#include "text/money.h"

#define NO_PAIR UINT32_MAX
enum { BEFORE = 1 << IN_HISTORY | 1 << IN_BASE };

static bool
sum(int64_t *to, int64_t amount, struct diag *d)
{
	return money_add(to, amount) ||
	    diag_set(d, EXIT_DATA, "number-overflow", "the amounts overflow");
}

/* A row's amount and quantity, in its group and of its product. */
static bool
count_row(struct growth *g, struct growth_group *group,
    const struct growth_row *row, struct diag *d)
{
	struct growth_item *item = &g->item.v[row->item];
	bool now = row->period == IN_NOW;

	if (!sum(&group->count[now].sales, row->amount, d) ||
	    !sum(&group->quantity[now], row->quantity, d) ||
	    !sum(now ? &item->sum.s1 : &item->sum.s0, row->amount, d) ||
	    !sum(now ? &item->sum.q1 : &item->sum.q0, row->quantity, d))
		return false;
	return !now || g->currency == ROLE_NONE ||
	    (sum(&group->currency, row->own - row->amount, d) &&
		sum(&item->currency, row->own - row->amount, d));
}

/* What the pair of a customer and a product is, the product's newness apart, by
 * the periods in which the customer bought anything, and the product. */
static enum growth_part
judge(unsigned who, unsigned pair, bool fell)
{
	enum { H = 1 << IN_HISTORY, BASE = 1 << IN_BASE, NOW = 1 << IN_NOW };

	if ((who & BASE) && !(who & NOW))
		return PART_LOST;
	if (!(who & NOW))
		return PART_LATE_REFUNDS;
	if (who & BASE) {
		if ((pair & BASE) && (pair & NOW))
			return fell ? PART_SAME_DOWN : PART_SAME_UP;
		return pair & NOW ? PART_WIDER
		    : pair & BASE ? PART_NARROWER
				  : PART_LATE_REFUNDS;
	}
	if (!(pair & NOW))
		return PART_LATE_REFUNDS;
	return who & H ? PART_WIN_BACK : PART_ACQUISITION;
}

static bool
add_to(struct growth_group *group, enum growth_part part, int64_t base,
    int64_t now, struct diag *d)
{
	return sum(&group->part[part].base, base, d) &&
	    sum(&group->part[part].now, now, d);
}

/* -v: what may be a product by another name. */
static void
watch(struct growth *g, const struct growth_doubt *pair, unsigned bought)
{
	struct growth_buyer buyer = { pair->customer, pair->item };

	if (!g->tool->common.verbose || !g->products ||
	    pair->group != GROWTH_ALL)
		return;
	if ((bought & 1u << IN_BASE) && !(bought & 1u << IN_NOW))
		vec_push(&g->gone, buyer);
	else if (bought == 1u << IN_NOW)
		vec_push(&g->fresh, buyer);
}

/* One pair. Marks its part in *parts; `known`: product and market were there
 * before. */
static bool
add_pair(struct growth *g, const struct growth_visit *visit,
    const struct growth_pair *pair, bool known, unsigned *parts, struct diag *d)
{
	struct growth_doubt doubt = { .item = pair->item,
		.market = pair->market,
		.customer = g->customers,
		.group = visit->group,
		.base = pair->sum[IN_BASE],
		.now = pair->sum[IN_NOW] };

	watch(g, &doubt, pair->bought);
	if (doubt.base == 0 && doubt.now == 0 &&
	    !(pair->bought & ~(1u << IN_HISTORY)))
		return true; /* of history only */
	doubt.part =
	    (enum growth_part)
		g->part_of[visit->who][pair->bought][doubt.now < doubt.base];
	if (!known &&
	    (doubt.part == PART_WIDER || doubt.part == PART_WIN_BACK ||
		doubt.part == PART_ACQUISITION)) {
		vec_push(&g->doubt, doubt);
		return true;
	}
	*parts |= 1u << doubt.part;
	g->mark.v[pair->item].parts |= (uint16_t)(1u << doubt.part);
	return add_to(
	    &g->group.v[visit->group], doubt.part, doubt.base, doubt.now, d);
}

/*
 * Are all products and markets of the customer in the group known to have been
 * there before? Then nothing is in doubt; of most, once a few customers have
 * been seen.
 */
static bool
all_known(const struct growth *g, const struct growth_visit *visit)
{
	bool known = visit->known;

	for (uint32_t i = visit->first; g->products && known && i != NO_PAIR;
	     i = g->pair.v[i].next)
		known = (g->mark.v[g->pair.v[i].item].bought & BEFORE) != 0;
	return known;
}

/* The customer's pairs in one group. */
static bool
add_visit(struct growth *g, const struct growth_visit *visit, struct diag *d)
{
	struct growth_group *group = &g->group.v[visit->group];
	unsigned parts = 0;
	size_t bought = 0;
	bool known = all_known(g, visit);
	bool base = (visit->who & 1u << IN_BASE) != 0;
	bool now = (visit->who & 1u << IN_NOW) != 0;

	for (uint32_t i = visit->first; i != NO_PAIR; i = g->pair.v[i].next) {
		bought += g->pair.v[i].bought >> IN_NOW & 1;
		if (!add_pair(g, visit, &g->pair.v[i], known, &parts, d))
			return false;
	}
	for (int part = 0; parts >> part != 0; part++)
		group->part[part].customers += parts >> part & 1;
	group->count[0].customers += base;
	group->count[1].customers += now;
	group->existing += base && now;
	group->single += base && now && bought == 1;
	return true;
}

/* --factors: counts the different orders of each group and period. */
static void
count_orders(struct growth *g)
{
	const struct growth_order *order = g->order.v;
	size_t n = g->order.n;
	struct sort_item *item;

	vec_reserve(&g->sorted, 2 * n);
	item = g->sorted.v;
	for (size_t i = 0; i < n; i++)
		item[i] = sort_item(order[i].order, i);
	sort_items_with(item, n, item + n);
	for (size_t i = 0; i < n; i++)
		item[i].key = order[item[i].index].of;
	sort_items_with(item, n, item + n);
	for (size_t i = 0; i < n; i++) {
		const struct growth_order *o = &order[item[i].index];

		if (i == 0 || item[i].key != item[i - 1].key ||
		    o->order != order[item[i - 1].index].order)
			g->group.v[o->of / 2].count[o->of % 2].orders++;
	}
}

bool
growth_customer(struct growth *g, struct diag *d)
{
	bool well = true;

	for (size_t i = 0; well && i < g->visit.n; i++)
		well = add_visit(g, &g->visit.v[i], d);
	count_orders(g);
	g->customers++;
	g->visit.n = g->pair.n = g->order.n = 0;
	return well;
}

/* The customer at hand in a group. */
static struct growth_visit *
visit_of(struct growth *g, uint32_t number)
{
	struct growth_group *group = &g->group.v[number];

	if (group->turn != g->customers + 1) {
		group->turn = g->customers + 1;
		group->visit = (uint32_t)g->visit.n;
		vec_push(&g->visit,
		    (struct growth_visit){ number, NO_PAIR, NO_PAIR, 0, true });
	}
	return &g->visit.v[group->visit];
}

/* And with an item. */
static struct growth_pair *
pair_of(struct growth *g, struct growth_visit *visit, uint32_t item)
{
	struct growth_mark *mark = &g->mark.v[item];

	if (mark->turn != g->customers + 1) {
		mark->turn = g->customers + 1;
		mark->pair = (uint32_t)g->pair.n;
		vec_push(&g->pair,
		    (struct growth_pair){ .item = item, .next = NO_PAIR });
		if (visit->first == NO_PAIR)
			visit->first = mark->pair;
		else
			g->pair.v[visit->last].next = mark->pair;
		visit->last = mark->pair;
	}
	return &g->pair.v[mark->pair];
}

/* What only --factors, --pvm and --rates show of a row. */
static bool
count(struct growth *g, const struct growth_row *row, struct diag *d)
{
	if (row->period == IN_HISTORY)
		return true;
	if (g->o->factors && row->amount > 0)
		vec_push(&g->order,
		    (struct growth_order){ row->order != 0
			    ? row->order
			    : (uint64_t)(uint32_t)row->date << 1,
			2 * (uint64_t)row->group + (row->period == IN_NOW) });
	return count_row(g, &g->group.v[row->group], row, d);
}

bool
growth_row(struct growth *g, const struct growth_row *row, struct diag *d)
{
	struct growth_visit *visit = visit_of(g, row->group);
	struct growth_pair *pair = pair_of(g, visit, row->item);
	unsigned bit = row->amount > 0 ? 1u << row->period : 0;

	if (g->markets) {
		if (bit & ~pair->bought & 1u << IN_NOW)
			pair->market = row->market;
		visit->known =
		    visit->known && (g->place.v[row->market].bought & BEFORE);
	}
	pair->bought |= bit;
	visit->who |= bit;
	return sum(&pair->sum[row->period],
		   row->period == IN_HISTORY ? 0 : row->amount, d) &&
	    (!g->counts || count(g, row, d));
}

void
growth_begin(struct growth *g)
{
	g->counts = g->o->factors || g->o->pvm || g->currency != ROLE_NONE;
	for (unsigned who = 0; who < 8; who++)
		for (unsigned pair = 0; pair < 8; pair++)
			for (int fell = 0; fell < 2; fell++)
				g->part_of[who][pair][fell] =
				    (uint8_t)judge(who, pair, fell);
}

/* Was it new to the firm: bought now, never before? */
static bool
is_new(unsigned bought)
{
	return bought == 1u << IN_NOW;
}

static enum growth_part
decide(const struct growth *g, const struct growth_doubt *doubt)
{
	bool new_product = g->products && is_new(g->mark.v[doubt->item].bought);
	bool known_market =
	    g->markets && !is_new(g->place.v[doubt->market].bought);

	if (doubt->part != PART_ACQUISITION)
		return new_product ? PART_PRODUCT_DEVELOPMENT : doubt->part;
	if (new_product)
		return known_market ? PART_PRODUCT_DEVELOPMENT
				    : PART_DIVERSIFICATION;
	return g->markets && !known_market ? PART_MARKET_DEVELOPMENT
					   : PART_ACQUISITION;
}

void
growth_decide(struct growth *g)
{
	unsigned seen = 0;
	struct diag d;

	for (size_t i = 0; i < g->doubt.n; i++) {
		struct growth_doubt *x = &g->doubt.v[i];
		enum growth_part part = decide(g, x);

		/* A customer's doubts of one group stand together. */
		if (i == 0 || x[-1].customer != x->customer ||
		    x[-1].group != x->group)
			seen = 0;
		if (!(seen & 1u << part))
			g->group.v[x->group].part[part].customers++;
		seen |= 1u << part;
		g->mark.v[x->item].parts |= (uint16_t)(1u << part);
		if (!add_to(&g->group.v[x->group], part, x->base, x->now, &d))
			tool_fail(g->tool, &d);
	}
	for (size_t i = 0; i < g->group.n; i++)
		for (int k = 0; k < 2; k++) {
			struct growth_counts *c = &g->group.v[i].count[k];

			c->has_items = g->quantities;
			c->items = money_real(g->group.v[i].quantity[k]);
		}
	for (size_t i = 0; i < g->item.n; i++)
		for (int part = 0; part < GROWTH_PARTS; part++)
			g->group.v[g->item.v[i].group].part[part].products +=
			    (g->mark.v[i].parts & 1u << part) != 0;
}
