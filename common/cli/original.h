/*
 * original: the bytes of an input once more, for who wants to write its rows
 * again and rather not keep them.
 */
#pragma once

#include "cli/input.h"

struct original;

/* NULL where that cannot be: not one file, not a regular one, packed or in
 * another encoding. Before rows are read. */
struct original *original_open(const struct input *in);

/* The bytes from..to-1 of the input, as csv_row tells them, in *bytes (of
 * *room, which grow). Ends the run when the file is not what it was. */
void original_read(const struct original *o, uint64_t from, uint64_t to,
    char **bytes, size_t *room);
