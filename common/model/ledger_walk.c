/*
 * The order in which a ledger is played, and the readings of its state.
 */
#include "ledger_play.h"

#include <assert.h>

/* What comes first on a day. */
enum class { REVERSED, TAKEN_BACK, ALLOCATED, COVERED, WRITTEN_OFF };

static int32_t
later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

/* The day from which an allocation counts, clamped to its two ends. */
static int32_t
allocation_day(const struct ledger_walk *w, const struct ledger_allocation *a)
{
	const struct ledger *l = w->ledger;
	int32_t day, first;
	uint32_t item;

	if (l->ordered)
		return a->date;
	day = later(l->sources.v[a->source].date, a->date);
	if (a->to_item)
		return later(day, l->items.v[a->target].date);
	item = w->head[a->target];
	if (item == LEDGER_NONE)
		return day;
	first = l->items.v[item].date;
	for (item = w->chain[item]; item != LEDGER_NONE; item = w->chain[item])
		if (l->items.v[item].date < first)
			first = l->items.v[item].date;
	return later(day, first);
}

static uint64_t
event_key(const struct ledger_walk *w, uint32_t event)
{
	const struct ledger *l = w->ledger;
	const struct ledger_allocation *a;
	const struct ledger_change *c;
	enum class class = REVERSED;
	int32_t day;

	if (event >= l->changes.n) {
		a = &l->allocations.v[event - l->changes.n];
		day = allocation_day(w, a);
		class = a->amount < 0 ? TAKEN_BACK : ALLOCATED;
	} else {
		c = &l->changes.v[event];
		day = c->date;
		if (c->kind == LEDGER_COVER)
			class = COVERED;
		if (c->kind == LEDGER_WRITEOFF)
			class = WRITTEN_OFF;
	}
	return (uint64_t)((int64_t)day - INT32_MIN) << 3 | class;
}

static void
chain_documents(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;

	w->head = mem_alloc(l->documents, sizeof(*w->head));
	w->chain = mem_alloc(l->items.n, sizeof(*w->chain));
	for (uint32_t d = 0; d < l->documents; d++)
		w->head[d] = LEDGER_NONE;
	for (size_t i = l->items.n; i-- > 0;) {
		uint32_t *head = &w->head[l->items.v[i].document];

		w->chain[i] = *head;
		*head = (uint32_t)i;
	}
}

static uint32_t *
nothing_yet(size_t n)
{
	uint32_t *none = mem_alloc(n, sizeof(*none));

	memset(none, 0xff, n * sizeof(*none)); /* LEDGER_NONE */
	return none;
}

/* What only some ledgers need: a few bytes per item or source. */
static void
make_tables(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;

	if (l->discounts.n > 0)
		w->top = nothing_yet(l->items.n);
	for (size_t i = 0; i < l->changes.n; i++)
		switch (l->changes.v[i].kind) {
		case LEDGER_WRITEOFF:
			if (w->written != NULL)
				break;
			w->written = mem_zero(l->items.n, sizeof(*w->written));
			w->writeoff = nothing_yet(l->changes.n);
			break;
		case LEDGER_COVER:
			if (w->spent == NULL)
				w->spent = nothing_yet(l->customers);
			break;
		default:
			if (w->undone != NULL)
				break;
			w->undone = mem_zero(l->sources.n, sizeof(*w->undone));
			if (w->top == NULL)
				w->top = nothing_yet(l->items.n);
		}
}

static void
list_events(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;
	size_t n = l->changes.n + l->allocations.n;

	assert(n < LEDGER_NONE);
	if (n == 0)
		return;
	chain_documents(w);
	make_tables(w);
	w->last = nothing_yet(l->sources.n);
	w->events = mem_alloc(n, sizeof(*w->events));
	for (size_t i = 0; i < n; i++)
		w->events[i] = sort_item(event_key(w, (uint32_t)i), i);
	w->n_events = n;
	sort_items(w->events, n);
}

/* What was gone when it came. */
static void
play_openings(struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;

	vec_each (const struct ledger_opening, o, &l->openings) {
		struct ledger_move move = { .amount = o->amount,
			.live = o->amount,
			.item = LEDGER_NONE,
			.source = LEDGER_NONE,
			.prior = LEDGER_NONE,
			.below = LEDGER_NONE,
			.cause = LEDGER_OPENED };

		if (o->source) {
			w->left[o->of] -= o->amount;
			move.source = o->of;
			move.date = l->sources.v[o->of].date;
		} else {
			w->open[o->of] -= o->amount;
			move.item = o->of;
			move.date = l->items.v[o->of].date;
		}
		vec_push(&w->moves, move);
	}
}

void
ledger_walk_start(struct ledger_walk *walk, const struct ledger *ledger)
{
	*walk = (struct ledger_walk){ .ledger = ledger, .day = INT32_MIN };
	walk->open = mem_alloc(ledger->items.n, sizeof(*walk->open));
	walk->left = mem_alloc(ledger->sources.n, sizeof(*walk->left));
	for (size_t i = 0; i < ledger->items.n; i++)
		walk->open[i] =
		    ledger->items.v[i].rest ? 0 : ledger->items.v[i].amount;
	for (size_t s = 0; s < ledger->sources.n; s++)
		walk->left[s] = ledger->sources.v[s].amount;
	play_openings(walk);
	list_events(walk);
}

void
ledger_walk_free(struct ledger_walk *walk)
{
	free(walk->open);
	free(walk->left);
	free(walk->written);
	for (int kind = 0; kind < LEDGER_HOLDS; kind++)
		free(walk->held[kind]);
	free(walk->marked);
	free(walk->undone);
	free(walk->last);
	free(walk->top);
	free(walk->writeoff);
	free(walk->spent);
	free(walk->events);
	free(walk->head);
	free(walk->chain);
	vec_free(&walk->moves);
	vec_free(&walk->refused);
	vec_free(&walk->cuts);
	vec_free(&walk->exchanges);
	vec_free(&walk->touched);
}

/* What the play of an event needs is on its way from memory: the head of its
 * document first, then what stands behind that. */
static void
touch_ahead(const struct ledger_walk *w, size_t event)
{
	enum { NEAR = 8, FAR = 16 };
	const struct ledger *l = w->ledger;
	const struct ledger_allocation *a;
	uint32_t index, item;

	if (event + FAR >= w->n_events)
		return;
	index = w->events[event + FAR].index;
	if (index >= l->changes.n &&
	    !l->allocations.v[index - l->changes.n].to_item)
		mem_touch(
		    &w->head[l->allocations.v[index - l->changes.n].target]);
	index = w->events[event + NEAR].index;
	if (index < l->changes.n)
		return;
	a = &l->allocations.v[index - l->changes.n];
	item = a->to_item ? a->target : w->head[a->target];
	mem_touch(&l->sources.v[a->source]);
	mem_touch(&w->left[a->source]);
	mem_touch(&w->last[a->source]);
	if (item != LEDGER_NONE) {
		mem_touch(&w->open[item]);
		mem_touch(&l->items.v[item]);
		mem_touch(&w->chain[item]);
	}
}

void
ledger_walk_to(struct ledger_walk *walk, int32_t day)
{
	const struct ledger *l = walk->ledger;

	assert(day >= walk->day);
	walk->day = day;
	for (; walk->next < walk->n_events; walk->next++) {
		const struct sort_item *e = &walk->events[walk->next];
		int32_t date = (int32_t)((int64_t)(e->key >> 3) + INT32_MIN);

		if (date > day)
			break;
		touch_ahead(walk, walk->next);
		if (walk->touched.n > 0 &&
		    (date > walk->today || (e->key & 7) > ALLOCATED))
			ledger_play_rests(walk);
		walk->today = date;
		if (e->index < l->changes.n)
			ledger_play_change(walk, e->index);
		else
			ledger_play_allocation(
			    walk, &l->allocations.v[e->index - l->changes.n]);
	}
	if (walk->touched.n > 0)
		ledger_play_rests(walk);
}
