#include "model/ledger.h"

/* Eight bytes of a text from `at` on, so that their order is its order. */
static uint64_t
text_key(struct str text, size_t at)
{
	uint64_t key = 0;

	for (size_t i = at; i < at + 8; i++)
		key = key << 8 | (i < text.n ? (unsigned char)text.p[i] : 0);
	return key;
}

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

/* Eight bytes at a time, then the length, for texts that end in zero bytes. */
static uint64_t
text_part(const void *of, size_t at, uint32_t i)
{
	const struct texts *t = of;

	return at == 0 ? t->text[i].n
		       : text_key(t->text[i], 8 * (t->eights - at));
}

/* The place of each text among all, equal texts having one place. */
static uint32_t *
rank_texts(const struct str *text, size_t n)
{
	uint32_t *rank = mem_alloc(n, sizeof(*rank)), place = 0;
	struct texts t = { text, 0 };
	struct sort_item *order;

	for (size_t i = 0; i < n; i++)
		if (t.eights < (text[i].n + 7) / 8)
			t.eights = (text[i].n + 7) / 8;
	order = ordered(&t, text_part, t.eights, n);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 &&
		    !str_eq(text[order[i].index], text[order[i - 1].index]))
			place = (uint32_t)i;
		rank[order[i].index] = place;
	}
	free(order);
	return rank;
}

/* The new number of each of n, by the keys up to `at`, that one first. */
static uint32_t *
number_by(const void *of, key_of *key, size_t at, size_t n)
{
	struct sort_item *order = ordered(of, key, at, n);
	uint32_t *number = mem_alloc(n, sizeof(*number));

	for (size_t i = 0; i < n; i++)
		number[order[i].index] = (uint32_t)i;
	free(order);
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

/* A ledger with the places of its texts. */
struct ranked {
	struct ledger *l;
	uint32_t *customer, *document, *source, *change;
};

static uint32_t
day_key(int32_t day)
{
	return (uint32_t)day ^ 1u << 31;
}

static uint64_t
item_key(const void *of, size_t at, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_item *item = &r->l->items.v[i];

	if (at == 0)
		return sort_key_int(item->amount);
	if (at == 1)
		return (uint64_t)day_key(item->date) << 32 |
		    r->document[item->document];
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
	if (at == 1)
		return (uint64_t)s->kind << 32 | r->source[i];
	return (uint64_t)s->customer << 32 | day_key(s->date);
}

static uint32_t
target_item(const uint32_t *first, const struct ledger_allocation *a)
{
	return a->to_item ? a->target : first[a->target];
}

/* Allocations with the first item of each document. */
struct played {
	const struct ranked *r;
	uint32_t *first;
	uint32_t *source; /* the place of each, whoever's it is */
};

/* Own documents before others', by source, who owns them, document and amount;
 * where one instalment is named, by which. */
static uint64_t
allocation_key(const void *of, size_t at, uint32_t i)
{
	const struct played *p = of;
	const struct ledger *l = p->r->l;
	const struct ledger_allocation *a = &l->allocations.v[i];
	uint32_t item = target_item(p->first, a);
	const struct ledger_item *to =
	    item == LEDGER_NONE ? NULL : &l->items.v[item];

	switch (at) {
	case 0:
		return a->to_item ? a->target + 1ul : 0;
	case 1:
		return sort_key_descending(sort_key_int(a->amount));
	case 2:
		return to == NULL ? 0 : p->r->document[to->document];
	case 3:
		return (uint64_t)p->source[a->source] << 32 |
		    (to == NULL ? 0 : p->r->customer[to->customer]);
	default:
		return to != NULL &&
		    to->customer != l->sources.v[a->source].customer;
	}
}

/* The place of each source by date, kind, customer's text and own text. */
static uint64_t
played_key(const void *of, size_t at, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_source *s = &r->l->sources.v[i];

	if (at == 0)
		return sort_key_int(s->amount);
	if (at == 1)
		return (uint64_t)r->customer[s->customer] << 32 | r->source[i];
	return (uint64_t)((int64_t)s->date - INT32_MIN) << 1 |
	    (s->kind == LEDGER_PAYMENT);
}

static void
order_allocations(const struct ranked *r)
{
	struct ledger *l = r->l;
	struct played p = { .r = r };
	uint32_t *number;

	if (l->allocations.n == 0)
		return;
	p.first = mem_alloc(l->documents, sizeof(*p.first));
	for (uint32_t d = 0; d < l->documents; d++)
		p.first[d] = LEDGER_NONE;
	for (size_t i = l->items.n; i-- > 0;)
		p.first[l->items.v[i].document] = (uint32_t)i;
	p.source = number_by(r, played_key, 2, l->sources.n);
	number = number_by(&p, allocation_key, 4, l->allocations.n);
	REORDER(struct ledger_allocation, &l->allocations, number);
	free(number);
	free(p.source);
	free(p.first);
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
	struct named_change *named = mem_alloc(n, sizeof(*named));
	uint32_t *number = mem_alloc(n, sizeof(*number));
	struct str *text = mem_alloc(n, sizeof(*text));

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
	free(text);
	free(named);
	free(number);
}

static void
renumber(struct ledger *l, const uint32_t *item, const uint32_t *source)
{
	for (size_t i = 0; i < l->allocations.n; i++) {
		struct ledger_allocation *a = &l->allocations.v[i];

		a->source = source[a->source];
		if (a->to_item)
			a->target = item[a->target];
	}
	for (size_t i = 0; i < l->changes.n; i++) {
		struct ledger_change *c = &l->changes.v[i];

		if (c->kind == LEDGER_REVERSE_SOURCE)
			c->of = source[c->of];
		if (c->kind == LEDGER_COVER) {
			c->of = item[c->of];
			if (c->with != LEDGER_NONE)
				c->with = source[c->with];
		} else if (c->kind == LEDGER_REVERSE_DOCUMENT)
			c->with = item[c->with];
	}
	for (size_t i = 0; i < l->openings.n; i++) {
		struct ledger_opening *o = &l->openings.v[i];

		o->of = o->source ? source[o->of] : item[o->of];
	}
}

static int
by_item(const void *a, const void *b)
{
	const struct ledger_discount *x = a, *y = b;

	return (x->item > y->item) - (x->item < y->item);
}

static int
by_mark(const void *a, const void *b)
{
	const struct ledger_mark *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->amount != y->amount)
		return x->amount < y->amount ? -1 : 1;
	return (x->tag > y->tag) - (x->tag < y->tag);
}

/* What is known of some items, found by their new numbers. */
static void
renumber_notes(struct ledger *l, const uint32_t *item)
{
	for (size_t i = 0; i < l->discounts.n; i++)
		l->discounts.v[i].item = item[l->discounts.v[i].item];
	if (l->discounts.n > 1)
		qsort(l->discounts.v, l->discounts.n, sizeof(*l->discounts.v),
		    by_item);
	for (size_t i = 0; i < l->marks.n; i++)
		l->marks.v[i].item = item[l->marks.v[i].item];
	if (l->marks.n > 1)
		qsort(l->marks.v, l->marks.n, sizeof(*l->marks.v), by_mark);
}

static void
reorder_texts(struct str *text, size_t n, const uint32_t *number)
{
	struct str *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[number[i]] = text[i];
	if (n > 0)
		memcpy(text, sorted, n * sizeof(*text));
	free(sorted);
}

static void
reorder_ranks(uint32_t *rank, size_t n, const uint32_t *number)
{
	uint32_t *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		sorted[number[i]] = rank[i];
	if (n > 0)
		memcpy(rank, sorted, n * sizeof(*rank));
	free(sorted);
}

void
ledger_order(struct ledger *l, const struct ledger_texts *t, uint32_t *new_item)
{
	struct ranked r = { .l = l,
		.customer = rank_texts(t->customer, l->customers),
		.document = rank_texts(t->document, l->documents) };
	uint32_t *item, *source;

	r.source = rank_texts(t->source, l->sources.n);
	item = number_by(&r, item_key, 2, l->items.n);
	source = number_by(&r, source_key, 2, l->sources.n);
	REORDER(struct ledger_item, &l->items, item);
	REORDER(struct ledger_source, &l->sources, source);
	reorder_texts(t->source, l->sources.n, source);
	reorder_ranks(r.source, l->sources.n, source);
	renumber(l, item, source);
	renumber_notes(l, item);
	order_allocations(&r);
	order_changes(l, t);
	if (new_item != NULL && l->items.n > 0)
		memcpy(new_item, item, l->items.n * sizeof(*item));
	free(item);
	free(source);
	free(r.customer);
	free(r.document);
	free(r.source);
}
