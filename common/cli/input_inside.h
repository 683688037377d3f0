/*
 * input_inside: what cli/input, cli/input_cells and cli/lanes share.
 */
#ifndef CLI_INPUT_INSIDE_H
#define CLI_INPUT_INSIDE_H

#include "cli/input.h"

/* Ends the run for what the reader says. */
_Noreturn void input_fail(const struct input *in, const struct diag *d);

/* The same, about a place in the input. */
_Noreturn void input_fail_at(
    const struct input *in, uint64_t line, size_t column, const struct diag *d);

/*
 * The gate of currencies: finds the column of an input whose amounts are added
 * up, and ends the run at a row with another code than the first one's.
 */
void input_gate_open(struct input *in);
void input_gate_check(struct input *in, const struct csv_row *row);

/* Opens the next file, whose header must agree; false when there is none. */
bool input_next_file(struct input *in);

void input_progress(struct input *in);

/* Remembers the row of an odd date (cli/reach). */
void input_note_date(struct input *in, const struct csv_row *row, int32_t day);

/* input_skip of n rows. */
void input_skip_many(struct input *in, const char *why, uint64_t n);

#endif
