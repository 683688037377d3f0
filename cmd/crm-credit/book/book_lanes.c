/*
 * The rows of the input, read by several threads and posted in their order.
 */
#include "book_parts.h"
#include "book_record.h"
#include "cli/lanes.h"

enum { BATCH = 32, DEAL = 256, WHOLE = 4096 };

struct lanes_book;

/* What a thread has of its own. */
struct lane_book {
	struct lanes_book *all;
	struct input *in;
	struct book_rows rows;
	struct book_packing packing;
	uint64_t block;	 /* whose rows are read, ... */
	uint64_t before; /* ... the line before it, as the lane counts */
	bool begun;	 /* it has rows */
	/* The rows that were read, until those before them are posted, or they
	 * are dealt; and a record of each. */
	VEC(struct book_waiting) waiting;
	struct book_bytes bytes;
	pthread_mutex_t dealing;
	struct book_entry entry[BATCH]; /* n of them, to be posted */
	struct book_cells cells[BATCH];
	size_t n;
};

struct lanes_book {
	struct book_reading *how;
	struct book_reader *r;
	struct input *whole;
	struct lane_book *lane;
	int lanes;
	struct book_parts *parts; /* NULL: rows are posted at once */
	size_t told;		  /* of the blocks that lanes have read */
	bool undone; /* and those that were dealt, in turn, before them; who
		      * deals holds a lock of its own, who sets it all */
};

/* Posts the entries that were looked up together. */
static void
post_batch(struct lane_book *l)
{
	struct book_reading *how = l->all->how;

	book_touch(how->r, l->entry, l->n);
	for (size_t k = 0; k < l->n; k++)
		how->post(how, &l->entry[k]);
	l->n = 0;
}

/* A book_parts_post. */
static const char *
post(void *lane, size_t file, uint64_t line, const struct book_front *front,
    const char *record)
{
	struct lane_book *l = lane;
	struct book_entry *e = &l->entry[l->n];
	const char *end = book_record_get(
	    l->packing.serials, record, front, e, &l->cells[l->n]);

	e->file = file;
	e->line = line;
	if (++l->n == BATCH)
		post_batch(l);
	return end;
}

/* Deals the rows that wait; false when they are to be posted. */
static bool
deal(struct lane_book *l)
{
	struct lanes_book *all = l->all;
	bool well = true, undone;
	struct diag d;

	pthread_mutex_lock(&l->dealing);
	undone = all->undone;
	if (!undone) {
		well = book_parts_deal(all->parts, (int)(l - all->lane),
		    (l->block << PLACE_BLOCK) - l->before, l->waiting.v,
		    l->waiting.n, l->bytes.v, &d);
		l->waiting.n = l->bytes.n = 0;
	}
	pthread_mutex_unlock(&l->dealing);
	if (well)
		return !undone;
	lanes_turn(l->in);
	tool_fail(all->r->tool, &d);
}

/* No parts any more: something is to be said. */
static void
undo(struct lanes_book *all)
{
	for (int i = 0; i < all->lanes; i++)
		pthread_mutex_lock(&all->lane[i].dealing);
	all->undone = true;
	for (int i = 0; i < all->lanes; i++)
		pthread_mutex_unlock(&all->lane[i].dealing);
	book_parts_undo(all->parts);
}

/* In turn: where the block begins that is read. */
static void
tell_block(const struct lane_book *l)
{
	const struct input *in = l->all->whole;

	if (l->begun)
		book_parts_block(
		    l->all->parts, l->block, in->file, in->lines + l->before);
}

/* And where those begin that lanes have read and that have ended. */
static void
tell_blocks(struct lanes_book *all)
{
	for (; all->told < all->whole->block.n; all->told++)
		book_parts_block(all->parts, all->told,
		    all->whole->block.v[all->told].file,
		    all->whole->block.v[all->told].lines);
}

/* In turn: posts the rows that were dealt so far. */
static void
take_back(struct lane_book *l)
{
	struct lanes_book *all = l->all;

	if (!all->undone)
		undo(all);
	tell_blocks(all);
	tell_block(l);
	book_parts_give(all->parts, (l->block + 1) << PLACE_BLOCK, post, l);
}

/* After the last row: the parts are read, or what is left of them is posted. */
static void
end_parts(struct lanes_book *all)
{
	tell_blocks(all);
	if (all->undone) {
		book_parts_give(all->parts, UINT64_MAX, post, &all->lane[0]);
		post_batch(&all->lane[0]);
	} else {
		book_parts_read(all->parts);
	}
	book_parts_free(all->parts);
}

/* The rows that wait. Those that are dealt need no turn. */
static void
settle(void *lane)
{
	struct lane_book *l = lane;
	struct lanes_book *all = l->all;
	const struct input *in = all->whole;
	const char *from;

	if (!l->begun && l->in->silent)
		return; /* before its first block a lane has no turn */
	if (l->in->lane != NULL)
		l->block = lanes_block(l->in);
	if (all->parts != NULL && l->in->silent) {
		if (l->in->lane == NULL)
			tell_block(l);
		if (deal(l)) {
			l->begun = false;
			return;
		}
	}
	lanes_turn(l->in);
	if (all->parts != NULL)
		take_back(l);
	from = l->bytes.v;
	for (size_t i = 0; i < l->waiting.n; i++) {
		const struct book_waiting *row = &l->waiting.v[i];

		post(l, in->file, in->lines + row->line, &row->front, from);
		from += row->n;
	}
	post_batch(l);
	l->waiting.n = l->bytes.n = 0;
	l->begun = !l->in->silent;
}

/* Which block a row is of, and in there which line. */
static void
note_place(struct lane_book *l, const struct csv_row *row)
{
	if (l->in->lane != NULL) {
		l->block = lanes_block(l->in);
	} else if (!l->begun) {
		l->block++;
		l->before = row->line - 1;
	}
	l->begun = true;
}

static void
read_lane(void *lanes, struct input *in, int thread)
{
	struct lanes_book *all = lanes;
	struct lane_book *l = &all->lane[thread];
	bool cells = all->whole->rejects.file.open;
	struct book_entry e = { .more = false };
	struct csv_row row;

	l->in = l->rows.in = in;
	input_settle(in, settle, l);
	while (input_next(in, &row)) {
		struct book_waiting waits = { .line = row.line };

		note_place(l, &row);
		if (!all->how->read(&l->rows, &row, &e))
			continue;
		waits.customer_hash = e.customer_hash;
		waits.n = l->bytes.n; /* a warning has emptied it */
		book_record_put(
		    &l->bytes, &e, &l->packing, cells, &waits.front);
		waits.n = l->bytes.n - waits.n;
		vec_push(&l->waiting, waits);
		if (in->lane == NULL &&
		    (l->waiting.n == WHOLE ||
			row.line - l->before > PLACE_LINES / 2)) {
			in->silent = true;
			settle(l);
			in->silent = false;
		} else if (l->waiting.n == DEAL && all->parts != NULL &&
		    in->lane != NULL) {
			deal(l);
		}
	}
	input_settle(in, NULL, NULL);
}

static void
end_lane(struct lane_book *l)
{
	struct book_rows *rows = l->all->how->rows;

	rows->n_payments += l->rows.n_payments;
	rows->n_negative += l->rows.n_negative;
	book_rows_free(&l->rows);
	for (size_t i = 0; i < BATCH; i++)
		book_cells_free(&l->cells[i]);
	vec_free(&l->bytes);
	vec_free(&l->waiting);
	pthread_mutex_destroy(&l->dealing);
}

void
book_read_rows(struct book_reading *how)
{
	struct lanes_book all = {
		.how = how, .r = how->r, .whole = how->file->in
	};
	uint64_t bytes;
	int threads = lanes_threads(all.whole, &bytes);

	if (how->file->side == NULL && book_parts_serve(all.r))
		all.parts = book_parts_new(all.r, bytes, threads);
	all.lanes = threads;
	all.lane = mem_zero((size_t)threads, sizeof(*all.lane));
	for (int i = 0; i < threads; i++) {
		all.lane[i].all = &all;
		all.lane[i].rows = *how->rows;
		if (all.parts != NULL)
			all.lane[i].packing.serials =
			    book_parts_serials(all.parts);
		pthread_mutex_init(&all.lane[i].dealing, NULL);
	}
	lanes_run(all.whole, threads, read_lane, &all);
	if (all.parts != NULL)
		end_parts(&all);
	for (int i = 0; i < threads; i++)
		end_lane(&all.lane[i]);
	free(all.lane);
}
