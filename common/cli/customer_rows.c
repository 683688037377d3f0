#include "base/die.h"
#include "base/map.h"
#include "base/tasks.h"
#include "cli/customer_run.h"
#include "cli/lanes.h"
#include "cli/original.h"
#include "table/packed.h"
#include "text/date.h"

/* The texts of a state, at most, and its words before the wanted amounts, which
 * tell where the row is that has no text. */
enum { ID, ROW, TEXTS = 2 + WANTED + 1 };
enum { BYTE, LENGTH };

/* A row that was read, until the rows before it were: n packed bytes. */
struct held {
	uint64_t place, hash;
	size_t n;
};

/* What a thread has of its own. */
struct lane_rows {
	struct customers *c;
	struct input *in;
	struct states_run *run;
	uint64_t bytes;		   /* of the input, if it is a large file */
	const struct csv_row *row; /* where the input is not dealt */
	int32_t as_of;		   /* of the cards, once this thread knows it */
	int32_t latest;		   /* day of purchase */
	struct csv_writer w;
	struct out scratch;
	VEC(struct held) held;
	VEC(unsigned char) packed; /* the rows that are held */
};

/* Will the row be written as it stands in the file, which can be read again? */
static bool
is_kept(const struct lane_rows *l, const struct csv_row *row)
{
	const struct customers *c = l->c;

	return c->original != NULL && row->verbatim && c->same_delimiter &&
	    !c->hides && row->raw.n > 0;
}

/* A row's text as it will be written; lent. */
static struct str
row_text(struct lane_rows *l, const struct csv_row *row)
{
	const struct customers *c = l->c;
	char delimiter = tool_out_delimiter(c->tool);

	if (row->verbatim && c->same_delimiter && !c->hides)
		return row->raw;
	l->scratch.n = 0;
	csv_writer_init(&l->w, &l->scratch, delimiter, 6);
	for (size_t i = 0; i < row->n; i++)
		if (!c->hides || !c->hidden.v[i])
			csv_field(&l->w, row->field[i]);
	return (struct str){ l->scratch.bytes, l->scratch.n };
}

static bool
read_card(struct lane_rows *l, const struct csv_row *row, struct card *card)
{
	struct customers *c = l->c;
	int32_t as_of = DATE_NONE;
	size_t column;
	struct diag d;

	if (!card_read(&c->columns, row->field, card, &as_of, &column, &d))
		return input_reject(l->in, row, column, &d);
	if (card->active_days > 0 && card->last_date > l->latest)
		l->latest = card->last_date;
	if (c->tool->common.as_of != DATE_NONE || as_of == DATE_NONE)
		return true;
	if (l->as_of == DATE_NONE) { /* which is the first is told in turn */
		lanes_turn(l->in);
		if (c->as_of == DATE_NONE)
			c->as_of = as_of;
		l->as_of = c->as_of;
	}
	if (l->as_of == as_of)
		return true;
	return input_bad(l->in, row, c->columns.as_of, "date-range",
	    "this card has another as_of than the first; add cards of one "
	    "date only, or give --as-of");
	return input_reject(l->in, row, c->columns.as_of, &d);
}

/* The words of a row's state: where it is, the wanted amounts, the card. */
static bool
read_state(struct lane_rows *l, const struct csv_row *row, int64_t *state)
{
	struct customers *c = l->c;
	struct card *card = (struct card *)(void *)(state + c->amounts);

	state[BYTE] = state[LENGTH] = 0;
	array_each (const struct wanted, wanted, c->wanted, c->wants) {
		int64_t *amount = &state[wanted->place];

		if (!wanted->money)
			continue;
		*amount = INT64_MIN;
		if (!input_null(l->in, row, wanted->column) &&
		    !input_money(l->in, row, wanted->column, amount))
			return false;
	}
	if (c->row_cards) {
		*card = (struct card){ 0 };
		if (!read_card(l, row, card))
			return false;
	}
	if (is_kept(l, row)) {
		state[BYTE] = (int64_t)row->byte;
		state[LENGTH] = (int64_t)row->raw.n;
	}
	return true;
}

static void
read_row(struct lane_rows *l, const struct csv_row *row)
{
	struct customers *c = l->c;
	int64_t state[2 + WANTED + sizeof(struct card) / 8];
	struct held held = { .place = lanes_place(l->in) };
	struct str text[TEXTS];
	unsigned char *to, *end;

	if (!input_text(
		l->in, row, c->customer_column, "customer id", &text[ID]) ||
	    !read_state(l, row, state))
		return;
	held.hash = map_digest(text[ID]);
	text[ROW] = is_kept(l, row) ? STR("") : row_text(l, row);
	for (size_t i = 0; i < c->wants; i++)
		if (!c->wanted[i].money)
			text[c->wanted[i].place] =
			    row->field[c->wanted[i].column];
	if (c->tool->common.group != NULL)
		text[c->row_texts - 1] = row->field[c->group_column];
	vec_reserve(&l->packed,
	    l->packed.n + packed_size(text, c->row_texts, c->row_words));
	to = l->packed.v + l->packed.n;
	end = packed_all(to, text, c->row_texts, state, c->row_words);
	held.n = (size_t)(end - to);
	l->packed.n += held.n;
	vec_push(&l->held, held);
}

/* Rejects a second row of a customer. */
static void
reject_again(struct lane_rows *l, const struct held *held, struct str id)
{
	struct csv_row row;
	struct diag d;

	diag_set(&d, EXIT_DATA, "not-unique",
	    "customer \"%.*s\" has a row already; one row per customer is "
	    "expected (orders have a date and an amount)",
	    STR_ARG(id));
	if (l->row == NULL)
		lanes_again(l->in, held->place, &row);
	input_reject(
	    l->in, l->row == NULL ? &row : l->row, l->c->customer_column, &d);
	if (l->row == NULL)
		lanes_back(l->in);
}

/* In turn: room for the ids of all rows, judged by the blocks before this one,
 * so that nobody waits while the largest table is made once more. */
static void
reserve(const struct lane_rows *l)
{
	enum { ENOUGH = 16 }; /* blocks */
	struct customers *c = l->c;
	double all = (double)c->hashes.count * (double)l->bytes /
	    (double)(ENOUGH * c->tool->common.buffer_size);
	double most = (double)pool_left(c->pool) / 4 / sizeof(uint64_t);

	if (l->in->lane != NULL && lanes_block(l->in) == ENOUGH)
		set_reserve(&c->hashes, (size_t)(all < most ? all : most));
}

/* The rows that were held, in turn, but for those of customers who have one.
 * Ids are told apart by their hashes of 64 bits. */
static void
settle(void *lane)
{
	struct lane_rows *l = lane;
	struct customers *c = l->c;
	const unsigned char *packed = l->packed.v;
	struct diag d;

	lanes_turn(l->in);
	reserve(l);
	for (size_t i = 0; i < l->held.n; i++)
		set_touch(&c->hashes, l->held.v[i].hash);
	vec_each (const struct held, held, &l->held) {
		if (!set_add(&c->hashes, held->hash))
			reject_again(l, held, packed_text(packed));
		else if (!states_put(l->run, held->place, packed, held->n, &d))
			tool_fail(c->tool, &d);
		packed += held->n;
	}
	l->held.n = l->packed.n = 0;
}

static void
read_lane(void *lanes, struct input *in, int thread)
{
	struct lane_rows *l = (struct lane_rows *)lanes + thread;
	struct csv_row row;

	l->in = in;
	l->row = in->lane != NULL ? NULL : &row;
	input_settle(in, settle, l);
	while (input_next(in, &row)) {
		read_row(l, &row);
		if (in->lane == NULL)
			settle(l);
	}
}

/* Where the texts and the words of a state are. */
static void
lay_out(struct customers *c)
{
	c->amounts = LENGTH + 1;
	c->row_texts = ROW + 1;
	c->same_delimiter = tool_out_delimiter(c->tool) == c->in.delimiter;
	if (!c->reorders)
		c->original = original_open(&c->in);
	for (size_t i = 0; i < c->wants; i++)
		c->wanted[i].place =
		    c->wanted[i].money ? c->amounts++ : c->row_texts++;
	c->row_texts += c->tool->common.group != NULL;
	c->row_cards = c->has_cards && c->keeps_cards;
	c->row_words =
	    c->amounts + (c->row_cards ? sizeof(struct card) / 8 : 0);
	c->states =
	    states_new(c->row_words * 8, c->row_texts, c->pool, c->spill);
}

static void
end_lane(struct lane_rows *l)
{
	struct customers *c = l->c;
	struct diag d;

	if (!states_end(l->run, &d))
		tool_fail(c->tool, &d);
	if (c->columns.as_of == ROLE_NONE &&
	    c->tool->common.as_of == DATE_NONE && l->latest > c->as_of)
		c->as_of = l->latest;
	out_abandon(&l->scratch);
	vec_free(&l->held);
	vec_free(&l->packed);
}

/* The amounts, which are asked for in any order, as columns. */
static void
copy_amounts(void *customers, uint32_t from, uint32_t to)
{
	const struct customers *c = customers;

	for (uint32_t i = from; i < to; i++) {
		const int64_t *state = customer_state(c, i);

		for (size_t w = 0; w < c->wants; w++)
			if (c->wanted[w].money)
				c->wanted[w].amount[i] =
				    state[c->wanted[w].place];
	}
}

/* Reads the rows of customers from `customer` on again, those before `end` as
 * far as they fit. */
static void
read_again(const struct customers *c, uint32_t customer, uint32_t end,
    struct rows_again *r)
{
	enum { MOST = 1 << 20 };
	const int64_t *state = customer_state(c, customer);

	r->from = r->to = (uint64_t)state[BYTE];
	for (; customer < end; customer++) {
		state = customer_state(c, customer);
		if (state[LENGTH] == 0)
			continue;
		if (r->to > r->from &&
		    (uint64_t)(state[BYTE] + state[LENGTH]) > r->from + MOST)
			break;
		r->to = (uint64_t)(state[BYTE] + state[LENGTH]);
	}
	original_read(c->original, r->from, r->to, &r->bytes, &r->room);
}

struct str
customer_row(const struct customers *c, uint32_t customer, uint32_t end,
    struct rows_again *r)
{
	const int64_t *state = customer_state(c, customer);
	uint64_t from = (uint64_t)state[BYTE];
	size_t n = (size_t)state[LENGTH];

	if (n == 0)
		return customer_texts(c, customer)[ROW];
	if (from < r->from || from + n > r->to)
		read_again(c, customer, end, r);
	return (struct str){ r->bytes + (from - r->from), n };
}

void
customer_rows_read(struct customers *c)
{
	struct lane_rows lane[TASKS_THREADS];
	uint64_t bytes;
	int threads = lanes_threads(&c->in, &bytes);
	struct diag d;

	lay_out(c);
	for (int i = 0; i < threads; i++) {
		lane[i] = (struct lane_rows){ .c = c,
			.run = states_begin(c->states),
			.bytes = bytes,
			.as_of = DATE_NONE,
			.latest = DATE_NONE };
		out_open_memory(&lane[i].scratch);
	}
	lanes_run(&c->in, threads, read_lane, lane);
	for (int i = 0; i < threads; i++)
		end_lane(&lane[i]);
	set_free(&c->hashes);
	states_number(c->states);
	for (size_t i = 0; i < c->wants; i++)
		if (c->wanted[i].money)
			c->wanted[i].amount = customers_memory(
			    c, customers_count(c), sizeof(int64_t));
	if (c->amounts > LENGTH + 1)
		customers_each(c, copy_amounts, c);
	if ((c->row_cards || c->row_texts > ROW + 1) &&
	    !states_hold_if(c->states, threads, &d))
		tool_fail(c->tool, &d);
	customer_rows_view(c);
}
