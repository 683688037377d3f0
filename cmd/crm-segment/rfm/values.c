#include "values.h"

#include "base/mem.h"
#include "base/vec.h"

#include <stdlib.h>

enum { SLOTS = 2048, FEW = SLOTS / 2, IN_PAGE = POOL_ROOM / sizeof(double) };

/* A page is in memory, or in the file. */
struct kept {
	struct pool_page *page;
	struct spill_extent extent;
};

struct values {
	struct customers *c;
	struct values *others;
	/* The first ones that were different, and how often each came; 0: a
	 * free slot. From FEW of them on the rest is in pages. */
	double value[SLOTS];
	uint64_t times[SLOTS];
	size_t few, n;
	VEC(struct kept) page;
};

struct values *
values_new(struct customers *c, struct values *others)
{
	struct values *v = mem_zero(1, sizeof(*v));

	v->c = c;
	v->others = others;
	return v;
}

void
values_free(struct values *v)
{
	while (v != NULL) {
		struct values *others = v->others;

		for (size_t i = 0; i < v->page.n; i++)
			pool_give(customers_pool(v->c), v->page.v[i].page);
		vec_free(&v->page);
		free(v);
		v = others;
	}
}

/* A page to go on in; the full one goes to the file where there is no budget
 * for both. */
static struct pool_page *
next_page(struct values *v)
{
	struct pool *pool = customers_pool(v->c);
	struct kept *full = v->page.n == 0 ? NULL : &v->page.v[v->page.n - 1];
	struct pool_page *page;
	struct diag d;

	if (full != NULL && pool_left(pool) < POOL_PAGE) {
		if (!spill_pages(
			customers_spill(v->c), full->page, &full->extent, &d))
			customers_fail(v->c, &d);
		pool_give(pool, full->page);
		full->page = NULL;
	}
	page = pool_take(pool, 0, &d);
	if (page == NULL)
		customers_fail(v->c, &d);
	vec_push(&v->page, (struct kept){ .page = page });
	return page;
}

static void
append(struct values *v, double value)
{
	struct pool_page *page =
	    v->page.n == 0 ? NULL : v->page.v[v->page.n - 1].page;

	if (page == NULL || page->used == IN_PAGE * sizeof(value))
		page = next_page(v);
	memcpy(page->bytes + page->used, &value, sizeof(value));
	page->used += sizeof(value);
}

void
values_put(struct values *v, double value)
{
	uint64_t bits;
	size_t at;

	v->n++;
	value += 0.0; /* no -0 */
	if (v->few == FEW) {
		append(v, value);
		return;
	}
	memcpy(&bits, &value, sizeof(bits));
	at = bits * UINT64_C(0x9e3779b97f4a7c15) >> 53;
	while (v->times[at] > 0 && v->value[at] != value)
		at = (at + 1) % SLOTS;
	v->few += v->times[at]++ == 0;
	v->value[at] = value;
}

size_t
values_count(const struct values *v)
{
	size_t n = 0;

	for (; v != NULL; v = v->others)
		n += v->n;
	return n;
}

static void
each_page(const struct values *v, select_use *use, void *to)
{
	scoped struct pool_page *back =
	    mem_alloc(v->page.n == 0 ? 0 : 1, sizeof(*back));
	struct diag d;

	vec_each (const struct kept, kept, &v->page) {
		const struct pool_page *page = kept->page;

		if (page == NULL) {
			page = back;
			if (!spill_page(customers_spill(v->c), &kept->extent, 0,
				back, &d))
				customers_fail(v->c, &d);
		}
		use(to, (const double *)(const void *)page->bytes, NULL,
		    page->used / sizeof(double));
	}
}

void
values_each(const void *values, select_use *use, void *to)
{
	for (const struct values *v = values; v != NULL; v = v->others) {
		for (size_t i = 0; i < SLOTS; i++)
			if (v->times[i] > 0)
				use(to, &v->value[i], &v->times[i], 1);
		each_page(v, use, to);
	}
}
