#include "table/parts.h"

#include "base/mem.h"
#include "base/vec.h"

#include <pthread.h>

struct part {
	struct pool_page *pages, **last; /* as they were handed over */
	size_t n;			 /* of them */
	uint64_t bytes;
	VEC(struct spill_extent) extent;
	int leaving; /* threads that write pages of it to the file */
};

struct parts {
	pthread_mutex_t lock;
	pthread_cond_t left; /* a thread has written them */
	struct pool *pool;
	struct spill *spill;
	int bits, shift;
	struct part *part;
};

size_t
parts_count(const struct parts *p)
{
	return (size_t)1 << p->bits;
}

static void
empty(struct part *part)
{
	part->pages = NULL;
	part->last = &part->pages;
	part->n = 0;
}

static void
append(struct part *part, struct pool_page *page)
{
	page->next = NULL;
	*part->last = page;
	part->last = &page->next;
}

/* Takes the largest part's pages out, which are leaving it; NULL when there are
 * none. */
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
	empty(*largest);
	(*largest)->leaving++;
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
		append(part, page);
	}
	part->leaving--;
	pthread_cond_broadcast(&p->left);
	pthread_mutex_unlock(&p->lock);
	pool_give(p->pool, list);
	return well;
}

struct parts *
parts_new(int bits, int shift, struct pool *pool, struct spill *spill)
{
	struct parts *p = mem_zero(1, sizeof(*p));

	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->left, NULL);
	p->pool = pool;
	p->spill = spill;
	p->bits = bits;
	p->shift = shift;
	p->part = mem_zero(parts_count(p), sizeof(*p->part));
	for (size_t i = 0; i < parts_count(p); i++)
		empty(&p->part[i]);
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
	pthread_cond_destroy(&p->left);
	free(p->part);
	free(p);
}

struct parts_writer *
parts_writer_new(struct parts *p)
{
	struct parts_writer *w = mem_zero(1, sizeof(*w));

	w->parts = p;
	w->bits = p->bits;
	w->shift = p->shift;
	w->head = mem_zero(parts_count(p), sizeof(*w->head));
	return w;
}

/* Gives the page that a writer wrote to its part. */
static void
hand_over(struct parts_writer *w, struct parts_head *h)
{
	struct parts *p = w->parts;
	struct part *to = &p->part[h - w->head];

	if (h->page == NULL)
		return;
	h->page->used = (uint32_t)(h->at - h->page->bytes);
	pthread_mutex_lock(&p->lock);
	append(to, h->page);
	to->n++;
	to->bytes += h->page->used;
	pthread_mutex_unlock(&p->lock);
	*h = (struct parts_head){ 0 };
}

bool
parts_page(
    struct parts_writer *w, struct parts_head *h, size_t n, struct diag *d)
{
	hand_over(w, h);
	h->page = pool_take(w->parts->pool, n, d);
	if (h->page == NULL)
		return false;
	h->at = h->page->bytes;
	h->end = h->at + h->page->room;
	h->block = PARTS_FRESH;
	return true;
}

void
parts_writer_end(struct parts_writer *w)
{
	for (size_t i = 0; i < parts_count(w->parts); i++)
		hand_over(w, &w->head[i]);
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
	struct pool_page *list = NULL, **last = &list, *held;

	/* Those in memory come last, as they were dealt, by which rows stand
	 * nearly in order; but they leave the part first: reading needs room.
	 * What is on its way to the file is in neither. */
	pthread_mutex_lock(&p->lock);
	while (from->leaving > 0)
		pthread_cond_wait(&p->left, &p->lock);
	held = from->pages;
	empty(from);
	pthread_mutex_unlock(&p->lock);
	d->status = 0;
	for (size_t i = 0; i < from->extent.n; i++) {
		for (uint32_t j = 0; j < from->extent.v[i].pages; j++) {
			struct pool_page *page = pool_take(p->pool, 0, d);

			if (page == NULL ||
			    !spill_page(
				p->spill, &from->extent.v[i], j, page, d))
				return NULL;
			*last = page;
			last = &page->next;
		}
		spill_forget(p->spill, &from->extent.v[i]);
	}
	*last = held;
	return list;
}
