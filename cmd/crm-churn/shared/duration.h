/*
 * duration: rows of time and event, or start, stop and event, as survive and
 * cox read them.
 */
#pragma once

#include "cli/input.h"
#include "table/outcome.h"

/* The options; a method embeds them as the first member of its own. */
struct duration_options {
	const char *time, *start, *event, *weight;
};

struct duration_reader {
	struct input *in;
	size_t time, start, event, weight;
	bool by_reason; /* all but empty cells are reasons to have left */
	struct outcome outcome;
	uint64_t unknown; /* rows without an outcome */
};

struct duration {
	double start; /* -INFINITY: from the beginning */
	double stop;
	double weight; /* > 0; 1 without --weight */
	bool event;
	struct str reason; /* the event's cell */
};

/* Finds the columns; what is missing ends the run (EXIT_USAGE). */
void duration_open(struct duration_reader *reader,
    const struct duration_options *options, struct input *in);

/* At the end: ends the run where cells are neither left nor stayed, with what
 * was found and how to name the event. */
void duration_tell(struct duration_reader *reader);

/* Reads a row's; false after rejecting it: no number, time below 0, stop not
 * after start. */
bool duration_read(struct duration_reader *reader, const struct csv_row *row,
    struct duration *duration);
