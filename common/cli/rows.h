/*
 * rows: a method that does something with each row by itself, done by all
 * threads; what they write comes out in the order of the rows.
 */
#pragma once

#include "cli/input.h"

/* Deals with a row of `in`, writing to `w`. `self` is the thread's own. */
typedef void rows_work(void *self, struct input *in, const struct csv_row *row,
    struct csv_writer *w);

/* How many of `self` rows_write needs. Before a row was read. */
int rows_threads(struct input *in);

/* Calls `work` with all rows; self[0..threads-1] are what each thread has. */
void rows_write(struct input *in, struct csv_writer *w, int threads,
    rows_work *work, void *const *self);
