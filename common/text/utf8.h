/*
 * utf8: the encoding of everything inside the tools.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes of the longest valid beginning of s; s.n when all of it is valid. */
size_t utf8_valid(struct str s);

/*
 * Takes one code point off the front of s (s->n > 0). A byte that begins no
 * valid sequence is taken alone and gives U+FFFD.
 */
int32_t utf8_next(struct str *s);

/*
 * False for a code point that a text shown to people goes without: one that
 * turns the direction of writing, and a combining mark behind four others.
 * *marks counts those in a row; 0 before the first.
 */
bool utf8_shown(int32_t point, size_t *marks);

/* Terminal columns that s takes: wide characters two, combining marks none. */
size_t utf8_width(struct str s);
