/*
 * growth_add: a customer's rows to the parts that they are of.
 */
#include "growth.h"

#include "base/die.h"
#include "text/date.h"
#include "text/money.h"

#include <stdlib.h>

#define SEPARATOR '\037'

static bool
sum(int64_t *to, int64_t amount, struct diag *d)
{
	return money_add(to, amount) ||
	    diag_set(d, EXIT_DATA, "number-overflow", "the amounts overflow");
}

static enum growth_period
period_of_day(const struct growth *g, int32_t day)
{
	if (day < g->from[0])
		return IN_HISTORY;
	if (day <= g->to[0])
		return IN_BASE;
	if (day >= g->from[1] && day <= g->to[1])
		return IN_NOW;
	return NOWHERE;
}

/* Appends a cell and its end to the key at hand. */
static size_t
append(struct growth *g, size_t n, struct str cell)
{
	if (n + cell.n + 1 > g->room) {
		g->room = 2 * (n + cell.n + 1);
		g->key = mem_resize(g->key, g->room, 1);
	}
	if (cell.n > 0)
		memcpy(g->key + n, cell.p, cell.n);
	g->key[n + cell.n] = SEPARATOR;
	return n + cell.n + 1;
}

/* The number of a group, made when it is new; all is the first. */
static uint32_t
group_of(struct growth *g, size_t n, uint64_t place)
{
	uint32_t number = map_add(&g->groups, (struct str){ g->key, n });

	if (number == g->group.n)
		vec_push(&g->group, (struct growth_group){ .place = place });
	if (place < g->group.v[number].place)
		g->group.v[number].place = place;
	return number;
}

/* The item of a text in a group: a product, with its unit, or a market. */
static uint32_t
item_of(struct growth *g, struct map *names, bool market, uint32_t group,
    struct str text, struct str unit)
{
	uint32_t number;
	size_t n = append(g, sizeof(group), text);

	if (unit.n > 0)
		n = append(g, n, unit);
	memcpy(g->key, &group, sizeof(group));
	number = map_add(names, (struct str){ g->key, n });
	if (market && number == g->place.n)
		vec_push(&g->place,
		    (struct growth_item){
			.group = group, .place = UINT64_MAX });
	else if (!market && number == g->item.n)
		vec_push(&g->item,
		    (struct growth_item){
			.group = group, .place = UINT64_MAX });
	return number;
}

/* A product by its new name. */
static struct str
product_of(struct growth *g, const struct str *text)
{
	struct str name = str_trim(text[g->product]);
	uint32_t old = map_find(&g->alias, name);

	return old == MAP_NONE ? name : g->alias_new.v[old];
}

/* One row in one group. */
static bool
take(struct growth *g, const struct group_rows *rows, size_t i, uint32_t group,
    struct diag *d)
{
	const struct str *text = rows->text + i * rows->texts;
	const struct event *event = &rows->event[i];
	struct growth_row row = { .group = group,
		.period = period_of_day(g, event->date),
		.amount = event->amount,
		.quantity = event->quantity,
		.order = event->order,
		.date = event->date };
	struct growth_item *item;
	unsigned bit = event->amount > 0 ? 1u << row.period : 0;

	if (row.period == NOWHERE)
		return true;
	row.item = item_of(g, &g->names, false, group,
	    g->products ? product_of(g, text) : STR(""),
	    g->unit != ROLE_NONE ? str_trim(text[g->unit]) : STR(""));
	item = &g->item.v[row.item];
	item->bought |= bit;
	if (rows->place[i] < item->place)
		item->place = rows->place[i];
	if (g->markets) {
		row.market = item_of(g, &g->markets_of, true, group,
		    str_trim(text[g->market]), STR(""));
		g->place.v[row.market].bought |= bit;
	}
	vec_push(&g->row, row);
	if (row.period == IN_BASE)
		return sum(&item->sum.s0, row.amount, d) &&
		    sum(&item->sum.q0, row.quantity, d);
	if (row.period == IN_NOW)
		return sum(&item->sum.s1, row.amount, d) &&
		    sum(&item->sum.q1, row.quantity, d);
	return true;
}

static int
by_group_and_item(const void *a_, const void *b_)
{
	const struct growth_row *a = a_, *b = b_;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->date > b->date) - (a->date < b->date);
}

static int
by_period_and_order(const void *a_, const void *b_)
{
	const struct growth_row *a = a_, *b = b_;

	if (a->period != b->period)
		return a->period < b->period ? -1 : 1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return (a->date > b->date) - (a->date < b->date);
}

/* The counts of the factors; it sorts the rows. */
static bool
count(struct growth *g, struct growth_group *group, struct growth_row *row,
    size_t n, struct diag *d)
{
	const struct growth_row *last = NULL;

	qsort(row, n, sizeof(*row), by_period_and_order);
	for (size_t i = 0; i < n; i++) {
		struct growth_counts *c;

		if (row[i].period != IN_BASE && row[i].period != IN_NOW)
			continue;
		c = &group->count[row[i].period - IN_BASE];
		c->has_items = g->quantities;
		c->items += money_real(row[i].quantity);
		if (!sum(&c->sales, row[i].amount, d))
			return false;
		if (row[i].amount <= 0)
			continue;
		if (last == NULL || last->period != row[i].period)
			c->customers++;
		if (last == NULL || last->period != row[i].period ||
		    last->order != row[i].order ||
		    (row[i].order == 0 && last->date != row[i].date))
			c->orders++;
		last = &row[i];
	}
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

/* One pair: its rows stand together. Marks its part in *parts. */
static bool
add_pair(struct growth *g, const struct growth_row *row, size_t n, unsigned who,
    unsigned *parts, struct diag *d)
{
	struct growth_doubt doubt = {
		.item = row->item, .customer = g->customers, .group = row->group
	};
	unsigned pair = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t *to = row[i].period == IN_BASE ? &doubt.base
		    : row[i].period == IN_NOW	       ? &doubt.now
						       : NULL;

		if (row[i].amount > 0) {
			if (row[i].period == IN_NOW && !(pair & 1u << IN_NOW))
				doubt.market = row[i].market;
			pair |= 1u << row[i].period;
		}
		if (to != NULL && !sum(to, row[i].amount, d))
			return false;
	}
	if (doubt.base == 0 && doubt.now == 0 && !(pair & ~(1u << IN_HISTORY)))
		return true; /* of history only */
	doubt.part = judge(who, pair, doubt.now - doubt.base);
	if (doubt.part == PART_WIDER || doubt.part == PART_WIN_BACK ||
	    doubt.part == PART_ACQUISITION) {
		vec_push(&g->doubt, doubt);
		return true;
	}
	*parts |= 1u << doubt.part;
	g->item.v[row->item].parts |= 1u << doubt.part;
	return add_to(
	    &g->group.v[row->group], doubt.part, doubt.base, doubt.now, d);
}

/* All rows of the customer in one group. */
static bool
add_group(struct growth *g, struct growth_row *row, size_t n, struct diag *d)
{
	struct growth_group *group = &g->group.v[row->group];
	unsigned who = 0, parts = 0;
	size_t bought = 0;

	for (size_t i = 0; i < n; i++)
		if (row[i].amount > 0)
			who |= 1u << row[i].period;
	for (size_t i = 0, j; i < n; i = j) {
		bool now = false;

		for (j = i; j < n && row[j].item == row[i].item; j++)
			now = now ||
			    (row[j].period == IN_NOW && row[j].amount > 0);
		bought += now;
		if (!add_pair(g, &row[i], j - i, who, &parts, d))
			return false;
	}
	for (int part = 0; part < GROWTH_PARTS; part++)
		group->part[part].customers += (parts & 1u << part) != 0;
	if ((who & 1u << IN_BASE) && (who & 1u << IN_NOW)) {
		group->existing++;
		group->single += bought == 1;
	}
	return count(g, group, row, n, d);
}

bool
growth_add(
    void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	struct growth *g = data;

	(void)state;
	g->row.n = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct str *text = rows->text + i * rows->texts;
		size_t n = 0;

		if (rows->event[i].date < g->earliest)
			g->earliest = rows->event[i].date;
		if (!take(g, rows, i, group_of(g, 0, rows->place[i]), d))
			return false;
		for (size_t k = 0; k < GROWTH_BY && g->by[k] != ROLE_NONE; k++)
			n = append(g, n, str_trim(text[g->by[k]]));
		if (n > 0 &&
		    !take(g, rows, i, group_of(g, n, rows->place[i]), d))
			return false;
	}
	if (g->row.n > 0)
		qsort(g->row.v, g->row.n, sizeof(*g->row.v), by_group_and_item);
	for (size_t i = 0, j; i < g->row.n; i = j) {
		for (j = i;
		     j < g->row.n && g->row.v[j].group == g->row.v[i].group;)
			j++;
		if (!add_group(g, &g->row.v[i], j - i, d))
			return false;
	}
	g->customers++;
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
	for (size_t i = 0; i < g->item.n; i++)
		for (int part = 0; part < GROWTH_PARTS; part++)
			g->group.v[g->item.v[i].group].part[part].products +=
			    (g->item.v[i].parts & 1u << part) != 0;
}
