#include "first_category.h"

#include "base/mem.h"

#include <stdlib.h>

void
first_category_add(void *data, uint32_t customer, const struct event *event,
    struct str category)
{
	struct first_category *f = data;
	uint32_t key[2], pair, known = f->pairs.count;

	category = str_trim(category);
	if (event->amount <= 0 || category.n == 0)
		return;
	key[0] = customer;
	key[1] = map_add(&f->names, category);
	pair =
	    map_add(&f->pairs, (struct str){ (const char *)key, sizeof(key) });
	if (pair >= f->room) {
		f->room = pair + pair / 2 + 64;
		f->pair = mem_resize(f->pair, f->room, sizeof(*f->pair));
	}
	if (pair == known) {
		f->pair[pair].customer = customer;
		f->pair[pair].first = event->date;
	} else if (event->date < f->pair[pair].first) {
		f->pair[pair].first = event->date;
	}
}

void
first_category_since(
    const struct first_category *f, int64_t since, bool *is_new)
{
	for (uint32_t i = 0; i < f->pairs.count; i++)
		if (f->pair[i].first >= since)
			is_new[f->pair[i].customer] = true;
}

void
first_category_free(struct first_category *f)
{
	map_free(&f->names);
	map_free(&f->pairs);
	free(f->pair);
	*f = (struct first_category){ 0 };
}
