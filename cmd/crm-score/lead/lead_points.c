#include "lead_points.h"

#include "base/die.h"
#include "table/column.h"
#include "text/num.h"

#include <math.h>

static const char *const preset[] = {
#include "lead_rules.inc"
};

struct columns {
	size_t column, test, points, cap, decay;
};

static void
must(struct frame *f, bool good, const struct diag *d)
{
	if (!good)
		tool_fail(f->tool, d);
}

/* A cell that may be missing. */
static struct str
cell_of(const struct csv_table *table, size_t row, size_t column)
{
	if (column == SIZE_MAX)
		return STR("");
	return csv_table_cell(table, row, column);
}

static double
number_of(struct frame *f, const struct csv_table *table, size_t row,
    size_t column, double empty)
{
	struct diag d;
	double value;

	if (cell_of(table, row, column).n == 0)
		return empty;
	must(f, csv_table_real(table, row, column, &value, &d), &d);
	return value;
}

static void
add_rule(struct lead_rules *rules, struct frame *f, size_t row,
    const struct columns *at, bool from_file)
{
	const struct csv_table *table = &rules->table;
	struct lead_rule rule = {
		.column = csv_table_cell(table, row, at->column),
		.test = csv_table_cell(table, row, at->test),
		.points = number_of(f, table, row, at->points, 0),
		.cap = number_of(f, table, row, at->cap, NAN),
	};
	struct diag d, why;

	if (cell_of(table, row, at->decay).n > 0 &&
	    !column_flag(cell_of(table, row, at->decay), &rule.decay, &why))
		must(f, csv_table_bad(table, row, &d, "decay: %s", why.text),
		    &d);
	rule.start = str_eq(rule.test, STR("start"));
	if (!rule.start && !rule_parse(rule.test, &rule.rule, &why))
		must(f, csv_table_bad(table, row, &d, "%s", why.text), &d);
	if (!rule.start) {
		if (!from_file &&
		    header_exact(&f->header, rule.column) == ROLE_NONE)
			return;
		rule.cell = frame_want_named(f, rule.column, FRAME_TEXT, 0);
		/* Read as a number too, so that other texts are bad rows. */
		if (rule.rule.op >= RULE_AT_LEAST &&
		    rule.rule.op != RULE_FILLED)
			frame_want_named(f, rule.column, FRAME_REAL, 0);
	}
	vec_push(&rules->rule, rule);
}

void
lead_points_load(struct lead_rules *rules, struct frame *f, const char *path)
{
	struct csv_table *table = &rules->table;
	struct columns at;
	struct diag d;

	must(f,
	    path != NULL ? csv_load(path, table, &d)
			 : csv_load_lines("lead_rules", preset,
			       sizeof(preset) / sizeof(*preset), table, &d),
	    &d);
	must(f, csv_table_columns(table, "column", &at.column, &d), &d);
	must(f, csv_table_columns(table, "test", &at.test, &d), &d);
	must(f, csv_table_columns(table, "points", &at.points, &d), &d);
	at.cap = csv_table_find(table, "cap");
	at.decay = csv_table_find(table, "decay");
	for (size_t row = 0; row < table->rows; row++)
		add_rule(rules, f, row, &at, path != NULL);
	if (rules->rule.n == 0 && path != NULL)
		frame_fail(f, EXIT_USAGE,
		    "%s: no rule has a column in the input", table->name);
}

/* The points of a rule that holds. */
static double
worth(const struct lead_rule *rule, struct str cell)
{
	double points = rule->points, units;

	if (rule->rule.op == RULE_EACH && num_real(str_trim(cell), &units))
		points *= units;
	if (!isnan(rule->cap) && points > rule->cap)
		points = rule->cap;
	return points;
}

/* Whether the rule is the first of its column that holds. */
static bool
counts(const struct lead_rules *rules, size_t i, size_t row)
{
	const struct lead_rule *rule = &rules->rule.v[i];
	bool bad;

	if (rule->start)
		return true;
	for (size_t j = 0; j < i; j++)
		if (rules->rule.v[j].cell == rule->cell &&
		    rule_holds(
			&rules->rule.v[j].rule, rule->cell->text[row], &bad))
			return false;
	return rule_holds(&rule->rule, rule->cell->text[row], &bad);
}

double
lead_points_score(const struct lead_rules *rules, size_t row, double factor,
    struct lead_lines *lines)
{
	double sum = 0;

	lines->n = 0;
	for (size_t i = 0; i < rules->rule.n; i++) {
		const struct lead_rule *rule = &rules->rule.v[i];
		struct lead_line line = { rule, rule->points,
			rule->decay ? factor : 1 };

		if (!counts(rules, i, row))
			continue;
		if (!rule->start)
			line.points = worth(rule, rule->cell->text[row]);
		if (line.points == 0)
			continue;
		sum += line.points * line.factor;
		vec_push(lines, line);
	}
	return sum;
}
