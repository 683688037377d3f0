#include "base/die.h"
#include "cli/input_inside.h"
#include "cli/lanes.h"
#include "csv/row.h"

#include <stdarg.h>
#include <stdio.h>

void
input_open(struct input *in, struct tool *tool)
{
	*in = (struct input){ .tool = tool };
	rejects_begin(&in->rejects, tool);
	input_first_file(in);
	input_gate_open(in);
	rejects_open(
	    &in->rejects.file, tool->common.rejects, &in->header, NULL);
	if (tool->side == NULL)
		report_detail(&tool->report, "--delimiter=%s",
		    in->delimiter == '\t' ? "tab"
					  : (char[]){ in->delimiter, 0 });
}

void
input_settle(struct input *in, void (*settle)(void *data), void *data)
{
	in->settle = settle;
	in->settle_data = data;
}

static void
settle(struct input *in)
{
	void (*f)(void *data) = in->settle;

	if (f == NULL || (in->lane != NULL && !lane_is_open(in->lane)))
		return;
	if (in->lane != NULL && !in->silent)
		lane_whole(in->lane);
	in->settle = NULL; /* it may say something itself */
	f(in->settle_data);
	in->settle = f;
}

/* Ends the run for what the reader says. */
static _Noreturn void
fail(const struct input *in, const struct diag *d)
{
	input_fail_at(in->lane != NULL ? lane_whole(in->lane) : in, 0, 0, d);
}

/* At the end of a file, or of a lane's block. */
static void
go_on(struct input *in)
{
	if (in->lane == NULL)
		input_next_file(in);
	else if (!lane_next(in->lane))
		in->reader = NULL;
}

/* Apart, for these few need much more of the stack. */

/* What there is to say of a row; false when it is given up. */
static bool __attribute__((noinline))
look_at(struct input *in, const struct csv_row *row)
{
	size_t column;
	struct diag d;

	if (in->lane == NULL && in->rows % 65536 == 1)
		input_progress(in);
	if (in->decode != NULL && input_undecodable(in, row, &column, &d)) {
		settle(in);
		return input_reject(in, row, column, &d);
	}
	in->padded += row->padded;
	if (row->stray_quote) {
		settle(in);
		diag_set(&d, 0, "stray-quote",
		    "text behind a closing quote: the field is kept with its "
		    "quotes");
		input_warn(in, row, ROLE_NONE, &d);
	}
	if (in->currency != ROLE_NONE)
		input_gate_check(in, row);
	return true;
}

/* Deals with what is no row. */
static void __attribute__((noinline))
no_row(struct input *in, const struct csv_row *row, enum csv_result result)
{
	if (result == CSV_BAD)
		in->rows++;
	in->silent = result == CSV_END;
	settle(in);
	in->silent = false;
	if (result == CSV_FAIL)
		fail(in, &in->why);
	if (result == CSV_BAD)
		input_reject(in, row, ROLE_NONE, &in->why);
	else
		go_on(in);
}

bool
input_next(struct input *in, struct csv_row *row)
{
	while (in->reader != NULL) {
		enum csv_result result = in->alone
		    ? lane_record(in->lane, row, &in->why)
		    : csv_reader_next(in->reader, row, &in->why);

		if (result != CSV_ROW) {
			no_row(in, row, result);
			continue;
		}
		in->rows++;
		if ((in->lane != NULL && !row->padded && !row->stray_quote &&
			in->currency == ROLE_NONE) ||
		    look_at(in, row))
			return true;
	}
	return false;
}

/* Where a row is, of the whole input that a lane is of, in turn. */
static struct place
place_of(struct input **in, const struct csv_row *row, size_t column)
{
	if ((*in)->lane != NULL) {
		settle(*in);
		*in = lane_whole((*in)->lane);
	}
	return (struct place){ input_file_name(*in), (*in)->lines + row->line,
		column == ROLE_NONE ? 0 : column + 1 };
}

bool
input_reject(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d)
{
	struct place place = place_of(&in, row, column);

	if (row->n > 0) {
		struct input_weight weight = input_weigh(in, row);

		input_count_left_out(in, &weight, d->code);
	}
	rejects_take(&in->rejects,
	    &(struct rejects_row){
		place, row->byte, &in->header, row->field, row->n, row->raw },
	    d, d);
	return false;
}

bool
input_bad(struct input *in, const struct csv_row *row, size_t column,
    const char *code, const char *format, ...)
{
	struct diag d = { .status = EXIT_DATA, .code = code };
	va_list args;

	va_start(args, format);
	vsnprintf(d.text, sizeof(d.text), format, args);
	va_end(args);
	return input_reject(in, row, column, &d);
}

void
input_skip(struct input *in, const char *why)
{
	input_skip_many(in, why, 1);
}

void
input_warn(struct input *in, const struct csv_row *row, size_t column,
    const struct diag *d)
{
	struct place place = place_of(&in, row, column);

	report_warning(&in->tool->report, &place, d);
}

void
input_note_date(struct input *in, const struct csv_row *row, int32_t day)
{
	struct place place = place_of(&in, row, ROLE_NONE);

	reach_note(&in->tool->reach, day, place.file, place.line);
}
