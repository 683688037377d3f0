#include "card_merge.h"

#include "base/die.h"
#include "base/map.h"
#include "base/vec.h"
#include "cli/input.h"
#include "table/card.h"
#include "text/date.h"

struct merge {
	struct input in;
	struct card_columns columns;
	size_t customer;
	struct card_extra extra;
	struct map ids;
	VEC(struct card) cards;
	int32_t as_of;
	struct str currency;
};

static void
find_columns(struct merge *m, struct tool *tool)
{
	const struct header *h = &m->in.header;
	struct diag d;

	if (!card_find_columns(h, &m->columns)) {
		diag_set(&d, EXIT_DATA, "no-column",
		    "--merge expects cards, with net_amount and last_date");
		tool_fail(tool, &d);
	}
	m->customer = input_role(&m->in, "customer_id", true);
	m->extra = (struct card_extra){ m->columns.item_count != ROLE_NONE,
		m->columns.product_count != ROLE_NONE,
		m->columns.cost_amount != ROLE_NONE,
		m->columns.currency != ROLE_NONE };
}

/* Cards of one date and one currency add up. */
static bool
check_alike(struct merge *m, const struct csv_row *row, int32_t as_of,
    size_t *column, struct diag *d)
{
	*column = m->columns.as_of;
	if (m->ids.count == 0)
		m->as_of = as_of;
	if (as_of != m->as_of)
		return diag_set(d, EXIT_DATA, "date-range",
		    "this card has another as_of than the first: make the "
		    "parts with the same --as-of");
	*column = m->columns.currency;
	if (*column == ROLE_NONE)
		return true;
	if (m->currency.p == NULL)
		m->currency = arena_str(&m->in.arena, row->field[*column]);
	return str_eq(m->currency, row->field[*column]) ||
	    diag_set(d, EXIT_DATA, "mixed-currency",
		"currency \"%.*s\" after \"%.*s\": they are never added",
		STR_ARG(row->field[*column]), STR_ARG(m->currency));
}

static bool
add_card(
    struct merge *m, const struct csv_row *row, size_t *column, struct diag *d)
{
	struct card card = { 0 };
	uint32_t number;
	int32_t as_of;

	if (!card_read(&m->columns, row->field, &card, &as_of, column, d) ||
	    !check_alike(m, row, as_of, column, d))
		return false;
	number = map_add(&m->ids, row->field[m->customer]);
	if (number == m->cards.n) {
		vec_push(&m->cards, card);
		return true;
	}
	*column = ROLE_NONE;
	return card_add(&m->cards.v[number], &card, d);
}

static void
write_cards(struct merge *m, struct csv_writer *w)
{
	csv_field(w, STR("customer_id"));
	card_write_names(w, &m->extra);
	csv_end(w);
	for (uint32_t i = 0; i < m->ids.count; i++) {
		csv_field(w, map_text(&m->ids, i));
		card_write(w, &m->cards.v[i], m->as_of, m->currency, &m->extra);
		csv_end(w);
	}
}

int
card_merge(struct tool *tool)
{
	struct merge m = { .as_of = DATE_NONE };
	struct tool_output o;
	struct csv_row row;
	struct diag d;

	input_open(&m.in, tool);
	find_columns(&m, tool);
	while (input_next(&m.in, &row)) {
		struct str id;
		size_t column;

		if (input_text(&m.in, &row, m.customer, "customer id", &id) &&
		    !add_card(&m, &row, &column, &d))
			input_reject(&m.in, &row, column, &d);
	}
	tool_output(tool, &o, m.in.delimiter);
	write_cards(&m, &o.w);
	input_close(&m.in);
	map_free(&m.ids);
	vec_free(&m.cards);
	return tool_close(tool, &o);
}
