#include "base/die.h"
#include "base/map.h"
#include "base/tasks.h"
#include "cli/customer_run.h"
#include "cli/lanes.h"
#include "cli/original.h"
#include "table/packed.h"
#include "text/date.h"

#include <stdlib.h>

/* The texts of a state, at most, and its words before the wanted amounts, which
 * tell where the row is that has no text. */
enum { ID, ROW, TEXTS = 2 + WANTED + 1 };
enum { BYTE, LENGTH };

/* A row that was read, until the rows before it were: its texts are in `bytes`,
 * its state in `state`. */
struct held {
	uint64_t place, hash;
	size_t n[TEXTS]; /* bytes of each text */
};

/* What a thread has of its own. */
struct lane_rows {
	struct customers *c;
	struct input *in;
	struct states_run *run;
	const struct csv_row *row; /* where the input is not dealt */
	int32_t as_of;		   /* of the cards, once this thread knows it */
	int32_t latest;		   /* day of purchase */
	struct csv_writer w;
	struct out scratch, bytes;
	VEC(struct held) held;
	VEC(int64_t) state; /* of each row: amounts, then the card's words */
	VEC(unsigned char) packed; /* a row that is put */
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
	char delimiter = tool_out_delimiter(c->tool, c->in.delimiter);

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

/* The wanted amounts and the card of a row. */
static bool
read_state(struct lane_rows *l, const struct csv_row *row)
{
	struct customers *c = l->c;
	int64_t state[2 + WANTED + sizeof(struct card) / 8] = { 0 };
	struct card *card = (struct card *)(void *)(state + c->amounts);

	for (size_t i = 0; i < c->wants; i++) {
		const struct wanted *wanted = &c->wanted[i];
		int64_t *amount = &state[wanted->place];

		if (!wanted->money)
			continue;
		*amount = INT64_MIN;
		if (!input_null(l->in, row, wanted->column) &&
		    !input_money(l->in, row, wanted->column, amount))
			return false;
	}
	if (c->row_cards && !read_card(l, row, card))
		return false;
	if (is_kept(l, row)) {
		state[BYTE] = (int64_t)row->byte;
		state[LENGTH] = (int64_t)row->raw.n;
	}
	vec_append(&l->state, state, c->row_words);
	return true;
}

static void
hold_text(struct lane_rows *l, struct held *held, size_t i, struct str text)
{
	held->n[i] = text.n;
	out_bytes(&l->bytes, text.p, text.n);
}

static void
read_row(struct lane_rows *l, const struct csv_row *row)
{
	struct customers *c = l->c;
	struct held held = { .place = lanes_place(l->in) };
	struct str id;

	if (!input_text(l->in, row, c->customer_column, "customer id", &id) ||
	    !read_state(l, row))
		return;
	held.hash = map_digest(id);
	hold_text(l, &held, ID, id);
	hold_text(l, &held, ROW, is_kept(l, row) ? STR("") : row_text(l, row));
	for (size_t i = 0; i < c->wants; i++)
		if (!c->wanted[i].money)
			hold_text(l, &held, c->wanted[i].place,
			    row->field[c->wanted[i].column]);
	if (c->tool->common.group != NULL)
		hold_text(
		    l, &held, c->row_texts - 1, row->field[c->group_column]);
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

static void
put(struct lane_rows *l, uint64_t place, const struct str *text,
    const int64_t *state)
{
	size_t texts = l->c->row_texts, words = l->c->row_words;
	unsigned char *end;
	struct diag d;

	vec_reserve(&l->packed, packed_size(text, texts, words));
	end = packed_all(l->packed.v, text, texts, state, words);
	if (!states_put(
		l->run, place, l->packed.v, (size_t)(end - l->packed.v), &d))
		tool_fail(l->c->tool, &d);
}

/* In turn: the rows that were held, but for those of customers who have one.
 * Ids are told apart by their hashes of 64 bits. */
static void
settle(void *lane)
{
	struct lane_rows *l = lane;
	struct customers *c = l->c;
	const char *p = l->bytes.bytes;

	for (size_t i = 0; i < l->held.n; i++)
		set_touch(&c->hashes, l->held.v[i].hash);
	for (size_t i = 0; i < l->held.n; i++) {
		const struct held *held = &l->held.v[i];
		struct str text[TEXTS];

		for (size_t t = 0; t < c->row_texts; t++) {
			text[t] = (struct str){ p, held->n[t] };
			p += held->n[t];
		}
		if (!set_add(&c->hashes, held->hash))
			reject_again(l, held, text[ID]);
		else
			put(l, held->place, text,
			    l->state.v + i * c->row_words);
	}
	l->held.n = l->state.n = l->bytes.n = 0;
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
	c->same_delimiter =
	    tool_out_delimiter(c->tool, c->in.delimiter) == c->in.delimiter;
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
	out_abandon(&l->bytes);
	vec_free(&l->held);
	vec_free(&l->state);
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
			.as_of = DATE_NONE,
			.latest = DATE_NONE };
		out_open_memory(&lane[i].scratch);
		out_open_memory(&lane[i].bytes);
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
