/*
 * growth_read: a customer's rows as numbers: their period, groups, products and
 * markets.
 */
#include "growth.h"

#include "base/mem.h"

#define SEPARATOR '\037'

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
group_of(struct growth *g, struct str cells, uint64_t place)
{
	uint32_t number = cells.n == 0 && g->group.n > 0
	    ? GROWTH_ALL
	    : map_add(&g->groups, cells);

	if (number == g->group.n)
		vec_push(&g->group, (struct growth_group){ .place = place });
	if (place < g->group.v[number].place)
		g->group.v[number].place = place;
	return number;
}

/* The group of the values of --by. */
static uint32_t
group_by(struct growth *g, const struct str *text, uint64_t place)
{
	size_t n = 0;

	for (size_t k = 0; k < GROWTH_BY && g->by[k] != ROLE_NONE; k++)
		n = append(g, n, str_trim(text[g->by[k]]));
	return group_of(g, (struct str){ g->key, n }, place);
}

uint32_t
growth_thing(struct growth *g, struct str id, struct str unit)
{
	size_t n = append(g, append(g, 0, id), unit);
	uint32_t number = map_add(&g->ids, (struct str){ g->key, n });
	if (number == g->thing.n)
		vec_push(&g->thing,
		    (struct growth_thing){ .id = arena_str(&g->memory, id),
			.unit = arena_str(&g->memory, unit),
			.item = UINT32_MAX });
	return number;
}

/* The product of a row; without products all are one. */
static uint32_t
thing_of(struct growth *g, const struct str *text)
{
	struct str id =
	    g->product != ROLE_NONE ? str_trim(text[g->product]) : STR("");
	struct str unit =
	    g->unit != ROLE_NONE ? str_trim(text[g->unit]) : STR("");
	uint32_t number;
	size_t n;

	if (unit.n == 0)
		number = map_add(&g->texts, id);
	else {
		n = append(g, append(g, 0, id), unit);
		number = map_add(&g->texts, (struct str){ g->key, n });
	}
	if (number == g->thing_of.n) /* met for the first time */
		vec_push(&g->thing_of,
		    growth_thing(g, alias_of(&g->product_alias, id), unit));
	return g->thing_of.v[number];
}

/* Is the first of two places in time before the second? */
static bool
is_earlier(const struct growth_name *a, const struct growth_name *b)
{
	return a->date != b->date ? a->date < b->date : a->place < b->place;
}

void
growth_note_name(struct growth *g, uint32_t number,
    const struct growth_name *where, struct str name)
{
	struct growth_thing *thing = &g->thing.v[number];
	struct growth_name here = *where;

	here.name = map_add(&g->called, name);
	if (!thing->named || is_earlier(&here, &thing->first))
		thing->first = here;
	if (!thing->named || is_earlier(&thing->last, &here))
		thing->last = here;
	thing->named = true;
}

/* Notes the name in a row. */
static void
note_name(struct growth *g, uint32_t number, int32_t date, uint64_t place,
    struct str name)
{
	if (name.n > 0)
		growth_note_name(
		    g, number, &(struct growth_name){ date, place, 0 }, name);
}

static uint32_t
new_item(struct growth *g, uint32_t group, uint32_t thing)
{
	vec_push(&g->item,
	    (struct growth_item){
		.group = group, .thing = thing, .place = UINT64_MAX });
	return (uint32_t)g->item.n - 1;
}

/* In all it is found without a look into the map. */
uint32_t
growth_item(struct growth *g, uint32_t group, uint32_t thing)
{
	const uint32_t key[2] = { group, thing };
	uint32_t *item = &g->thing.v[thing].item, number;

	if (group == GROWTH_ALL) {
		if (*item == UINT32_MAX)
			*item = new_item(g, group, thing);
		return *item;
	}
	number =
	    map_add(&g->items, (struct str){ (const char *)key, sizeof(key) });
	if (number == g->item_of.n)
		vec_push(&g->item_of, new_item(g, group, thing));
	return g->item_of.v[number];
}

uint32_t
growth_market(struct growth *g, uint32_t group, struct str text)
{
	uint32_t number;
	size_t n = append(g, sizeof(group), text);

	memcpy(g->key, &group, sizeof(group));
	number = map_add(&g->markets_of, (struct str){ g->key, n });
	if (number == g->place.n)
		vec_push(&g->place, (struct growth_item){ .group = group });
	return number;
}

/* One row in one group. */
static void
take(struct growth *g, const struct group_rows *rows, size_t i, uint32_t group)
{
	const struct str *text = rows->text + i * rows->texts;
	const struct event *event = &rows->event[i];
	struct growth_row row = { .group = group,
		.period = period_of_day(g, event->date),
		.amount = event->amount,
		.quantity = event->quantity,
		.order = event->order,
		.date = event->date,
		.place = rows->place[i] };
	unsigned bit = event->amount > 0 ? 1u << row.period : 0;
	struct growth_item *item;
	uint32_t thing;

	if (row.period == NOWHERE)
		return;
	thing = thing_of(g, text);
	if (g->name != ROLE_NONE && group == GROWTH_ALL)
		note_name(g, thing, event->date, rows->place[i],
		    str_trim(text[g->name]));
	row.item = growth_item(g, group, thing);
	item = &g->item.v[row.item];
	item->bought |= bit;
	if (rows->place[i] < item->place)
		item->place = rows->place[i];
	if (g->markets) {
		row.market = growth_market(g, group, str_trim(text[g->market]));
		g->place.v[row.market].bought |= bit;
	}
	if (g->currency != ROLE_NONE)
		row.currency =
		    map_add(&g->currencies, str_trim(text[g->currency]));
	vec_push(&g->row, row);
}

void
growth_read(struct growth *g, const struct group_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		if (rows->event[i].date < g->earliest)
			g->earliest = rows->event[i].date;
		take(g, rows, i, group_of(g, STR(""), rows->place[i]));
	}
	if (g->by[0] == ROLE_NONE)
		return;
	for (size_t i = 0; i < rows->n; i++)
		take(g, rows, i,
		    group_by(g, rows->text + i * rows->texts, rows->place[i]));
}
