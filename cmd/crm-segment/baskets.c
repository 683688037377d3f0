#include "baskets.h"

#include "base/mem.h"
#include "text/money.h"

#include <stdlib.h>

void
baskets_add(void *data, uint32_t customer, const struct event *event,
    struct str category)
{
	struct baskets *b = data;
	uint32_t key[2], number;
	double units;

	category = str_trim(category);
	if (event->amount <= 0 || category.n == 0)
		return;
	units = b->quantities ? money_real(event->quantity) : 1;
	if (units <= 0)
		return;
	key[0] = customer;
	key[1] = map_add(&b->names, category);
	number =
	    map_add(&b->pairs, (struct str){ (const char *)key, sizeof(key) });
	if (number == b->pair.n)
		vec_push(
		    &b->pair, (struct basket_pair){ customer, key[1], 0, 0 });
	b->pair.v[number].units += units;
	b->pair.v[number].amount +=
	    b->spend ? money_real(event->amount) : units;
}

void
baskets_close(struct baskets *b, uint32_t customers)
{
	size_t *next = mem_zero((size_t)customers + 1, sizeof(*next));

	for (size_t i = 0; i < b->pair.n; i++)
		next[b->pair.v[i].customer + 1]++;
	for (uint32_t c = 0; c < customers; c++)
		next[c + 1] += next[c];
	vec_reserve(&b->item, b->pair.n);
	b->item.n = b->pair.n;
	b->basket = mem_zero(customers, sizeof(*b->basket));
	b->units = mem_zero(customers, sizeof(*b->units));
	b->total = mem_zero(b->names.count, sizeof(*b->total));
	for (uint32_t c = 0; c < customers; c++)
		b->basket[c] = (struct basket){ b->item.v + next[c],
			next[c + 1] - next[c] };
	for (size_t i = 0; i < b->pair.n; i++) {
		const struct basket_pair *pair = &b->pair.v[i];

		b->item.v[next[pair->customer]++] =
		    (struct basket_item){ pair->category, pair->amount };
		b->units[pair->customer] += pair->units;
		b->total[pair->category] += pair->amount;
		b->sum += pair->amount;
	}
	free(next);
}

void
baskets_free(struct baskets *b)
{
	map_free(&b->names);
	map_free(&b->pairs);
	vec_free(&b->pair);
	vec_free(&b->item);
	free(b->basket);
	free(b->units);
	free(b->total);
}
