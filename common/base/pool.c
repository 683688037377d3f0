#define _DEFAULT_SOURCE /* madvise */
#include "base/pool.h"

#include "base/vec.h"

#include <assert.h>
#include <pthread.h>
#include <sys/mman.h>

enum { FIRST = 256 * 1024, SLAB = 8 << 20, LARGE = 2 << 20, SMALL = 4096 };

struct pool {
	pthread_mutex_t lock;
	size_t limit;
	pool_relief *relief;
	void *owner;
	VEC(struct pool_page *) idle; /* free pages that have memory */
	VEC(struct pool_page *) bare; /* and those whose memory was given up */
	VEC(char *) slab;
	char *at, *end; /* of the newest slab: pages never used */
	size_t pages;	/* bytes of those in use */
	size_t outside; /* bytes counted by pool_count, and large pages */
};

struct pool *
pool_new(size_t limit)
{
	struct pool *pool = mem_zero(1, sizeof(*pool));

	static_assert(sizeof(struct pool_page) == POOL_PAGE, "a page is one");
	pthread_mutex_init(&pool->lock, NULL);
	pool->limit = limit;
	return pool;
}

void
pool_owner(struct pool *pool, pool_relief *relief, void *owner)
{
	pool->relief = relief;
	pool->owner = owner;
}

void
pool_free(struct pool *pool)
{
	if (pool == NULL)
		return;
	for (size_t i = 0; i < pool->slab.n; i++)
		free(pool->slab.v[i]);
	vec_free(&pool->slab);
	vec_free(&pool->idle);
	vec_free(&pool->bare);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

static size_t
in_use(const struct pool *pool)
{
	return pool->pages + pool->outside;
}

size_t
pool_left(struct pool *pool)
{
	size_t used;

	pthread_mutex_lock(&pool->lock);
	used = in_use(pool);
	pthread_mutex_unlock(&pool->lock);
	return used < pool->limit ? pool->limit - used : 0;
}

size_t
pool_limit(const struct pool *pool)
{
	return pool->limit;
}

/* The first slab is small: most inputs are. */
static void
add_slab(struct pool *pool)
{
	size_t size = pool->slab.n == 0 ? FIRST : SLAB;
	char *slab = mem_pages(size, size == SLAB ? LARGE : SMALL);

#ifdef MADV_HUGEPAGE
	if (size == SLAB)
		madvise(slab, size, MADV_HUGEPAGE);
#endif
	vec_push(&pool->slab, slab);
	pool->at = slab;
	pool->end = slab + size;
}

/* A page for sure; the lock is held. */
static struct pool_page *
take(struct pool *pool)
{
	struct pool_page *page;

	if (pool->idle.n > 0) {
		page = pool->idle.v[--pool->idle.n];
	} else if (pool->bare.n > 0) {
		page = pool->bare.v[--pool->bare.n];
	} else {
		if (pool->at == pool->end)
			add_slab(pool);
		page = (struct pool_page *)(void *)pool->at;
		pool->at += POOL_PAGE;
	}
	pool->pages += POOL_PAGE;
	return page;
}

static struct pool_page *
take_large(struct pool *pool, size_t need)
{
	struct pool_page *page =
	    mem_alloc(offsetof(struct pool_page, bytes) + need, 1);

	pthread_mutex_lock(&pool->lock);
	pool->outside += need;
	pthread_mutex_unlock(&pool->lock);
	return page;
}

struct pool_page *
pool_take(struct pool *pool, size_t need, struct diag *d)
{
	struct pool_page *page = NULL;
	size_t room = need > POOL_ROOM ? need : POOL_ROOM;

	if (need > POOL_ROOM) {
		page = take_large(pool, need);
	} else {
		bool full;

		pthread_mutex_lock(&pool->lock);
		full = pool->relief != NULL &&
		    in_use(pool) + POOL_PAGE > pool->limit;
		if (!full)
			page = take(pool);
		pthread_mutex_unlock(&pool->lock);
		if (full) {
			d->status = 0;
			if (!pool->relief(pool->owner, d) && d->status != 0)
				return NULL;
			pthread_mutex_lock(&pool->lock);
			page = take(pool);
			pthread_mutex_unlock(&pool->lock);
		}
	}
	/* The first touch, for which the system clears memory: not under the
	 * lock. */
	page->next = NULL;
	page->room = (uint32_t)room;
	page->used = 0;
	return page;
}

void
pool_give(struct pool *pool, struct pool_page *list)
{
	pthread_mutex_lock(&pool->lock);
	while (list != NULL) {
		struct pool_page *page = list;

		list = page->next;
		if (page->room > POOL_ROOM) {
			pool->outside -= page->room;
			free(page);
			continue;
		}
		vec_push(&pool->idle, page);
		pool->pages -= POOL_PAGE;
	}
	pthread_mutex_unlock(&pool->lock);
}

/* A free page's memory to the system; the lock is held. */
static void
lay_bare(struct pool *pool)
{
	struct pool_page *page = pool->idle.v[--pool->idle.n];

#ifdef MADV_DONTNEED
	madvise(page, POOL_PAGE, MADV_DONTNEED);
#endif
	vec_push(&pool->bare, page);
}

void
pool_count(struct pool *pool, ptrdiff_t bytes)
{
	pthread_mutex_lock(&pool->lock);
	pool->outside += (size_t)bytes;
	while (bytes > 0 && pool->idle.n > 0 &&
	    in_use(pool) + pool->idle.n * POOL_PAGE > pool->limit)
		lay_bare(pool);
	pthread_mutex_unlock(&pool->lock);
}

void
pool_trim(struct pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	while (pool->idle.n > 0)
		lay_bare(pool);
	pthread_mutex_unlock(&pool->lock);
}
