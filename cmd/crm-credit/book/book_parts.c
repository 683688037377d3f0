#include "book_parts.h"

#include "base/sort.h"
#include "base/tasks.h"
#include "book_left.h"
#include "table/packed.h"
#include "table/parts.h"

enum {
	MANY_BITS = 10, /* 1024 parts, of an input beyond */
	SOME_BITS = 9,
	FIRST = 1 + sizeof(uint64_t), /* bytes before a page's first record */
	COPIED = 16,		      /* at a time */
	AHEAD = 8		      /* records whose places are asked for */
};
#define MANY_BYTES (UINT64_C(2) << 30)

/* The records of a part in order: each writer's are. */
struct cursor {
	struct pool_page *pages; /* as they were taken */
	struct stream {
		VEC(struct pool_page *) page;
		size_t next; /* page */
		const char *at, *end;
		uint64_t place; /* of the record at `at`; done: UINT64_MAX */
		struct book_front front; /* likewise */
	} * stream;
	size_t now;	/* the stream of the record */
	uint64_t limit; /* the next one's place in another stream */
	const char *at; /* the record, */
	uint64_t place; /* and its place; done: UINT64_MAX */
};

struct book_parts {
	struct book_reader *r;
	struct pool *pool;
	struct spill *spill;
	struct serials *serials;
	struct parts *parts;
	struct parts_writer **writer;
	struct book_front **last; /* by writer and part, what it dealt */
	int writers, threads;
	VEC(struct book_block) block;
	struct cursor *cursor, **heap; /* of all parts, once undone */
	pthread_mutex_t failing;
	struct book_part **part; /* of each thread */
	struct states *left;	 /* of all of them */
};

bool
book_parts_serve(const struct book_reader *r)
{
	return r->book->state_only && !r->book->keeps_whole && !r->states &&
	    !r->bank && r->options->rates == NULL &&
	    r->rows.column.parent == ROLE_NONE;
}

struct book_parts *
book_parts_new(struct book_reader *r, uint64_t bytes, int writers)
{
	struct book_parts *p = mem_zero(1, sizeof(*p));
	const struct tool *tool = r->tool;
	int bits = bytes == 0 ? 0 : bytes < MANY_BYTES ? SOME_BITS : MANY_BITS;
	size_t pages = (size_t)POOL_PAGE * (size_t)writers;
	struct diag d;

	p->r = r;
	p->writers = writers;
	p->threads = bytes == 0 ? 1 : tasks_threads((int)tool->common.threads);
	p->serials = serials_new();
	p->pool = pool_new(tool_memory(tool));
	p->spill = spill_new(tool->common.tmpdir);
	if (tool->common.tmpdir != NULL && !spill_try(p->spill, &d))
		tool_fail(r->tool, &d);
	while (bits > 0 && pages << bits > pool_limit(p->pool) / 4)
		bits--;
	p->parts = parts_new(bits, 0, p->pool, p->spill);
	p->writer = mem_alloc((size_t)writers, sizeof(*p->writer));
	p->last = mem_alloc((size_t)writers, sizeof(*p->last));
	for (int i = 0; i < writers; i++) {
		p->writer[i] = parts_writer_new(p->parts);
		p->last[i] =
		    mem_alloc(parts_count(p->parts), sizeof(*p->last[i]));
	}
	pthread_mutex_init(&p->failing, NULL);
	return p;
}

static void
end_writers(struct book_parts *p)
{
	for (int i = 0; i < p->writers; i++) {
		parts_writer_end(p->writer[i]);
		free(p->last[i]);
	}
	free(p->writer);
	free(p->last);
	p->writer = NULL;
}

static void
end_cursor(struct book_parts *p, struct cursor *c)
{
	pool_give(p->pool, c->pages);
	for (int i = 0; i < p->writers; i++)
		vec_free(&c->stream[i].page);
	free(c->stream);
}

void
book_parts_free(struct book_parts *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; p->cursor != NULL && i < parts_count(p->parts); i++)
		end_cursor(p, &p->cursor[i]);
	free(p->cursor);
	free(p->heap);
	parts_free(p->parts);
	spill_free(p->spill);
	pool_free(p->pool);
	serials_free(p->serials);
	pthread_mutex_destroy(&p->failing);
	vec_free(&p->block);
	free(p);
}

struct serials *
book_parts_serials(struct book_parts *p)
{
	return p->serials;
}

/* A page begins with its writer and a whole place; each record is told by the
 * one before. */
static inline bool
deal(struct book_parts *p, int writer, uint64_t place,
    const struct book_waiting *row, const char *record, struct diag *d)
{
	struct parts_writer *w = p->writer[writer];
	struct parts_head *head = parts_head(w, row->customer_hash);
	struct book_front *last = &p->last[writer][head - w->head];

	if (!parts_room(w, head, FIRST + BOOK_FRONT + row->n + COPIED, d))
		return false;
	if (head->block == PARTS_FRESH) {
		*head->at++ = (unsigned char)writer;
		memcpy(head->at, &place, sizeof(place));
		head->at += sizeof(place);
		head->block = place;
		*last = (struct book_front){ 0 };
	}
	head->at = (unsigned char *)book_front_put(
	    (char *)head->at, place - head->block, &row->front, last);
	head->block = place;
	*last = row->front;
	for (size_t i = 0; i < row->n; i += COPIED)
		memcpy(head->at + i, record + i, COPIED);
	head->at += row->n;
	return true;
}

bool
book_parts_deal(struct book_parts *p, int writer, uint64_t first,
    const struct book_waiting *row, size_t n, const char *records,
    struct diag *d)
{
	struct parts_writer *w = p->writer[writer];

	for (size_t i = 0; i < n; i++) {
		if (i + 2 * AHEAD < n) {
			/* where a record will be put soon, and one later */
			const unsigned char *at =
			    parts_head(w, row[i + AHEAD].customer_hash)->at;

			__builtin_prefetch(at, 1);
			__builtin_prefetch(at + 63, 1);
			__builtin_prefetch(
			    parts_head(w, row[i + 2 * AHEAD].customer_hash));
		}
		if (!deal(p, writer, first + row[i].line, &row[i], records, d))
			return false;
		records += row[i].n;
	}
	return true;
}

void
book_parts_block(
    struct book_parts *p, uint64_t block, size_t file, uint64_t line)
{
	while (p->block.n <= block)
		vec_push(&p->block, (struct book_block){ 0 });
	p->block.v[block] = (struct book_block){ file, line };
}

static uint64_t
first_place(const struct pool_page *page)
{
	uint64_t place;

	memcpy(&place, page->bytes + 1, sizeof(place));
	return place;
}

/* Goes on to the next record of a stream; the one before ends at `at`. */
static void
next_of(struct stream *s, const char *at)
{
	const struct pool_page *page;
	uint64_t step;

	if (at == s->end) {
		if (s->next == s->page.n) {
			s->place = UINT64_MAX;
			return;
		}
		page = s->page.v[s->next++];
		s->place = first_place(page);
		s->front = (struct book_front){ 0 };
		at = (const char *)page->bytes + FIRST;
		s->end = (const char *)page->bytes + page->used;
	}
	s->at = book_front_get(at, &step, &s->front);
	s->place += step;
}

static void
choose(const struct book_parts *p, struct cursor *c)
{
	c->place = c->limit = UINT64_MAX;
	c->now = 0;
	for (int i = 0; i < p->writers; i++) {
		uint64_t place = c->stream[i].place;

		if (place < c->place) {
			c->limit = c->place;
			c->place = place;
			c->now = (size_t)i;
		} else if (place < c->limit) {
			c->limit = place;
		}
	}
	c->at = c->stream[c->now].at;
}

static void
step(const struct book_parts *p, struct cursor *c)
{
	struct stream *s = &c->stream[c->now];

	next_of(s, c->at);
	c->at = s->at;
	c->place = s->place;
	if (c->place >= c->limit)
		choose(p, c);
}

/* A writer fills one page of a part after the other. */
static void
begin_cursor(struct book_parts *p, size_t number, struct cursor *c)
{
	scoped VEC(struct sort_item) order = { 0 };
	scoped VEC(struct pool_page *) page = { 0 };
	struct diag d;

	*c = (struct cursor){ .pages = parts_take(p->parts, number, &d) };
	if (c->pages == NULL && d.status != 0) {
		pthread_mutex_lock(&p->failing);
		tool_fail(p->r->tool, &d);
	}
	for (struct pool_page *at = c->pages; at != NULL; at = at->next) {
		vec_push(&order, sort_item(first_place(at), page.n));
		vec_push(&page, at);
	}
	sort_items(order.v, order.n);
	c->stream = mem_zero((size_t)p->writers, sizeof(*c->stream));
	for (size_t i = 0; i < page.n; i++) {
		struct pool_page *at = page.v[order.v[i].index];

		vec_push(&c->stream[at->bytes[0]].page, at);
	}
	for (int i = 0; i < p->writers; i++)
		next_of(&c->stream[i], NULL);
	choose(p, c);
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
book_parts_undo(struct book_parts *p)
{
	size_t n = parts_count(p->parts);

	end_writers(p);
	p->cursor = mem_alloc(n, sizeof(*p->cursor));
	p->heap = mem_alloc(n, sizeof(struct cursor *));
	for (size_t i = 0; i < n; i++) {
		begin_cursor(p, i, &p->cursor[i]);
		p->heap[i] = &p->cursor[i];
	}
	for (size_t i = n; i-- > 0;)
		sink(p->heap, n, i);
}

void
book_parts_give(
    struct book_parts *p, uint64_t before, book_parts_post *post, void *data)
{
	while (p->heap[0]->place < before) {
		struct cursor *c = p->heap[0];
		const struct book_block *block =
		    &p->block.v[c->place >> PLACE_BLOCK];

		c->at = post(data, block->file,
		    block->line + (c->place & PLACE_LINES),
		    &c->stream[c->now].front, c->at);
		step(p, c);
		sink(p->heap, parts_count(p->parts), 0);
	}
}

static void
read_part(void *parts, size_t number, int thread)
{
	struct book_parts *p = parts;
	struct book_part *part = p->part[thread];
	struct cursor c;

	begin_cursor(p, number, &c);
	while (c.place != UINT64_MAX) {
		c.at = book_part_post(
		    part, c.place, &c.stream[c.now].front, c.at);
		step(p, &c);
	}
	book_part_end(part);
	end_cursor(p, &c);
}

/* What is left of the parts, which takes over their memory. */
static struct book_slices *
take_left(struct book_parts *p)
{
	struct book_slices *s = mem_zero(1, sizeof(*s));

	*s = (struct book_slices){ .tool = p->r->tool,
		.pool = p->pool,
		.spill = p->spill,
		.states = p->left,
		.part = p->part,
		.threads = p->threads };
	for (int i = 0; i < p->threads; i++) {
		s->items += p->part[i]->items;
		s->sources += p->part[i]->sources;
		s->more |= p->part[i]->more;
	}
	parts_free(p->parts);
	p->parts = NULL;
	p->spill = NULL;
	p->pool = NULL;
	states_number(s->states);
	return s;
}

void
book_parts_read(struct book_parts *p)
{
	size_t n = (size_t)p->threads;
	struct book *b = p->r->book;

	end_writers(p);
	p->left =
	    states_new(sizeof(struct book_left), LEFT_TEXTS, p->pool, p->spill);
	p->part = mem_alloc(n, sizeof(*p->part));
	for (size_t i = 0; i < n; i++)
		p->part[i] = book_part_new(
		    p->r, p->serials, p->left, (uint32_t)i, &p->failing);
	tasks_run(parts_count(p->parts), p->threads, read_part, p);
	book_part_merge(p->r, p->part, n, p->block.v);
	tool_spilled(p->r->tool, p->spill);
	b->slices = take_left(p);
	if (!p->r->slices) {
		pool_trim(b->slices->pool);
		book_left_all(b->slices, b);
		book_slices_free(b->slices);
		b->slices = NULL;
	}
	for (size_t i = 0; i < n; i++)
		book_part_free(p->part[i]);
	free(p->part);
}
