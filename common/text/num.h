/*
 * num: plain decimal numbers, in and out, without locales. Reading takes the
 * whole text or fails; blanks, thousands marks, hex, inf and nan are no
 * numbers.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { NUM_MAX = 32 }; /* bytes that any num_print* writes at most */

/* [+-]digits, within int64. */
bool num_int(struct str s, int64_t *value);

/* [+-]digits[.digits][e[+-]digits], correctly rounded; overflow fails. */
bool num_real(struct str s, double *value);

/* A size with an optional K, M or G (powers of 1024): "16M". */
bool num_size(struct str s, uint64_t *value);

/* Writes value to out (no NUL); the number of bytes. */
size_t num_print_int(char *out, int64_t value);

/*
 * Writes value with `digits` (1..17) significant digits, trailing zeros off,
 * without an exponent from 1e-5 to 1e15; digits before the point are never
 * rounded away. What is not finite writes nothing.
 */
size_t num_print(char *out, double value, int digits);

/* The shortest text that num_real reads back as the same double. */
size_t num_print_exact(char *out, double value);
