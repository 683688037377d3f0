/*
 * check: scored rows with outcomes: does the score tell the event, are the
 * probabilities right, has the population moved?
 */
#include "check.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/training.h"
#include "csv/reader.h"
#include "io/in.h"
#include "model/logistic.h"
#include "table/outcome.h"

#include <inttypes.h>
#include <math.h>

#include "check.def"

/* Where the columns are. */
struct places {
	size_t target, p, score, other, key;
	struct str event, rest; /* the outcome's values */
};

/* Opens the file of the fit and finds the key in it. */
static struct csv_reader *
open_rows(struct check *c, const char *path, const char *key, size_t *column)
{
	struct csv_options how = { .delimiter = tool_in_delimiter(c->tool) };
	struct header header = { NULL, 0 };
	struct csv_reader *reader;
	struct csv_row row;
	struct diag d;
	struct in *in = in_open(path, &d);

	if (in == NULL)
		tool_fail(c->tool, &d);
	reader = csv_reader_open(in, &how, &d);
	if (reader == NULL)
		tool_fail(c->tool, &d);
	if (csv_reader_next(reader, &row, &d) == CSV_ROW)
		header = (struct header){ row.field, row.n };
	if (!role_find(&header, "customer_id", key, column, &d) ||
	    (*column == ROLE_NONE &&
		!role_missing(&header, "customer_id", &d))) {
		csv_reader_close(reader);
		tool_fail(c->tool, &d);
	}
	csv_reader_set_width(reader, header.n);
	return reader;
}

/* Rows that the model has learned from prove nothing: the keys of a file of the
 * fit, in its column `key`, or customer_id and its aliases (NULL). */
static void
read_keys(struct check *c, const char *path, const char *key)
{
	size_t column;
	struct csv_reader *reader = open_rows(c, path, key, &column);
	enum csv_result result;
	struct csv_row row;
	struct diag d;

	while ((result = csv_reader_next(reader, &row, &d)) != CSV_END) {
		if (result == CSV_FAIL) {
			csv_reader_close(reader);
			tool_fail(c->tool, &d);
		}
		if (result == CSV_ROW)
			map_add(&c->known, str_trim(row.field[column]));
	}
	csv_reader_close(reader);
}

static void
tell_keys(const struct check *c)
{
	if (c->known_keys > 0)
		report_say(&c->tool->report,
		    "warning: %" PRIu64
		    " rows have a key that the fit had too: they prove nothing",
		    c->known_keys);
}

/* The column of an option, else the one that apply makes, else none. */
static size_t
find(struct input *in, const char *option, const char *given, const char *usual)
{
	if (given != NULL)
		return input_column(in, option, str_of(given));
	return usual != NULL ? header_exact(&in->header, str_of(usual))
			     : ROLE_NONE;
}

static void
open_model(struct check *c, struct input *in, struct places *at)
{
	const struct scorecard *card = &c->file.card;

	scorer_open(&c->scorer, card, in, true);
	c->has_model = true;
	c->falling = card->scale.b > 0;
	if (c->options->target == NULL) {
		at->target = header_exact(&in->header, c->file.target);
		at->event = c->file.event;
	}
	c->score_rows = mem_zero(c->file.scores.count, sizeof(*c->score_rows));
	c->bin_rows = mem_zero(card->count, sizeof(*c->bin_rows));
	for (size_t j = 0; j < card->count; j++)
		if (c->scorer.column[j] != ROLE_NONE)
			c->bin_rows[j] = mem_zero(card->variables[j].bins.count,
			    sizeof(**c->bin_rows));
}

static void
find_places(struct check *c, struct input *in, struct places *at)
{
	const struct check_options *o = c->options;

	*at = (struct places){ .target = ROLE_NONE };
	c->falling = o->higher == 0;
	if (o->use != NULL)
		open_model(c, in, at);
	if (at->target == ROLE_NONE &&
	    (o->target != NULL || o->table != CHECK_STABILITY))
		at->target = training_target(in, o->target, &at->event);
	at->p = find(in, "--probability", o->probability, "apply_probability");
	at->score = find(in, "--score", o->score, "apply_score");
	at->other = find(in, "--compare", o->compare, NULL);
	if (o->train != NULL) {
		at->key = input_role(in, "customer_id", true);
		read_keys(c, o->train, tool_role(c->tool, "customer_id"));
	}
	if (at->p == ROLE_NONE && at->score == ROLE_NONE && !c->has_model)
		die(EXIT_DATA,
		    "there is no apply_probability or apply_score: "
		    "--probability=COLUMN, --score=COLUMN or --use=FILE");
	if (o->table == CHECK_STABILITY && !c->has_model)
		die(EXIT_USAGE, "--table=stability needs --use=FILE");
}

static void
open_groups(struct check *c, struct input *in)
{
	const char *by = c->tool->common.by;

	if (by != NULL && c->options->table == CHECK_STABILITY)
		tool_no_by(c->tool);
	groups_open(&c->groups, in, "--by", by);
}

/* 0, 1, or 2 for none; false when the row is given up. */
static bool
read_outcome(struct input *in, const struct csv_row *row, struct places *at,
    uint8_t *outcome)
{
	struct str cell;

	*outcome = 2;
	if (at->target == ROLE_NONE || input_null(in, row, at->target))
		return true;
	cell = str_trim(row->field[at->target]);
	*outcome = outcome_same(cell, at->event);
	if (*outcome == 1 ||
	    (at->rest.p != NULL && outcome_same(cell, at->rest)))
		return true;
	if (at->rest.p == NULL) {
		at->rest = arena_str(&in->tool->memory, cell);
		return true;
	}
	return input_bad(in, row, at->target, "third-outcome",
	    "outcome \"%.*s\", expected \"%.*s\" or \"%.*s\"", STR_ARG(cell),
	    STR_ARG(at->event), STR_ARG(at->rest));
}

static bool
read_number(
    struct input *in, const struct csv_row *row, size_t column, double *value)
{
	*value = NAN;
	return column == ROLE_NONE || input_real(in, row, column, value);
}

static bool
read_probability(
    struct input *in, const struct csv_row *row, size_t column, double *p)
{
	if (!read_number(in, row, column, p))
		return false;
	if (!(*p < 0 || *p > 1))
		return true;
	return input_bad(in, row, column, "bad-probability",
	    "%g is not between 0 and 1 (--score=COLUMN for scores)", *p);
}

/* What has moved is seen in all rows, those without an outcome too. */
static void
count_bins(struct check *c, double score)
{
	c->score_rows[score_bin(&c->file.scores, score)]++;
	for (size_t j = 0; j < c->file.card.count; j++)
		if (c->bin_rows[j] != NULL)
			c->bin_rows[j][c->scorer.bin[j]]++;
}

static void
add_row(struct check *c, struct input *in, struct places *at,
    const struct csv_row *row)
{
	double p, score, other;
	uint8_t outcome;

	if (!read_outcome(in, row, at, &outcome) ||
	    !read_probability(in, row, at->p, &p) ||
	    !read_number(in, row, at->score, &score) ||
	    !read_number(in, row, at->other, &other))
		return;
	if (c->has_model) {
		const struct scorecard *card = &c->file.card;

		scorer_row(&c->scorer, in, row);
		if (at->p == ROLE_NONE)
			p = logistic_probability(
			    scorecard_log_odds(card, c->scorer.bin));
		if (at->score == ROLE_NONE)
			score = scorecard_score(card, c->scorer.bin);
		count_bins(c, score);
	}
	if (outcome > 1) {
		c->unknown++;
		return;
	}
	c->known_keys += c->known.count > 0 &&
	    map_find(&c->known, str_trim(row->field[at->key])) != MAP_NONE;
	if (c->groups.columns > 0)
		vec_push(&c->group, groups_add(&c->groups, row));
	vec_push(&c->event, outcome);
	if (!isnan(p))
		vec_push(&c->p, p);
	if (!isnan(score))
		vec_push(&c->score, score);
	if (!isnan(other))
		vec_push(&c->other, other);
}

static int
run(struct tool *tool, void *given)
{
	struct check *c = tool_alloc(tool, sizeof(*c));
	struct places at;
	struct csv_writer *w;
	struct csv_row row;
	struct input in;
	int status = 0;

	*c = (struct check){ .tool = tool, .options = given };
	if (c->options->use != NULL)
		scorer_load(&c->file, c->options->use, tool);
	input_open(&in, tool);
	find_places(c, &in, &at);
	open_groups(c, &in);
	while (input_next(&in, &row))
		add_row(c, &in, &at, &row);
	if (c->unknown > 0 && at.target != ROLE_NONE)
		report_say(&tool->report,
		    "%llu rows without an outcome count for stability only",
		    (unsigned long long)c->unknown);
	tell_keys(c);
	w = tool_output(tool);
	if (!input_close(&in))
		status = EXIT_DATA;
	check_print(c, w);
	tool_close(tool);
	return status;
}

const struct method score_check = { METHOD_TOLD, .run = run };
