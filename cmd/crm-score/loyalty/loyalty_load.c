/*
 * loyalty: the files of measures and rungs.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "loyalty.h"
#include "text/num.h"

#include <math.h>

static const char *const measure_lines[] = {
#include "loyalty.inc"
};

static const char *const ladder_lines[] = {
#include "ladder.inc"
};

static const char *const trust_lines[] = {
#include "trust.inc"
};

static const char *const stage_lines[] = {
#include "stages.inc"
};

#define LINES(list) (list), sizeof(list) / sizeof(*(list))

static void
must(struct loyalty *l, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(l->f.tool, d);
}

static struct str
cell_of(const struct csv_table *t, size_t row, const char *column)
{
	size_t at = csv_table_find(t, column);

	return at == SIZE_MAX ? STR("") : csv_table_cell(t, row, at);
}

static double
number_of(struct loyalty *l, const struct csv_table *t, size_t row,
    const char *column, double empty)
{
	double value;
	struct diag d;

	if (cell_of(t, row, column).n == 0)
		return empty;
	must(l, csv_table_real(t, row, csv_table_find(t, column), &value, &d),
	    &d);
	return value;
}

static size_t
dimension_of(struct loyalty *l, struct str name)
{
	for (size_t i = 0; i < l->dimensions; i++)
		if (str_eq(l->dimension[i], name))
			return i;
	if (l->dimensions == LOYALTY_DIMENSIONS_MAX)
		frame_fail(&l->f, EXIT_USAGE, "%s: more than %d dimensions",
		    l->measure_table.name, LOYALTY_DIMENSIONS_MAX);
	l->dimension[l->dimensions] = name;
	l->weight[l->dimensions] = 1;
	return l->dimensions++;
}

static void
add_measure(struct loyalty *l, size_t row)
{
	const struct csv_table *t = &l->measure_table;
	struct str name = cell_of(t, row, "column");
	struct str direction = cell_of(t, row, "direction");
	struct loyalty_measure m = {
		.low = number_of(l, t, row, "low", NAN),
		.high = number_of(l, t, row, "high", NAN),
		.down = str_eq(direction, STR("down")),
		.weight = number_of(l, t, row, "weight", 1),
	};
	struct frame_column *column;
	struct diag d;

	m.dimension = dimension_of(l, cell_of(t, row, "dimension"));
	if (!m.down && direction.n > 0 && !str_eq(direction, STR("up")))
		must(l, csv_table_bad(t, row, &d, "direction is up or down"),
		    &d);
	if (isnan(m.low) != isnan(m.high) || m.low >= m.high)
		must(
		    l, csv_table_bad(t, row, &d, "low must be below high"), &d);
	if (l->o->measures == NULL &&
	    header_exact(&l->f.header, name) == ROLE_NONE)
		return;
	column = frame_want_named(&l->f, name, FRAME_REAL, 0);
	if (!isnan(m.low)) {
		column->low = m.low;
		column->high = m.high;
	}
	m.column = column;
	vec_push(&l->measure, m);
}

/* "cognitive:1,affective:2" */
static void
read_weights(struct loyalty *l)
{
	struct str rest = { 0 };
	double sum = 0;

	if (l->o->weights != NULL)
		rest = str_of(l->o->weights);
	while (rest.p != NULL) {
		struct str weight = str_trim(str_cut(&rest, ','));
		struct str name = str_cut(&weight, ':');
		size_t i = 0;

		while (i < l->dimensions && !str_eq(l->dimension[i], name))
			i++;
		if (i == l->dimensions || weight.p == NULL ||
		    !num_real(weight, &l->weight[i]) || l->weight[i] < 0)
			frame_fail(&l->f, EXIT_USAGE,
			    "--weights: \"%.*s\" is not DIMENSION:WEIGHT",
			    STR_ARG(name));
	}
	for (size_t i = 0; i < l->dimensions; i++)
		sum += l->weight[i];
	if (!(sum > 0))
		frame_fail(&l->f, EXIT_USAGE, "the weights add up to nothing");
}

static void
add_rung(struct loyalty *l, size_t row)
{
	const struct csv_table *t = &l->ladder_table;
	struct loyalty_rung rung = { .name = cell_of(t, row, "rung") };
	struct str rest = cell_of(t, row, "when");

	while (rest.n > 0 && rest.p != NULL) {
		struct str condition = str_trim(str_cut(&rest, '&'));
		struct rule *rule = &rung.rule[rung.conditions];
		struct diag d, why;

		if (rung.conditions == LOYALTY_CONDITIONS_MAX)
			must(l,
			    csv_table_bad(t, row, &d, "more than %d conditions",
				LOYALTY_CONDITIONS_MAX),
			    &d);
		if (!rule_parse(condition, rule, &why))
			must(l, csv_table_bad(t, row, &d, "%s", why.text), &d);
		if (l->o->ladder == NULL &&
		    header_exact(&l->f.header, rule->column) == ROLE_NONE) {
			rung.never = true;
			break;
		}
		rung.text[rung.conditions] = condition;
		rung.cell[rung.conditions++] =
		    frame_want_named(&l->f, rule->column, FRAME_TEXT, 0);
	}
	vec_push(&l->rung, rung);
}

static void
load(struct loyalty *l, const char *path, const char *const *lines, size_t n,
    struct csv_table *table)
{
	struct diag d;

	must(l,
	    path != NULL ? csv_load(path, table, &d)
			 : csv_load_lines("preset", lines, n, table, &d),
	    &d);
}

void
loyalty_load(struct loyalty *l)
{
	struct csv_table *t = &l->measure_table;
	struct diag d;
	size_t at;

	if (l->o->trust)
		load(l, l->o->measures, LINES(trust_lines), t);
	else
		load(l, l->o->measures, LINES(measure_lines), t);
	must(l,
	    csv_table_column(t, "column", &at, &d) &&
		csv_table_column(t, "dimension", &at, &d),
	    &d);
	for (size_t row = 0; row < t->rows; row++)
		add_measure(l, row);
	if (l->measure.n == 0)
		frame_fail(&l->f, EXIT_DATA,
		    "no column of a measure is there (--measures=FILE lists "
		    "others)");
	read_weights(l);
	t = &l->ladder_table;
	if (l->o->trust)
		load(l, l->o->ladder, LINES(stage_lines), t);
	else
		load(l, l->o->ladder, LINES(ladder_lines), t);
	must(l,
	    csv_table_column(t, "rung", &at, &d) &&
		csv_table_column(t, "when", &at, &d),
	    &d);
	for (size_t row = 0; row < t->rows; row++)
		add_rung(l, row);
	/* Without any of its columns the ladder would say nothing but its foot.
	 */
	for (at = 0; at < l->rung.n; at++)
		if (l->rung.v[at].conditions > 0 && !l->rung.v[at].never)
			return;
	l->rung.n = 0;
}

struct str
loyalty_rung_of(const struct loyalty *l, size_t row)
{
	for (size_t i = 0; i < l->rung.n; i++) {
		const struct loyalty_rung *rung = &l->rung.v[i];
		bool holds = !rung->never, bad;

		for (size_t c = 0; c < rung->conditions && holds; c++)
			holds = rule_holds(
			    &rung->rule[c], rung->cell[c]->text[row], &bad);
		if (holds)
			return rung->name;
	}
	return STR("");
}

void
loyalty_explain_rungs(struct loyalty *l, struct csv_writer *w)
{
	heading_line(w,
	    l->o->trust ? "customer_id,trust_stage,stage,condition,cell,holds"
			: "customer_id,ladder,rung,condition,cell,holds");
	for (size_t i = 0; i < l->f.n; i++)
		for (size_t k = 0; k < l->rung.n; k++) {
			const struct loyalty_rung *rung = &l->rung.v[k];

			for (size_t c = 0; c < rung->conditions; c++) {
				struct str cell = rung->cell[c]->text[i];
				bool bad;

				csv_row(w, l->id->text[i],
				    loyalty_rung_of(l, i), rung->name,
				    rung->text[c], cell,
				    rule_holds(&rung->rule[c], cell, &bad));
			}
		}
}
