/*
 * predict: how likely each customer is to leave, and why.
 */
#include "append.h"
#include "base/die.h"
#include "base/mem.h"
#include "crm-churn.h"
#include "risk_model.h"
#include "text/money.h"
#include "text/num.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

struct predict_options {
	const char *use, *value;
	bool allow_missing;
	int64_t reasons;
};

#define AT(field) offsetof(struct predict_options, field)

static const struct opt options[] = {
	{ "use", OPT_FILE, AT(use), "MODEL", .help = "what fit has saved" },
	{ "value", OPT_COLUMN, AT(value), "COLUMN",
	    .help = "what the customer is worth: adds predict_loss" },
	{ "reasons", OPT_INT, AT(reasons), "N", "3",
	    "how many reasons to name at most", 0, 100 },
	{ "allow-missing", OPT_FLAG, AT(allow_missing),
	    .help = "a column that the input does not have counts with its "
		    "average effect" },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "predict_probability", "probability to leave" },
	{ "predict_reasons",
	    "what raises it most above the average customer's, "
	    "\"column=cell; ...\"" },
	{ "predict_loss", "probability times value (--value)" },
	{ 0 },
};

struct predicting {
	const struct predict_options *o;
	struct input in;
	struct risk_row row;
	size_t value;
	size_t *order; /* room for the reasons */
};

/* The next largest part above 0 that is not taken yet; false without. */
static bool
next_reason(const struct predicting *p, size_t taken, size_t *best)
{
	const double *part = p->row.part;
	bool found = false;

	for (size_t j = 0; j < p->row.model->columns; j++) {
		bool used = false;

		for (size_t k = 0; k < taken; k++)
			used = used || p->order[k] == j;
		if (used || part[j] <= 1e-12 ||
		    (found && part[j] <= part[*best]))
			continue;
		*best = j;
		found = true;
	}
	return found;
}

static void
write_reasons(
    struct predicting *p, const struct csv_row *row, struct csv_writer *w)
{
	char text[1024];
	size_t n = 0, taken = 0, best = 0;

	while (taken < (size_t)p->o->reasons && next_reason(p, taken, &best)) {
		struct str name = p->row.model->column[best].name, cell;

		p->order[taken++] = best;
		if (p->row.at[best] == ROLE_NONE)
			continue;
		cell = str_trim(row->field[p->row.at[best]]);
		if (input_null(&p->in, row, p->row.at[best]))
			cell = STR("(empty)");
		int more = snprintf(text + n, sizeof(text) - n, "%s%.*s=%.*s",
		    n > 0 ? "; " : "", STR_ARG(name), STR_ARG(cell));
		if (more < 0 || n + (size_t)more >= sizeof(text))
			break;
		n += (size_t)more;
	}
	csv_field(w, (struct str){ text, n });
}

/* Probability times an exact amount, to the cent. */
static void
write_loss(double probability, int64_t value, bool known, struct csv_writer *w)
{
	int64_t loss;

	if (known && money_of_real(probability * money_real(value), 2, &loss))
		csv_money(w, loss);
	else
		csv_empty(w);
}

static void
predict_row(struct predicting *p, const struct csv_row *row,
    const struct append *append)
{
	struct csv_writer *w = append->w;
	bool known = !input_null(&p->in, row, p->value);
	int64_t value = 0;
	double probability;

	if (known && !input_money(&p->in, row, p->value, &value))
		return;
	probability =
	    risk_row_probability(&p->row, &p->in, row, p->o->reasons > 0);
	append_row(append, row);
	csv_real(w, probability);
	write_reasons(p, row, w);
	if (p->value != ROLE_NONE)
		write_loss(probability, value, known, w);
	csv_end(w);
}

static void
open_value(struct predicting *p)
{
	struct diag d;

	p->value = ROLE_NONE;
	if (p->o->value == NULL)
		return;
	p->value = header_find(&p->in.header, str_of(p->o->value), &d);
	if (p->value == ROLE_NONE)
		tool_fail(p->in.tool, &d);
}

static int
run(struct tool *tool, void *self)
{
	const char *names[] = { "predict_probability", "predict_reasons", NULL,
		NULL };
	struct predicting p = { .o = self };
	struct risk_model model;
	struct tool_output out;
	struct append append;
	struct csv_row row;
	struct diag d;

	if (p.o->use == NULL)
		die(EXIT_USAGE, "--use=MODEL is needed: what fit has saved");
	if (!risk_model_load(&model, p.o->use, &d))
		tool_fail(tool, &d);
	input_open(&p.in, tool);
	open_value(&p);
	risk_row_open(&p.row, &model, &p.in, p.o->allow_missing);
	p.order = mem_alloc(model.columns, sizeof(*p.order));
	if (p.value != ROLE_NONE)
		names[2] = "predict_loss";
	tool_output(tool, &out, p.in.delimiter);
	append_open(&append, &p.in, &out.w, names);
	while (input_next(&p.in, &row))
		predict_row(&p, &row, &append);
	risk_row_tell(&p.row, &tool->report);
	bool well = input_close(&p.in);
	tool_close(tool, &out);
	append_close(&append);
	risk_row_free(&p.row);
	free(p.order);
	risk_model_free(&model);
	return well ? EXIT_SUCCESS : EXIT_DATA;
}

const struct method churn_predict = {
	.name = "predict",
	.summary = "how likely each customer is to leave, and why",
	.options = options,
	.options_size = sizeof(struct predict_options),
	.makes = makes,
	.run = run,
};
