#include "cli/histories.h"

#include "base/map.h"
#include "base/mem.h"
#include "base/vec.h"
#include "cli/lanes.h"
#include "cli/pieces.h"
#include "table/packed.h"
#include "table/record.h"
#include "text/date.h"

/* The first text of a record, and that of a customer, are packed items. */
enum { ITEM, TEXT };

/* What a thread has of its own while customers are seen. */
struct scratch {
	const struct histories *h;
	int thread;
	VEC(char) item;
	VEC(unsigned char) packed;
};

struct histories {
	struct input *in;
	struct histories_use use;
	struct histories *second; /* NULL: none */
	struct pool *pool;
	struct spill *spill;
	struct grouping *grouping;
	struct states *states;
	int lanes, forks;
	int32_t earliest, latest;
	uint64_t bytes;
	pthread_mutex_t failing;
};

/* Ends the run, for one of the threads. */
static _Noreturn void
fail(const struct histories *h, const struct diag *d)
{
	pthread_mutex_lock((pthread_mutex_t *)&h->failing);
	tool_fail(h->in->tool, d);
}

/* Grouping. */

static void *
fork_scratch(void *histories)
{
	struct histories *h = histories;
	struct scratch *s = tool_alloc(h->in->tool, sizeof(*s));

	s->h = h;
	s->thread = h->forks++;
	return s;
}

/* Packs what is left of a customer's items. */
static void
pack(struct scratch *s, const struct history *h)
{
	size_t words = s->h->use.size / 8;
	const char *item = h->item;
	unsigned char *to;

	vec_reserve(&s->packed, 8 + h->n * PACKED_SIZE(words));
	to = s->packed.v;
	for (size_t i = 0; i < h->n; i++)
		to = packed_put(to, item + i * s->h->use.size, words);
	s->packed.n = (size_t)(to - s->packed.v);
}

static bool
see(void *state, const struct group_rows *rows, void *scratch, struct diag *d)
{
	struct scratch *s = scratch;
	const struct histories_use *use = &s->h->use;
	struct history h = { .customer = rows->customer,
		.n = rows->n,
		.rows = rows,
		.thread = s->thread };

	(void)state;
	vec_reserve(&s->item, rows->n * use->size);
	h.item = s->item.v;
	for (size_t i = 0; i < rows->n; i++)
		packed_get(
		    (const unsigned char *)rows->text[i * rows->texts + ITEM].p,
		    s->item.v + i * use->size, use->size / 8);
	if (!use->see(use->data, &h, d))
		return false;
	if (use->keeps)
		pack(s, &h);
	return true;
}

static struct str
kept(void *scratch)
{
	const struct scratch *s = scratch;

	return (struct str){ (const char *)s->packed.v, s->packed.n };
}

struct histories *
histories_open(struct input *in, const struct histories_use *use)
{
	struct histories *h = tool_alloc(in->tool, sizeof(*h));
	struct group_sink sink = { .rows = see,
		.text = use->keeps ? kept : NULL,
		.fork = fork_scratch,
		.data = h };

	h->in = in;
	h->use = *use;
	h->earliest = h->latest = DATE_NONE;
	tool_spill(in->tool, &h->pool, &h->spill);
	pool_count(h->pool, (ptrdiff_t)use->beside);
	pthread_mutex_init(&h->failing, NULL);
	h->grouping = grouping_new(h->pool, h->spill);
	grouping_sink(h->grouping, &sink);
	h->lanes = lanes_threads(in, &h->bytes);
	return h;
}

struct histories *
histories_second(struct histories *first, const struct histories_use *use)
{
	first->second = histories_open(first->in, use);
	return first->second;
}

int
histories_threads(const struct histories *h)
{
	return h->lanes;
}

int32_t
histories_earliest(const struct histories *h)
{
	return h->earliest;
}

int32_t
histories_latest(const struct histories *h)
{
	return h->latest;
}

/* Dealing. */

struct lane_rows {
	const struct histories *h;
	void *lane;
	struct parts_writer *writer[2]; /* of the second, too */
	int32_t earliest, latest;
};

static void
note_days(int32_t *earliest, int32_t *latest, int32_t from, int32_t to)
{
	if (*earliest == DATE_NONE || (from != DATE_NONE && from < *earliest))
		*earliest = from;
	if (to > *latest)
		*latest = to;
}

static size_t
texts_of(const struct histories *h)
{
	return h->use.texts ? TEXT + 1 : ITEM + 1;
}

static void
deal_row(const struct histories *h, struct parts_writer *writer,
    struct input *in, const struct history_row *row, unsigned char *packed)
{
	size_t words = h->use.size / 8;
	struct event event = { .date = row->date };
	struct str text[] = {
		[ITEM] = { (const char *)packed,
		    (size_t)(packed_put(packed, row->item, words) - packed) },
		[TEXT] = row->text
	};
	struct diag d;

	if (record_deal(writer, parts_head(writer, map_hash(row->customer)),
		lanes_place(in), row->customer, &event, text, texts_of(h), &d))
		return;
	lanes_turn(in);
	tool_fail(in->tool, &d);
}

static void
read_lane(void *lanes, struct input *in, int thread)
{
	struct lane_rows *l = (struct lane_rows *)lanes + thread;
	const struct histories *h = l->h, *second = h->second;
	size_t size[2] = { h->use.size, second != NULL ? second->use.size : 0 };
	size_t most = size[0] > size[1] ? size[0] : size[1];
	scoped unsigned char *packed = mem_alloc(PACKED_SIZE(most / 8) + 8, 1);
	scoped char *item = mem_alloc(size[0] + size[1], 1);
	struct csv_row row;

	while (input_next(in, &row)) {
		struct history_row to[2] = { { .item = item },
			{ .item = item + size[0] } };

		memset(item, 0, size[0] + size[1]);
		if (!h->use.read(l->lane, in, &row, to))
			continue;
		note_days(&l->earliest, &l->latest, to->date, to->date);
		deal_row(h, l->writer[0], in, &to[0], packed);
		if (second != NULL)
			deal_row(second, l->writer[1], in, &to[1], packed);
	}
}

static struct parts_writer *
writer_of(const struct histories *h)
{
	return h == NULL ? NULL : parts_writer_new(grouping_parts(h->grouping));
}

void
histories_deal(struct histories *h, void *const *lane)
{
	struct lane_rows lanes[TASKS_THREADS];

	for (struct histories *k = h; k != NULL; k = k->second)
		grouping_begin(k->grouping, texts_of(k), h->bytes,
		    tasks_threads((int)h->in->tool->common.threads));
	for (int i = 0; i < h->lanes; i++)
		lanes[i] = (struct lane_rows){ h, lane[i],
			{ writer_of(h), writer_of(h->second) }, DATE_NONE,
			DATE_NONE };
	lanes_run(h->in, h->lanes, read_lane, lanes);
	for (int i = 0; i < h->lanes; i++) {
		parts_writer_end(lanes[i].writer[0]);
		if (h->second != NULL)
			parts_writer_end(lanes[i].writer[1]);
		note_days(&h->earliest, &h->latest, lanes[i].earliest,
		    lanes[i].latest);
	}
}

void
histories_group(struct histories *h)
{
	struct diag d;

	if (!grouping_finish(h->grouping, &d))
		tool_fail(h->in->tool, &d);
	h->states = grouping_states(h->grouping);
	tool_spilled(h->in->tool, h->spill);
}

/* Looking. */

struct looking {
	const struct histories *h;
	histories_look *look; /* or */
	histories_rows *rows;
	void *data;
	struct pieces pieces;
	VEC(char) item[TASKS_THREADS];
};

static void
look_at(struct looking *l, uint64_t customer, int thread, struct csv_writer *w)
{
	const struct histories *h = l->h;
	size_t size = h->use.size;
	struct history history = { .thread = thread };
	const unsigned char *at, *end;
	const struct str *text;
	struct diag d;

	text = states_texts(h->states, customer, &d);
	if (text == NULL)
		fail(h, &d);
	history.customer = text[0];
	at = (const unsigned char *)text[1].p;
	end = at + text[1].n;
	for (; at < end; history.n++) {
		vec_reserve(&l->item[thread], (history.n + 1) * size);
		packed_get(at, l->item[thread].v + history.n * size, size / 8);
		at = packed_skip(at, size / 8);
	}
	history.item = l->item[thread].v;
	if (w != NULL)
		l->rows(l->data, &history, w);
	else
		l->look(l->data, &history);
}

static void
look_piece(void *looking, uint64_t from, uint64_t to, int thread)
{
	for (uint64_t i = from; i < to; i++)
		look_at(looking, i, thread, NULL);
}

/* What was written goes out early where it is much. */
static void
write_piece(void *looking, uint64_t from, uint64_t to, int thread)
{
	struct looking *l = looking;
	const struct out *memory = &l->pieces.memory[thread];
	size_t most = pool_limit(l->h->pool) / 32;
	struct csv_writer w = piece_begin(&l->pieces, thread);

	for (uint64_t i = from; i < to; i++) {
		look_at(l, i, thread, &w);
		if (memory->n > most) {
			piece_end(&l->pieces, thread, from, i + 1);
			from = i + 1;
		}
	}
	if (from < to)
		piece_end(&l->pieces, thread, from, to);
}

static void
each(struct looking *l, states_work *work)
{
	struct tool *tool = l->h->in->tool;
	struct diag d;

	if (!states_each(l->h->states, tasks_threads((int)tool->common.threads),
		work, l, &d))
		tool_fail(tool, &d);
	for (int i = 0; i < TASKS_THREADS; i++)
		vec_free(&l->item[i]);
}

void
histories_each(const struct histories *h, histories_look *look, void *data)
{
	struct looking l = { .h = h, .look = look, .data = data };

	each(&l, look_piece);
}

void
histories_write(const struct histories *h, const struct csv_writer *w,
    histories_rows *rows, void *data)
{
	struct looking l = { .h = h, .rows = rows, .data = data };

	pieces_begin(&l.pieces, w);
	each(&l, write_piece);
	pieces_end(&l.pieces);
}
