/*
 * ratios: financial statements in, ratios and Altman's Z behind them.
 */
#include "model/ratios.h"

#include "base/die.h"
#include "base/line.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "csv/row.h"
#include "model/altman.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

enum { AUTO, LISTED, ORIGINAL, PRIVATE, SERVICE, EMERGING };

struct options {
	int variant;
};

#include "ratios.def"

struct statement {
	uint32_t customer;
	int32_t period_end;
	double item[RATIOS_ITEMS], x[5];
};

struct run {
	struct tool *tool;
	struct input in;
	struct arena arena;
	struct map customers;
	struct header header; /* our own copy */
	VEC(struct str) cell;
	VEC(struct statement) statement;
	size_t customer, date, item[RATIOS_ITEMS], x[5];
};

static void
find_columns(struct run *r)
{
	const struct header *h = &r->in.header;
	bool some = false;

	r->customer = input_role(&r->in, "customer_id", true);
	r->date = header_exact(h, STR("period_end"));
	for (int i = 0; i < RATIOS_ITEMS; i++)
		some |= (r->item[i] = header_exact(
			     h, str_of(ratios_item_name[i]))) != ROLE_NONE;
	for (int i = 0; i < 5; i++) {
		char name[3] = { 'x', (char)('1' + i), '\0' };

		some |= (r->x[i] = header_exact(h, str_of(name))) != ROLE_NONE;
	}
	if (!some)
		input_lacks(&r->in,
		    "no column is a figure of a statement (cash, receivables, "
		    "sales, total_assets, ...), none is x1 to x5");
	r->header.n = h->n;
	r->header.name = mem_alloc(h->n, sizeof(*r->header.name));
	for (size_t i = 0; i < h->n; i++) {
		for (const struct column_doc *c = makes; c->name != NULL; c++)
			if (str_eq(h->name[i], str_of(c->name)))
				die(EXIT_DATA,
				    "the input has a column \"%s\" already",
				    c->name);
		r->header.name[i] = arena_str(&r->arena, h->name[i]);
	}
}

static bool
read_number(
    struct run *r, const struct csv_row *row, size_t column, double *value)
{
	*value = NAN;
	return input_null(&r->in, row, column) ||
	    input_real(&r->in, row, column, value);
}

static void
read_row(struct run *r, const struct csv_row *row)
{
	struct statement s = { .period_end = DATE_NONE };
	int32_t as_of = r->tool->common.as_of;
	struct str customer;

	if (!input_text(&r->in, row, r->customer, "customer", &customer))
		return;
	if (!input_null(&r->in, row, r->date) &&
	    !input_date(&r->in, row, r->date, &s.period_end))
		return;
	for (int i = 0; i < RATIOS_ITEMS; i++)
		if (!read_number(r, row, r->item[i], &s.item[i]))
			return;
	for (int i = 0; i < 5; i++)
		if (!read_number(r, row, r->x[i], &s.x[i]))
			return;
	if (as_of != DATE_NONE && s.period_end > as_of) {
		input_skip(&r->in, "after as-of");
		return;
	}
	s.customer = map_add(&r->customers, customer);
	ratios_complete(s.item);
	vec_push(&r->statement, s);
	for (size_t i = 0; i < r->header.n; i++)
		vec_push(&r->cell, arena_str(&r->arena, row->field[i]));
}

/* For each statement the same customer's latest before it, or none. */
static size_t *
find_before(const struct run *r)
{
	size_t n = r->statement.n;
	size_t *before = mem_alloc(n, sizeof(*before));
	scoped size_t *last = mem_alloc(r->customers.count, sizeof(*last));
	scoped struct sort_item *order = mem_alloc(n, sizeof(*order));

	sort_order(order, n, i, sort_key_int(r->statement.v[i].period_end));
	for (uint32_t c = 0; c < r->customers.count; c++)
		last[c] = SIZE_MAX;
	for (size_t k = 0; k < n; k++) {
		size_t i = order[k].index;
		uint32_t customer = r->statement.v[i].customer;

		before[i] = last[customer];
		last[customer] = i;
	}
	return before;
}

static enum altman_variant
variant_of(const struct options *o, const struct statement *s)
{
	static const enum altman_variant of[] = { ALTMAN_PRIVATE, ALTMAN_LISTED,
		ALTMAN_ORIGINAL, ALTMAN_PRIVATE, ALTMAN_SERVICE,
		ALTMAN_EMERGING };

	if (o->variant == AUTO && !isnan(s->item[ITEM_MARKET_VALUE]))
		return ALTMAN_LISTED;
	return of[o->variant];
}

static void
write_flags(unsigned flags, struct csv_writer *w)
{
	static const char *const name[] = { "neg_equity", "no_debt",
		"no_interest", "unbalanced", "parts", "neg_assets" };
	char text[128] = "";

	for (size_t i = 0; i < COUNT(name); i++)
		if (flags >> i & 1)
			line_add(text, sizeof(text), " ", "%s", name[i]);
	csv_field(w, str_of(text));
}

static void
write_statement(const struct options *o, const struct statement *s,
    const double *before, struct csv_writer *w)
{
	static const char *const zone[] = { "", "distress", "grey", "safe" };
	static const char *const name[] = { "listed", "original", "private",
		"service", "emerging" };
	enum altman_variant variant = variant_of(o, s);
	double ratio[RATIOS_RATIOS], x[5];
	struct altman altman;

	ratios_compute(s->item, before, ratio);
	altman_ratios(
	    s->item, variant == ALTMAN_LISTED || variant == ALTMAN_ORIGINAL, x);
	for (int i = 0; i < 5; i++)
		if (!isnan(s->x[i]))
			x[i] = s->x[i];
	altman = altman_score(variant, x);
	for (int i = 0; i < RATIOS_RATIOS; i++)
		csv_real(w, ratio[i]);
	for (int i = 0; i < 5; i++)
		csv_real(w, x[i]);
	csv_cells(w, altman.z, zone[altman.zone], name[variant]);
	write_flags(ratios_check(s->item), w);
}

static void
write_all(const struct options *o, const struct run *r, struct csv_writer *w)
{
	scoped size_t *before = find_before(r);

	csv_fields(w, r->header.name, r->header.n);
	heading_made(w, makes);
	csv_end(w);
	for (size_t i = 0; i < r->statement.n; i++) {
		const double *opening = before[i] == SIZE_MAX
		    ? NULL
		    : r->statement.v[before[i]].item;

		csv_fields(w, r->cell.v + i * r->header.n, r->header.n);
		write_statement(o, &r->statement.v[i], opening, w);
		csv_end(w);
	}
}

static int
run(struct tool *tool, void *self)
{
	struct run *r = tool_alloc(tool, sizeof(*r));
	struct csv_row row;

	r->tool = tool;
	input_open(&r->in, tool);
	find_columns(r);
	while (input_next(&r->in, &row))
		read_row(r, &row);
	input_close(&r->in);
	write_all(self, r, tool_output(tool));
	return tool_close(tool);
}

const struct method credit_ratios = { METHOD_TOLD, .run = run };
