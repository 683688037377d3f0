#include "model/ledger.h"

/* Key `at` of record i of something. */
typedef uint64_t key_of(const void *of, size_t at, uint32_t i);

/*
 * Orders n records by key `at`, those that have the same one by the key before
 * it, and so on: most are told apart by one key. It goes deeper only where
 * records part, so not by the length of what texts begin with.
 */
static void
order_by(
    const void *of, key_of *key, size_t at, struct sort_item *order, size_t n)
{
	size_t end;

	for (;; at--) {
		for (size_t i = 0; i < n; i++)
			order[i].key = key(of, at, order[i].index);
		sort_items(order, n);
		if (at == 0 || n < 2)
			return;
		if (order[0].key != order[n - 1].key)
			break;
	}
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && order[end].key == order[i].key;)
			end++;
		if (end - i > 1)
			order_by(of, key, at - 1, order + i, end - i);
	}
}

static struct sort_item *
ordered(const void *of, key_of *key, size_t at, size_t n)
{
	struct sort_item *order = mem_alloc(n, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i].index = (uint32_t)i;
	order_by(of, key, at, order, n);
	return order;
}

struct texts {
	const struct str *text;
	size_t eights; /* of the longest */
};

static struct texts
texts_of(const struct str *text, size_t n)
{
	struct texts t = { text, 0 };

	for (size_t i = 0; i < n; i++)
		if (t.eights < (text[i].n + 7) / 8)
			t.eights = (text[i].n + 7) / 8;
	return t;
}

/* Eight bytes at a time, from `eights` down, then the length, for texts that
 * end in zero bytes. */
static uint64_t
text_part(const void *of, size_t at, uint32_t i)
{
	const struct texts *t = of;

	return at == 0 ? t->text[i].n
		       : str_key(t->text[i], 8 * (t->eights - at));
}

/* The place of each text among all, equal texts having one place. */
static uint32_t *
rank_texts(const struct str *text, size_t n)
{
	uint32_t *rank = mem_alloc(n, sizeof(*rank)), place = 0;
	struct texts t = texts_of(text, n);
	scoped struct sort_item *order = ordered(&t, text_part, t.eights, n);

	for (size_t i = 0; i < n; i++) {
		if (i > 0 &&
		    !str_eq(text[order[i].index], text[order[i - 1].index]))
			place = (uint32_t)i;
		rank[order[i].index] = place;
	}
	return rank;
}

/* The new number of each of n, by the keys up to `at`, that one first. */
static uint32_t *
number_by(const void *of, key_of *key, size_t at, size_t n)
{
	scoped struct sort_item *order = ordered(of, key, at, n);
	uint32_t *number = mem_alloc(n, sizeof(*number));

	for (size_t i = 0; i < n; i++)
		number[order[i].index] = (uint32_t)i;
	return number;
}

#define REORDER(type, vec, number)                                   \
	do {                                                         \
		type *sorted = mem_alloc((vec)->n, sizeof(*sorted)); \
		for (size_t at = 0; at < (vec)->n; at++)             \
			sorted[(number)[at]] = (vec)->v[at];         \
		free((vec)->v);                                      \
		(vec)->v = sorted;                                   \
		(vec)->room = (vec)->n;                              \
	} while (0)

/* A ledger with its texts: few are looked at. */
struct ranked {
	struct ledger *l;
	uint32_t *customer; /* the place of each name */
	struct texts document, source;
	uint32_t *first; /* by document its first item, or LEDGER_NONE */
};

static uint32_t
day_key(int32_t day)
{
	return (uint32_t)day ^ 1u << 31;
}

/* Keys of texts stand above the last ones; there are so many of them. */
static size_t
depth(const struct texts *t)
{
	return t->eights + 1;
}

static uint64_t
item_key(const void *of, size_t at, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_item *item = &r->l->items.v[i];

	if (at == 0)
		return sort_key_int(item->amount);
	if (at <= depth(&r->document))
		return text_part(&r->document, at - 1, item->document);
	if (at == depth(&r->document) + 1)
		return day_key(item->date);
	return (uint64_t)item->customer << 32 |
	    (item->due == LEDGER_NO_DATE ? UINT32_MAX : day_key(item->due));
}

static uint64_t
source_key(const void *of, size_t at, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_source *s = &r->l->sources.v[i];

	if (at == 0)
		return sort_key_int(s->amount);
	if (at <= depth(&r->source))
		return text_part(&r->source, at - 1, i);
	if (at == depth(&r->source) + 1)
		return s->kind;
	return (uint64_t)s->customer << 32 | day_key(s->date);
}

/* What orders allocations, the last first; between AMOUNT and OWNER the parts
 * of the document's number. */
enum { ITEM, AMOUNT, NUMBER };
enum { OWNER, SOURCE, PAID, PLAYED }; /* behind the number */

/* By the day and class in which they are played; own documents before others';
 * by the source's date, kind, customer and number (sources are in order); by
 * who owns the document, its number and the amount; where one instalment is
 * named, by which. */
static uint64_t
allocation_key(const void *of, size_t at, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger *l = r->l;
	const struct ledger_allocation *a = &l->allocations.v[i];
	const struct ledger_source *s = &l->sources.v[a->source];
	uint32_t item = a->to_item ? a->target : r->first[a->target];
	const struct ledger_item *to =
	    item == LEDGER_NONE ? NULL : &l->items.v[item];

	if (at == ITEM)
		return a->to_item ? a->target + 1ul : 0;
	if (at == AMOUNT)
		return sort_key_descending(sort_key_int(a->amount));
	if (at < NUMBER + depth(&r->document))
		return to == NULL
		    ? 0
		    : text_part(&r->document, at - NUMBER, to->document);
	switch (at - NUMBER - depth(&r->document)) {
	case OWNER:
		return to == NULL ? 0 : r->customer[to->customer];
	case SOURCE:
		return (uint64_t)r->customer[s->customer] << 32 | a->source;
	case PAID:
		return (uint64_t)day_key(s->date) << 1 |
		    (s->kind == LEDGER_PAYMENT);
	default:
		return (uint64_t)day_key(a->date) << 2 |
		    (uint64_t)(a->amount >= 0) << 1 |
		    (to != NULL && to->customer != s->customer);
	}
}

/* From here on the date of an allocation is the day from which it counts. */
static void
date_allocations(struct ranked *r)
{
	struct ledger *l = r->l;
	scoped int32_t *since = mem_alloc(l->documents, sizeof(*since));

	r->first = mem_alloc(l->documents, sizeof(*r->first));
	for (uint32_t d = 0; d < l->documents; d++) {
		r->first[d] = LEDGER_NONE;
		since[d] = LEDGER_NO_DATE;
	}
	for (size_t i = l->items.n; i-- > 0;) {
		const struct ledger_item *item = &l->items.v[i];
		uint32_t d = item->document;

		if (r->first[d] == LEDGER_NONE || item->date < since[d])
			since[d] = item->date;
		r->first[d] = (uint32_t)i;
	}
	vec_each (struct ledger_allocation, a, &l->allocations) {
		int32_t there =
		    a->to_item ? l->items.v[a->target].date : since[a->target];

		if (a->date < l->sources.v[a->source].date)
			a->date = l->sources.v[a->source].date;
		if (a->date < there)
			a->date = there;
	}
}

static void
order_allocations(struct ranked *r)
{
	struct ledger *l = r->l;
	scoped uint32_t *number = NULL;

	if (l->allocations.n == 0)
		return;
	date_allocations(r);
	number = number_by(r, allocation_key,
	    NUMBER + depth(&r->document) + PLAYED, l->allocations.n);
	REORDER(struct ledger_allocation, &l->allocations, number);
	free(r->first);
}

/* A change as it is told from others: all is text. */
struct named_change {
	struct str customer, of, own;
	int64_t amount;
	uint32_t index;
	enum ledger_change_kind kind;
};

static int
by_name(const void *a, const void *b)
{
	const struct named_change *x = a, *y = b;
	bool writeoff =
	    x->kind == LEDGER_WRITEOFF && y->kind == LEDGER_WRITEOFF;
	int order = str_cmp(x->customer, y->customer);
	int amount = (x->amount < y->amount) - (x->amount > y->amount);
	int own = str_cmp(x->own, y->own);

	if (order == 0)
		order = str_cmp(x->of, y->of);
	if (order == 0)
		order = writeoff ? own : amount;
	if (order == 0)
		order = writeoff ? amount : own;
	return order != 0 ? order
			  : (x->index > y->index) - (x->index < y->index);
}

static struct str
change_of(const struct ledger *l, const struct ledger_texts *t,
    const struct ledger_change *c)
{
	switch (c->kind) {
	case LEDGER_REVERSE_SOURCE:
		return t->source[c->of];
	case LEDGER_REVERSE_WRITEOFF:
		return t->change[c->of];
	case LEDGER_REVERSE_DOCUMENT:
	case LEDGER_WRITEOFF:
		return t->document[c->of];
	case LEDGER_COVER:
		return t->document[l->items.v[c->of].document];
	}
	return (struct str){ NULL, 0 };
}

/* Few: they are compared by their texts. Wants the sources in order. */
static void
order_changes(struct ledger *l, const struct ledger_texts *t)
{
	size_t n = l->changes.n;
	scoped struct named_change *named = mem_alloc(n, sizeof(*named));
	scoped uint32_t *number = mem_alloc(n, sizeof(*number));
	scoped struct str *text = mem_alloc(n, sizeof(*text));

	for (size_t i = 0; i < n; i++) {
		const struct ledger_change *c = &l->changes.v[i];

		named[i] = (struct named_change){ t->customer[c->customer],
			change_of(l, t, c), t->change[i], c->amount,
			(uint32_t)i, c->kind };
	}
	if (n > 1)
		qsort(named, n, sizeof(*named), by_name);
	for (size_t i = 0; i < n; i++)
		number[named[i].index] = (uint32_t)i;
	REORDER(struct ledger_change, &l->changes, number);
	for (size_t i = 0; i < n; i++) {
		struct ledger_change *c = &l->changes.v[i];

		if (c->kind == LEDGER_REVERSE_WRITEOFF)
			c->of = number[c->of];
		text[i] = named[i].own;
	}
	if (n > 0)
		memcpy(t->change, text, n * sizeof(*text));
}

static void
renumber(struct ledger *l, const uint32_t *item, const uint32_t *source)
{
	vec_each (struct ledger_allocation, a, &l->allocations) {
		a->source = source[a->source];
		if (a->to_item)
			a->target = item[a->target];
	}
	vec_each (struct ledger_change, c, &l->changes) {
		if (c->kind == LEDGER_REVERSE_SOURCE)
			c->of = source[c->of];
		if (c->kind == LEDGER_COVER) {
			c->of = item[c->of];
			if (c->with != LEDGER_NONE)
				c->with = source[c->with];
		} else if (c->kind == LEDGER_REVERSE_DOCUMENT)
			c->with = item[c->with];
	}
	vec_each (struct ledger_opening, o, &l->openings)
		o->of = o->source ? source[o->of] : item[o->of];
}

SORT_BY(by_item, struct ledger_discount, SORT_UP(item));

SORT_BY(by_mark, struct ledger_mark,
    SORT_UP(item) || SORT_UP(from) || SORT_UP(amount) || SORT_UP(tag));

/* What is known of some items, found by their new numbers. */
static void
renumber_notes(struct ledger *l, const uint32_t *item)
{
	for (size_t i = 0; i < l->discounts.n; i++)
		l->discounts.v[i].item = item[l->discounts.v[i].item];
	vec_sort(&l->discounts, by_item);
	for (size_t i = 0; i < l->marks.n; i++)
		l->marks.v[i].item = item[l->marks.v[i].item];
	vec_sort(&l->marks, by_mark);
}

static void
reorder_texts(struct str *text, size_t n, const uint32_t *number)
{
	scoped struct str *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[number[i]] = text[i];
	if (n > 0)
		memcpy(text, sorted, n * sizeof(*text));
}

void
ledger_order(struct ledger *l, const struct ledger_texts *t, uint32_t *new_item)
{
	struct ranked r = { .l = l,
		.customer = rank_texts(t->customer, l->customers),
		.document = texts_of(t->document, l->documents),
		.source = texts_of(t->source, l->sources.n) };
	scoped uint32_t *item =
	    number_by(&r, item_key, depth(&r.document) + 2, l->items.n);
	scoped uint32_t *source =
	    number_by(&r, source_key, depth(&r.source) + 2, l->sources.n);

	REORDER(struct ledger_item, &l->items, item);
	REORDER(struct ledger_source, &l->sources, source);
	reorder_texts(t->source, l->sources.n, source);
	renumber(l, item, source);
	renumber_notes(l, item);
	order_allocations(&r);
	order_changes(l, t);
	l->ordered = true;
	if (new_item != NULL && l->items.n > 0)
		memcpy(new_item, item, l->items.n * sizeof(*item));
	free(r.customer);
}
