/*
 * input_inside: what cli/input and cli/lanes share.
 */
#ifndef CLI_INPUT_INSIDE_H
#define CLI_INPUT_INSIDE_H

#include "cli/input.h"

/* Ends the run for what the reader says. */
_Noreturn void input_fail(const struct input *in, const struct diag *d);

/* Opens the next file, whose header must agree; false when there is none. */
bool input_next_file(struct input *in);

void input_progress(struct input *in);

/* input_skip of n rows. */
void input_skip_many(struct input *in, const char *why, uint64_t n);

#endif
