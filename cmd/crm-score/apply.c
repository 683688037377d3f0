/*
 * apply: rows through a saved scorecard, one at a time.
 */
#include "base/tasks.h"
#include "cli/append.h"
#include "cli/rows.h"
#include "cli/scorer.h"
#include "cli/tool.h"
#include "model/logistic.h"
#include "text/num.h"

#include <math.h>

struct apply_options {
	const char *use;
	bool allow_missing;
	int64_t reasons;
};

#include "apply.def"

struct apply {
	struct tool *tool;
	const struct apply_options *options;
	struct scorecard_file file;
	struct input in;
	struct scorer scorer;
	struct csv_writer *w;
	struct append append;
	size_t reasons;
};

/* What a thread has of its own. */
struct lane_apply {
	const struct apply *a;
	struct scorer scorer;
	struct apply_text VEC_OF(char) text;
};

/* Points are whole as a rule, which is quicker to print. */
static size_t
print_points(const struct apply *a, char *out, double points)
{
	if (a->file.card.scale.digits == 0 && points == floor(points))
		return num_print_int(out, (int64_t)points);
	return num_print(out, points, a->w->digits);
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
	append_row(&l->a->append, row, w);
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
	rows_write(&a->in, a->w, threads, apply_row, self);
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
	a->w = tool_output(a->tool);
	append_open(&a->append, &a->in);
	for (const struct column_doc *c = makes; c->name != NULL; c++)
		append_list(&a->append, c->name);
	append_names(&a->append, a->w);
}

static int
run(struct tool *tool, void *given)
{
	struct apply *a = tool_alloc(tool, sizeof(*a));

	*a = (struct apply){ .tool = tool, .options = given };
	open_apply(a);
	apply_rows(a);
	scorer_tell(&a->scorer, &tool->report);
	input_close(&a->in);
	return tool_close(tool);
}

const struct method score_apply = { METHOD_TOLD, .run = run };
