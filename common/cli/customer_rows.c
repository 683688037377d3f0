#include "base/die.h"
#include "cli/customer_run.h"
#include "text/date.h"

/* A row's text as it will be written. */
static struct str
row_text(struct customers *c, const struct csv_row *row)
{
	struct out *scratch = &c->scratch;
	char delimiter = tool_out_delimiter(c->tool, c->in.delimiter);
	struct csv_writer w;

	if (row->verbatim && delimiter == c->in.delimiter && !c->hides)
		return arena_str(&c->text, row->raw);
	scratch->n = 0;
	csv_writer_init(&w, scratch, delimiter, 6);
	for (size_t i = 0; i < row->n; i++)
		if (!c->hides || !c->hidden.v[i])
			csv_field(&w, row->field[i]);
	return arena_str(&c->text, (struct str){ scratch->bytes, scratch->n });
}

/* Takes back the last value of the first n wanted columns. */
static void
take_back(struct customers *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c->wanted[i].money)
			c->wanted[i].amount.n--;
		else
			c->wanted[i].text.n--;
}

static bool
read_wanted(struct customers *c, const struct csv_row *row)
{
	for (size_t i = 0; i < c->wants; i++) {
		struct wanted *wanted = &c->wanted[i];
		int64_t amount = INT64_MIN;

		if (!wanted->money) {
			vec_push(&wanted->text,
			    arena_str(&c->text, row->field[wanted->column]));
			continue;
		}
		if (!input_null(&c->in, row, wanted->column) &&
		    !input_money(&c->in, row, wanted->column, &amount)) {
			take_back(c, i);
			return false;
		}
		vec_push(&wanted->amount, amount);
	}
	return true;
}

static bool
read_card(struct customers *c, const struct csv_row *row, struct card *card)
{
	int32_t as_of = DATE_NONE;
	size_t column;
	struct diag d;

	if (!c->has_cards || !c->keeps_cards)
		return true;
	if (!card_read(&c->columns, row->field, card, &as_of, &column, &d)) {
		input_reject(&c->in, row, column, &d);
		return false;
	}
	if (c->tool->common.as_of != DATE_NONE || as_of == DATE_NONE)
		return true;
	if (c->as_of == DATE_NONE || c->as_of == as_of) {
		c->as_of = as_of;
		return true;
	}
	diag_set(&d, EXIT_DATA, "date-range",
	    "this card has another as_of than the first; add cards of one "
	    "date only, or give --as-of");
	input_reject(&c->in, row, c->columns.as_of, &d);
	return false;
}

/*
 * Has a row of this customer come before? The hashes tell while none comes
 * twice; from the first that does, or seems to, on, the texts do.
 */
static bool
is_known(struct customers *c, struct str id, uint64_t hash)
{
	uint32_t n = (uint32_t)c->row_id.n;

	if (c->row_id.n >= MAP_NONE - 1)
		die(EXIT_SYSTEM, "more than 4294967294 customers");
	if (c->ids.count == 0) {
		if (set_add(&c->hashes, hash))
			return false;
		for (uint32_t i = 0; i < n; i++)
			map_add(&c->ids, c->row_id.v[i]);
	}
	return map_add_hashed(&c->ids, id, hash) != n;
}

/* Rejects a second row of a customer. */
static bool
check_unique(struct customers *c, const struct csv_row *row, struct str id,
    uint64_t hash)
{
	struct diag d;

	if (!is_known(c, id, hash))
		return true;
	diag_set(&d, EXIT_DATA, "not-unique",
	    "customer \"%.*s\" has a row already; one row per customer is "
	    "expected (orders have a date and an amount)",
	    STR_ARG(id));
	input_reject(&c->in, row, c->customer_column, &d);
	return false;
}

/* The id's place in the row as it was kept, or a copy of it. */
static struct str
keep_id(struct customers *c, const struct csv_row *row, struct str id,
    struct str kept)
{
	uintptr_t at = (uintptr_t)id.p - (uintptr_t)row->raw.p;

	if (kept.n == row->raw.n && at <= kept.n && id.n <= kept.n - at &&
	    memcmp(kept.p + at, id.p, id.n) == 0)
		return (struct str){ kept.p + at, id.n };
	return arena_str(&c->text, id);
}

static void
read_row(struct customers *c, const struct csv_row *row, uint64_t hash)
{
	struct card card = { 0 };
	struct str id, kept;

	if (!input_text(&c->in, row, c->customer_column, "customer id", &id) ||
	    !read_card(c, row, &card) || !read_wanted(c, row))
		return;
	if (!check_unique(c, row, id, hash)) {
		take_back(c, c->wants);
		return;
	}
	kept = row_text(c, row);
	vec_push(&c->rows, kept);
	vec_push(&c->row_id, keep_id(c, row, id, kept));
	if (c->has_cards && c->keeps_cards)
		vec_push(&c->cards, card);
	if (c->tool->common.group != NULL)
		vec_push(&c->group,
		    map_add(&c->groups, row->field[c->group_column]));
}

/* The rows of the queue, in steps, so that the ids are looked up with many on
 * their way from memory at once. */
static void
read_queue(void *customers)
{
	struct customers *c = customers;
	uint64_t hash[CSV_QUEUE];

	for (size_t i = 0; i < c->queue.n; i++)
		hash[i] = map_hash(
		    csv_queue_row(&c->queue, i)->field[c->customer_column]);
	for (size_t i = 0; i < c->queue.n; i++)
		set_touch(&c->hashes, hash[i]);
	for (size_t i = 0; i < c->queue.n; i++)
		read_row(c, csv_queue_row(&c->queue, i), hash[i]);
	c->queue.n = 0;
}

void
customer_rows_read(struct customers *c)
{
	struct csv_row row;

	out_open_memory(&c->scratch);
	input_settle(&c->in, read_queue, c);
	while (input_next(&c->in, &row)) {
		csv_queue_push(&c->queue, &row);
		if (c->queue.n == CSV_QUEUE)
			read_queue(c);
	}
	csv_queue_free(&c->queue);
	set_free(&c->hashes);
	out_abandon(&c->scratch);
	for (size_t i = 0; c->as_of == DATE_NONE &&
	     c->columns.as_of == ROLE_NONE && i < c->cards.n;
	     i++)
		if (c->cards.v[i].active_days > 0 &&
		    c->cards.v[i].last_date > c->as_of)
			c->as_of = c->cards.v[i].last_date;
}
