/*
 * input_inside: what the files of cli/input and cli/lanes share, from below:
 * input_file.c, input_role.c and input_ask.c (files, header, columns), lanes.c,
 * input_gate.c (currencies), input.c (rows) and input_cells.c.
 */
#pragma once

#include "cli/input.h"

/* Ends the run for what *d says of a place in the input (0: of none). */
_Noreturn void input_fail_at(
    const struct input *in, uint64_t line, size_t column, const struct diag *d);

/*
 * The gate of currencies: finds the column of an input whose amounts are added
 * up, and ends the run at a row with another code than the first one's.
 */
void input_gate_open(struct input *in);
void input_gate_check(struct input *in, const struct csv_row *row);

/* The role as the method has it: a side file's begin with its name. */
const char *
input_whole_role(const struct input *in, const char *role, struct arena *arena);

/* Says that these roles, 8 at most, have no column, and the command that helps;
 * ends the run. */
_Noreturn void
input_ask(const struct input *in, const char *const *role, size_t n);

/* The open file as messages name it. */
const char *input_file_name(const struct input *in);

/* Opens the first file and reads the header. */
void input_first_file(struct input *in);

/* Opens the next file, whose header must agree; false when there is none. */
bool input_next_file(struct input *in);

/* True with *column and *d when the row has bytes that the told encoding has
 * not. */
bool input_undecodable(const struct input *in, const struct csv_row *row,
    size_t *column, struct diag *d);

void input_progress(struct input *in);

/* input_skip of n rows. */
void input_skip_many(struct input *in, const char *why, uint64_t n);

/* What a rejected row's cells come to, and counting it. */
struct input_weight
input_weigh(const struct input *in, const struct csv_row *row);
void input_count_left_out(
    struct input *in, const struct input_weight *weight, const char *kind);

/* Tells the sums and frees them. */
void input_say_left_out(struct input *in);
