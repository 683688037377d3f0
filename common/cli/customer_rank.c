#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "cli/customer_run.h"
#include "text/num.h"

#include <stdlib.h>
#include <string.h>

/* The order of ids, made when first needed. */

struct ranking {
	struct customers *c;
	struct str first; /* an id */
	/* Found by all threads, under the customers' lock. */
	bool numbers;  /* all ids are integers */
	size_t prefix; /* bytes with which all begin alike */
	struct sort_item *item;
};

static void
look(void *ranking, uint32_t from, uint32_t to)
{
	struct ranking *r = ranking;
	struct str first = r->first;
	bool numbers = true;
	int64_t value;

	for (uint32_t i = from; i < to; i++) {
		struct str id = customers_id(r->c, i);

		numbers = numbers && num_int(id, &value);
		if (first.n > id.n)
			first.n = id.n;
		while (first.n > 0 && memcmp(first.p, id.p, first.n) != 0)
			first.n--;
	}
	pthread_mutex_lock(&r->c->lock);
	r->numbers &= numbers;
	if (first.n < r->prefix)
		r->prefix = first.n;
	pthread_mutex_unlock(&r->c->lock);
}

/* Numbers by value, texts by the eight bytes that decide most of it. */
static void
make_keys(void *ranking, uint32_t from, uint32_t to)
{
	const struct ranking *r = ranking;

	for (uint32_t i = from; i < to; i++) {
		struct str id = customers_id(r->c, i);
		int64_t value = 0;

		r->item[i].index = i;
		if (r->numbers && num_int(id, &value))
			r->item[i].key = sort_key_int(value);
		else
			r->item[i].key = str_key(id, r->prefix);
	}
}

struct named {
	struct str id;
	uint32_t index;
};

SORT_BY(compare, struct named, SORT_TEXT(id));

/* Ids whose keys are equal: by the whole text. */
static void
settle(struct customers *c, struct sort_item *item, size_t n)
{
	scoped struct named *named = mem_alloc(n, sizeof(*named));

	customer_hold(c);
	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ customers_id(c, item[i].index),
			item[i].index };
	qsort(named, n, sizeof(*named), compare);
	for (size_t i = 0; i < n; i++)
		item[i].index = named[i].index;
}

/* Ids in order: those of one key wait until the next key comes. */
struct ranked {
	struct ranking *ranking;
	VEC(struct sort_item) same;
	uint32_t next; /* rank */
};

static void
give_ranks(struct ranked *r)
{
	struct customers *c = r->ranking->c;

	if (r->same.n > 1 && !r->ranking->numbers)
		settle(c, r->same.v, r->same.n);
	for (size_t i = 0; i < r->same.n; i++)
		c->id_rank.v[r->same.v[i].index] = r->next++;
	r->same.n = 0;
}

static void
take_id(void *ranked, const struct sort_item *item)
{
	struct ranked *r = ranked;

	if (r->same.n > 0 && r->same.v[0].key != item->key)
		give_ranks(r);
	vec_push(&r->same, *item);
}

static int
threads_of(const struct customers *c)
{
	return tasks_threads((int)c->tool->common.threads);
}

static void
rank_ids(struct customers *c)
{
	uint32_t n = customers_count(c);
	struct str first = customers_id(c, 0);
	struct ranking r = { .c = c,
		.first = { mem_text(first.p, first.n), first.n },
		.numbers = true,
		.prefix = first.n,
		.item = customers_memory(c, n, sizeof(*r.item)) };
	struct ranked ranked = { .ranking = &r };

	customers_each(c, look, &r);
	customers_each(c, make_keys, &r);
	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	sort_items_tell(r.item, n, threads_of(c), take_id, &ranked);
	give_ranks(&ranked);
	vec_free(&ranked.same);
	customers_forget(c, r.item);
	free((char *)(uintptr_t)r.first.p);
}

static void
take_place(void *order, const struct sort_item *item)
{
	uint32_t **next = order;

	*(*next)++ = item->index;
}

void
customers_rank(struct customers *c, const uint64_t *key, const uint32_t *who,
    size_t n, uint32_t *order)
{
	struct sort_item *item;

	if (c->id_rank.n == 0 && n > 0)
		rank_ids(c);
	item = customers_memory(c, n, sizeof(*item));
	/* All customers: their ranks are their places. */
	for (size_t i = 0; i < n; i++) {
		const uint32_t *rank = c->id_rank.v;

		if (n < c->id_rank.n) {
			item[i] = sort_item(rank[who[i]], i);
			continue;
		}
		if (i + MEM_AHEAD < n)
			__builtin_prefetch(&item[rank[who[i + MEM_AHEAD]]], 1);
		item[rank[who[i]]] = sort_item(key[i], i);
	}
	if (n < c->id_rank.n) {
		sort_items(item, n);
		for (size_t i = 0; i < n; i++)
			item[i].key = key[item[i].index];
	}
	sort_items_tell(item, n, threads_of(c), take_place, &order);
	customers_forget(c, item);
}
