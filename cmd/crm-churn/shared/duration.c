#include "duration.h"

#include "base/die.h"
#include "cli/case_weight.h"
#include "text/token.h"

#include <inttypes.h>
#include <math.h>

/* "status=2": the column and the value; a column may itself have a "=". */
static void
event_column(struct duration_reader *reader, const char *text)
{
	const struct header *header = &reader->in->header;
	struct str rest = str_of(text), name = rest;

	if (header_exact(header, name) == ROLE_NONE) {
		name = str_cut(&rest, '=');
		reader->outcome.value = rest;
	}
	reader->event = input_column(reader->in, "--event", name);
}

/* Is it a column of reasons, of which an empty one is none? */
static bool
says_reason(struct str name)
{
	scoped_by(arena_free) struct arena arena = { 0 };

	return role_word("end_reason", role_normal(name, &arena)) != 0;
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
	reader->time = input_option(in, "--time", options->time);
	reader->start = input_option(in, "--start", options->start);
	reader->weight = input_option(in, "--case-weight", options->weight);
	event_column(reader, options->event);
	reader->by_reason = says_reason(in->header.name[reader->event]);
}

void
duration_tell(struct duration_reader *reader)
{
	struct input *in = reader->in;
	struct diag d;

	if (!reader->by_reason &&
	    !outcome_settle(&reader->outcome, "--event",
		in->header.name[reader->event], &d))
		tool_fail(in->tool, &d);
	outcome_free(&reader->outcome);
	if (reader->unknown > 0)
		report_say(&in->tool->report,
		    "%" PRIu64 " rows have no outcome in column %.*s and are "
		    "left out",
		    reader->unknown, STR_ARG(in->header.name[reader->event]));
}

/* Did the customer leave? An empty reason is none; an empty outcome is not
 * known: false, the row is skipped. */
static bool
read_event(struct duration_reader *reader, const struct csv_row *row,
    struct duration *duration)
{
	bool null = input_null(reader->in, row, reader->event);

	duration->reason = str_trim(row->field[reader->event]);
	if (reader->by_reason && reader->outcome.value.p == NULL) {
		duration->event =
		    !null && token_outcome(duration->reason) != TOKEN_FALSE;
		return true;
	}
	if (null && reader->by_reason) {
		duration->event = false;
		return true;
	}
	if (null) {
		reader->unknown++;
		input_skip(reader->in, "no outcome");
		return false;
	}
	duration->event =
	    outcome_read(&reader->outcome, duration->reason) == OUTCOME_YES;
	return true;
}

bool
duration_read(struct duration_reader *reader, const struct csv_row *row,
    struct duration *duration)
{
	struct input *in = reader->in;

	duration->start = -INFINITY;
	if (!case_weight_read(in, row, reader->weight, &duration->weight))
		return false;
	if (!input_real(in, row, reader->time, &duration->stop))
		return false;
	if (reader->start != ROLE_NONE && !input_null(in, row, reader->start) &&
	    !input_real(in, row, reader->start, &duration->start))
		return false;
	if (duration->stop < 0) {
		return input_bad(in, row, reader->time, "negative-time",
		    "a time below 0 (%g)", duration->stop);
	}
	if (duration->start >= duration->stop) {
		return input_bad(in, row, reader->start, "start-after-stop",
		    "the stop (%g) is not after the start (%g)", duration->stop,
		    duration->start);
	}
	return read_event(reader, row, duration);
}
