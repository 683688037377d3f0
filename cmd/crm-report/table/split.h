/*
 * split: a stream of tables, parted by blank lines, as one input per table.
 */
#pragma once

#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

struct decode;
struct in;
struct split;

/* A stream of tables in that encoding (NULL: which it is, is found out); NULL
 * with *d filled when it cannot be opened. */
struct split *
split_open(const char *path, const char *encoding, struct diag *d);
void split_close(struct split *s);

/* How its bytes are read. */
const struct decode *split_decode(const struct split *s);

/*
 * The next table, to be read to its end (split_finish does) before the next
 * call; *line is the number of its first line. NULL with d->status 0 at the
 * end. A title, a line "# text" before the header, is taken off: *title, which
 * lives until the next call; NULL: none.
 */
struct in *
split_next(struct split *s, uint64_t *line, const char **title, struct diag *d);

/* Reads what is left of the table: its bytes, and their XXH3 128 as hex. */
bool
split_finish(struct split *s, uint64_t *bytes, char sum[33], struct diag *d);
