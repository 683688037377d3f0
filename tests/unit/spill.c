#include "io/spill.h"

#include "base/pool.h"
#include "unit/tap.h"

#include <stdlib.h>
#include <string.h>

enum { PAGES = 3 };

/* A list of pages that are full of a byte. */
static struct pool_page *
list_of(struct pool *pool, int byte)
{
	struct pool_page *list = NULL;
	struct diag d;

	for (int i = 0; i < PAGES; i++) {
		struct pool_page *page = pool_take(pool, 0, &d);

		memset(page->bytes, byte, POOL_ROOM);
		page->used = POOL_ROOM;
		page->next = list;
		list = page;
	}
	return list;
}

/* Are all pages of an extent there, full of the byte? */
static bool
reads(struct spill *s, const struct spill_extent *extent, int byte,
    struct pool_page *to)
{
	bool all = true;
	struct diag d;

	for (uint32_t i = 0; i < PAGES; i++)
		all = all && spill_page(s, extent, i, to, &d) &&
		    to->used == POOL_ROOM && to->bytes[0] == byte &&
		    to->bytes[POOL_ROOM - 1] == byte;
	return all;
}

int
main(void)
{
	struct pool *pool = pool_new(1 << 20);
	struct spill *s = spill_new(NULL);
	struct spill_extent extent[3];
	struct pool_page *to;
	struct diag d;

	for (int i = 0; i < 3; i++) {
		struct pool_page *list = list_of(pool, 'a' + i);

		ok(spill_pages(s, list, &extent[i], &d), "written");
		pool_give(pool, list);
	}
	to = list_of(pool, 0);
	ok(reads(s, &extent[1], 'b', to), "read back");
	spill_forget(s, &extent[1]);
	ok(reads(s, &extent[0], 'a', to), "what stands before a hole");
	ok(reads(s, &extent[2], 'c', to), "what stands behind it");
	pool_give(pool, to);
	pool_free(pool);
	spill_free(s);
	return tap_end();
}
