/*
 * ahead: the records of a file, read by a thread of their own, a few batches
 * ahead of who looks at them. Short files are read without.
 */
#pragma once

#include "table/tidy.h"

struct ahead;

/* Reads `tidy`, which stays the caller's but is read by nobody else until
 * ahead_close; with one thread only, or where there can be no more, each record
 * when it is asked for. */
struct ahead *ahead_open(struct tidy *tidy, int threads);

/* What tidy_next says, in the same order. */
enum tidy_result
ahead_next(struct ahead *a, struct tidy_row *row, struct diag *d);

void ahead_close(struct ahead *a);
