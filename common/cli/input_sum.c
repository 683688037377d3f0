#include "cli/input_inside.h"

#include "base/line.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* "2 blank; 7 after as-of", of all rows that were left out; in the order of the
 * reasons, for which of them was the first one depends on the threads. */
static void
list_skips(const struct input *in, char *why, size_t size)
{
	const char *last = "";

	why[0] = '\0';
	if (in->blank > 0)
		line_add(why, size, "; ", "%" PRIu64 " blank", in->blank);
	for (;;) {
		size_t next = INPUT_SKIPS;

		for (size_t i = 0; in->skip[i].why != NULL; i++)
			if (strcmp(in->skip[i].why, last) > 0 &&
			    (next == INPUT_SKIPS ||
				strcmp(in->skip[i].why, in->skip[next].why) <
				    0))
				next = i;
		if (next == INPUT_SKIPS)
			return;
		last = in->skip[next].why;
		line_add(
		    why, size, "; ", "%" PRIu64 " %s", in->skip[next].n, last);
	}
}

/* "read 10 = kept 7 + rejected 1 + skipped 2 (2 blank)"; false, and said, when
 * there were rows but none is kept. */
static bool
tell_sum(struct input *in)
{
	struct report *report = &in->tool->report;
	uint64_t skipped = in->blank, kept = in->rows - in->rejects.n;
	char why[512];

	list_skips(in, why, sizeof(why));
	for (size_t i = 0; in->skip[i].why != NULL; i++) {
		skipped += in->skip[i].n;
		kept -= in->skip[i].n;
	}
	rejects_sum(&in->rejects, in->rejects.n > 0, in->rows + in->blank, kept,
	    skipped, why);
	if (in->rows == 0 || kept > 0 || in->partly > 0 ||
	    (in->beside && in->rejects.n == 0))
		return true;
	report_wrong(report, "none of %" PRIu64 " rows can be used%s%s",
	    in->rows, skipped > 0 ? ": " : "", why);
	return false;
}

bool
input_close(struct input *in)
{
	struct report *report = &in->tool->report;
	bool well;

	while (in->reader != NULL && input_next_file(in))
		;
	well = tell_sum(in);
	input_say_left_out(in);
	if (in->padded > 0)
		report_say(report,
		    "%" PRIu64 " rows have fewer cells than the header: the "
		    "missing ones are read as empty",
		    in->padded);
	if (in->zeros > 0)
		report_say(report,
		    "%" PRIu64 " customer ids end in .0 (17850.0 is not "
		    "17850); crm-import takes it off",
		    in->zeros);
	if (in->rounded > 0)
		report_say(report,
		    "%" PRIu64 " amounts had more than four decimals and were "
		    "rounded",
		    in->rounded);
	well &= rejects_within(&in->rejects, in->rows);
	rejects_close(&in->rejects.file);
	free(in->header.name);
	free(in->holds);
	vec_free(&in->block);
	arena_free(&in->arena);
	in->header = (struct header){ 0 };
	return well;
}
