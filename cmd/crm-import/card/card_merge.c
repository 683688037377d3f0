#include "card_merge.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/sort.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "cli/histories.h"
#include "cli/input_held.h"
#include "cli/lanes.h"
#include "table/card.h"
#include "text/date.h"

#include <pthread.h>

/* A card, and where it was: its line in the file, or in a lane's block. */
struct part {
	struct card card;
	uint32_t line, file;
};

/* A card that does not fit those of the same customer before it. */
struct unfit {
	uint64_t place;
	struct part part;
	struct str row; /* packed; empty: nobody wants rejects */
	struct diag why;
};

struct merge {
	struct tool *tool;
	struct input in;
	struct card_columns columns;
	size_t customer;
	struct card_extra extra;
	struct histories *all;
	int32_t as_of;
	bool knows; /* as_of, that of the first card */

	pthread_mutex_t lock; /* of what follows */
	VEC(struct unfit) unfit;
	struct arena text;
};

struct lane_cards {
	struct merge *m;
	struct input *in; /* NULL: no row was read yet */
	int32_t as_of;
	bool knows;
	VEC(char) row;
};

static void
find_columns(struct merge *m)
{
	const struct header *h = &m->in.header;
	struct diag d;

	if (!card_find_columns(h, &m->columns)) {
		diag_set(&d, EXIT_DATA, "no-column",
		    "--merge expects cards, with net_amount and last_date");
		tool_fail(m->tool, &d);
	}
	m->customer = input_role(&m->in, "customer_id", true);
	m->extra = (struct card_extra){ m->columns.item_count != ROLE_NONE,
		m->columns.product_count != ROLE_NONE,
		m->columns.cost_amount != ROLE_NONE,
		m->columns.currency != ROLE_NONE };
}

/* Cards of one date add up. */
static bool
check_date(struct lane_cards *l, const struct csv_row *row, int32_t as_of)
{
	struct merge *m = l->m;

	if (!l->knows) { /* which is the first is told in turn */
		lanes_turn(l->in);
		if (!m->knows)
			m->as_of = as_of;
		l->knows = m->knows = true;
		l->as_of = m->as_of;
	}
	return as_of == l->as_of ||
	    input_bad(l->in, row, m->columns.as_of, "date-range",
		"this card has another as_of than the first: make the parts "
		"with the same --as-of");
}

static void
put(struct lane_cards *l, const void *from, size_t n)
{
	vec_append(&l->row, (const char *)from, n);
}

/* A row as bytes, for the rejects: its place, and its cells behind their
 * lengths. */
static struct str
pack_row(struct lane_cards *l, const struct csv_row *row)
{
	l->row.n = 0;
	put(l, &row->byte, sizeof(row->byte));
	put(l, &row->raw.n, sizeof(row->raw.n));
	put(l, row->raw.p, row->raw.n);
	for (size_t i = 0; i < row->n; i++) {
		put(l, &row->field[i].n, sizeof(row->field[i].n));
		put(l, row->field[i].p, row->field[i].n);
	}
	return (struct str){ l->row.v, l->row.n };
}

static struct str
get(const char **at)
{
	struct str text;

	memcpy(&text.n, *at, sizeof(text.n));
	text.p = *at + sizeof(text.n);
	*at = text.p + text.n;
	return text;
}

static void
unpack_row(struct merge *m, struct str packed, struct csv_row *row)
{
	const char *at = packed.p + sizeof(row->byte);

	row->n = m->in.header.n;
	row->field = arena_array(&m->text, row->n, sizeof(*row->field));
	memcpy(&row->byte, packed.p, sizeof(row->byte));
	row->raw = get(&at);
	for (size_t i = 0; i < row->n; i++)
		row->field[i] = get(&at);
}

static bool
read_card(void *lane, struct input *in, const struct csv_row *row,
    struct history_row *to)
{
	struct lane_cards *l = lane;
	struct merge *m = l->m;
	struct part *part = to->item;
	int32_t as_of;
	size_t column;
	struct diag d;

	l->in = in;
	if (!input_text(in, row, m->customer, "customer id", &to->customer))
		return false;
	if (!card_read(
		&m->columns, row->field, &part->card, &as_of, &column, &d))
		return input_reject(in, row, column, &d);
	if (!check_date(l, row, as_of))
		return false;
	if (part->card.active_days > 0)
		to->date = part->card.first_date;
	part->line = (uint32_t)row->line;
	part->file = (uint32_t)in->file;
	if (m->tool->common.rejects != NULL)
		to->text = pack_row(l, row);
	return true;
}

static void
note_unfit(struct merge *m, const struct history *h, size_t i,
    const struct part *part, const struct diag *why)
{
	const struct group_rows *rows = h->rows;
	struct unfit unfit = { rows->place[i], *part, { 0 }, *why };

	pthread_mutex_lock(&m->lock);
	if (m->tool->common.rejects != NULL)
		unfit.row = arena_str(
		    &m->text, rows->text[i * rows->texts + rows->texts - 1]);
	vec_push(&m->unfit, unfit);
	pthread_mutex_unlock(&m->lock);
}

/* Adds up a customer's cards, those of earlier dates first. */
static bool
add_cards(void *merge, struct history *h, struct diag *d)
{
	struct part *part = h->item;

	for (size_t i = 1; i < h->n; i++) {
		struct card sum = part->card;

		if (card_add(&sum, &part[i].card, d))
			part->card = sum;
		else
			note_unfit(merge, h, i, &part[i], d);
	}
	h->n = 1;
	return true;
}

/* Rejects what did not fit, in the order of the rows. */
static void
reject_unfit(struct merge *m)
{
	scoped struct sort_item *item = mem_alloc(m->unfit.n, sizeof(*item));

	sort_order(item, m->unfit.n, i, m->unfit.v[i].place);
	for (size_t i = 0; i < m->unfit.n; i++) {
		const struct unfit *u = &m->unfit.v[item[i].index];
		uint64_t block = u->place >> 20;
		struct input_held held = { .line = u->part.line,
			.file = u->part.file };
		struct csv_row row = { .n = 0 };

		if (block < m->in.block.n) {
			held.line += m->in.block.v[block].lines;
			held.file = m->in.block.v[block].file;
		}
		if (u->row.n > 0) {
			unpack_row(m, u->row, &row);
			held.row = &row;
		}
		input_reject_held(&m->in, &held, ROLE_NONE, &u->why);
	}
}

static void
write_card(void *merge, const struct history *h, struct csv_writer *w)
{
	const struct merge *m = merge;
	const struct part *part = h->item;

	csv_field(w, h->customer);
	card_write(w, &part->card, m->as_of, m->in.one_code, &m->extra);
	csv_end(w);
}

static void
read_cards(struct merge *m)
{
	struct lane_cards lane[TASKS_THREADS];
	void *self[TASKS_THREADS];

	m->all = histories_open(&m->in,
	    &(struct histories_use){ .size = sizeof(struct part),
		.data = m,
		.read = read_card,
		.see = add_cards,
		.keeps = true,
		.texts = m->tool->common.rejects != NULL });
	for (int i = 0; i < histories_threads(m->all); i++) {
		lane[i] = (struct lane_cards){ .m = m };
		self[i] = &lane[i];
	}
	histories_deal(m->all, self);
	for (int i = 0; i < histories_threads(m->all); i++)
		vec_free(&lane[i].row);
	histories_group(m->all);
	reject_unfit(m);
}

int
card_merge(struct tool *tool)
{
	struct merge *m = tool_alloc(tool, sizeof(*m));
	struct csv_writer *w;

	m->tool = tool;
	m->as_of = DATE_NONE;
	pthread_mutex_init(&m->lock, NULL);
	input_open(&m->in, tool);
	find_columns(m);
	read_cards(m);
	w = tool_output(tool);
	csv_field(w, STR("customer_id"));
	card_write_names(w, &m->extra);
	csv_end(w);
	histories_write(m->all, w, write_card, m);
	input_close(&m->in);
	return tool_close(tool);
}
