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

/* The number that eight digits make, the first one lowest, each less '0'; false
 * where one is none. */
static inline bool
num_eight(uint64_t digits, uint32_t *value)
{
	const uint64_t each = UINT64_MAX / 255; /* 1 in each byte */

	if (((digits + each * 118) | digits) & each * 128)
		return false;
	digits = digits * 10 + (digits >> 8); /* two by two */
	*value = (uint32_t)(((digits & UINT64_C(0x000000ff000000ff)) *
				    UINT64_C(0x000f424000000064) +
				(digits >> 16 & UINT64_C(0x000000ff000000ff)) *
				    UINT64_C(0x0000271000000001)) >>
	    32);
	return true;
}

/* The digits of a number below 10 000, four of them, the first one lowest. */
static inline uint32_t
num_four(uint32_t value)
{
	uint32_t pairs = value / 100 | value % 100 << 16;
	uint32_t tens = pairs * 103 >> 10 & 0x000f000f; /* each / 10 */

	return (tens | (pairs - 10 * tens) << 8) + 0x30303030;
}

/* Writes them, without a look at what they are. */
static inline void
num_put_four(char *out, uint32_t four)
{
	out[0] = (char)four;
	out[1] = (char)(four >> 8);
	out[2] = (char)(four >> 16);
	out[3] = (char)(four >> 24);
}

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
