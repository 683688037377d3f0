/*
 * input_held: rows of an input that are judged later, when it has gone on.
 */
#pragma once

#include "cli/input.h"

/* Where a row was; its cells, too, if the input writes rejects. */
struct input_held {
	uint64_t line;		   /* of its file */
	const struct csv_row *row; /* or NULL */
	struct input_weight weight;
	size_t file;
};

/* A row that lives no longer: `arena` owns the cells. */
struct input_held
input_keep(const struct input_held *held, struct arena *arena);

/* What a row comes to whose amount was read: its currency is the text. */
struct input_weight
input_weight(const struct input *in, struct str currency, int64_t amount);

/* input_reject and input_warn of a held row; the former says what the row comes
 * to, and that it is left out. The input is not closed yet; in turn, where it
 * is dealt to lanes. */
void input_reject_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);
void input_warn_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);

/* The same, but what the row comes to stays: `how`, as in "stays unapplied". */
void input_reject_part(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d, const char *how);

/* Ends the run for what *d says about a cell of a held row. */
_Noreturn void input_fail_held(struct input *in, const struct input_held *held,
    size_t column, const struct diag *d);
