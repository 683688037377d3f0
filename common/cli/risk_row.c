#include "cli/risk_model.h"

#include "base/die.h"
#include "base/mem.h"
#include "model/logistic.h"
#include "text/num.h"

#include <math.h>
#include <string.h>

static void
make(struct risk_row *r, const struct risk_model *model)
{
	size_t n = model->columns;

	*r = (struct risk_row){ .model = model };
	r->at = arena_array(&r->memory, n, sizeof(*r->at));
	r->code = arena_array(&r->memory, n, sizeof(*r->code));
	r->x = arena_array(&r->memory, n, sizeof(*r->x));
	r->part = arena_array(&r->memory, n, sizeof(*r->part));
	r->tree_code = arena_array(&r->memory, n, sizeof(*r->tree_code));
	r->unseen = arena_array(&r->memory, n, sizeof(*r->unseen));
	r->missing = arena_array(&r->memory, n, sizeof(*r->missing));
}

void
risk_row_open(struct risk_row *r, const struct risk_model *model,
    struct input *in, bool allow)
{
	size_t n = model->columns;

	make(r, model);
	for (size_t j = 0; j < n; j++) {
		struct str name = model->column[j].name;

		r->at[j] = header_exact(&in->header, name);
		if (r->at[j] != ROLE_NONE)
			continue;
		if (!allow)
			die(EXIT_DATA,
			    "the model needs a column \"%.*s\", which the "
			    "input does not have; --allow-missing goes on with "
			    "its average effect",
			    STR_ARG(name));
		report_say(&in->tool->report,
		    "warning: no column \"%.*s\": its average effect is taken",
		    STR_ARG(name));
	}
}

/* Codes one cell; RISK_UNSEEN for a column that is not there. */
static void
code_cell(struct risk_row *r, size_t j, const struct input *in,
    const struct csv_row *row)
{
	const struct risk_column *c = &r->model->column[j];
	bool numbers = c->kind != RISK_LEVELS;
	struct str cell = { NULL, 0 };

	r->x[j] = NAN;
	r->code[j] = RISK_UNSEEN;
	if (r->at[j] == ROLE_NONE)
		return;
	if (!input_null(in, row, r->at[j]))
		cell = str_trim(row->field[r->at[j]]);
	r->missing[j] += cell.p == NULL;
	if (numbers && cell.p != NULL && !num_real(cell, &r->x[j])) {
		r->x[j] = NAN;
		r->bad++;
	}
	if (c->kind != RISK_NUMBER)
		r->code[j] = numbers ? risk_code_number(c, r->x[j])
				     : risk_code_text(c, cell);
	r->unseen[j] += c->kind != RISK_NUMBER && r->code[j] == RISK_UNSEEN &&
	    (cell.p != NULL || r->model->kind != RISK_TREES);
}

static double
tree_log_odds(struct risk_row *r, bool parts)
{
	const struct risk_model *m = r->model;
	double base;

	for (size_t j = 0; j < m->columns; j++)
		r->tree_code[j] = risk_tree_code(&m->column[j], r->code[j]);
	if (!parts)
		return boost_log_odds(&m->trees, m->boost_column, r->tree_code);
	memset(r->part, 0, m->columns * sizeof(*r->part));
	base = boost_parts(&m->trees, m->boost_column, r->tree_code, r->part);
	for (size_t j = 0; j < m->columns; j++)
		base += r->part[j];
	return base;
}

double
risk_row_probability(struct risk_row *r, const struct input *in,
    const struct csv_row *row, bool parts)
{
	const struct risk_model *m = r->model;
	double sum = m->intercept;

	for (size_t j = 0; j < m->columns; j++)
		code_cell(r, j, in, row);
	if (m->kind == RISK_TREES)
		return risk_calibrated(m, tree_log_odds(r, parts));
	for (size_t j = 0; j < m->columns; j++) {
		const struct risk_column *c = &m->column[j];
		double weight = r->at[j] == ROLE_NONE
		    ? c->mean
		    : risk_weight(c, r->code[j], r->x[j]);

		sum += weight;
		r->part[j] = weight - c->mean;
	}
	return logistic_probability(sum);
}

void
risk_row_copy(struct risk_row *copy, const struct risk_row *r)
{
	make(copy, r->model);
	memcpy(copy->at, r->at, r->model->columns * sizeof(*r->at));
}

void
risk_row_add(struct risk_row *r, struct risk_row *copy)
{
	for (size_t j = 0; j < r->model->columns; j++) {
		r->unseen[j] += copy->unseen[j];
		r->missing[j] += copy->missing[j];
	}
	r->bad += copy->bad;
	arena_free(&copy->memory);
}

void
risk_row_tell(const struct risk_row *r, struct report *report)
{
	for (size_t j = 0; j < r->model->columns; j++) {
		struct str name = r->model->column[j].name;

		if (r->at[j] != ROLE_NONE && r->unseen[j] > 0)
			report_say(report,
			    "warning: %.*s: %llu rows with a value that the "
			    "training rows did not have: its average effect is "
			    "taken",
			    STR_ARG(name), (unsigned long long)r->unseen[j]);
	}
	if (r->bad > 0)
		report_say(report,
		    "warning: %llu cells in columns of numbers are none: taken "
		    "as empty",
		    (unsigned long long)r->bad);
}
