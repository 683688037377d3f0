#include "baskets.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "table/packed.h"
#include "text/money.h"

#include <stdlib.h>

/* What a customer bought of a category; the first one of a basket has what
 * there is of all: the units, and how many follow. */
struct pair {
	uint64_t category;
	int64_t amount; /* in 1/10000 */
};

enum { WORDS = sizeof(struct pair) / 8 };

/* A sum that no order of the rows overflows; it is checked at the end. */
struct wide {
	__extension__ __int128 sum;
};

/* What a thread has of its own, by its numbers of categories. */
struct basket_thread {
	struct baskets *b;
	struct map names;
	struct own {
		uint32_t number; /* in all */
		uint32_t at;	 /* in the basket, and one; 0: not there */
		struct wide total;
	} * own;
	size_t room;
	VEC(struct pair) pair;
	VEC(uint32_t) there; /* own numbers of the pairs but the first */
	VEC(unsigned char) packed;
};

static void *
fork_thread(void *baskets)
{
	struct baskets *b = baskets;
	struct basket_thread *t = mem_zero(1, sizeof(*t));

	t->b = b;
	vec_push(&b->thread, t);
	return t;
}

static uint32_t
category_of(struct basket_thread *t, struct str name)
{
	uint32_t known = t->names.count, at = map_add(&t->names, name);

	if (at < known)
		return at;
	if (at == t->room) {
		t->room += t->room / 2 + 64;
		t->own = mem_resize(t->own, t->room, sizeof(*t->own));
	}
	t->own[at] = (struct own){ 0 };
	pthread_mutex_lock(&t->b->lock);
	t->own[at].number = map_add(&t->b->names, name);
	pthread_mutex_unlock(&t->b->lock);
	return at;
}

static bool
add_row(struct basket_thread *t, const struct event *event, struct str category)
{
	int64_t units = t->b->quantities ? event->quantity : MONEY_UNIT;
	int64_t amount = t->b->spend ? event->amount : units;
	struct own *own;
	uint32_t at;

	category = str_trim(category);
	if (event->amount <= 0 || category.n == 0 || units <= 0)
		return true;
	at = category_of(t, category);
	own = &t->own[at];
	if (own->at == 0) {
		own->at = (uint32_t)t->pair.n;
		vec_push(&t->pair, (struct pair){ own->number, 0 });
		vec_push(&t->there, at);
	}
	own->total.sum += amount;
	return money_add(&t->pair.v[0].amount, units) &&
	    money_add(&t->pair.v[own->at].amount, amount);
}

static bool
pack_basket(
    void *state, const struct group_rows *rows, void *thread, struct diag *d)
{
	struct basket_thread *t = thread;
	bool well = true;
	unsigned char *to;

	(void)state;
	t->pair.n = t->there.n = 0;
	vec_push(&t->pair, (struct pair){ 0 });
	for (size_t i = 0; well && i < rows->n; i++)
		well = add_row(t, &rows->event[i],
		    rows->text[i * rows->texts + t->b->text]);
	for (size_t i = 0; i < t->there.n; i++)
		t->own[t->there.v[i]].at = 0;
	t->pair.v[0].category = t->there.n;
	vec_reserve(&t->packed, t->pair.n * PACKED_SIZE(WORDS) + 8);
	to = t->packed.v;
	for (size_t i = 0; i < t->pair.n; i++)
		to = packed_put(to, &t->pair.v[i], WORDS);
	t->packed.n = (size_t)(to - t->packed.v);
	return well ||
	    diag_set(d, EXIT_DATA, "number-overflow",
		"the amounts of a category overflow");
}

static struct str
kept(void *thread)
{
	const struct basket_thread *t = thread;

	return (struct str){ (const char *)t->packed.v, t->packed.n };
}

void
baskets_prepare(struct baskets *b, struct customers *c)
{
	struct group_sink sink = { .rows = pack_basket,
		.text = kept,
		.fork = fork_thread,
		.data = b };

	pthread_mutex_init(&b->lock, NULL);
	customers_sink(c, &sink);
}

void
baskets_close(struct baskets *b)
{
	uint32_t n = b->names.count;
	scoped uint32_t *order = mem_alloc(n, sizeof(*order));
	scoped struct wide *total = mem_zero(n, sizeof(*total));
	struct wide all = { 0 };

	b->rank = mem_alloc(n, sizeof(*b->rank));
	b->total = mem_zero(n, sizeof(*b->total));
	str_order(b->names.key, n, order);
	for (uint32_t i = 0; i < n; i++)
		b->rank[order[i]] = i;
	for (size_t i = 0; i < b->thread.n; i++) {
		const struct basket_thread *t = b->thread.v[i];

		for (uint32_t k = 0; k < t->names.count; k++)
			total[b->rank[t->own[k].number]].sum +=
			    t->own[k].total.sum;
	}
	for (uint32_t i = 0; i < n; i++) {
		all.sum += total[i].sum;
		b->total[i] = money_real((int64_t)total[i].sum);
	}
	if (all.sum > INT64_MAX)
		die(EXIT_DATA, "the amounts of a category overflow");
	b->sum = money_real((int64_t)all.sum);
}

SORT_BY(compare, struct basket_item, SORT_UP(category));

struct basket
baskets_of(struct baskets *b, const struct customers *c, uint32_t customer,
    double *units)
{
	const unsigned char *at =
	    (const unsigned char *)customers_kept_text(c, customer).p;
	struct pair pair;
	uint64_t n;

	packed_get(at, &pair, WORDS);
	n = pair.category;
	*units = money_real(pair.amount);
	b->item.n = 0;
	while (b->item.n < n) {
		at = packed_skip(at, WORDS);
		packed_get(at, &pair, WORDS);
		vec_push(&b->item,
		    (struct basket_item){
			b->rank[pair.category], money_real(pair.amount) });
	}
	if (n > 1)
		qsort(b->item.v, n, sizeof(*b->item.v), compare);
	return (struct basket){ b->item.v, b->item.n };
}
