#include "lead_points.h"

#include "base/die.h"
#include "cli/side.h"
#include "table/column.h"
#include "text/num.h"

#include <math.h>

static const char *const preset[] = {
#include "lead_rules.inc"
};

/* Where rules go, and whether they are a file's. */
struct loading {
	struct lead_rules *rules;
	struct frame *f;
	bool from_file;
};

static void
take_rule(void *data, const struct side_row *row)
{
	struct loading *l = data;
	struct lead_rule rule = { .column = side_text(row, 0),
		.test = side_text(row, 1) };
	struct str decay = side_more(row, "decay");
	struct diag why;

	rule.points = side_more_real(row, "points", NULL, 0);
	rule.cap = side_more_real(row, "cap", NULL, NAN);
	if (decay.n > 0 && !column_flag(decay, &rule.decay, &why))
		side_bad(row, "decay: %s", why.text);
	rule.start = str_eq(rule.test, STR("start"));
	if (!rule.start && !rule_parse(rule.test, &rule.rule, &why))
		side_bad(row, "%s", why.text);
	if (!rule.start) {
		if (!l->from_file &&
		    header_exact(&l->f->header, rule.column) == ROLE_NONE)
			return;
		rule.cell = frame_want_named(l->f, rule.column, FRAME_TEXT, 0);
		/* Read as a number too, so that other texts are bad rows. */
		if (rule.rule.op >= RULE_AT_LEAST &&
		    rule.rule.op != RULE_FILLED)
			frame_want_named(l->f, rule.column, FRAME_REAL, 0);
	}
	vec_push(&l->rules->rule, rule);
}

void
lead_points_load(struct lead_rules *rules, struct frame *f, const char *path)
{
	struct loading l = { rules, f, path != NULL };

	side_read_or(f->tool, SIDE_OR(path, preset), "column,test,points",
	    take_rule, &l);
	if (rules->rule.n == 0 && path != NULL)
		frame_fail(f, EXIT_USAGE,
		    "%s: no rule has a column in the input", path);
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
