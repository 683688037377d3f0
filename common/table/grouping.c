#include "table/grouping.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "table/grouping_part.h"
#include "table/record.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

/* 256 parts, up to 2048 of a large input, so that a part fits a cache: more,
 * and processors do not know the addresses of all that are written at once. The
 * states of what one of 256 would have are a run. A part that is too large is
 * dealt again. */
enum {
	SOME_BITS = 8,
	MOST_BITS = 11,
	PART = 1 << 20, /* bytes of the input */
	SPLIT_BITS = 4
};

struct grouping {
	struct group_feed feed;
	struct pool *pool;
	struct spill *spill;
	struct parts *parts;
	struct states *states;
	int threads;
	pthread_mutex_t one; /* held by who feeds sinks that must be alone */

	pthread_mutex_t lock; /* of what follows */
	struct diag failed;
	uint64_t failed_at;	  /* place */
	struct group_part **part; /* the memory of each thread */
};

struct grouping *
grouping_new(struct pool *pool, struct spill *spill)
{
	struct grouping *g = mem_zero(1, sizeof(*g));

	pthread_mutex_init(&g->lock, NULL);
	pthread_mutex_init(&g->one, NULL);
	g->pool = pool;
	g->spill = spill;
	return g;
}

void
grouping_free(struct grouping *g)
{
	if (g == NULL)
		return;
	parts_free(g->parts);
	states_free(g->states);
	pthread_mutex_destroy(&g->lock);
	pthread_mutex_destroy(&g->one);
	free(g);
}

size_t
grouping_sink(struct grouping *g, const struct group_sink *sink)
{
	struct group_feed *feed = &g->feed;

	assert(feed->sinks < GROUPING_SINKS && g->parts == NULL);
	feed->sink[feed->sinks] = *sink;
	feed->offset[feed->sinks] = feed->size;
	feed->size += (sink->size + 7) / 8 * 8;
	if (sink->day != NULL)
		feed->day[feed->days++] = feed->sinks;
	feed->rows |= sink->rows != NULL;
	feed->states |= sink->size > 0 || sink->text != NULL;
	if (sink->text != NULL)
		feed->text = feed->sinks + 1;
	if (sink->alone)
		feed->one = &g->one;
	return feed->sinks++;
}

size_t
grouping_offset(const struct grouping *g, size_t sink)
{
	return g->feed.offset[sink];
}

struct states *
grouping_states(struct grouping *g)
{
	return g->states;
}

/* Many parts for a large input, as long as the pages that are being written
 * take no more than a quarter of the budget. */
void
grouping_begin(struct grouping *g, size_t texts, uint64_t bytes, int threads)
{
	int bits = bytes == 0 ? 0 : SOME_BITS;
	size_t page = (size_t)POOL_PAGE * (size_t)threads;

	while (bits > 0 && bits < MOST_BITS && bytes >> bits > PART)
		bits++;
	while (bits > 0 && page << bits > pool_limit(g->pool) / 4)
		bits--;
	g->feed.texts = texts;
	g->threads = threads;
	g->parts = parts_new(bits, 0, g->pool, g->spill);
}

struct parts *
grouping_parts(struct grouping *g)
{
	return g->parts;
}

/* Of several failures that of the first customer is told. */
static void
fail(struct grouping *g, uint64_t place, const struct diag *d)
{
	pthread_mutex_lock(&g->lock);
	if (g->failed.status == 0 || place < g->failed_at) {
		g->failed = *d;
		g->failed_at = place;
	}
	pthread_mutex_unlock(&g->lock);
}

/* Deals the pages of a part once more, by the next bits of the hash. */
static struct parts *
split(struct grouping *g, struct pool_page *pages, int shift, struct diag *d)
{
	struct parts *parts = parts_new(SPLIT_BITS, shift, g->pool, g->spill);
	struct parts_writer *w = parts_writer_new(parts);
	bool well = true;

	while (pages != NULL) {
		struct pool_page *page = pages;
		const unsigned char *at = page->bytes, *end = at + page->used;
		struct record r = { .place = 0 };

		while (well && at < end) {
			struct str text[GROUPING_TEXTS];
			const unsigned char *from;
			struct event event;

			at = record_next(at, &r, g->feed.texts);
			from = record_event(r.start, &event);
			for (size_t i = 0; i < g->feed.texts; i++)
				text[i] = record_text(&from);
			well = record_deal(w,
			    parts_head(w, map_hash(r.customer)), r.place,
			    r.customer, &event, text, g->feed.texts, d);
		}
		pages = page->next;
		page->next = NULL;
		pool_give(g->pool, page);
	}
	parts_writer_end(w);
	if (well)
		return parts;
	parts_free(parts);
	return NULL;
}

/* What a thread may work on at once; its rows take as much again. */
static uint64_t
part_limit(const struct grouping *g)
{
	uint64_t most = pool_limit(g->pool) / 16 / (uint64_t)g->threads;

	return most < 1 << 20 ? 1 << 20 : most > 32 << 20 ? 32 << 20 : most;
}

static void
do_part(struct grouping *g, struct parts *parts, size_t number, int shift,
    struct group_part *memory)
{
	uint64_t bytes = parts_bytes(parts, number), place = 0;
	struct pool_page *pages;
	struct diag d;

	if (bytes == 0)
		return;
	pages = parts_take(parts, number, &d);
	if (pages == NULL) {
		fail(g, 0, &d);
		return;
	}
	if (bytes > part_limit(g) && shift + SPLIT_BITS < 64) {
		struct parts *some = split(g, pages, shift, &d);

		if (some == NULL)
			fail(g, 0, &d);
		for (size_t i = 0; some != NULL && i < parts_count(some); i++)
			/* One customer's rows cannot be split. */
			do_part(g, some, i,
			    parts_bytes(some, i) > bytes / 16 * 15
				? 64
				: shift + SPLIT_BITS,
			    memory);
		parts_free(some);
		return;
	}
	if (!group_part(memory, &g->feed, pages, &place, &d))
		fail(g, place, &d);
	pool_give(g->pool, pages);
	if (group_part_bytes(memory) > part_limit(g) &&
	    !group_part_end(memory, g->states, &d))
		fail(g, place, &d);
}

static int
bits_of(const struct parts *parts)
{
	return 63 - __builtin_clzll(parts_count(parts));
}

/* Parts that lie side by side. */
static void
do_some_parts(void *grouping, size_t number, int thread)
{
	struct grouping *g = grouping;
	size_t some = parts_count(g->parts) >> SOME_BITS;
	struct diag d;

	some += some == 0;
	for (size_t i = number * some; i < (number + 1) * some; i++)
		do_part(g, g->parts, i, bits_of(g->parts), g->part[thread]);
	if (!group_part_end(g->part[thread], g->states, &d))
		fail(g, 0, &d);
}

bool
grouping_finish(struct grouping *g, struct diag *d)
{
	int threads = tasks_threads(g->threads);
	size_t n = parts_count(g->parts);

	if (n > 1 << SOME_BITS)
		n = 1 << SOME_BITS;
	g->states = states_new(
	    g->feed.size, g->feed.text > 0 ? 2 : 1, g->pool, g->spill);
	g->part = mem_alloc((size_t)threads, sizeof(*g->part));
	for (int i = 0; i < threads; i++)
		g->part[i] = group_part_new(&g->feed);
	tasks_run(n, threads, do_some_parts, g);
	for (int i = 0; i < threads; i++)
		group_part_free(g->part[i]);
	free(g->part);
	parts_free(g->parts);
	g->parts = NULL;
	if (g->failed.status != 0) {
		*d = g->failed;
		return false;
	}
	states_number(g->states);
	return states_hold_if(g->states, tasks_threads(g->threads), d);
}
