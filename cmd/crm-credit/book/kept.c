#include "kept.h"

void
kept_begin(struct kept *k, struct pool *pool, size_t size)
{
	*k = (struct kept){
		.pool = pool, .size = size, .per = POOL_ROOM / size
	};
}

void *
kept_add(struct kept *k, struct diag *d)
{
	if (k->n == k->page.n * k->per) {
		struct pool_page *page = pool_take(k->pool, 0, d);

		if (page == NULL)
			return NULL;
		vec_push(&k->page, page);
	}
	return kept_at(k, k->n++);
}

void
kept_free(struct kept *k)
{
	for (size_t i = 0; i < k->page.n; i++)
		pool_give(k->pool, k->page.v[i]);
	vec_free(&k->page);
	k->n = 0;
}
