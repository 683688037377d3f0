#include "base/die.h"
#include "base/mem.h"
#include "csv/row.h"
#include "matrix.h"
#include "table/column.h"
#include "text/money.h"

/* Per customer; zeros at first. */
struct state {
	int64_t current, potential;
	bool has_potential;
};

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	struct matrix_potential *m = data;
	struct state *s = state;

	if ((int64_t)customers_as_of(m->c) - day->date >=
	    m->options->months_days)
		return true;
	return customers_add(&s->current, day->net, d) &&
	    (!m->margin || customers_add(&s->current, -day->cost, d));
}

/* Of events the last potential that is not empty counts. */
static bool
note_potential(
    void *state, const struct group_rows *rows, void *data, struct diag *d)
{
	const struct matrix_potential *m = data;
	struct state *s = state;
	uint64_t rounded = 0, last = 0;
	struct diag why;
	int64_t amount;

	for (size_t i = 0; i < rows->n; i++) {
		struct str text = rows->text[i * rows->texts + m->potential];

		if (column_is_null(
			text, customers_tool(m->c)->common.null, TOKEN_NUMBER))
			continue;
		if (!column_money(text, &amount, &rounded, &why))
			return diag_set(
			    d, EXIT_DATA, why.code, "potential: %s", why.text);
		if (s->has_potential && rows->place[i] < last)
			continue;
		s->has_potential = true;
		s->potential = amount;
		last = rows->place[i];
	}
	return true;
}

static void
prepare_events(struct matrix_potential *m)
{
	struct group_sink sink = { .size = sizeof(struct state),
		.day = add_day,
		.rows = note_potential,
		.data = m };
	struct input *in = customers_input(m->c);

	m->margin = input_role(in, "cost", false) != ROLE_NONE;
	m->potential =
	    customers_event_text(m->c, input_role(in, "potential", true));
	m->sink = customers_sink(m->c, &sink);
}

void
matrix_potential_prepare(struct matrix_potential *m)
{
	struct input *in = customers_input(m->c);

	m->card_cost = m->serve = ROLE_NONE;
	if (customers_have_events(m->c)) {
		prepare_events(m);
		return;
	}
	m->wallet = customers_want_money(m->c, "potential", true);
	m->current = customers_want_money(m->c, "current", false);
	if (m->current == ROLE_NONE)
		m->current = customers_want_money(m->c, "margin", false);
	if (m->current == ROLE_NONE &&
	    input_role(in, "cost_amount", false) != ROLE_NONE)
		m->card_cost = customers_want_money(m->c, "cost_amount", true);
	if (m->current == ROLE_NONE)
		m->current = customers_want_money(m->c, "net_amount", true);
	m->serve = customers_want_money(m->c, "cost_to_serve", false);
}

/* Current value and potential of a customer, INT64_MIN where not known. */
static void
values_of(struct matrix_potential *m, uint32_t i)
{
	int64_t cost = 0;

	if (customers_have_events(m->c)) {
		const struct state *s = customers_state(m->c, m->sink, i);

		m->value[i] = s->current;
		m->limit[i] = s->has_potential ? s->potential : INT64_MIN;
		return;
	}
	customers_money(m->c, m->current, i, &m->value[i]);
	customers_money(m->c, m->wallet, i, &m->limit[i]);
	if (m->value[i] != INT64_MIN && m->card_cost != ROLE_NONE &&
	    customers_money(m->c, m->card_cost, i, &cost))
		m->value[i] -= cost;
}

bool
matrix_potential_score(
    struct matrix_potential *m, const uint32_t *who, size_t n, struct diag *d)
{
	const struct matrix_rule now = { m->options->current_cut, false };
	const struct matrix_rule then = { m->options->potential_cut, false };
	uint32_t all = customers_count(m->c);

	if (m->value == NULL) {
		m->value = mem_alloc(all, sizeof(*m->value));
		m->limit = mem_alloc(all, sizeof(*m->limit));
		for (uint32_t i = 0; i < all; i++)
			values_of(m, i);
	}
	return matrix_mark(&m->now, m->c, m->value, &now, who, n, d) &&
	    matrix_mark(&m->then, m->c, m->limit, &then, who, n, d);
}

/* Costs more than it brings, and has no more to give. */
static bool
is_below_zero(const struct matrix_potential *m, uint32_t i, int64_t gap)
{
	int64_t serve;

	return m->serve != ROLE_NONE &&
	    customers_money(m->c, m->serve, i, &serve) && m->value[i] < serve &&
	    gap <= 0;
}

void
matrix_potential_cells(
    const struct matrix_potential *m, uint32_t i, struct csv_writer *w)
{
	static const char *const cell[2][2] = { { "low_low", "low_high" },
		{ "high_low", "high_high" } };
	static const char *const strategy[2][2] = { { "minimal", "grow" },
		{ "keep", "keep_and_grow" } };
	bool has_now = m->value[i] != INT64_MIN;
	bool has_then = m->limit[i] != INT64_MIN;
	int64_t gap = m->limit[i];
	/* Beyond what an amount holds, the gap has the sign of the limit. */
	bool has_gap = has_now && has_then && money_add(&gap, -m->value[i]);
	bool high = m->now.high[i], potential = m->then.high[i];

	csv_cells(w, csv_amount(has_now ? m->value[i] : CSV_NO_AMOUNT),
	    csv_amount(has_then ? m->limit[i] : CSV_NO_AMOUNT),
	    csv_amount(has_gap ? gap : CSV_NO_AMOUNT));
	if (!has_now || !has_then) {
		csv_empties(w, 2);
		return;
	}
	csv_cells(w, cell[high][potential],
	    is_below_zero(m, i, gap) ? STR("below_zero")
				     : str_of(strategy[high][potential]));
}

void
matrix_potential_finish(struct matrix_potential *m)
{
	report_detail(&customers_tool(m->c)->report,
	    "matrix: current value is high above %.6g, potential above %.6g",
	    m->now.cut, m->then.cut);
}
