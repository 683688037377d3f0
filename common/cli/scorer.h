/*
 * scorer: rows of an input through a scorecard: each row's bins, and a count of
 * every cell that the training rows did not have the like of.
 */
#pragma once

#include "cli/input.h"
#include "cli/scorecard_file.h"

enum { SCORER_NOTES = BINNING_UNSEEN + 2 };

struct scorer {
	const struct scorecard *card;
	size_t *column; /* of each variable; ROLE_NONE: taken as empty */
	uint16_t *bin;	/* of each variable, of the last row */
	uint64_t (*notes)[SCORER_NOTES]; /* per variable */
	uint64_t rows;
	struct arena memory; /* of a copy */
};

/* Loads a model file, or ends the run; its words for empty cells count, if the
 * run has no others. */
void
scorer_load(struct scorecard_file *file, const char *path, struct tool *tool);

/*
 * Finds the card's columns. One that is not there ends the run (EXIT_DATA)
 * unless allow_missing, when it counts as empty.
 */
void scorer_open(struct scorer *s, const struct scorecard *card,
    struct input *in, bool allow_missing);

/* Fills s->bin. Text in a column of numbers counts as empty, with a warning. */
void scorer_row(struct scorer *s, struct input *in, const struct csv_row *row);

/* A scorer of its own for another thread, and what that one counted added to
 * the first; it is freed. */
void scorer_copy(struct scorer *copy, const struct scorer *s);
void scorer_add(struct scorer *s, struct scorer *copy);

/* Tells what was counted, a line per variable and kind. */
void scorer_tell(const struct scorer *s, struct report *report);
