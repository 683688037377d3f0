#include "first_category.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>

/* By hashes of the names; the rows of one, which come by date, stay so. */
bool
first_category_since(const struct group_rows *r, size_t text, int64_t since)
{
	struct sort_item *item;
	bool found = false;
	size_t n = 0;

	if (r->event[r->n - 1].date < since)
		return false;
	item = mem_alloc(r->n, sizeof(*item));
	for (size_t i = 0; i < r->n; i++) {
		struct str name = str_trim(r->text[i * r->texts + text]);

		if (r->event[i].amount > 0 && name.n > 0)
			item[n++] = sort_item(map_digest(name), i);
	}
	sort_items(item, n);
	for (size_t i = 0; i < n; i++)
		found |= (i == 0 || item[i].key != item[i - 1].key) &&
		    r->event[item[i].index].date >= since;
	free(item);
	return found;
}
