#include "baskets.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "text/money.h"

#include <stdlib.h>

static void
add(int64_t *sum, int64_t amount)
{
	if (!money_add(sum, amount))
		die(EXIT_DATA, "the amounts of a category overflow");
}

static void
add_row(struct baskets *b, uint32_t customer, const struct event *event,
    struct str category)
{
	uint32_t key[2], number;
	int64_t units;

	category = str_trim(category);
	if (event->amount <= 0 || category.n == 0)
		return;
	units = b->quantities ? event->quantity : MONEY_UNIT;
	if (units <= 0)
		return;
	key[0] = customer;
	key[1] = map_add(&b->names, category);
	number =
	    map_add(&b->pairs, (struct str){ (const char *)key, sizeof(key) });
	if (number == b->pair.n)
		vec_push(
		    &b->pair, (struct basket_pair){ customer, key[1], 0, 0 });
	add(&b->pair.v[number].units, units);
	add(&b->pair.v[number].amount, b->spend ? event->amount : units);
}

bool
baskets_add(
    void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	struct baskets *b = data;
	uint32_t *number = state;

	(void)d;
	*number = b->customers++;
	for (size_t i = 0; i < rows->n; i++)
		add_row(b, *number, &rows->event[i],
		    rows->text[i * rows->texts + b->text]);
	return true;
}

/* Names the customers of the pairs as the others do. */
static void
number_customers(struct baskets *b, const struct customers *c, size_t sink)
{
	uint32_t n = customers_count(c);
	scoped uint32_t *of = mem_alloc(n, sizeof(*of));

	for (uint32_t i = 0; i < n; i++)
		of[*(uint32_t *)customers_state(c, sink, i)] = i;
	for (size_t i = 0; i < b->pair.n; i++)
		b->pair.v[i].customer = of[b->pair.v[i].customer];
}

/* Numbers the categories of the pairs by name, and sorts the pairs by them. */
static void
sort_pairs(struct baskets *b)
{
	uint32_t n = b->names.count;
	scoped uint32_t *order = mem_alloc(n, sizeof(*order));
	scoped uint32_t *rank = mem_alloc(n, sizeof(*rank));
	scoped struct sort_item *item = mem_alloc(b->pair.n, sizeof(*item));
	struct basket_pair *sorted = mem_alloc(b->pair.n, sizeof(*sorted));

	str_order(b->names.key, n, order);
	for (uint32_t i = 0; i < n; i++)
		rank[order[i]] = i;
	for (size_t i = 0; i < b->pair.n; i++)
		item[i] = sort_item(rank[b->pair.v[i].category], i);
	sort_items(item, b->pair.n);
	for (size_t i = 0; i < b->pair.n; i++) {
		sorted[i] = b->pair.v[item[i].index];
		sorted[i].category = (uint32_t)item[i].key;
	}
	free(b->pair.v);
	b->pair.v = sorted;
	b->pair.room = b->pair.n;
}

/* Where the items of each customer begin; the room for them is made. */
static size_t *
place_baskets(struct baskets *b, uint32_t customers)
{
	size_t *next = mem_zero((size_t)customers + 1, sizeof(*next));

	for (size_t i = 0; i < b->pair.n; i++)
		next[b->pair.v[i].customer + 1]++;
	for (uint32_t c = 0; c < customers; c++)
		next[c + 1] += next[c];
	vec_reserve(&b->item, b->pair.n);
	b->item.n = b->pair.n;
	b->basket = mem_zero(customers, sizeof(*b->basket));
	for (uint32_t c = 0; c < customers; c++)
		b->basket[c] = (struct basket){ b->item.v + next[c],
			next[c + 1] - next[c] };
	return next;
}

void
baskets_close(struct baskets *b, const struct customers *c, size_t sink)
{
	uint32_t categories = b->names.count, customers = customers_count(c);
	scoped int64_t *total = mem_zero(categories, sizeof(*total));
	int64_t sum = 0;
	scoped size_t *next = NULL;

	number_customers(b, c, sink);
	sort_pairs(b);
	next = place_baskets(b, customers);
	b->units = mem_zero(customers, sizeof(*b->units));
	b->total = mem_zero(categories, sizeof(*b->total));
	for (size_t i = 0; i < b->pair.n; i++) {
		const struct basket_pair *pair = &b->pair.v[i];

		b->item.v[next[pair->customer]++] =
		    (struct basket_item){ pair->category,
			    money_real(pair->amount) };
		b->units[pair->customer] += money_real(pair->units);
		add(&total[pair->category], pair->amount);
		add(&sum, pair->amount);
	}
	for (uint32_t i = 0; i < categories; i++)
		b->total[i] = money_real(total[i]);
	b->sum = money_real(sum);
}
