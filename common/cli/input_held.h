/*
 * input_held: rows of an input that are judged later, when it has gone on.
 */
#ifndef CLI_INPUT_HELD_H
#define CLI_INPUT_HELD_H

#include "cli/input.h"

/* Where a row was; its cells, too, if the input writes rejects. */
struct input_held {
	uint64_t line;
	const struct csv_row *row; /* or NULL */
	struct input_weight weight;
	size_t file;
};

/* `arena` owns the cells. */
struct input_held input_hold(
    const struct input *in, const struct csv_row *row, struct arena *arena);

/* input_reject and input_warn of a held row. The input is not closed yet. */
void input_reject_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);

/* The same, but what the row says beside it stays: there is something to go on
 * with. */
void input_reject_part(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);

/* Ends the run for what *d says about a cell of a held row. */
_Noreturn void input_fail_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);

#endif
