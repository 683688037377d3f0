/*
 * growth_add: a customer's rows to the parts that they are of.
 */
#include "growth.h"

#include "base/die.h"
#include "text/money.h"

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

/* Different orders among the rows of a period with a purchase: by their ids, or
 * by their days. */
static size_t
count_orders(struct growth *g, const struct growth_row *row, size_t n,
    enum growth_period period)
{
	struct sort_item *key = g->order.v;
	size_t k = 0, orders = 0;

	for (size_t i = 0; i < n; i++)
		if (row[i].period == period && row[i].amount > 0)
			key[k++].key = row[i].order != 0
			    ? row[i].order
			    : (uint64_t)(uint32_t)row[i].date << 1;
	sort_items_with(key, k, key + k);
	for (size_t i = 0; i < k; i++)
		orders += i == 0 || key[i].key != key[i - 1].key;
	return orders;
}

/* What only --factors, --pvm and --rates show of a customer's rows. */
static bool
count(struct growth *g, struct growth_group *group,
    const struct growth_row *row, size_t n, struct diag *d)
{
	for (size_t i = 0; i < n; i++)
		if ((row[i].period == IN_BASE || row[i].period == IN_NOW) &&
		    !count_row(g, group, &row[i], d))
			return false;
	for (int k = 0; g->o->factors && k < 2; k++)
		group->count[k].orders +=
		    (double)count_orders(g, row, n, IN_BASE + (unsigned)k);
	return true;
}

/* What the pair of a customer and a product is, the product's newness apart:
 * its rows are row[0..n-1], `who` the customer's periods with a purchase. */
static enum growth_part
judge(unsigned who, unsigned pair, int64_t change)
{
	enum { H = 1 << IN_HISTORY, BASE = 1 << IN_BASE, NOW = 1 << IN_NOW };

	if ((who & BASE) && !(who & NOW))
		return PART_LOST;
	if (!(who & NOW))
		return PART_LATE_REFUNDS;
	if (who & BASE) {
		if ((pair & BASE) && (pair & NOW))
			return change >= 0 ? PART_SAME_UP : PART_SAME_DOWN;
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

/* One pair: its rows stand together. Marks its part in *parts; `known`: product
 * and market were there before. */
static bool
add_pair(struct growth *g, const struct growth_row *row,
    const struct sort_item *which, size_t n, unsigned who, bool known,
    unsigned *parts, struct diag *d)
{
	const struct growth_row *first = &row[which->index];
	struct growth_doubt doubt = { .item = first->item,
		.customer = g->customers,
		.group = first->group };
	unsigned pair = 0;

	for (size_t i = 0; i < n; i++) {
		const struct growth_row *r = &row[which[i].index];
		int64_t *to = r->period == IN_BASE ? &doubt.base
		    : r->period == IN_NOW	   ? &doubt.now
						   : NULL;

		if (r->amount > 0) {
			if (r->period == IN_NOW && !(pair & 1u << IN_NOW))
				doubt.market = r->market;
			pair |= 1u << r->period;
		}
		if (to != NULL && !sum(to, r->amount, d))
			return false;
	}
	watch(g, &doubt, pair);
	if (doubt.base == 0 && doubt.now == 0 && !(pair & ~(1u << IN_HISTORY)))
		return true; /* of history only */
	doubt.part = judge(who, pair, doubt.now - doubt.base);
	if (!known &&
	    (doubt.part == PART_WIDER || doubt.part == PART_WIN_BACK ||
		doubt.part == PART_ACQUISITION)) {
		vec_push(&g->doubt, doubt);
		return true;
	}
	*parts |= 1u << doubt.part;
	g->item.v[first->item].parts |= 1u << doubt.part;
	return add_to(
	    &g->group.v[first->group], doubt.part, doubt.base, doubt.now, d);
}

/*
 * Are all products and markets of these rows known to have been there before?
 * Then nothing of the customer is in doubt; most are, once a few customers have
 * been seen.
 */
static bool
all_known(const struct growth *g, const struct growth_row *row, size_t n)
{
	const unsigned before = 1u << IN_HISTORY | 1u << IN_BASE;
	bool known = true;

	for (size_t i = 0; i < n && known; i++)
		known = (!g->products ||
			    (g->item.v[row[i].item].bought & before)) &&
		    (!g->markets ||
			(g->place.v[row[i].market].bought & before));
	return known;
}

/* All rows of the customer in one group, by date. */
static bool
add_group(
    struct growth *g, const struct growth_row *row, size_t n, struct diag *d)
{
	struct growth_group *group = &g->group.v[row->group];
	struct sort_item *by_item = g->order.v;
	unsigned who = 0, parts = 0;
	size_t bought = 0;
	bool known = all_known(g, row, n);

	if ((g->o->factors || g->o->pvm || g->currency != ROLE_NONE) &&
	    !count(g, group, row, n, d))
		return false;
	for (size_t i = 0; i < n; i++) {
		by_item[i] = (struct sort_item){ row[i].item, (uint32_t)i };
		if (row[i].amount > 0)
			who |= 1u << row[i].period;
	}
	sort_items_with(by_item, n, by_item + n);
	for (size_t i = 0, j; i < n; i = j) {
		bool now = false;

		for (j = i; j < n && by_item[j].key == by_item[i].key; j++) {
			const struct growth_row *r = &row[by_item[j].index];

			now = now || (r->period == IN_NOW && r->amount > 0);
		}
		bought += now;
		if (!add_pair(
			g, row, &by_item[i], j - i, who, known, &parts, d))
			return false;
	}
	for (int part = 0; part < GROWTH_PARTS; part++)
		group->part[part].customers += (parts & 1u << part) != 0;
	group->count[0].customers += (who & 1u << IN_BASE) != 0;
	group->count[1].customers += (who & 1u << IN_NOW) != 0;
	if ((who & 1u << IN_BASE) && (who & 1u << IN_NOW)) {
		group->existing++;
		group->single += bought == 1;
	}
	return true;
}

static int
by_group(const void *a_, const void *b_)
{
	const struct growth_row *a = a_, *b = b_;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return (a->place > b->place) - (a->place < b->place);
}

bool
growth_customer(
    struct growth *g, struct growth_row *row, size_t n, struct diag *d)
{
	size_t all = 0;

	while (all < n && row[all].group == GROWTH_ALL)
		all++;
	if (n > all)
		qsort(row + all, n - all, sizeof(*row), by_group);
	vec_reserve(&g->order, 2 * n);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i; j < n && row[j].group == row[i].group;)
			j++;
		if (!add_group(g, &row[i], j - i, d))
			return false;
	}
	g->customers++;
	return true;
}

bool
growth_add(
    void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	struct growth *g = data;

	(void)state;
	if (g->currency == ROLE_NONE)
		g->row.n = 0;
	growth_read(g, rows);
	if (g->currency == ROLE_NONE)
		return growth_customer(g, g->row.v, g->row.n, d);
	vec_push(&g->end, g->row.n); /* until the rates of the base are known */
	return true;
}

/* Was it new to the firm: bought now, never before? */
static bool
is_new(const struct growth_item *item)
{
	return item->bought == 1u << IN_NOW;
}

static enum growth_part
decide(const struct growth *g, const struct growth_doubt *doubt)
{
	bool new_product = g->products && is_new(&g->item.v[doubt->item]);
	bool known_market = g->markets && !is_new(&g->place.v[doubt->market]);

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
		g->item.v[x->item].parts |= 1u << part;
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
			    (g->item.v[i].parts & 1u << part) != 0;
}
