/*
 * matrix: four quadrants of customers, each with its strategy.
 */
#include "matrix.h"

#include "base/die.h"
#include "matrix_grid.h"

struct matrix {
	struct matrix_options options;

	/* Behind the options: the run. */
	int kind;
	struct matrix_needs needs;
	struct matrix_potential potential;
	struct matrix_grid grid;
};

#include "matrix.def"

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

const struct method segment_matrix = { METHOD_TOLD, .customer = &customer };
