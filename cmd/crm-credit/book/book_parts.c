#include "book_parts.h"

#include "base/die.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "book_part.h"
#include "table/parts.h"
#include "text/date.h"

enum {
	MANY_BITS = 10, /* 1024 parts, of an input beyond */
	SOME_BITS = 8,
	MARK = 1 + sizeof(uint64_t), /* bytes of a whole place, ... */
	DELTA = 10		     /* ... and of a step at most */
};
#define MANY_BYTES (UINT64_C(2) << 30)

struct book_parts {
	struct book_reader *r;
	struct pool *pool;
	struct spill *spill;
	struct parts *parts;
	struct parts_writer *writer;
	int threads;
	pthread_mutex_t failing;
	struct book_part **part; /* of each thread */
};

bool
book_parts_serve(const struct book_reader *r)
{
	return r->book->state_only && !r->book->keeps_whole && !r->states &&
	    !r->bank && r->options->rates == NULL &&
	    r->rows.column.parent == ROLE_NONE;
}

struct book_parts *
book_parts_new(struct book_reader *r, uint64_t bytes, int threads)
{
	struct book_parts *p = mem_zero(1, sizeof(*p));
	const struct tool *tool = r->tool;
	int bits = bytes == 0 ? 0 : bytes < MANY_BYTES ? SOME_BITS : MANY_BITS;
	struct diag d;

	p->r = r;
	p->threads = threads;
	p->pool = pool_new(tool_memory(tool));
	p->spill = spill_new(tool->common.tmpdir);
	if (tool->common.tmpdir != NULL && !spill_try(p->spill, &d))
		tool_fail(r->tool, &d);
	while (bits > 0 && (size_t)POOL_PAGE << bits > pool_limit(p->pool) / 4)
		bits--;
	p->parts = parts_new(bits, 0, p->pool, p->spill);
	p->writer = parts_writer_new(p->parts);
	pthread_mutex_init(&p->failing, NULL);
	return p;
}

void
book_parts_free(struct book_parts *p)
{
	if (p == NULL)
		return;
	parts_free(p->parts);
	spill_free(p->spill);
	pool_free(p->pool);
	pthread_mutex_destroy(&p->failing);
	free(p);
}

/* A page begins with a whole place; from then on each record is told how many
 * lines it is behind the one before, or 0 and its whole place. */
static unsigned char *
put_place(unsigned char *to, uint64_t before, uint64_t place)
{
	uint64_t step = place - before;

	if (before == PARTS_FRESH ||
	    place >> PLACE_LINE != before >> PLACE_LINE) {
		*to++ = 0;
		memcpy(to, &place, sizeof(place));
		return to + sizeof(place);
	}
	for (; step >= 128; step >>= 7)
		*to++ = (unsigned char)(step | 128);
	*to++ = (unsigned char)step;
	return to;
}

static const char *
get_place(const char *from, uint64_t *place)
{
	const unsigned char *p = (const unsigned char *)from;
	uint64_t step = 0;
	int shift = 0;

	if (*p == 0) {
		memcpy(place, p + 1, sizeof(*place));
		return from + MARK;
	}
	for (; *p >= 128; shift += 7)
		step |= (uint64_t)(*p++ & 127) << shift;
	*place += step | (uint64_t)*p++ << shift;
	return (const char *)p;
}

void
book_parts_deal(struct book_parts *p, uint64_t customer_hash, size_t file,
    uint64_t line, const char *record, size_t n)
{
	uint64_t place = (uint64_t)file << PLACE_LINE | line;
	struct diag d;
	struct parts_head *head =
	    parts_room(p->writer, customer_hash, MARK + DELTA + n, &d);

	if (head == NULL)
		tool_fail(p->r->tool, &d);
	head->at = put_place(head->at, head->block, place);
	head->block = place;
	memcpy(head->at, record, n);
	head->at += n;
}

/* The records of a part, in order. */
struct cursor {
	struct pool_page *pages; /* as they were taken */
	VEC(struct sort_item) order;
	VEC(struct pool_page *) page;
	size_t next; /* page */
	const char *at, *end;
	uint64_t place; /* of the record at `at`; done: UINT64_MAX */
};

static void
step(struct cursor *c)
{
	if (c->at == c->end && c->next < c->order.n) {
		struct pool_page *page = c->page.v[c->order.v[c->next++].index];

		c->at = (const char *)page->bytes;
		c->end = c->at + page->used;
	}
	if (c->at == c->end)
		c->place = UINT64_MAX;
	else
		c->at = get_place(c->at, &c->place);
}

static void
end_cursor(struct cursor *c, struct pool *pool)
{
	pool_give(pool, c->pages);
	vec_free(&c->order);
	vec_free(&c->page);
}

/* A writer fills one page of a part after the other. */
static void
begin_cursor(struct book_parts *p, size_t number, struct cursor *c)
{
	struct diag d;

	*c = (struct cursor){ .place = 0 };
	c->pages = parts_take(p->parts, number, &d);
	if (c->pages == NULL && d.status != 0) {
		pthread_mutex_lock(&p->failing);
		tool_fail(p->r->tool, &d);
	}
	for (struct pool_page *page = c->pages; page != NULL;
	     page = page->next) {
		struct sort_item item = { 0, (uint32_t)c->page.n };

		get_place((const char *)page->bytes, &item.key);
		vec_push(&c->order, item);
		vec_push(&c->page, page);
	}
	sort_items(c->order.v, c->order.n);
	step(c);
}

/* Restores the order of a heap below `at`. */
static void
sink(struct cursor **heap, size_t n, size_t at)
{
	struct cursor *c = heap[at];
	size_t below;

	while ((below = 2 * at + 1) < n) {
		if (below + 1 < n &&
		    heap[below + 1]->place < heap[below]->place)
			below++;
		if (c->place <= heap[below]->place)
			break;
		heap[at] = heap[below];
		at = below;
	}
	heap[at] = c;
}

void
book_parts_undo(struct book_parts *p, book_parts_post *post, void *data)
{
	size_t n = parts_count(p->parts);
	struct cursor *cursor = mem_alloc(n, sizeof(*cursor));
	struct cursor **heap = mem_alloc(n, sizeof(struct cursor *));

	parts_writer_end(p->writer);
	for (size_t i = 0; i < n; i++) {
		begin_cursor(p, i, &cursor[i]);
		heap[i] = &cursor[i];
	}
	for (size_t i = n; i-- > 0;)
		sink(heap, n, i);
	while (heap[0]->place != UINT64_MAX) {
		struct cursor *c = heap[0];

		c->at = post(data, (size_t)(c->place >> PLACE_LINE),
		    c->place & PLACE_LINES, c->at);
		step(c);
		sink(heap, n, 0);
	}
	for (size_t i = 0; i < n; i++)
		end_cursor(&cursor[i], p->pool);
	free(heap);
	free(cursor);
}

static void
read_part(void *parts, size_t number, int thread)
{
	struct book_parts *p = parts;
	struct book_part *part = p->part[thread];
	struct cursor c;

	begin_cursor(p, number, &c);
	while (c.place != UINT64_MAX) {
		c.at = book_part_post(part, c.place, c.at);
		step(&c);
	}
	book_part_end(part);
	end_cursor(&c, p->pool);
	pool_trim(p->pool);
}

void
book_parts_read(struct book_parts *p)
{
	size_t n = (size_t)p->threads;

	parts_writer_end(p->writer);
	p->part = mem_alloc(n, sizeof(*p->part));
	for (size_t i = 0; i < n; i++)
		p->part[i] = book_part_new(p->r, &p->failing);
	tasks_run(parts_count(p->parts), p->threads, read_part, p);
	book_part_merge(p->r, p->part, n);
	for (size_t i = 0; i < n; i++)
		book_part_free(p->part[i]);
	free(p->part);
}
