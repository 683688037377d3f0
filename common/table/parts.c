#include "table/parts.h"

#include "base/mem.h"
#include "base/vec.h"

#include <pthread.h>

struct part {
	struct pool_page *pages;
	size_t n; /* of them */
	uint64_t bytes;
	VEC(struct spill_extent) extent;
};

struct parts {
	pthread_mutex_t lock;
	struct pool *pool;
	struct spill *spill;
	int bits, shift;
	struct part *part;
};

/* Where a thread writes on in one part. */
struct head {
	struct pool_page *page; /* NULL: none yet */
	unsigned char *at, *end;
	uint64_t block; /* of the last record */
};

struct parts_writer {
	struct parts *parts;
	uint64_t block;
	struct head *head;
};

size_t
parts_count(const struct parts *p)
{
	return (size_t)1 << p->bits;
}

static size_t
part_of(const struct parts *p, uint64_t hash)
{
	return p->bits == 0 ? 0 : (size_t)(hash << p->shift >> (64 - p->bits));
}

/* Takes the largest part's pages out; NULL when there are none. */
static struct pool_page *
take_largest(struct parts *p, struct part **largest)
{
	struct pool_page *list;

	pthread_mutex_lock(&p->lock);
	*largest = &p->part[0];
	for (size_t i = 1; i < parts_count(p); i++)
		if (p->part[i].n > (*largest)->n)
			*largest = &p->part[i];
	list = (*largest)->pages;
	(*largest)->pages = NULL;
	(*largest)->n = 0;
	pthread_mutex_unlock(&p->lock);
	return list;
}

/* A pool_relief. */
static bool
relieve(void *parts, struct diag *d)
{
	struct parts *p = parts;
	struct spill_extent extent;
	struct part *part;
	struct pool_page *list = take_largest(p, &part), *large = NULL;
	struct pool_page **link = &list;
	bool well;

	while (*link != NULL) {
		struct pool_page *page = *link;

		if (page->room == POOL_ROOM) {
			link = &page->next;
			continue;
		}
		*link = page->next;
		page->next = large;
		large = page;
	}
	well = list == NULL || spill_pages(p->spill, list, &extent, d);
	pthread_mutex_lock(&p->lock);
	if (well && list != NULL)
		vec_push(&part->extent, extent);
	while (large != NULL) { /* what is larger than a page stays */
		struct pool_page *page = large;

		large = page->next;
		page->next = part->pages;
		part->pages = page;
	}
	pthread_mutex_unlock(&p->lock);
	pool_give(p->pool, list);
	return well;
}

struct parts *
parts_new(int bits, int shift, struct pool *pool, struct spill *spill)
{
	struct parts *p = mem_zero(1, sizeof(*p));

	pthread_mutex_init(&p->lock, NULL);
	p->pool = pool;
	p->spill = spill;
	p->bits = bits;
	p->shift = shift;
	p->part = mem_zero(parts_count(p), sizeof(*p->part));
	if (shift == 0)
		pool_owner(pool, relieve, p);
	return p;
}

void
parts_free(struct parts *p)
{
	if (p == NULL)
		return;
	if (p->shift == 0)
		pool_owner(p->pool, NULL, NULL);
	for (size_t i = 0; i < parts_count(p); i++) {
		pool_give(p->pool, p->part[i].pages);
		vec_free(&p->part[i].extent);
	}
	pthread_mutex_destroy(&p->lock);
	free(p->part);
	free(p);
}

struct parts_writer *
parts_writer_new(struct parts *p)
{
	struct parts_writer *w = mem_zero(1, sizeof(*w));

	w->parts = p;
	w->head = mem_zero(parts_count(p), sizeof(*w->head));
	return w;
}

/* Gives the page that a writer wrote to its part. */
static void
hand_over(struct parts *p, size_t part, struct head *h)
{
	struct part *to = &p->part[part];

	if (h->page == NULL)
		return;
	h->page->used = (uint32_t)(h->at - h->page->bytes);
	pthread_mutex_lock(&p->lock);
	h->page->next = to->pages;
	to->pages = h->page;
	to->n++;
	to->bytes += h->page->used;
	pthread_mutex_unlock(&p->lock);
	*h = (struct head){ 0 };
}

static bool
next_page(
    struct parts *p, size_t part, struct head *h, size_t n, struct diag *d)
{
	hand_over(p, part, h);
	h->page = pool_take(p->pool, n, d);
	if (h->page == NULL)
		return false;
	h->at = h->page->bytes;
	h->end = h->at + h->page->room;
	return true;
}

void
parts_block(struct parts_writer *w, uint64_t block)
{
	w->block = block;
}

unsigned char *
parts_room(struct parts_writer *w, uint64_t hash, size_t n, bool *fresh,
    struct diag *d)
{
	size_t part = part_of(w->parts, hash);
	struct head *h = &w->head[part];

	*fresh = h->page == NULL || h->block != w->block;
	if (h->page == NULL || n > (size_t)(h->end - h->at)) {
		if (!next_page(w->parts, part, h, n, d))
			return NULL;
		*fresh = true;
	}
	h->block = w->block;
	__builtin_prefetch(h->at + 64, 1);
	return h->at;
}

void
parts_put(struct parts_writer *w, uint64_t hash, unsigned char *end)
{
	w->head[part_of(w->parts, hash)].at = end;
}

void
parts_writer_end(struct parts_writer *w)
{
	for (size_t i = 0; i < parts_count(w->parts); i++)
		hand_over(w->parts, i, &w->head[i]);
	free(w->head);
	free(w);
}

uint64_t
parts_bytes(const struct parts *p, size_t part)
{
	return p->part[part].bytes;
}

struct pool_page *
parts_take(struct parts *p, size_t part, struct diag *d)
{
	struct part *from = &p->part[part];
	struct pool_page *list = NULL, *page;

	/* Those in memory first: reading needs room. */
	pthread_mutex_lock(&p->lock);
	list = from->pages;
	from->pages = NULL;
	from->n = 0;
	pthread_mutex_unlock(&p->lock);
	d->status = 0;
	for (size_t i = 0; i < from->extent.n; i++)
		for (uint32_t j = 0; j < from->extent.v[i].pages; j++) {
			page = pool_take(p->pool, 0, d);
			if (page == NULL ||
			    !spill_page(
				p->spill, &from->extent.v[i], j, page, d))
				return NULL;
			page->next = list;
			list = page;
		}
	return list;
}
