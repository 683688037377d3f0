#include "points.h"

#include "base/die.h"
#include "text/num.h"

#include <math.h>

static const char *const preset[] = {
#include "lead_rules.inc"
	NULL
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

static bool
is_yes(struct str cell)
{
	return str_ieq(cell, STR("yes")) || str_eq(cell, STR("1"));
}

static void
add_rule(struct points_rules *rules, struct frame *f, size_t row,
    const struct columns *at, bool from_file)
{
	const struct sheet *sheet = &rules->sheet;
	struct points_rule rule = {
		.column = sheet_cell(sheet, row, at->column),
		.test = sheet_cell(sheet, row, at->test),
	};
	struct diag d, why;

	must(f, sheet_real(sheet, row, at->points, 0, &rule.points, &d), &d);
	must(f, sheet_real(sheet, row, at->cap, NAN, &rule.cap, &d), &d);
	rule.decay = is_yes(sheet_cell(sheet, row, at->decay));
	rule.start = str_eq(rule.test, STR("start"));
	if (!rule.start && !rule_parse(rule.test, &rule.rule, &why))
		must(f, sheet_error(sheet, row, &d, "%s", why.text), &d);
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
points_load(struct points_rules *rules, struct frame *f, const char *path)
{
	struct sheet *sheet = &rules->sheet;
	struct columns at;
	struct diag d;

	if (path != NULL)
		must(f, sheet_read(sheet, path, &d), &d);
	else
		sheet_preset(sheet, "lead_rules", preset, '\t');
	must(f, sheet_column(sheet, "column", true, &at.column, &d), &d);
	must(f, sheet_column(sheet, "test", true, &at.test, &d), &d);
	must(f, sheet_column(sheet, "points", true, &at.points, &d), &d);
	must(f, sheet_column(sheet, "cap", false, &at.cap, &d), &d);
	must(f, sheet_column(sheet, "decay", false, &at.decay, &d), &d);
	for (size_t row = 0; row < sheet_rows(sheet); row++)
		add_rule(rules, f, row, &at, path != NULL);
	if (rules->rule.n == 0)
		frame_fail(f, EXIT_USAGE,
		    "%s: no rule has a column in the input", sheet->name);
}

/* The points of a rule that holds. */
static double
worth(const struct points_rule *rule, struct str cell)
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
counts(const struct points_rules *rules, size_t i, size_t row)
{
	const struct points_rule *rule = &rules->rule.v[i];
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
points_score(const struct points_rules *rules, size_t row, double factor,
    struct points_lines *lines)
{
	double sum = 0;

	lines->n = 0;
	for (size_t i = 0; i < rules->rule.n; i++) {
		const struct points_rule *rule = &rules->rule.v[i];
		struct points_line line = { rule, rule->points,
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

void
points_free(struct points_rules *rules)
{
	vec_free(&rules->rule);
	sheet_free(&rules->sheet);
}
