/*
 * predict: how likely each customer is to leave, and why.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/append.h"
#include "cli/risk_model.h"
#include "cli/rows.h"
#include "cli/tool.h"
#include "csv/row.h"
#include "model/campaign.h"
#include "text/money.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct predict_options {
	const char *use, *value;
	bool allow_missing, campaign;
	int64_t reasons;
	double offer, contact, accept, stayers;
};

#include "predict.def"

struct predicting {
	const struct predict_options *o;
	struct input in;
	struct risk_model model;
	struct risk_row row;
	size_t value;
	struct append append;
};

/* What a thread has of its own. */
struct lane_predict {
	const struct predicting *p;
	struct risk_row row;
	size_t *order; /* room for the reasons */
};

/* The columns that raise the risk most, in order; equal ones by column. */
static size_t
top_reasons(struct lane_predict *p)
{
	const double *part = p->row.part;
	size_t n = 0, most = (size_t)p->p->o->reasons;

	for (size_t j = 0; most > 0 && j < p->row.model->columns; j++) {
		size_t at = n;

		if (part[j] <= 1e-12 || p->row.at[j] == ROLE_NONE ||
		    (n == most && part[j] <= part[p->order[n - 1]]))
			continue;
		n += n < most;
		at = at < n ? at : n - 1;
		for (; at > 0 && part[p->order[at - 1]] < part[j]; at--)
			p->order[at] = p->order[at - 1];
		p->order[at] = j;
	}
	return n;
}

/* A text of limited length. */
struct line {
	char text[1024];
	size_t n;
};

static void
add(struct line *line, struct str s)
{
	if (s.n > sizeof(line->text) - line->n)
		s.n = sizeof(line->text) - line->n;
	if (s.n > 0)
		memcpy(line->text + line->n, s.p, s.n);
	line->n += s.n;
}

static void
write_reasons(struct lane_predict *p, const struct input *in,
    const struct csv_row *row, struct csv_writer *w)
{
	size_t n = top_reasons(p);
	struct line line;

	line.n = 0;
	for (size_t i = 0; i < n; i++) {
		size_t j = p->order[i], at = p->row.at[j];

		if (i > 0)
			add(&line, STR("; "));
		add(&line, p->row.model->column[j].name);
		add(&line, STR("="));
		add(&line,
		    input_null(in, row, at) ? STR("(empty)")
					    : str_trim(row->field[at]));
	}
	csv_field(w, (struct str){ line.text, line.n });
}

static void
write_value(const struct predicting *p, double probability, int64_t value,
    bool known, struct csv_writer *w)
{
	struct campaign campaign = { money_real(value), p->o->offer,
		p->o->contact, p->o->accept, p->o->stayers };
	double gain = known ? campaign_gain(&campaign, probability) : NAN;

	csv_cells(
	    w, csv_rounded(known ? probability * money_real(value) : NAN, 2));
	if (p->o->campaign)
		csv_cells(
		    w, csv_rounded(gain, 2), known ? gain > 0 : (double)NAN);
}

/* A rows_work. */
static void
predict_row(void *lane, struct input *in, const struct csv_row *row,
    struct csv_writer *w)
{
	struct lane_predict *l = lane;
	const struct predicting *p = l->p;
	bool known = !input_null(in, row, p->value);
	int64_t value = 0;
	double probability;

	if (known && !input_money(in, row, p->value, &value))
		return;
	probability = risk_row_probability(&l->row, in, row, p->o->reasons > 0);
	append_row(&p->append, row, w);
	csv_real(w, probability);
	write_reasons(l, in, row, w);
	if (p->value != ROLE_NONE)
		write_value(p, probability, value, known, w);
	csv_end(w);
}

static void
predict_rows(struct predicting *p, struct csv_writer *w)
{
	struct lane_predict lane[TASKS_THREADS];
	void *self[TASKS_THREADS];
	int threads = rows_threads(&p->in);

	for (int i = 0; i < threads; i++) {
		lane[i] = (struct lane_predict){ .p = p,
			.order = mem_alloc((size_t)p->o->reasons + 1,
			    sizeof(*lane[i].order)) };
		risk_row_copy(&lane[i].row, &p->row);
		self[i] = &lane[i];
	}
	rows_write(&p->in, w, threads, predict_row, self);
	for (int i = 0; i < threads; i++) {
		risk_row_add(&p->row, &lane[i].row);
		free(lane[i].order);
	}
}

static int
run(struct tool *tool, void *self)
{
	struct predicting *p = tool_alloc(tool, sizeof(*p));
	struct csv_writer *w;

	p->o = self;
	if (p->o->campaign && p->o->value == NULL)
		die(EXIT_USAGE, "--campaign needs --value=COLUMN");
	model_file_read(p->o->use, &p->model, risk_model_parse);
	input_open(&p->in, tool);
	p->value = input_option(&p->in, "--value", p->o->value);
	risk_row_open(&p->row, &p->model, &p->in, p->o->allow_missing);
	append_open(&p->append, &p->in);
	append_list(&p->append, "predict_probability,predict_reasons");
	if (p->value != ROLE_NONE)
		append_list(&p->append, "predict_loss");
	if (p->o->campaign)
		append_list(&p->append, "predict_gain,predict_contact");
	w = tool_output(tool);
	append_names(&p->append, w);
	predict_rows(p, w);
	risk_row_tell(&p->row, &tool->report);
	input_close(&p->in);
	return tool_close(tool);
}

const struct method churn_predict = { METHOD_TOLD, .run = run };
