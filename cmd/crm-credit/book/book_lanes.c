/*
 * The rows of the input, read by several threads and posted in their order.
 */
#include "base/tasks.h"
#include "book_parts.h"
#include "book_record.h"
#include "cli/lanes.h"

enum { BATCH = 32, WHOLE = 4096 };

/* A row that was read, until those before it are posted. */
struct waiting {
	uint64_t line; /* as its lane counts them */
	uint64_t customer_hash;
	size_t n; /* bytes of its record */
};

struct lanes_book;

/* What a thread has of its own. */
struct lane_book {
	struct lanes_book *all;
	struct book_reader *r;
	struct input *in;
	struct book_rows rows;
	struct book_bytes bytes; /* a record of each that waits */
	VEC(struct waiting) waiting;
	struct book_entry entry[BATCH]; /* n of them, to be posted */
	struct book_cells cells[BATCH];
	size_t n;
};

struct lanes_book {
	struct book_reader *r;
	struct lane_book *lane;
	struct book_parts *parts; /* NULL: rows are posted at once */
};

/* What some entries look up is on its way from memory all at once: the slots
 * of their names first, then what stands behind them. */
static void
touch(const struct book_reader *r, const struct book_entry *e, size_t n)
{
	const struct book *b = r->book;

	if (r->documents.kept || b->has_company)
		return;
	for (size_t i = 0; i < n; i++) {
		struct number_key key = numbers_loose_key(
		    0, e[i].customer_hash, e[i].document_hash);

		ids_touch(&r->documents.exact, numbers_hash(&key));
		map_touch(&b->names, e[i].customer_hash);
	}
	for (size_t i = 0; i < n && !b->has_currency; i++) {
		uint32_t account = map_find_hashed(
		    &b->names, e[i].customer, e[i].customer_hash);

		if (account != MAP_NONE)
			mem_touch(&b->accounts.v[account]);
	}
}

/* Posts the entries that were looked up together. */
static void
post_batch(struct lane_book *l)
{
	struct book_reader *r = l->r;

	touch(r, l->entry, l->n);
	for (size_t k = 0; k < l->n; k++)
		book_post(r, &r->rows, &r->main, &l->entry[k]);
	l->n = 0;
}

/* A book_parts_post. */
static const char *
post(void *lane, size_t file, uint64_t line, const char *record)
{
	struct lane_book *l = lane;
	struct book_entry *e = &l->entry[l->n];
	const char *end = book_record_get(record, e, &l->cells[l->n]);

	e->file = file;
	e->line = line;
	if (++l->n == BATCH)
		post_batch(l);
	return end;
}

/* No parts any more: something is to be said. */
static void
undo_parts(struct lane_book *l)
{
	struct lanes_book *all = l->all;

	book_parts_undo(all->parts, post, l);
	post_batch(l);
	book_parts_free(all->parts);
	all->parts = NULL;
}

/* In turn: the rows that wait. */
static void
settle(void *lane)
{
	struct lane_book *l = lane;
	struct lanes_book *all = l->all;
	const struct input *in = l->r->main.in;
	const char *from = l->bytes.v;

	if (l->waiting.n == 0 && l->in->silent)
		return; /* before its first block a lane has no turn */
	for (size_t i = 0; i < l->waiting.n; i++) {
		const struct waiting *w = &l->waiting.v[i];
		uint64_t line = in->lines + w->line;

		if (all->parts != NULL)
			book_parts_deal(all->parts, w->customer_hash, in->file,
			    line, from, w->n);
		else
			post(l, in->file, line, from);
		from += w->n;
	}
	if (all->parts == NULL)
		post_batch(l);
	else if (!l->in->silent)
		undo_parts(l);
	l->waiting.n = l->bytes.n = 0;
}

static void
read_lane(void *lanes, struct input *in, int thread)
{
	struct lanes_book *all = lanes;
	struct lane_book *l = &all->lane[thread];
	bool cells = l->r->main.in->has_rejects;
	struct book_entry e;
	struct csv_row row;

	l->in = l->rows.in = in;
	input_settle(in, settle, l);
	while (input_next(in, &row)) {
		size_t before;

		if (!book_rows_read(&l->rows, &row, &e))
			continue;
		before = l->bytes.n; /* a warning has emptied it */
		book_record_put(&l->bytes, &e, cells);
		vec_push(&l->waiting,
		    (struct waiting){
			row.line, e.customer_hash, l->bytes.n - before });
		if (in->lane == NULL && l->waiting.n == WHOLE) {
			in->silent = true;
			settle(l);
			in->silent = false;
		}
	}
	input_settle(in, NULL, NULL);
}

static void
end_lane(struct lane_book *l)
{
	struct book_rows *rows = &l->r->rows;

	rows->n_payments += l->rows.n_payments;
	rows->n_negative += l->rows.n_negative;
	book_rows_free(&l->rows);
	for (size_t i = 0; i < BATCH; i++)
		book_cells_free(&l->cells[i]);
	vec_free(&l->bytes);
	vec_free(&l->waiting);
}

void
book_read_rows(struct book_reader *r)
{
	struct lanes_book all = { .r = r };
	uint64_t bytes;
	int threads = lanes_threads(r->main.in, &bytes);

	if (book_parts_serve(r))
		all.parts = book_parts_new(r, bytes,
		    bytes == 0 ? 1
			       : tasks_threads((int)r->tool->common.threads));
	all.lane = mem_zero((size_t)threads, sizeof(*all.lane));
	for (int i = 0; i < threads; i++) {
		all.lane[i].all = &all;
		all.lane[i].r = r;
		all.lane[i].rows = r->rows;
	}
	lanes_run(r->main.in, threads, read_lane, &all);
	for (int i = 0; i < threads; i++)
		end_lane(&all.lane[i]);
	free(all.lane);
	if (all.parts != NULL)
		book_parts_read(all.parts);
	book_parts_free(all.parts);
}
