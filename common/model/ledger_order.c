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

/*
 * The place of each text among all, equal texts having one place. Linear in
 * the bytes: sorted by eight bytes at a time, the last first.
 */
static uint32_t *
rank_texts(const struct str *text, size_t n)
{
	uint32_t *rank = mem_alloc(n, sizeof(*rank)), place = 0;
	struct sort_item *order = mem_alloc(n, sizeof(*order));
	size_t longest = 0;

	for (size_t i = 0; i < n; i++) {
		order[i] = (struct sort_item){ text[i].n, (uint32_t)i };
		longest = text[i].n > longest ? text[i].n : longest;
	}
	sort_items(order, n); /* by length, for texts that end in zero bytes */
	for (size_t at = (longest + 7) / 8 * 8; at > 0; at -= 8) {
		for (size_t i = 0; i < n; i++)
			order[i].key = text_key(text[order[i].index], at - 8);
		sort_items(order, n);
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0 &&
		    !str_eq(text[order[i].index], text[order[i - 1].index]))
			place = (uint32_t)i;
		rank[order[i].index] = place;
	}
	free(order);
	return rank;
}

/* A key of record i of something. */
typedef uint64_t key_of(const void *of, uint32_t i);

/* The new number of each of n, by several keys, the last one first. */
static uint32_t *
number_by(const void *of, size_t n, key_of *const *key, size_t keys)
{
	struct sort_item *order = mem_alloc(n, sizeof(*order));
	uint32_t *number = mem_alloc(n, sizeof(*number));

	for (size_t i = 0; i < n; i++)
		order[i].index = (uint32_t)i;
	for (size_t k = 0; k < keys; k++) {
		for (size_t i = 0; i < n; i++)
			order[i].key = key[k](of, order[i].index);
		sort_items(order, n);
	}
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

static uint64_t
item_amount(const void *of, uint32_t i)
{
	const struct ranked *r = of;

	return sort_key_int(r->l->items.v[i].amount);
}

static uint64_t
item_text_date(const void *of, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_item *item = &r->l->items.v[i];

	return (uint64_t)((uint32_t)item->date ^ 1u << 31) << 32 |
	    r->document[item->document];
}

static uint64_t
item_due_customer(const void *of, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_item *item = &r->l->items.v[i];
	uint32_t due = item->due == LEDGER_NO_DATE
	    ? UINT32_MAX
	    : (uint32_t)item->due ^ 1u << 31;

	return (uint64_t)item->customer << 32 | due;
}

static uint64_t
source_amount(const void *of, uint32_t i)
{
	const struct ranked *r = of;

	return sort_key_int(r->l->sources.v[i].amount);
}

static uint64_t
source_text(const void *of, uint32_t i)
{
	const struct ranked *r = of;

	return (uint64_t)r->l->sources.v[i].kind << 32 | r->source[i];
}

static uint64_t
source_date_customer(const void *of, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_source *s = &r->l->sources.v[i];

	return (uint64_t)s->customer << 32 | ((uint32_t)s->date ^ 1u << 31);
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

static uint64_t
allocation_amount(const void *of, uint32_t i)
{
	const struct played *p = of;

	return sort_key_descending(
	    sort_key_int(p->r->l->allocations.v[i].amount));
}

/* Where one instalment is named, which. */
static uint64_t
allocation_item(const void *of, uint32_t i)
{
	const struct played *p = of;
	const struct ledger_allocation *a = &p->r->l->allocations.v[i];

	return a->to_item ? a->target + 1ul : 0;
}

static uint64_t
allocation_ends(const void *of, uint32_t i)
{
	const struct played *p = of;
	const struct ledger *l = p->r->l;
	const struct ledger_allocation *a = &l->allocations.v[i];
	uint32_t item = target_item(p->first, a);
	uint32_t owner =
	    item == LEDGER_NONE ? 0 : p->r->customer[l->items.v[item].customer];

	return (uint64_t)p->source[a->source] << 32 | owner;
}

static uint64_t
allocation_document(const void *of, uint32_t i)
{
	const struct played *p = of;
	const struct ledger *l = p->r->l;
	uint32_t item = target_item(p->first, &l->allocations.v[i]);

	return item == LEDGER_NONE ? 0
				   : p->r->document[l->items.v[item].document];
}

/* Own documents before others'. */
static uint64_t
allocation_owner(const void *of, uint32_t i)
{
	const struct played *p = of;
	const struct ledger *l = p->r->l;
	const struct ledger_allocation *a = &l->allocations.v[i];
	uint32_t item = target_item(p->first, a);

	return item != LEDGER_NONE &&
	    l->items.v[item].customer != l->sources.v[a->source].customer;
}

/* The place of each source by date, kind, customer's text and own text. */
static uint64_t
source_owner(const void *of, uint32_t i)
{
	const struct ranked *r = of;

	return (uint64_t)r->customer[r->l->sources.v[i].customer] << 32 |
	    r->source[i];
}

static uint64_t
source_date_kind(const void *of, uint32_t i)
{
	const struct ranked *r = of;
	const struct ledger_source *s = &r->l->sources.v[i];

	return (uint64_t)((int64_t)s->date - INT32_MIN) << 1 |
	    (s->kind == LEDGER_PAYMENT);
}

static void
order_allocations(const struct ranked *r)
{
	static key_of *const source_keys[] = { source_amount, source_owner,
		source_date_kind };
	static key_of *const keys[] = { allocation_item, allocation_amount,
		allocation_document, allocation_ends, allocation_owner };
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
	p.source = number_by(r, l->sources.n, source_keys, 3);
	number = number_by(&p, l->allocations.n, keys, 5);
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
	static key_of *const item_keys[] = { item_amount, item_text_date,
		item_due_customer };
	static key_of *const source_keys[] = { source_amount, source_text,
		source_date_customer };
	struct ranked r = { .l = l,
		.customer = rank_texts(t->customer, l->customers),
		.document = rank_texts(t->document, l->documents) };
	uint32_t *item, *source;

	r.source = rank_texts(t->source, l->sources.n);
	item = number_by(&r, l->items.n, item_keys, 3);
	source = number_by(&r, l->sources.n, source_keys, 3);
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
