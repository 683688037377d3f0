/*
 * response: who answered a campaign, and what tells them from the others.
 */
#include "model/response.h"
#include "attribute.h"
#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "cli/input.h"
#include "csv/row.h"
#include "math/dist.h"
#include "math/multiple.h"

#include <math.h>
#include <stdlib.h>

struct response {
	int64_t bins, most;
	double level;
	bool sort;
	const char *uplift;

	/* Behind the options: the run. */
	struct input in;
	size_t responded, contacted, customer, control;
	struct attribute *attribute;
	size_t attributes;
	size_t *column; /* of each attribute */
	struct attribute_count all, controls;
};

#include "response.def"

/* Opening. */

/* A column of the input that is none of the roles. */
static bool
is_attribute(const struct response *r, size_t column)
{
	return column != r->responded && column != r->contacted &&
	    column != r->customer && column != r->control;
}

static void
add_attribute(struct response *r, size_t column)
{
	r->column[r->attributes] = column;
	r->attribute[r->attributes++].name = r->in.header.name[column];
}

static void
find_attributes(struct response *r, struct tool *tool)
{
	size_t n = r->in.header.n, column;

	r->attribute = mem_zero(n, sizeof(*r->attribute));
	r->column = mem_alloc(n, sizeof(*r->column));
	if (tool->common.by == NULL) {
		for (column = 0; column < n; column++)
			if (is_attribute(r, column))
				add_attribute(r, column);
		return;
	}
	str_each (name, str_of(tool->common.by), ',') {
		column = input_column(&r->in, "--by", name);
		if (r->attributes == n)
			die(EXIT_USAGE, "--by names a column twice");
		add_attribute(r, column);
	}
}

/* Reading. */

static void
add_row(struct response *r, const struct csv_row *row)
{
	bool responded, contacted = true, control = false;

	if (!input_flag(&r->in, row, r->responded, &responded) ||
	    (!input_null(&r->in, row, r->contacted) &&
		!input_flag(&r->in, row, r->contacted, &contacted)) ||
	    (!input_null(&r->in, row, r->control) &&
		!input_flag(&r->in, row, r->control, &control)))
		return;
	if (control) {
		r->controls.contacted++;
		r->controls.responded += responded;
		return;
	}
	if (!contacted) {
		input_skip(&r->in, "not contacted");
		return;
	}
	r->all.contacted++;
	r->all.responded += responded;
	for (size_t i = 0; i < r->attributes; i++)
		attribute_add(&r->attribute[i],
		    str_trim(row->field[r->column[i]]), responded,
		    (size_t)r->most);
}

/* Writing. */

struct line {
	struct str attribute;
	struct attribute_line value;
	struct response_result result;
	double q;
	size_t number;
};

struct lines VEC_OF(struct line);

static struct response_result
result_of(const struct response *r, const struct attribute_count *count)
{
	const struct response_counts counts = { r->all.contacted,
		r->all.responded, count->contacted, count->responded };

	return response_result(&counts, r->level);
}

static void
collect(const struct response *r, struct lines *lines, struct report *report)
{
	array_each (const struct attribute, a, r->attribute, r->attributes) {
		scoped struct attribute_line *value = NULL;
		size_t n;

		if (a->dropped) {
			report_say(report,
			    "response: column %.*s has more than %lld "
			    "different texts and is left out (--max-values)",
			    STR_ARG(a->name), (long long)r->most);
			continue;
		}
		value = attribute_lines(a, (size_t)r->bins, &n);
		for (size_t j = 0; j < n; j++)
			vec_push(lines,
			    (struct line){ a->name, value[j],
				result_of(r, &value[j].count), NAN, lines->n });
	}
}

static void
correct(struct lines *lines)
{
	scoped double *p = mem_alloc(lines->n, sizeof(*p));

	for (size_t i = 0; i < lines->n; i++)
		p[i] = lines->v[i].result.p;
	multiple_q_values(p, lines->n, p);
	for (size_t i = 0; i < lines->n; i++)
		lines->v[i].q = p[i];
}

/* By p ascending, without one last; then as they came. */
static int
compare(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	double p = x->result.p, q = y->result.p;

	if (isnan(p) != isnan(q))
		return isnan(p) ? 1 : -1;
	if (!isnan(p) && p != q)
		return p < q ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static void
write_line(const struct line *line, struct csv_writer *w)
{
	const struct response_result *result = &line->result;

	csv_row(w, line->attribute, line->value.label,
	    line->value.count.contacted, line->value.count.responded,
	    result->rate, result->lower, result->upper, result->lift,
	    result->share_responded, result->share_others, result->index,
	    result->z, result->p, line->q);
}

static void
write_table(
    const struct response *r, struct report *report, struct csv_writer *w)
{
	scoped struct lines lines = { 0 };
	struct line total = { .attribute = STR("total"), .q = NAN };
	char none[] = "";

	heading_made(w, makes);
	csv_end(w);
	if (r->all.contacted == 0)
		return;
	collect(r, &lines, report);
	correct(&lines);
	if (r->sort)
		vec_sort(&lines, compare);
	for (size_t i = 0; i < lines.n; i++) {
		write_line(&lines.v[i], w);
		free(lines.v[i].value.label);
	}
	total.value = (struct attribute_line){ none, r->all };
	total.result = result_of(r, &r->all);
	write_line(&total, w);
}

/* Contacted against control. */
struct uplift {
	double rate, control, difference, lower, upper;
};

/* The difference of the rates, with limits by Newcombe's method (1998, number
 * 10): from the Wilson limits of each. */
static struct uplift
find_uplift(const struct response *r)
{
	double n1 = (double)r->all.contacted,
	       n0 = (double)r->controls.contacted;
	double p1 = (double)r->all.responded / n1, l1, u1, l0, u0;
	double p0 = (double)r->controls.responded / n0;

	wilson_limits((double)r->all.responded, n1, r->level, &l1, &u1);
	wilson_limits((double)r->controls.responded, n0, r->level, &l0, &u0);
	return (struct uplift){ p1, p0, p1 - p0,
		p1 - p0 - hypot(p1 - l1, u0 - p0),
		p1 - p0 + hypot(u1 - p1, p0 - l0) };
}

static void
write_uplift(
    const struct response *r, struct tool *tool, const struct uplift *u)
{
	struct csv_writer *w = heading_open(tool, r->uplift,
	    "contacted,responded,rate,control,control_responded,"
	    "control_rate,uplift,lower,upper");

	csv_row(w, r->all.contacted, r->all.responded, u->rate,
	    r->controls.contacted, r->controls.responded, u->control,
	    u->difference, u->lower, u->upper);
	out_close(w->out);
}

static void
tell_uplift(const struct response *r, struct tool *tool)
{
	struct uplift u;

	if (r->control == ROLE_NONE)
		return;
	u = find_uplift(r);
	if (r->uplift != NULL)
		write_uplift(r, tool, &u);
	else if (r->all.contacted == 0 || r->controls.contacted == 0)
		report_say(
		    &tool->report, "response: no uplift without both groups");
	else
		report_say(&tool->report,
		    "response: uplift %.6g (%.6g to %.6g), rate %.6g against "
		    "%.6g in the control group",
		    u.difference, u.lower, u.upper, u.rate, u.control);
}

static int
run(struct tool *tool, void *options_)
{
	struct response *r = options_;
	struct csv_row row;

	input_open(&r->in, tool);
	r->responded = input_role(&r->in, "responded", true);
	r->contacted = input_role(&r->in, "contacted", false);
	r->control = input_role(&r->in, "control", false);
	r->customer = input_role(&r->in, "customer_id", false);
	if (r->uplift != NULL && r->control == ROLE_NONE)
		die(EXIT_DATA, "--uplift needs a column control");
	find_attributes(r, tool);
	while (input_next(&r->in, &row))
		add_row(r, &row);
	write_table(r, &tool->report, tool_output(tool));
	tell_uplift(r, tool);
	input_close(&r->in);
	return tool_close(tool);
}

const struct method segment_response = { METHOD_TOLD, .run = run };
