/*
 * loyalty: the files of measures and rungs.
 */
#include "base/die.h"
#include "cli/heading.h"
#include "cli/side.h"
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

static size_t
dimension_of(struct loyalty *l, struct str name, const char *file)
{
	for (size_t i = 0; i < l->dimensions; i++)
		if (str_eq(l->dimension[i], name))
			return i;
	if (l->dimensions == LOYALTY_DIMENSIONS_MAX)
		frame_fail(&l->f, EXIT_USAGE, "%s: more than %d dimensions",
		    file, LOYALTY_DIMENSIONS_MAX);
	l->dimension[l->dimensions] = name;
	l->weight[l->dimensions] = 1;
	return l->dimensions++;
}

static void
take_measure(void *data, const struct side_row *row)
{
	struct loyalty *l = data;
	struct str name = side_text(row, 0);
	struct str direction = side_more(row, "direction");
	struct loyalty_measure m = { .down = str_eq(direction, STR("down")) };
	struct frame_column *column;

	m.low = side_more_real(row, "low", NULL, NAN);
	m.high = side_more_real(row, "high", NULL, NAN);
	m.weight = side_more_real(row, "weight", NULL, 1);
	m.dimension = dimension_of(l, side_text(row, 1), row->table->name);
	if (!m.down && direction.n > 0 && !str_eq(direction, STR("up")))
		side_bad(row, "direction is up or down");
	if (isnan(m.low) != isnan(m.high) || m.low >= m.high)
		side_bad(row, "low must be below high");
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
	double sum = 0;

	str_each (weight, str_given(l->o->weights), ',') {
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
take_rung(void *data, const struct side_row *row)
{
	struct loyalty *l = data;
	struct loyalty_rung rung = { .name = side_text(row, 0) };
	struct str rest = side_text(row, 1);

	while (rest.n > 0 && rest.p != NULL) {
		struct str condition = str_trim(str_cut(&rest, '&'));
		struct rule *rule = &rung.rule[rung.conditions];
		struct diag why;

		if (rung.conditions == LOYALTY_CONDITIONS_MAX)
			side_bad(row, "more than %d conditions",
			    LOYALTY_CONDITIONS_MAX);
		if (!rule_parse(condition, rule, &why))
			side_bad(row, "%s", why.text);
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

void
loyalty_load(struct loyalty *l)
{
	const struct loyalty_options *o = l->o;

	side_read_or(l->f.tool,
	    o->trust ? SIDE_OR(o->measures, trust_lines)
		     : SIDE_OR(o->measures, measure_lines),
	    "column,dimension", take_measure, l);
	if (l->measure.n == 0)
		frame_fail(&l->f, EXIT_DATA,
		    "no column of a measure is there (--measures=FILE lists "
		    "others)");
	read_weights(l);
	side_read_or(l->f.tool,
	    o->trust ? SIDE_OR(o->ladder, stage_lines)
		     : SIDE_OR(o->ladder, ladder_lines),
	    "rung,when", take_rung, l);
	/* Without any of its columns the ladder would say nothing but its foot.
	 */
	for (size_t i = 0; i < l->rung.n; i++)
		if (l->rung.v[i].conditions > 0 && !l->rung.v[i].never)
			return;
	l->rung.n = 0;
}

struct str
loyalty_rung_of(const struct loyalty *l, size_t row)
{
	vec_each (const struct loyalty_rung, rung, &l->rung) {
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
		vec_each (const struct loyalty_rung, rung, &l->rung) {
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
