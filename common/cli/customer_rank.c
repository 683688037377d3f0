#include "base/mem.h"
#include "base/sort.h"
#include "cli/customer_run.h"
#include "text/num.h"

#include <stdlib.h>

/* The order of ids, made when first needed. */

static int
compare_text(const void *a, const void *b)
{
	const struct map_key *x = *(const struct map_key *const *)a;
	const struct map_key *y = *(const struct map_key *const *)b;

	return str_cmp((struct str){ x->p, x->n }, (struct str){ y->p, y->n });
}

/* By value if all ids are integers; false if they are not. */
static bool
rank_numbers(struct customers *c, uint32_t n)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));
	bool numbers = true;

	for (uint32_t i = 0; numbers && i < n; i++) {
		int64_t value = 0;

		numbers = num_int(map_text(&c->ids, i), &value);
		item[i] = (struct sort_item){ sort_key_int(value), i };
	}
	if (numbers) {
		sort_items(item, n);
		for (uint32_t i = 0; i < n; i++)
			c->id_rank.v[item[i].index] = i;
	}
	free(item);
	return numbers;
}

static void
rank_ids(struct customers *c)
{
	uint32_t n = c->ids.count;
	const struct map_key **key;

	vec_reserve(&c->id_rank, n);
	c->id_rank.n = n;
	if (rank_numbers(c, n))
		return;
	key = mem_alloc(n, sizeof(*key));
	for (uint32_t i = 0; i < n; i++)
		key[i] = &c->ids.key[i];
	qsort(key, n, sizeof(*key), compare_text);
	for (uint32_t i = 0; i < n; i++)
		c->id_rank.v[key[i] - c->ids.key] = i;
	free(key);
}

void
customers_rank(struct customers *c, const uint64_t *key, const uint32_t *who,
    size_t n, uint32_t *order)
{
	struct sort_item *item = mem_alloc(n, sizeof(*item));

	if (c->id_rank.n == 0 && c->ids.count > 0)
		rank_ids(c);
	for (size_t i = 0; i < n; i++)
		item[i] =
		    (struct sort_item){ c->id_rank.v[who[i]], (uint32_t)i };
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		item[i].key = key[item[i].index];
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		order[i] = item[i].index;
	free(item);
}
