#include "matrix_grid.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "csv/row.h"
#include "math/quantile.h"
#include "matrix.h"
#include "text/money.h"
#include "text/num.h"

#include <math.h>
#include <stdio.h>

static const char *const lines[] = {
#include "relations.inc"
};

/* The column of a side: as told, or by the roles of a kind. */
static size_t
column_of(struct matrix_grid *g, const char *option, const char *told,
    const char *const *role)
{
	if (told != NULL)
		return customers_want_text(g->c, option, told);
	for (size_t i = 0; g->kind != NULL && role[i] != NULL; i++)
		if (input_role(customers_input(g->c), role[i], false) !=
		    ROLE_NONE)
			return customers_want_role_text(g->c, role[i]);
	die(EXIT_USAGE, "%s=COLUMN names the column of that side", option);
}

/* A row names a cell; of the built-in ones, one of this kind. */
static void
take_relation(void *data, const struct side_row *row)
{
	struct matrix_grid *g = data;
	struct matrix_relation r = { side_text(row, 0), side_text(row, 1),
		side_text(row, 2), side_text(row, 3) };

	if (g->options->names != NULL ||
	    (g->kind != NULL &&
		str_eq(side_more(row, "kind"), str_of(g->kind))))
		vec_push(&g->relation, r);
}

void
matrix_grid_prepare(struct matrix_grid *g)
{
	static const char *const risk_x[] = { "net_amount", "amount", NULL };
	static const char *const risk_y[] = { "grade", "days_late", NULL };
	static const char *const contacts[] = { "contacts", NULL };
	static const char *const adapts[] = { "adapts", NULL };
	const struct matrix_options *o = g->options;
	bool relation = o->kind == MATRIX_RELATION;

	if (customers_have_events(g->c))
		die(EXIT_DATA,
		    "matrix --x and --y take rows per customer: crm-import "
		    "card makes them of orders");
	g->kind = o->kind == MATRIX_RISK ? "risk"
	    : relation			 ? "relation"
					 : NULL;
	g->side[0].option = "--x-cuts";
	g->side[0].cuts = o->x_cuts;
	g->side[0].column =
	    column_of(g, "--x", o->x, relation ? contacts : risk_x);
	g->side[1].option = "--y-cuts";
	g->side[1].cuts = o->y_cuts;
	g->side[1].column =
	    column_of(g, "--y", o->y, relation ? adapts : risk_y);
	g->amount = customers_want_money(g->c, "net_amount", false);
	side_read_or(customers_tool(g->c), SIDE_OR(g->options->names, lines),
	    "x,y,cell,strategy", take_relation, g);
}

/* Reads the cells of a side: numbers, or classes where one is none. */
static void
read_side(struct matrix_grid *g, struct grid_side *s)
{
	uint32_t n = customers_count(g->c);

	s->level = mem_alloc(n, sizeof(*s->level));
	s->value = mem_alloc(n, sizeof(*s->value));
	s->classes = strcmp(s->cuts, "class") == 0;
	for (uint32_t i = 0; i < n; i++) {
		struct str cell = str_trim(customers_text(g->c, s->column, i));

		s->value[i] = NAN;
		s->level[i] = GRID_UNKNOWN;
		if (cell.n == 0)
			continue;
		map_add(&s->text, cell);
		if (!num_real(cell, &s->value[i]))
			s->classes = true;
	}
	if (s->classes && strcmp(s->cuts, "auto") != 0 &&
	    strcmp(s->cuts, "class") != 0)
		die(EXIT_DATA,
		    "%s=%s: the column has a cell that is no number "
		    "(%s=class takes texts)",
		    s->option, s->cuts, s->option);
}

static void
find_classes(struct grid_side *s)
{
	uint32_t order[GRID_LEVELS];

	if (s->text.count > GRID_LEVELS)
		die(EXIT_DATA,
		    "%s: the column has %lu different texts, at most %d make "
		    "levels",
		    s->option, (unsigned long)s->text.count, GRID_LEVELS);
	s->levels = s->text.count;
	str_order(s->text.key, s->text.count, order);
	for (uint32_t i = 0; i < s->text.count; i++)
		s->class[i] = map_text(&s->text, order[i]);
}

/* "median", a number of equal parts, or the values at which levels end. */
static void
find_cuts(struct grid_side *s, const double *sorted, size_t n)
{
	struct str rest = str_of(s->cuts);
	int64_t parts = 2;

	if (strchr(s->cuts, ',') == NULL && num_int(rest, &parts) &&
	    parts > 1 && parts <= GRID_LEVELS) {
		rest = STR("");
	} else if (strcmp(s->cuts, "auto") == 0 ||
	    strcmp(s->cuts, "median") == 0)
		rest = STR("");
	s->levels = 0;
	for (int64_t i = 1; rest.n == 0 && i < parts; i++)
		s->cut[s->levels++] = n == 0
		    ? NAN
		    : quantile_type7(sorted, n, (size_t)i, (size_t)parts);
	while (rest.p != NULL && rest.n > 0) {
		struct str one = str_trim(str_cut(&rest, ','));

		if (s->levels == GRID_LEVELS - 1 ||
		    !num_real(one, &s->cut[s->levels]) ||
		    (s->levels > 0 &&
			!(s->cut[s->levels] > s->cut[s->levels - 1])))
			die(EXIT_USAGE,
			    "%s=%s: median, class, 2 to %d (equal parts), or "
			    "up to %d rising values",
			    s->option, s->cuts, GRID_LEVELS, GRID_LEVELS - 1);
		s->levels++;
	}
	s->levels++;
}

static void
cut_side(
    struct matrix_grid *g, struct grid_side *s, const uint32_t *who, size_t n)
{
	scoped double *sorted = mem_alloc(n, sizeof(*sorted));
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(s->value[who[i]]))
			sorted[known++] = s->value[who[i]];
	sort_doubles(sorted, known);
	if (s->classes)
		find_classes(s);
	else
		find_cuts(s, sorted, known);
	for (size_t i = 0; i < n; i++) {
		struct str cell =
		    str_trim(customers_text(g->c, s->column, who[i]));
		uint8_t level = 0;

		if (cell.n == 0)
			continue;
		while (s->classes && !str_eq(s->class[level], cell))
			level++;
		while (!s->classes && level + 1u < s->levels &&
		    s->value[who[i]] > s->cut[level])
			level++;
		s->level[who[i]] = level;
	}
}

bool
matrix_grid_score(
    struct matrix_grid *g, const uint32_t *who, size_t n, struct diag *d)
{
	(void)d;
	for (int i = 0; i < 2; i++) {
		if (g->side[i].level == NULL)
			read_side(g, &g->side[i]);
		cut_side(g, &g->side[i], who, n);
	}
	return true;
}

/* A class, low or high of two levels, else the number of the level. */
static struct str
label(const struct grid_side *s, size_t level)
{
	static const char *const numbers[] = { "1", "2", "3", "4", "5" };

	if (s->classes)
		return s->class[level];
	if (s->levels == 2)
		return level == 0 ? STR("low") : STR("high");
	return str_of(numbers[level]);
}

/* The row of two labels; empty where there is none. */
static struct matrix_relation
find(const struct matrix_grid *g, size_t x, size_t y)
{
	for (size_t i = 0; i < g->relation.n; i++)
		if (str_eq(g->relation.v[i].x, label(&g->side[0], x)) &&
		    str_eq(g->relation.v[i].y, label(&g->side[1], y)))
			return g->relation.v[i];
	return (struct matrix_relation){ { 0 } };
}

/* The cell's name, of the table or made of the labels; its strategy. */
static void
write_cell(
    const struct matrix_grid *g, size_t x, size_t y, struct csv_writer *w)
{
	struct matrix_relation r = find(g, x, y);
	char text[256];
	int n;

	csv_cells(w, label(&g->side[0], x), label(&g->side[1], y));
	if (r.cell.n > 0) {
		csv_field(w, r.cell);
	} else {
		n = snprintf(text, sizeof(text), "%.*s_%.*s",
		    STR_ARG(label(&g->side[0], x)),
		    STR_ARG(label(&g->side[1], y)));
		csv_field(w,
		    (struct str){ text,
			(size_t)n < sizeof(text) ? (size_t)n
						 : sizeof(text) - 1 });
	}
	csv_field(w, r.strategy);
}

void
matrix_grid_names(struct csv_writer *w)
{
	heading_put(w, "matrix_x,matrix_y,matrix_cell,matrix_strategy");
}

void
matrix_grid_cells(
    const struct matrix_grid *g, uint32_t customer, struct csv_writer *w)
{
	uint8_t x = g->side[0].level[customer], y = g->side[1].level[customer];

	if (x != GRID_UNKNOWN && y != GRID_UNKNOWN) {
		write_cell(g, x, y, w);
		return;
	}
	for (int i = 0; i < 2; i++)
		if (g->side[i].level[customer] != GRID_UNKNOWN)
			csv_field(
			    w, label(&g->side[i], g->side[i].level[customer]));
		else
			csv_empty(w);
	csv_empties(w, 2);
}

struct total {
	uint64_t customers;
	int64_t value;
};

/* A row per cell, the highest y first, and one of all that have a place. */
static void
write_table(const struct matrix_grid *g, const struct total *cell,
    const struct total *all, struct csv_writer *w)
{
	bool money = g->amount != ROLE_NONE;

	heading_line(w,
	    money ? "x,y,cell,strategy,customers,share,value,value_share"
		  : "x,y,cell,strategy,customers,share");
	for (size_t y = g->side[1].levels; y-- > 0;)
		for (size_t x = 0; x < g->side[0].levels; x++) {
			const struct total *t = &cell[x * GRID_LEVELS + y];

			write_cell(g, x, y, w);
			csv_cells(w, t->customers,
			    (double)t->customers / (double)all->customers);
			if (money) {
				csv_cells(w, csv_amount(t->value),
				    (double)t->value / (double)all->value);
			}
			csv_end(w);
		}
	heading_put(w, "total,,,");
	csv_cells(w, all->customers, 1);
	if (money) {
		csv_cells(w, csv_amount(all->value), 1);
	}
	csv_end(w);
}

static void
count_cells(struct matrix_grid *g, struct csv_writer *w)
{
	struct total cell[GRID_LEVELS * GRID_LEVELS] = { { 0 } }, all = { 0 };

	for (uint32_t i = 0; i < customers_count(g->c); i++) {
		uint8_t x = g->side[0].level[i], y = g->side[1].level[i];
		struct total *t;
		int64_t value = 0;

		if (x == GRID_UNKNOWN || y == GRID_UNKNOWN)
			continue;
		t = &cell[x * GRID_LEVELS + y];
		t->customers++;
		all.customers++;
		if (g->amount != ROLE_NONE)
			customers_money(g->c, g->amount, i, &value);
		if (value != INT64_MIN &&
		    (!money_add(&t->value, value) ||
			!money_add(&all.value, value)))
			die(EXIT_DATA, "the values overflow");
	}
	write_table(g, cell, &all, w);
}

void
matrix_grid_finish(struct matrix_grid *g)
{
	const char *path = g->options->cells;
	struct csv_writer *w;

	if (path != NULL && g->side[0].level != NULL) {
		w = heading_open(customers_tool(g->c), path, NULL);
		count_cells(g, w);
		out_close(w->out);
	}
}
