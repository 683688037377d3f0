#include "base/mem.h"
#include "base/sort.h"
#include "cli/customer_run.h"
#include "text/num.h"

#include <stdlib.h>
#include <string.h>

/* The order of ids, made when first needed. */

/* By value if all ids are integers; false if they are not. */
static bool
rank_numbers(const struct str *ids, struct sort_item *item,
    struct sort_item *spare, uint32_t n)
{
	int64_t value;

	for (uint32_t i = 0; i < n; i++) {
		if (!num_int(ids[i], &value))
			return false;
		item[i] = (struct sort_item){ sort_key_int(value), i };
	}
	sort_items_with(item, n, spare);
	return true;
}

/* How many bytes all ids begin with alike. */
static size_t
common_prefix(const struct str *ids, uint32_t n)
{
	struct str first = ids[0];

	for (uint32_t i = 1; i < n; i++) {
		struct str id = ids[i];

		if (first.n > id.n)
			first.n = id.n;
		while (first.n > 0 && memcmp(first.p, id.p, first.n) != 0)
			first.n--;
	}
	return first.n;
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

/* Ids whose keys are equal: by the whole text. */
static void
settle(const struct str *ids, struct sort_item *item, size_t n)
{
	const struct str **place = mem_alloc(n, sizeof(*place));

	for (size_t i = 0; i < n; i++)
		place[i] = &ids[item[i].index];
	qsort(place, n, sizeof(*place), str_cmp_places);
	for (size_t i = 0; i < n; i++)
		item[i].index = (uint32_t)(place[i] - ids);
	free(place);
}

/* By the bytes: the eight behind the common beginning decide most of it. */
static void
rank_texts(const struct str *ids, struct sort_item *item,
    struct sort_item *spare, uint32_t n)
{
	size_t prefix = common_prefix(ids, n), end;

	for (uint32_t i = 0; i < n; i++)
		item[i] = (struct sort_item){ bytes_key(ids[i], prefix), i };
	sort_items_with(item, n, spare);
	for (size_t i = 0; i < n; i = end) {
		for (end = i + 1; end < n && item[end].key == item[i].key;)
			end++;
		if (end > i + 1)
			settle(ids, item + i, end - i);
	}
}

static void
rank_ids(struct customers *c)
{
	uint32_t n = customers_count(c);
	struct sort_item *item = mem_alloc(n, sizeof(*item));
	struct sort_item *spare = mem_alloc(n, sizeof(*spare));

	struct str *ids = mem_alloc(n, sizeof(*ids));

	customer_events_hold(c);
	for (uint32_t i = 0; i < n; i++)
		ids[i] = customers_id(c, i);
	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	if (!rank_numbers(ids, item, spare, n))
		rank_texts(ids, item, spare, n);
	for (uint32_t i = 0; i < n; i++)
		c->id_rank.v[item[i].index] = i;
	free(ids);
	free(item);
	free(spare);
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
