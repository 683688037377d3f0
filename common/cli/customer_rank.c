#include "base/mem.h"
#include "base/sort.h"
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

/* Eight bytes from `at` on, as a number that sorts like them. */
static uint64_t
bytes_key(struct str text, size_t at)
{
	uint64_t key = 0;

	for (size_t i = at; i < at + 8; i++)
		key = key << 8 | (i < text.n ? (unsigned char)text.p[i] : 0);
	return key;
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
			r->item[i].key = bytes_key(id, r->prefix);
	}
}

struct named {
	struct str id;
	uint32_t index;
};

static int
compare(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	return str_cmp(x->id, y->id);
}

/* Ids whose keys are equal: by the whole text. */
static void
settle(struct customers *c, struct sort_item *item, size_t n)
{
	struct named *named = mem_alloc(n, sizeof(*named));

	customer_hold(c);
	for (size_t i = 0; i < n; i++)
		named[i] = (struct named){ customers_id(c, item[i].index),
			item[i].index };
	qsort(named, n, sizeof(*named), compare);
	for (size_t i = 0; i < n; i++)
		item[i].index = named[i].index;
	free(named);
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
	size_t end;

	customers_each(c, look, &r);
	customers_each(c, make_keys, &r);
	sort_items(r.item, n);
	for (size_t i = 0; !r.numbers && i < n; i = end) {
		for (end = i + 1; end < n && r.item[end].key == r.item[i].key;)
			end++;
		if (end > i + 1)
			settle(c, r.item + i, end - i);
	}
	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	for (uint32_t i = 0; i < n; i++)
		c->id_rank.v[r.item[i].index] = i;
	customers_forget(c, r.item, n, sizeof(*r.item));
	free((char *)(uintptr_t)r.first.p);
}

void
customers_rank(struct customers *c, const uint64_t *key, const uint32_t *who,
    size_t n, uint32_t *order)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));

	if (c->id_rank.n == 0 && n > 0)
		rank_ids(c);
	/* All customers: their ranks are their places. */
	for (size_t i = 0; i < n; i++) {
		uint32_t rank = c->id_rank.v[who[i]];

		item[n == c->id_rank.n ? rank : i] =
		    (struct sort_item){ rank, (uint32_t)i };
	}
	if (n < c->id_rank.n)
		sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		item[i].key = key[item[i].index];
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		order[i] = item[i].index;
	free(item);
}
