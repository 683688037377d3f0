/*
 * apply: rows through a saved scorecard, one at a time.
 */
#include "base/die.h"
#include "base/tasks.h"
#include "cli/rows.h"
#include "cli/scorer.h"
#include "crm-score.h"
#include "model/logistic.h"
#include "text/num.h"

#include <math.h>

struct apply_options {
	const char *use;
	bool allow_missing;
	int64_t reasons;
};

#define AT(field) offsetof(struct apply_options, field)

static const struct opt options[] = {
	{ "use", OPT_FILE, AT(use), "FILE", .help = "the model that fit saved",
	    .needed = true },
	{ "allow-missing", OPT_FLAG, AT(allow_missing),
	    .help = "columns of the model that are not there count as empty" },
	{ "reasons", OPT_INT, AT(reasons), "N", "-1",
	    "at most so many reasons; -1: as the model says", -1,
	    SCORECARD_REASONS },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "apply_probability", "of the event" },
	{ "apply_score", "the sum of the rounded points" },
	{ "apply_score_exact", "the score before rounding" },
	{ "apply_reasons",
	    "the columns that lack most points, COLUMN=POINTS; ..." },
	{ 0 },
};

struct apply {
	struct tool *tool;
	const struct apply_options *options;
	struct scorecard_file file;
	struct input in;
	struct scorer scorer;
	struct tool_output out;
	bool *hidden;  /* input columns that --replace replaces */
	bool verbatim; /* rows may go out as they came */
	size_t reasons;
};

/* What a thread has of its own. */
struct lane_apply {
	const struct apply *a;
	struct scorer scorer;
	struct apply_text VEC_OF(char) text;
};

/* The header; a column of the input that has a new one's name is an error, or
 * gives way. */
static void
print_names(struct apply *a)
{
	struct header *header = &a->in.header;
	struct diag d;

	a->hidden = mem_zero(header->n, sizeof(*a->hidden));
	for (const struct column_doc *c = makes; c->name != NULL; c++) {
		size_t at = header_exact(header, str_of(c->name));

		if (at == ROLE_NONE)
			continue;
		if (!a->tool->common.replace) {
			diag_set(&d, EXIT_DATA, "column-there",
			    "the input has a column \"%s\" already (--replace "
			    "drops it)",
			    c->name);
			tool_fail(a->tool, &d);
		}
		a->hidden[at] = true;
		a->verbatim = false;
	}
	for (size_t i = 0; i < header->n; i++)
		if (!a->hidden[i])
			csv_field(&a->out.w, header->name[i]);
	for (const struct column_doc *c = makes; c->name != NULL; c++)
		csv_field(&a->out.w, str_of(c->name));
	csv_end(&a->out.w);
}

static void
print_row(
    const struct apply *a, const struct csv_row *row, struct csv_writer *w)
{
	if (a->verbatim && row->verbatim) {
		csv_verbatim(w, row->raw);
		return;
	}
	for (size_t i = 0; i < row->n; i++)
		if (!a->hidden[i])
			csv_field(w, row->field[i]);
}

/* Points are whole as a rule, which is quicker to print. */
static size_t
print_points(const struct apply *a, char *out, double points)
{
	if (a->file.card.scale.digits == 0 && points == floor(points))
		return num_print_int(out, (int64_t)points);
	return num_print(out, points, a->out.w.digits);
}

/* "duration=141; status=105" */
static void
print_reasons(struct lane_apply *l, struct csv_writer *w)
{
	const struct apply *a = l->a;
	const struct scorecard *card = &a->file.card;
	struct scorecard_reason reasons[SCORECARD_REASONS];
	size_t n = scorecard_reasons(card, l->scorer.bin, reasons, a->reasons);

	l->text.n = 0;
	for (size_t i = 0; i < n; i++) {
		struct str name = card->variables[reasons[i].variable].name;
		char number[NUM_MAX];

		vec_append(&l->text, "; ", i > 0 ? 2u : 0u);
		vec_append(&l->text, name.p, name.n);
		vec_push(&l->text, '=');
		vec_append(&l->text, number,
		    print_points(a, number, reasons[i].points));
	}
	csv_field(w, (struct str){ l->text.v, l->text.n });
}

static void
put_score(const struct apply *a, double score, struct csv_writer *w)
{
	char number[NUM_MAX];
	size_t n = print_points(a, number, score);

	csv_verbatim(w, (struct str){ number, n });
}

/* A rows_work. */
static void
apply_row(void *lane, struct input *in, const struct csv_row *row,
    struct csv_writer *w)
{
	struct lane_apply *l = lane;
	const struct scorecard *card = &l->a->file.card;
	double odds;

	scorer_row(&l->scorer, in, row);
	odds = scorecard_log_odds(card, l->scorer.bin);
	print_row(l->a, row, w);
	csv_real(w, logistic_probability(odds));
	put_score(l->a, scorecard_score(card, l->scorer.bin), w);
	csv_real(w, scorecard_exact(card, odds));
	print_reasons(l, w);
	csv_end(w);
}

static void
apply_rows(struct apply *a)
{
	struct lane_apply lane[TASKS_THREADS];
	void *self[TASKS_THREADS];
	int threads = rows_threads(&a->in);

	for (int i = 0; i < threads; i++) {
		lane[i] = (struct lane_apply){ .a = a };
		scorer_copy(&lane[i].scorer, &a->scorer);
		self[i] = &lane[i];
	}
	rows_write(&a->in, &a->out.w, threads, apply_row, self);
	for (int i = 0; i < threads; i++) {
		scorer_add(&a->scorer, &lane[i].scorer);
		vec_free(&lane[i].text);
	}
}

static void
open_apply(struct apply *a)
{
	scorer_load(&a->file, a->options->use, a->tool);
	a->reasons = a->options->reasons < 0 ? a->file.reasons
					     : (size_t)a->options->reasons;
	input_open(&a->in, a->tool);
	scorer_open(
	    &a->scorer, &a->file.card, &a->in, a->options->allow_missing);
	tool_output(a->tool, &a->out, a->in.delimiter);
	a->verbatim =
	    tool_out_delimiter(a->tool, a->in.delimiter) == a->in.delimiter;
}

static int
run(struct tool *tool, void *given)
{
	struct apply a = { .tool = tool, .options = given };
	int status = 0;

	open_apply(&a);
	print_names(&a);
	apply_rows(&a);
	scorer_tell(&a.scorer, &tool->report);
	if (!input_close(&a.in))
		status = EXIT_DATA;
	tool_close(tool, &a.out);
	scorer_free(&a.scorer);
	scorecard_file_free(&a.file);
	free(a.hidden);
	return status;
}

const struct method score_apply = {
	.name = "apply",
	.summary = "probability, score and reasons of each row by a saved "
		   "scorecard",
	.options = options,
	.options_size = sizeof(struct apply_options),
	.makes = makes,
	.run = run,
	.no_money = true,
};
