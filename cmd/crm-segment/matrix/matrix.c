/*
 * matrix: four quadrants of customers, each with its strategy.
 */
#include "matrix.h"

#include "base/die.h"
#include "crm-segment/crm-segment.h"
#include "matrix_grid.h"

struct matrix {
	struct matrix_options options;

	/* Behind the options: the run. */
	int kind;
	struct matrix_needs needs;
	struct matrix_potential potential;
	struct matrix_grid grid;
};

#define AT(field) offsetof(struct matrix_options, field)

static const struct opt options[] = {
	{ "kind", OPT_CHOICE, AT(kind), "auto|needs|potential|risk|relation",
	    "auto",
	    "value by needs; current by potential value; sales by risk (grade "
	    "or days late); contacts by who adapts to whom; auto: potential "
	    "where there is such a column, else needs" },
	{ "x", OPT_COLUMN, AT(x), "COLUMN",
	    .help = "any column to the right, in place of a kind (rows per "
		    "customer)" },
	{ "y", OPT_COLUMN, AT(y), "COLUMN", .help = "any column upwards" },
	{ "x-cuts", OPT_TEXT, AT(x_cuts), "auto|median|class|N|V,V,...", "auto",
	    "levels of x: at the median, a level per text, N equal parts, or "
	    "above each value (5 levels at most); auto: texts are classes" },
	{ "y-cuts", OPT_TEXT, AT(y_cuts), "auto|median|class|N|V,V,...", "auto",
	    "levels of y" },
	{ "names", OPT_FILE, AT(names), "FILE",
	    .help = "x,y,cell,strategy: what the cells of --x and --y are "
		    "called" },
	{ "cells", OPT_OUTPUT, AT(cells), "FILE",
	    .help = "--x and --y: write customers and value per cell to FILE" },
	{ "high", OPT_CHOICE, AT(high), "median|class-a", "median",
	    "needs: a value is high above the median, or in class A (the "
	    "first 80 percent)" },
	{ "mix", OPT_CHOICE, AT(mix), "units|rows|spend", "units",
	    "needs: the mix is of units (the quantity), of rows, which is "
	    "fairer where one row buys many of a kind, or of amounts" },
	{ "base", OPT_OUTPUT, AT(base), "FILE",
	    .help = "needs: write cut, Gini of value, heterogeneity of needs "
		    "and the strategy for all to FILE: measure,value" },
	{ "current-cut", OPT_MONEY, AT(current_cut), "AMOUNT",
	    .help = "potential: current value is high above AMOUNT; the "
		    "default is the median" },
	{ "potential-cut", OPT_MONEY, AT(potential_cut), "AMOUNT",
	    .help = "potential: the same for potential value" },
	{ "current-days", OPT_INT, AT(months_days), "DAYS", "365",
	    "potential, from events: current value is that of the last DAYS "
	    "days",
	    1, 1e6 },
	{ 0 },
};

static const struct role_use roles[] = {
	{ "customer_id", "who" },
	{ "date", "of the purchase, for events" },
	{ "amount", "paid, negative for a refund, for events" },
	{ "category", "needs: of what was bought (else product_id)" },
	{ "quantity", "needs: units; without it a row is one" },
	{ "cost", "potential: current value is the margin" },
	{ "potential", "what the customer could buy in a year" },
	{ "current",
	    "potential, of rows per customer: current value; else "
	    "margin, else net_amount less cost_amount" },
	{ "margin", "the same" },
	{ "cost_to_serve", "potential, of rows per customer" },
	{ "net_amount", "risk: sales; --cells: value" },
	{ "grade", "risk: A to D; else days_late" },
	{ "days_late", "the same, as a number" },
	{ "contacts", "relation: how many" },
	{ "adapts", "relation: who to whom: customer, both, firm" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "matrix_value", "needs: net amount" },
	{ "matrix_jsd",
	    "needs: Jensen-Shannon divergence of the customer's mix from "
	    "that of all others, 0 to 1" },
	{ "matrix_jsd_chance", "needs: what chance alone would make of it" },
	{ "matrix_current", "potential: current value" },
	{ "matrix_potential", "potential: potential value" },
	{ "matrix_gap", "potential: potential less current value" },
	{ "matrix_x, matrix_y", "the levels of --x and --y" },
	{ "matrix_cell",
	    "high or low value, _distinct, _typical or _unknown needs; or "
	    "high or low current value, _high or _low potential" },
	{ "matrix_strategy",
	    "mass_marketing, target_marketing, key_accounts, one_to_one; or "
	    "keep_and_grow, keep, grow, minimal, below_zero; or that of "
	    "--names" },
	{ 0 },
};

static bool
has_potential(struct customers *c)
{
	size_t column;
	struct diag d;

	/* Two candidates are an error that comes up where it is needed. */
	return !role_find(customers_header(c), "potential",
		   tool_role(customers_tool(c), "potential"), &column, &d) ||
	    column != ROLE_NONE;
}

static void
prepare(void *self, struct customers *c)
{
	struct matrix *m = self;
	struct input *in = customers_input(c);
	size_t category;

	m->kind = m->options.kind;
	if (m->options.x != NULL || m->options.y != NULL)
		m->kind = m->options.kind >= MATRIX_RISK ? m->options.kind
							 : MATRIX_GRID;
	m->grid.options = &m->options;
	m->grid.c = c;
	if (m->kind >= MATRIX_RISK) {
		matrix_grid_prepare(&m->grid);
		return;
	}
	if (m->options.cells != NULL || m->options.names != NULL)
		die(EXIT_USAGE, "--cells and --names are for --x and --y");
	if (m->kind == MATRIX_AUTO)
		m->kind = has_potential(c) ? MATRIX_POTENTIAL : MATRIX_NEEDS;
	m->needs.options = m->potential.options = &m->options;
	m->needs.c = m->potential.c = c;
	if (m->kind == MATRIX_POTENTIAL) {
		matrix_potential_prepare(&m->potential);
		return;
	}
	customers_need_events(c, "matrix (value by needs)");
	category = input_role(in, "category", false);
	if (category == ROLE_NONE)
		category = input_role(in, "product_id", false);
	if (category == ROLE_NONE)
		die(EXIT_DATA,
		    "matrix needs a column category (or product_id), or a "
		    "column potential; --category=COLUMN names it");
	matrix_needs_prepare(&m->needs, category);
}

static bool
score(void *self, struct customers *c, const uint32_t *who, size_t n,
    struct diag *d)
{
	struct matrix *m = self;

	(void)c;
	if (m->kind >= MATRIX_RISK)
		return matrix_grid_score(&m->grid, who, n, d);
	return m->kind == MATRIX_POTENTIAL
	    ? matrix_potential_score(&m->potential, who, n, d)
	    : matrix_needs_score(&m->needs, who, n, d);
}

static void
names(const void *self, struct csv_writer *w)
{
	static const char *const columns[2][5] = {
		{ "matrix_value", "matrix_jsd", "matrix_jsd_chance",
		    "matrix_cell", "matrix_strategy" },
		{ "matrix_current", "matrix_potential", "matrix_gap",
		    "matrix_cell", "matrix_strategy" },
	};
	const struct matrix *m = self;

	if (m->kind >= MATRIX_RISK)
		matrix_grid_names(w);
	for (int i = 0; i < 5 && m->kind < MATRIX_RISK; i++)
		csv_field(w, str_of(columns[m->kind == MATRIX_POTENTIAL][i]));
}

static void
cells(const void *self, uint32_t customer, struct csv_writer *w)
{
	const struct matrix *m = self;

	if (m->kind >= MATRIX_RISK)
		matrix_grid_cells(&m->grid, customer, w);
	else if (m->kind == MATRIX_POTENTIAL)
		matrix_potential_cells(&m->potential, customer, w);
	else
		matrix_needs_cells(&m->needs, customer, w);
}

static void
finish(void *self, struct customers *c)
{
	struct matrix *m = self;

	(void)c;
	if (m->kind >= MATRIX_RISK)
		matrix_grid_finish(&m->grid);
	else if (m->kind == MATRIX_POTENTIAL)
		matrix_potential_finish(&m->potential);
	else
		matrix_needs_finish(&m->needs);
}

static const struct customer_method customer = {
	.prepare = prepare,
	.score = score,
	.names = names,
	.cells = cells,
	.finish = finish,
};

const struct method segment_matrix = {
	.name = "matrix",
	.summary = "customers by two figures, such as value and needs, with "
		   "the strategy of each cell",
	METHOD_TABLES(struct matrix),
	.customer = &customer,
};
