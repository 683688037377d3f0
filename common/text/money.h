/*
 * money: exact amounts, int64 in 1/10 000 of the currency's unit, from
 * -INT64_MAX to INT64_MAX: every amount can be negated, and INT64_MIN is free
 * to stand for none.
 */
#pragma once

#include "text/num.h"

#include <stdbool.h>
#include <stdint.h>

#define MONEY_UNIT INT64_C(10000) /* one euro, dollar, ... */

enum { MONEY_MAX = 24 }; /* bytes that money_print writes at most */

enum money_result {
	MONEY_OK,
	MONEY_ROUNDED, /* had more than four decimals: half away from zero */
	MONEY_BAD,     /* no [+-]digits[.digits] */
	MONEY_OVERFLOW /* its size is beyond 922 337 203 685 477.5807 */
};

/*
 * The short way for 12 or -12.50: a minus, digits, one point and up to four
 * decimals, without the minus at most 8 bytes, which are looked at together.
 * False for all else, which money_parse reads.
 */
static inline bool
money_short(struct str s, int64_t *amount)
{
	static const uint16_t scale[] = { 10000, 1000, 100, 10, 1 };
	const uint64_t each = UINT64_MAX / 255; /* 1 in each byte */
	uint64_t word, point, below;
	size_t decimals = 0, digits;
	uint32_t units;
	bool negative;

	if (s.n == 1) { /* most quantities */
		*amount = (*s.p - '0') * MONEY_UNIT;
		return *s.p >= '0' && *s.p <= '9';
	}
	negative = s.n > 0 && *s.p == '-';
	s.p += negative;
	s.n -= negative;
	digits = s.n;
	if (s.n - 1 > 7)
		return false;
	/* The lowest byte that is a point has its upper bit set. */
	word = str_word(s);
	point = word ^ each * '.';
	point = (point - each) & ~point & each * 128;
	if (point != 0) {
		below = (point & -point) - 1; /* seven bits of the point, too */
		decimals = s.n - 1 - (size_t)__builtin_ctzll(point) / 8;
		below >>= 7;
		word = (word & below) | (word >> 8 & ~below);
		digits--;
	}
	if (digits == 0 || decimals > 4)
		return false;
	/* zeros before them */
	word = (word ^ (each * '0' >> (64 - 8 * digits))) << (64 - 8 * digits);
	if (!num_eight(word, &units))
		return false;
	*amount = (int64_t)(units * (uint64_t)scale[decimals]);
	if (negative)
		*amount = -*amount;
	return true;
}

/* Reads the whole text; *amount is set for the first two results. */
enum money_result money_parse(struct str s, int64_t *amount);

/* Writes -1234.50: two decimals, up to four where there are more. It may write
 * further bytes behind them, MONEY_MAX in all. */
size_t money_print(char *out, int64_t amount);

/* Adds to *sum; false (and *sum unchanged) on overflow. */
static inline bool
money_add(int64_t *sum, int64_t amount)
{
	int64_t result;

	if (__builtin_add_overflow(*sum, amount, &result) ||
	    result == INT64_MIN)
		return false;
	*sum = result;
	return true;
}

/* In whole units, for statistics. */
static inline double
money_real(int64_t amount)
{
	return (double)amount / (double)MONEY_UNIT;
}

/*
 * Rounds a computed number of units half away from zero to `decimals` (0..4).
 * False when it is not finite or does not fit.
 */
bool money_of_real(double units, int decimals, int64_t *amount);

/* amount * numerator / denominator, rounded half away from zero; the product
 * may be up to 2^127. The denominator is positive. False on overflow. */
bool money_scale(
    int64_t amount, int64_t numerator, int64_t denominator, int64_t *result);
