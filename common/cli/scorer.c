#include "cli/scorer.h"

#include "base/die.h"
#include "base/mem.h"
#include "text/num.h"

#include <inttypes.h>
#include <math.h>

/* Behind the notes of binning: a text among numbers. */
enum { NOT_A_NUMBER = SCORER_NOTES - 1 };

void
scorer_load(struct scorecard_file *file, const char *path, struct tool *tool)
{
	model_file_read(path, file, scorecard_file_parse);
	/* Empty is what was empty in the fit. */
	if (tool->common.null == NULL && file->null.n > 0)
		tool->common.null = file->null.p;
}

void
scorer_open(struct scorer *s, const struct scorecard *card, struct input *in,
    bool allow_missing)
{
	struct diag d;

	*s = (struct scorer){ .card = card };
	s->column = mem_alloc(card->count, sizeof(*s->column));
	s->bin = mem_zero(card->count, sizeof(*s->bin));
	s->notes = mem_zero(card->count, sizeof(*s->notes));
	for (size_t j = 0; j < card->count; j++) {
		struct str name = card->variables[j].name;

		s->column[j] = header_exact(&in->header, name);
		if (s->column[j] != ROLE_NONE)
			continue;
		if (!allow_missing) {
			diag_set(&d, EXIT_DATA, "no-column",
			    "the model needs the column \"%.*s\", which is not "
			    "there (--allow-missing takes it as empty)",
			    STR_ARG(name));
			tool_fail(in->tool, &d);
		}
		report_say(&in->tool->report,
		    "there is no column \"%.*s\": taken as empty",
		    STR_ARG(name));
	}
}

static void
warn_text(struct input *in, const struct csv_row *row, size_t column)
{
	struct str cell = row->field[column];
	struct diag d;

	diag_set(&d, EXIT_DATA, "not-a-number",
	    "\"%.*s\" where the model has numbers: taken as empty",
	    (int)(cell.n < 60 ? cell.n : 60), cell.p);
	input_warn(in, row, column, &d);
}

/* Reads a cell of a column of numbers, NaN for an empty one; false for text. */
static bool
read_number(
    struct input *in, const struct csv_row *row, size_t column, double *x)
{
	/* Most cells are plain numbers, and no --null word. */
	if (in->tool->common.null == NULL && num_real(row->field[column], x))
		return true;
	*x = NAN;
	if (input_null(in, row, column))
		return true;
	return num_real(str_trim(row->field[column]), x);
}

/* The bin of a cell, and how it came there. */
static size_t
find_bin(const struct binning *b, struct input *in, const struct csv_row *row,
    size_t column, size_t *note)
{
	enum binning_note how;
	double x = NAN;
	size_t bin;

	if (b->text) {
		struct str cell = { NULL, 0 };

		if (column != ROLE_NONE && !input_null(in, row, column))
			cell = str_trim(row->field[column]);
		bin = binning_level(b, cell, &how);
	} else if (column == ROLE_NONE || read_number(in, row, column, &x)) {
		bin = binning_number(b, x, &how);
	} else {
		warn_text(in, row, column);
		*note = NOT_A_NUMBER;
		return binning_number(b, NAN, NULL);
	}
	*note = (size_t)how;
	return bin;
}

void
scorer_row(struct scorer *s, struct input *in, const struct csv_row *row)
{
	s->rows++;
	for (size_t j = 0; j < s->card->count; j++) {
		size_t note;

		s->bin[j] = (uint16_t)find_bin(
		    &s->card->variables[j].bins, in, row, s->column[j], &note);
		s->notes[j][note]++;
	}
}

void
scorer_copy(struct scorer *copy, const struct scorer *s)
{
	size_t n = s->card->count;

	*copy = (struct scorer){ .card = s->card };
	copy->column = arena_array(&copy->memory, n, sizeof(*copy->column));
	copy->bin = arena_array(&copy->memory, n, sizeof(*copy->bin));
	copy->notes = arena_array(&copy->memory, n, sizeof(*copy->notes));
	memcpy(copy->column, s->column, n * sizeof(*copy->column));
}

void
scorer_add(struct scorer *s, struct scorer *copy)
{
	s->rows += copy->rows;
	for (size_t j = 0; j < s->card->count; j++)
		for (size_t k = 0; k < SCORER_NOTES; k++)
			s->notes[j][k] += copy->notes[j][k];
	arena_free(&copy->memory);
}

void
scorer_tell(const struct scorer *s, struct report *report)
{
	static const char *const words[SCORER_NOTES] = {
		[BINNING_OUTSIDE] = "outside the range of the training rows",
		[BINNING_POOLED] = "rare or new levels, taken as OTHER",
		[BINNING_UNSEEN] = "unlike all training rows, taken as neutral",
		[NOT_A_NUMBER] = "no numbers, taken as empty"
	};

	for (size_t j = 0; j < s->card->count; j++) {
		struct str name = s->card->variables[j].name;

		report_detail(report,
		    "%.*s: %" PRIu64 " of %" PRIu64 " empty, %" PRIu64
		    " special codes",
		    STR_ARG(name), s->notes[j][BINNING_MISSING], s->rows,
		    s->notes[j][BINNING_SPECIAL]);
		for (size_t k = 0; k < SCORER_NOTES; k++)
			if (words[k] != NULL && s->notes[j][k] > 0)
				report_say(report,
				    "%.*s: %" PRIu64 " of %" PRIu64 " %s",
				    STR_ARG(name), s->notes[j][k], s->rows,
				    words[k]);
	}
}
