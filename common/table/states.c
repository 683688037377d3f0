#include "table/states.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "table/packed.h"

#include <pthread.h>

enum {
	GRAIN = 32,	/* customers of a run from one mark of its index on */
	SLICE = 8192,	/* customers laid out at once, about */
	LARGE = 262144, /* the same where they come from a file */
	NEAR = 4096,
	AHEAD = 8,	/* customers whose bytes are asked for */
	KEPT = 4,	/* slices that stay when there is no budget for all */
	CHUNKS = 65536, /* of blocks, */
	CHUNK = 4096	/* so many each, whose customers are counted */
};

/* Where a customer of a run is; `place` is the whole one. */
struct mark {
	uint64_t place;
	uint32_t page, at;
};

struct states_run {
	struct states *states;
	VEC(struct pool_page *) page;	 /* NULL: in the file, where */
	VEC(struct spill_extent) extent; /* it is then */
	size_t spilled;			 /* pages before it went there */
	VEC(struct mark) index;
	uint32_t n, fresh; /* all, and those of the last one's block */
	uint64_t last;	   /* place */
};

/* Customers who appear first in some blocks. */
struct slice {
	uint64_t from, to; /* places */
	uint64_t start;	   /* number of the first customer */
	uint32_t n;
	struct pool_page **page; /* NULL: not laid out */
	struct pool_page *read;	 /* back from the file, for their texts */
};

struct states {
	pthread_mutex_t lock;
	struct pool *pool;
	struct spill *spill;
	size_t size, texts, stride, per_page;
	uint64_t count, blocks, pages;
	uint32_t **fresh; /* customers who appear first in each block */
	VEC(struct states_run *) run;
	VEC(struct slice) slice;
	uint32_t *near; /* slices of every NEAR-th customer */
	bool spilled, held;
	size_t kept[KEPT], next_kept; /* slices, and one: 0 is none */
	struct diag failed;
};

struct states *
states_new(size_t size, size_t texts, struct pool *pool, struct spill *spill)
{
	struct states *s = mem_zero(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	s->pool = pool;
	s->spill = spill;
	s->size = (size + 7) / 8 * 8;
	s->texts = texts;
	s->stride = texts * sizeof(struct str) + s->size;
	s->per_page = POOL_ROOM / s->stride;
	s->fresh = mem_zero(CHUNKS, sizeof(*s->fresh));
	return s;
}

static void
run_free(struct states *s, struct states_run *run)
{
	for (size_t i = 0; i < run->page.n; i++)
		pool_give(s->pool, run->page.v[i]);
	vec_free(&run->page);
	vec_free(&run->extent);
	vec_free(&run->index);
	free(run);
}

static void
drop(struct states *s, struct slice *slice)
{
	if (slice->page == NULL)
		return;
	for (size_t i = 0; i * s->per_page < slice->n; i++)
		pool_give(s->pool, slice->page[i]);
	pool_give(s->pool, slice->read);
	free(slice->page);
	slice->page = NULL;
	slice->read = NULL;
}

void
states_free(struct states *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->slice.n; i++)
		drop(s, &s->slice.v[i]);
	vec_free(&s->slice);
	for (size_t i = 0; i < s->run.n; i++)
		run_free(s, s->run.v[i]);
	vec_free(&s->run);
	for (size_t i = 0; i * CHUNK < s->blocks; i++)
		free(s->fresh[i]);
	free(s->fresh);
	free(s->near);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

/* Runs. */

struct states_run *
states_begin(struct states *s)
{
	struct states_run *run = mem_zero(1, sizeof(*run));

	run->states = s;
	return run;
}

/* Counts the customers who appear first in the block of the last one. */
static bool
count_fresh(struct states_run *run, struct diag *d)
{
	struct states *s = run->states;
	uint64_t block = run->last >> 20;
	uint32_t **chunk = &s->fresh[block / CHUNK];

	if (block >= (uint64_t)CHUNKS * CHUNK)
		return diag_set(d, EXIT_SYSTEM, "too-many-blocks",
		    "too many blocks (--buffer-size)");
	pthread_mutex_lock(&s->lock);
	if (*chunk == NULL)
		*chunk = mem_zero(CHUNK, sizeof(**chunk));
	(*chunk)[block % CHUNK] += run->fresh;
	pthread_mutex_unlock(&s->lock);
	run->fresh = 0;
	return true;
}

/* Writes the pages of a run to the file, but those larger than one. */
static bool
spill_run(struct states_run *run, struct diag *d)
{
	struct states *s = run->states;

	for (; run->spilled < run->page.n; run->spilled++) {
		struct pool_page **page = &run->page.v[run->spilled];

		if ((*page)->room > POOL_ROOM)
			continue;
		if (!spill_pages(
			s->spill, *page, &run->extent.v[run->spilled], d))
			return false;
		pool_give(s->pool, *page);
		*page = NULL;
		__atomic_store_n(&s->spilled, true, __ATOMIC_RELAXED);
	}
	return true;
}

/* A run's page with room, maybe another one: full ones go where there is no
 * budget. */
static struct pool_page *
page_for(struct states_run *run, size_t need, struct diag *d)
{
	struct states *s = run->states;
	struct pool_page *page =
	    run->page.n == 0 ? NULL : run->page.v[run->page.n - 1];

	if (page != NULL && need <= page->room - page->used)
		return page;
	if (pool_left(s->pool) < POOL_PAGE && !spill_run(run, d))
		return NULL;
	page = pool_take(s->pool, need, d);
	if (page != NULL) {
		vec_push(&run->page, page);
		vec_push(&run->extent, (struct spill_extent){ 0 });
	}
	return page;
}

bool
states_put(struct states_run *run, uint64_t place, const void *packed, size_t n,
    struct diag *d)
{
	/* packed_get may look at 8 bytes more */
	struct pool_page *page = page_for(run, 10 + n + 8, d);
	unsigned char *to;

	if (page == NULL)
		return false;
	if (run->n % GRAIN == 0)
		vec_push(&run->index,
		    (struct mark){
			place, (uint32_t)run->page.n - 1, page->used });
	to = packed_put_number(page->bytes + page->used, place - run->last);
	memcpy(to, packed, n);
	page->used = (uint32_t)(to + n - page->bytes);
	if (run->last >> 20 != place >> 20 && run->fresh > 0 &&
	    !count_fresh(run, d))
		return false;
	run->last = place;
	run->fresh++;
	run->n++;
	return true;
}

bool
states_end(struct states_run *run, struct diag *d)
{
	struct states *s = run->states;
	bool well = run->n == 0 ||
	    (count_fresh(run, d) &&
		(pool_left(s->pool) >= POOL_PAGE || spill_run(run, d)));

	pthread_mutex_lock(&s->lock);
	if (run->n > 0 && s->blocks <= run->last >> 20)
		s->blocks = (run->last >> 20) + 1;
	vec_push(&s->run, run);
	s->count += run->n;
	s->pages += run->page.n;
	pthread_mutex_unlock(&s->lock);
	return well;
}

/* Slices. */

/* What is read of a run for a slice: packed customers and where each is. */
struct gather {
	struct sort_item *item; /* by place */
	const unsigned char **packed;
	uint32_t n;
	struct pool_page *pages; /* read back */
};

static const struct pool_page *
page_of(const struct states_run *run, uint32_t number, struct gather *g,
    struct diag *d)
{
	struct states *s = run->states;
	struct pool_page *page;

	if (run->page.v[number] != NULL)
		return run->page.v[number];
	page = pool_take(s->pool, 0, d);
	if (page == NULL)
		return NULL;
	page->next = g->pages;
	g->pages = page;
	return spill_page(s->spill, &run->extent.v[number], 0, page, d) ? page
									: NULL;
}

/* The last entry of the index that is not behind `place`. */
static size_t
find_mark(const struct states_run *run, uint64_t place)
{
	size_t low = 0, high = run->index.n;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		*(run->index.v[middle].place <= place ? &low : &high) = middle;
	}
	return low;
}

/* Adds the customers of a run who belong to the slice. */
static bool
gather_run(const struct states_run *run, const struct slice *slice,
    struct gather *g, struct diag *d)
{
	size_t words = run->states->size / 8,
	       mark = find_mark(run, slice->from);
	uint64_t place = run->index.v[mark].place, delta, n;
	uint32_t number = run->index.v[mark].page;
	const struct pool_page *page;
	const unsigned char *at;

	if (run->index.v[0].place >= slice->to || run->last < slice->from)
		return true;
	page = page_of(run, number, g, d);
	if (page == NULL)
		return false;
	at = page->bytes + run->index.v[mark].at;
	for (size_t i = mark * GRAIN; i < run->n; i++) {
		const unsigned char *texts;

		if (at == page->bytes + page->used) {
			page = page_of(run, ++number, g, d);
			if (page == NULL)
				return false;
			at = page->bytes;
		}
		at = packed_number(at, &delta);
		if (i > mark * GRAIN)
			place += delta;
		if (place >= slice->to)
			break;
		texts = at;
		for (size_t t = 0; t < run->states->texts; t++) {
			at = packed_number(at, &n);
			at += n;
		}
		at = packed_skip(at, words);
		if (place < slice->from)
			continue;
		g->item[g->n] = sort_item(place - slice->from, g->n);
		g->packed[g->n++] = texts;
	}
	return true;
}

static char *
slot(const struct states *s, const struct slice *slice, size_t i)
{
	uint32_t place = (uint32_t)i, per_page = (uint32_t)s->per_page;

	return (char *)slice->page[place / per_page]->bytes +
	    place % per_page * s->stride;
}

static bool
lay_out(struct states *s, struct slice *slice, const struct gather *g,
    struct diag *d)
{
	size_t pages = (slice->n + s->per_page - 1) / s->per_page;

	slice->page = mem_zero(pages, sizeof(struct pool_page *));
	for (size_t i = 0; i < pages; i++) {
		slice->page[i] = pool_take(s->pool, 0, d);
		if (slice->page[i] == NULL)
			return false;
	}
	for (uint32_t i = 0; i < g->n; i++) {
		const unsigned char *at = g->packed[g->item[i].index];
		char *to = slot(s, slice, i);
		struct str text;
		uint64_t n;

		if (i + AHEAD < g->n)
			__builtin_prefetch(g->packed[g->item[i + AHEAD].index]);
		for (size_t t = 0; t < s->texts; t++) {
			text.p = (const char *)packed_number(at, &n);
			text.n = (size_t)n;
			at = (const unsigned char *)text.p + n;
			memcpy(to, &text, sizeof(text));
			to += sizeof(text);
		}
		packed_get(at, to, s->size / 8);
	}
	return true;
}

static bool
load(struct states *s, struct slice *slice, struct diag *d)
{
	struct gather g = { .item = mem_alloc(
				2 * (size_t)slice->n, sizeof(struct sort_item)),
		.packed = mem_alloc(slice->n, sizeof(*g.packed)) };
	struct slice laid = *slice;
	bool well = true;

	for (size_t i = 0; well && i < s->run.n; i++)
		well = s->run.v[i]->n == 0 ||
		    gather_run(s->run.v[i], slice, &g, d);
	if (well) {
		sort_items_with(g.item, g.n, g.item + slice->n);
		well = lay_out(s, &laid, &g, d);
	}
	free(g.item);
	free(g.packed);
	slice->read = g.pages;
	__atomic_store_n(&slice->page, laid.page, __ATOMIC_RELEASE);
	return well;
}

static bool
is_loaded(const struct slice *slice)
{
	return __atomic_load_n(&slice->page, __ATOMIC_ACQUIRE) != NULL;
}

static size_t
slice_size(const struct states *s)
{
	size_t each = s->pages * POOL_PAGE / (s->count + 1) + s->stride;
	size_t most = pool_limit(s->pool) / 16 / each;
	size_t size = s->spilled ? LARGE : SLICE;

	return most < 1024 ? 1024 : most < size ? most : size;
}

void
states_number(struct states *s)
{
	struct slice slice = { 0 };
	size_t size = slice_size(s);

	s->slice.n = 0;
	for (uint64_t block = 0; block < s->blocks; block++) {
		slice.to = (block + 1) << 20;
		if (s->fresh[block / CHUNK] != NULL)
			slice.n += s->fresh[block / CHUNK][block % CHUNK];
		if (slice.n < size && block + 1 < s->blocks)
			continue;
		if (slice.n > 0)
			vec_push(&s->slice, slice);
		slice = (struct slice){ .from = slice.to,
			.start = slice.start + slice.n };
	}
	s->count = slice.start;
	s->near = mem_resize(s->near, s->count / NEAR + 1, sizeof(*s->near));
	for (uint64_t i = 0, at = 0; i <= s->count / NEAR; i++) {
		while (
		    at + 1 < s->slice.n && s->slice.v[at + 1].start <= i * NEAR)
			at++;
		s->near[i] = (uint32_t)at;
	}
}

uint64_t
states_count(const struct states *s)
{
	return s->count;
}

static size_t
find_slice(const struct states *s, uint64_t customer)
{
	size_t at = s->near[customer / NEAR];

	while (at + 1 < s->slice.n && s->slice.v[at + 1].start <= customer)
		at++;
	return at;
}

/* Lays a slice out, and gives up the one that was laid out longest ago. */
static bool
need(struct states *s, size_t number, struct diag *d)
{
	struct slice *slice = &s->slice.v[number];
	bool well = true;

	pthread_mutex_lock(&s->lock);
	if (!is_loaded(slice)) {
		size_t *kept = &s->kept[s->next_kept++ % KEPT];

		if (*kept > 0)
			drop(s, &s->slice.v[*kept - 1]);
		*kept = number + 1;
		well = load(s, slice, d);
	}
	pthread_mutex_unlock(&s->lock);
	return well;
}

struct str *
states_texts(struct states *s, uint64_t customer, struct diag *d)
{
	size_t number = find_slice(s, customer);
	struct slice *slice = &s->slice.v[number];

	if (!is_loaded(slice) && !need(s, number, d))
		return NULL;
	return (struct str *)(void *)slot(
	    s, slice, (size_t)(customer - slice->start));
}

void *
states_at(struct states *s, uint64_t customer, struct diag *d)
{
	struct str *text = states_texts(s, customer, d);

	return text == NULL ? NULL : text + s->texts;
}

static void
fail(struct states *s, const struct diag *d)
{
	pthread_mutex_lock(&s->lock);
	if (s->failed.status == 0)
		s->failed = *d;
	pthread_mutex_unlock(&s->lock);
}

static bool
well(const struct states *s, struct diag *d)
{
	if (s->failed.status != 0)
		*d = s->failed;
	return s->failed.status == 0;
}

static void
hold_slice(void *states, size_t number, int thread)
{
	struct states *s = states;
	struct diag d;

	(void)thread;
	if (!is_loaded(&s->slice.v[number]) &&
	    !load(s, &s->slice.v[number], &d))
		fail(s, &d);
}

static bool
lay_out_all(struct states *s, int threads, struct diag *d)
{
	tasks_run(s->slice.n, threads, hold_slice, s);
	return well(s, d);
}

bool
states_hold(struct states *s, int threads, struct diag *d)
{
	s->held = true;
	return lay_out_all(s, threads, d);
}

bool
states_hold_if(struct states *s, int threads, struct diag *d)
{
	return s->spilled ||
	    s->count * (s->stride + 4) >= pool_left(s->pool) / 4 * 3 ||
	    lay_out_all(s, threads, d);
}

bool
states_yield(struct states *s, struct diag *d)
{
	if (s->held || pool_left(s->pool) > 0)
		return true;
	for (size_t i = 0; i < s->slice.n; i++)
		drop(s, &s->slice.v[i]);
	memset(s->kept, 0, sizeof(s->kept));
	for (size_t i = 0; i < s->run.n && pool_left(s->pool) == 0; i++)
		if (!spill_run(s->run.v[i], d))
			return false;
	states_number(s); /* in larger slices */
	pool_trim(s->pool);
	return true;
}

struct each {
	struct states *states;
	states_work *work;
	void *data;
};

static void
do_slice(void *each, size_t number, int thread)
{
	struct each *e = each;
	struct states *s = e->states;
	struct slice *slice = &s->slice.v[number];
	bool was_there = is_loaded(slice);
	struct diag d;

	if (!was_there && !load(s, slice, &d)) {
		fail(s, &d);
		return;
	}
	e->work(e->data, slice->start, slice->start + slice->n, thread);
	if (!was_there)
		drop(s, slice);
}

bool
states_each(struct states *s, int threads, states_work *work, void *data,
    struct diag *d)
{
	struct each each = { s, work, data };

	tasks_run(s->slice.n, threads, do_slice, &each);
	return well(s, d);
}
