#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "cli/customer_run.h"
#include "text/num.h"

#include <stdlib.h>
#include <string.h>

/* The order of ids, made when first needed. */

/* What all ids have in common. */
struct alike {
	bool numbers;  /* they are integers */
	size_t prefix; /* bytes with which all begin as the first one does */
};

struct ranking {
	struct customers *c;
	struct str first;   /* an id */
	struct alike taken; /* for the keys */
	struct alike found; /* by all threads, under the lock */
	uint64_t *key;
	struct sort_item *item;
	pthread_mutex_t lock;
	bool held; /* all ids are at hand */
};

static void
look(struct alike *alike, struct str first, struct str id)
{
	int64_t value;

	alike->numbers = alike->numbers && num_int(id, &value);
	if (alike->prefix > id.n)
		alike->prefix = id.n;
	while (alike->prefix > 0 && memcmp(first.p, id.p, alike->prefix) != 0)
		alike->prefix--;
}

/* Numbers by value, texts by the eight bytes that decide most of it. */
static void
make_keys(void *ranking, uint32_t from, uint32_t to)
{
	struct ranking *r = ranking;
	struct alike alike = r->taken;

	for (uint32_t i = from; i < to; i++) {
		struct str id = customers_id(r->c, i);
		int64_t value = 0;

		look(&alike, r->first, id);
		r->key[i] = r->taken.numbers && num_int(id, &value)
		    ? sort_key_int(value)
		    : str_key(id, r->taken.prefix);
	}
	pthread_mutex_lock(&r->lock);
	r->found.numbers &= alike.numbers;
	if (r->found.prefix > alike.prefix)
		r->found.prefix = alike.prefix;
	pthread_mutex_unlock(&r->lock);
}

/* Keys by what the first ids have in common; once more if not all have it. */
static void
key_ids(struct ranking *r)
{
	enum { FIRST = 1000 };
	uint32_t n = customers_count(r->c);

	for (uint32_t i = 0; i < n && i < FIRST; i++)
		look(&r->found, r->first, customers_id(r->c, i));
	do {
		r->taken = r->found;
		customers_each(r->c, make_keys, r);
	} while (r->taken.numbers != r->found.numbers ||
	    (!r->found.numbers && r->taken.prefix != r->found.prefix));
}

struct named {
	struct str id;
	uint32_t index;
};

SORT_BY(compare, struct named, SORT_TEXT(id));

/* Ids whose keys are equal (7 and 07 as numbers, too): by the whole text. */
static void
settle(struct ranking *r, struct sort_item *item, size_t n)
{
	scoped struct named *named = mem_alloc(n, sizeof(*named));

	pthread_mutex_lock(&r->lock);
	if (!r->held)
		customer_hold(r->c);
	r->held = true;
	pthread_mutex_unlock(&r->lock);
	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ customers_id(r->c, item[i].index),
			item[i].index };
	qsort(named, n, sizeof(*named), compare);
	for (size_t i = 0; i < n; i++)
		item[i].index = named[i].index;
}

/* The ranks of the ids whose keys' first is in the piece. */
static void
give_ranks(void *ranking, uint32_t from, uint32_t to)
{
	struct ranking *r = ranking;
	struct sort_item *item = r->item;
	uint32_t *rank = r->c->id_rank.v, n = (uint32_t)r->c->id_rank.n, end;

	while (from > 0 && from < to && item[from].key == item[from - 1].key)
		from++;
	for (; from < to; from = end) {
		end = from + 1;
		while (end < n && item[end].key == item[from].key)
			end++;
		if (end - from > 1)
			settle(r, item + from, end - from);
		for (uint32_t i = from; i < end; i++)
			rank[item[i].index] = i;
	}
}

static int
threads_of(const struct customers *c)
{
	return tasks_threads((int)c->tool->common.threads);
}

/* With room for an item of each. */
static void
rank_ids(struct customers *c, struct sort_item *room)
{
	uint32_t n = customers_count(c);
	struct str first = customers_id(c, 0);
	struct ranking r = { .c = c,
		.first = { mem_text(first.p, first.n), first.n },
		.found = { true, first.n },
		.key = customers_memory(c, n, sizeof(*r.key)),
		.item = room };

	pthread_mutex_init(&r.lock, NULL);
	key_ids(&r);
	sort_by_key(&(struct sort_by){ r.key, NULL, n }, threads_of(c), r.item);
	customers_forget(c, r.key);
	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	customers_spread(c, n, give_ranks, &r);
	pthread_mutex_destroy(&r.lock);
	free((char *)(uintptr_t)r.first.p);
}

struct ranks {
	const uint32_t *who, *of;
	uint32_t *here;
};

static void
copy_ranks(void *ranks, uint32_t from, uint32_t to)
{
	const struct ranks *r = ranks;

	for (uint32_t i = from; i < to; i++)
		r->here[i] = r->of[r->who[i]];
}

struct sort_item *
customers_rank(
    struct customers *c, const uint64_t *key, const uint32_t *who, size_t n)
{
	bool first = c->id_rank.n == 0 && n > 0;
	struct sort_item *item =
	    customers_memory(c, first ? customers_count(c) : n, sizeof(*item));
	struct ranks ranks = { .who = who };

	if (first)
		rank_ids(c, item);
	ranks.of = c->id_rank.v;
	ranks.here = customers_memory(c, n, sizeof(*ranks.here));
	customers_spread(c, n, copy_ranks, &ranks);
	sort_by_key(
	    &(struct sort_by){ key, ranks.here, n }, threads_of(c), item);
	customers_forget(c, ranks.here);
	return item;
}
