#include "duration.h"

#include "base/die.h"
#include "cli/case_weight.h"
#include "text/num.h"

#include <math.h>

static size_t
column(struct input *in, const char *option, const char *name)
{
	return name == NULL ? ROLE_NONE
			    : input_column(in, option, str_of(name));
}

/* "status=2": the column and the value; a column may itself have a "=". */
static void
event_column(struct duration_reader *reader, const char *text)
{
	const struct header *header = &reader->in->header;
	struct str rest = str_of(text), name = rest;

	reader->value = (struct str){ NULL, 0 };
	if (header_exact(header, name) == ROLE_NONE) {
		name = str_cut(&rest, '=');
		reader->value = rest;
	}
	reader->event = input_column(reader->in, "--event", name);
}

void
duration_open(struct duration_reader *reader,
    const struct duration_options *options, struct input *in)
{
	if (options->time == NULL || options->event == NULL)
		die(EXIT_USAGE,
		    "--time=COLUMN and --event=COLUMN[=VALUE] "
		    "say what to read");
	*reader = (struct duration_reader){ .in = in };
	reader->time = column(in, "--time", options->time);
	reader->start = column(in, "--start", options->start);
	reader->weight = column(in, "--case-weight", options->weight);
	event_column(reader, options->event);
}

/* What means "still there" where no value was given. */
static bool
is_no(struct str cell)
{
	return str_eq(cell, STR("0")) || str_ieq(cell, STR("no")) ||
	    str_ieq(cell, STR("false")) || str_ieq(cell, STR("n"));
}

/* R's status is 1 and 2: two numbers besides 0 are worth a word. */
static void
note_code(struct duration_reader *reader, struct str cell)
{
	int64_t code;

	if (!num_int(cell, &code)) {
		reader->texts = true;
		return;
	}
	reader->codes |= reader->code != 0 && code != reader->code;
	reader->code = code;
}

void
duration_tell(const struct duration_reader *reader)
{
	struct input *in = reader->in;

	if (reader->codes)
		report_say(&in->tool->report,
		    "warning: column %.*s has several numbers, and all but 0 "
		    "count as left: --event=COLUMN=VALUE names the one",
		    STR_ARG(in->header.name[reader->event]));
	if (reader->texts && reader->code != 0)
		report_say(&in->tool->report,
		    "warning: column %.*s has texts among its numbers, and "
		    "they count as left: --event=COLUMN=VALUE names what does "
		    "(--null=WORD: what does not)",
		    STR_ARG(in->header.name[reader->event]));
}

bool
duration_read(struct duration_reader *reader, const struct csv_row *row,
    struct duration *duration)
{
	struct input *in = reader->in;
	struct diag d;

	duration->start = -INFINITY;
	if (!case_weight_read(in, row, reader->weight, &duration->weight))
		return false;
	if (!input_real(in, row, reader->time, &duration->stop))
		return false;
	if (reader->start != ROLE_NONE && !input_null(in, row, reader->start) &&
	    !input_real(in, row, reader->start, &duration->start))
		return false;
	if (duration->stop < 0) {
		diag_set(&d, EXIT_DATA, "negative-time", "a time below 0 (%g)",
		    duration->stop);
		input_reject(in, row, reader->time, &d);
		return false;
	}
	if (duration->start >= duration->stop) {
		diag_set(&d, EXIT_DATA, "start-after-stop",
		    "the stop (%g) is not after the start (%g)", duration->stop,
		    duration->start);
		input_reject(in, row, reader->start, &d);
		return false;
	}
	duration->reason = str_trim(row->field[reader->event]);
	if (reader->value.p != NULL)
		duration->event = str_eq(duration->reason, reader->value);
	else
		duration->event = !input_null(in, row, reader->event) &&
		    !is_no(duration->reason);
	if (reader->value.p == NULL && duration->event)
		note_code(reader, duration->reason);
	return true;
}
