/*
 * growth_read: a customer's rows as numbers: their period, groups, products and
 * markets.
 */
#include "growth.h"

#include "base/mem.h"
#include "text/iso.h"

#define SEPARATOR '\037'

/* By how many of the four borders the day has passed. */
static enum growth_period
period_of_day(const struct growth *g, int32_t day)
{
	static const enum growth_period period[] = { IN_HISTORY, IN_BASE,
		NOWHERE, IN_NOW, NOWHERE };

	return period[(day >= g->from[0]) + (day > g->to[0]) +
	    (day >= g->from[1]) + (day > g->to[1])];
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

/* The group of the values of --by, made when it is new. */
static uint32_t
group_by(struct growth *g, const struct str *text, uint64_t place)
{
	size_t n = 0;
	uint32_t number;

	for (size_t k = 0; k < GROWTH_BY && g->by[k] != ROLE_NONE; k++)
		n = append(g, n, str_trim(text[g->by[k]]));
	number = map_add(&g->groups, (struct str){ g->key, n });
	if (number == g->group.n)
		vec_push(&g->group, (struct growth_group){ .place = place });
	if (place < g->group.v[number].place)
		g->group.v[number].place = place;
	return number;
}

uint32_t
growth_thing(struct growth *g, struct str id, struct str unit)
{
	size_t n = append(g, append(g, 0, id), unit);
	uint32_t number = map_add(&g->ids, (struct str){ g->key, n });

	if (number == g->thing.n) {
		vec_push(&g->thing,
		    (struct growth_thing){ .id = arena_str(&g->memory, id),
			.unit = arena_str(&g->memory, unit) });
		vec_push(&g->whole, UINT32_MAX);
	}
	return number;
}

static uint32_t
look_up(struct growth *g, struct str id, struct str unit)
{
	size_t n = append(g, append(g, 0, id), unit);
	uint32_t number = map_add(&g->texts, (struct str){ g->key, n });

	if (number == g->thing_of.n) /* met for the first time */
		vec_push(&g->thing_of,
		    growth_thing(g, alias_of(&g->product_alias, id), unit));
	return g->thing_of.v[number];
}

/* A text of at most 16 bytes as two words, which overlap; with its length they
 * are that of no other. */
static void
two_words(struct str text, uint64_t word[2])
{
	word[0] = word[1] = 0;
	if (text.n >= 8) {
		memcpy(&word[0], text.p, 8);
		memcpy(&word[1], text.p + text.n - 8, 8);
	} else if (text.n >= 4) {
		memcpy(&word[0], text.p, 4);
		memcpy(&word[1], text.p + text.n - 4, 4);
	} else {
		for (size_t i = 0; i < text.n; i++)
			word[0] = word[0] << 8 | (unsigned char)text.p[i];
	}
}

/* The product of a row; without products all are one. Most ids are short, and
 * come again. */
static uint32_t
thing_of(struct growth *g, const struct str *text)
{
	enum { LATELY_BITS = 12 };
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	struct str id =
	    g->product != ROLE_NONE ? str_trim(text[g->product]) : STR("");
	struct growth_lately *lately;
	uint64_t word[2];

	if (g->unit != ROLE_NONE)
		return look_up(g, id, str_trim(text[g->unit]));
	if (id.n > 16)
		return look_up(g, id, STR(""));
	if (g->lately == NULL)
		g->lately =
		    mem_zero((size_t)1 << LATELY_BITS, sizeof(*g->lately));
	two_words(id, word);
	lately =
	    &g->lately[(word[0] * odd ^ word[1]) * odd >> (64 - LATELY_BITS)];
	if (lately->word[0] != word[0] || lately->word[1] != word[1] ||
	    lately->n != id.n + 1) {
		lately->thing = look_up(g, id, STR(""));
		lately->n = (uint32_t)id.n + 1;
		memcpy(lately->word, word, sizeof(word));
	}
	return lately->thing;
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
	vec_push(&g->mark, (struct growth_mark){ 0 });
	return (uint32_t)g->item.n - 1;
}

/* In all it is found without a look into the map. */
uint32_t
growth_item(struct growth *g, uint32_t group, uint32_t thing)
{
	const uint32_t key[2] = { group, thing };
	uint32_t *item = &g->whole.v[thing], number;

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
		vec_push(&g->place, (struct growth_place){ group, 0 });
	return number;
}

/* One row in one group. */
static bool
take(struct growth *g, const struct group_rows *rows, size_t i,
    struct growth_row *row, struct diag *d)
{
	const struct str *text = rows->text + i * rows->texts;
	uint8_t bit = (uint8_t)((row->amount > 0) << row->period);

	row->item = growth_item(g, row->group, row->thing);
	g->mark.v[row->item].bought |= bit;
	if (g->o->pvm && rows->place[i] < g->item.v[row->item].place)
		g->item.v[row->item].place = rows->place[i];
	if (g->markets) {
		row->market =
		    growth_market(g, row->group, str_trim(text[g->market]));
		g->place.v[row->market].bought |= bit;
	}
	if (g->currency == ROLE_NONE)
		return growth_row(g, row, d);
	row->currency =
	    map_add(&g->currencies, iso_currency_said(text[g->currency]));
	vec_push(&g->row, *row);
	return true;
}

/* One row in all its groups. */
static bool
read_row(
    struct growth *g, const struct group_rows *rows, size_t i, struct diag *d)
{
	const struct str *text = rows->text + i * rows->texts;
	const struct event *event = &rows->event[i];
	struct growth_row row = { .group = GROWTH_ALL,
		.period = period_of_day(g, event->date),
		.amount = event->amount,
		.quantity = event->quantity,
		.order = event->order,
		.date = event->date };
	bool by = g->by[0] != ROLE_NONE;
	uint32_t group = GROWTH_ALL;

	if (event->date < g->earliest)
		g->earliest = event->date;
	if (by)
		group = group_by(g, text, rows->place[i]);
	if (row.period == NOWHERE)
		return true;
	row.thing = thing_of(g, text);
	if (g->name != ROLE_NONE)
		note_name(g, row.thing, event->date, rows->place[i],
		    str_trim(text[g->name]));
	if (!take(g, rows, i, &row, d))
		return false;
	row.group = group;
	return !by || take(g, rows, i, &row, d);
}

bool
growth_read(
    void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	struct growth *g = data;

	(void)state;
	if (g->group.n == 0) { /* all is the first */
		map_add(&g->groups, STR(""));
		vec_push(&g->group, (struct growth_group){ .place = 0 });
	}
	for (size_t i = 0; i < rows->n; i++)
		if (!read_row(g, rows, i, d))
			return false;
	if (g->currency == ROLE_NONE)
		return growth_customer(g, d);
	vec_push(&g->end, g->row.n); /* until the rates of the base are known */
	return true;
}
