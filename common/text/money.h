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
bool money_few(struct str s, int64_t *amount);

/* Most quantities have one digit, most amounts cents. */
static inline bool
money_short(struct str s, int64_t *amount)
{
	const uint64_t zeros = UINT64_MAX / 255 * '0';
	const uint64_t last_two = UINT64_C(0xffff) << 48;
	uint64_t word;
	uint32_t cents;

	if (s.n == 1) {
		*amount = (*s.p - '0') * MONEY_UNIT;
		return *s.p >= '0' && *s.p <= '9';
	}
	if (s.n - 4 > 4 || s.p[s.n - 3] != '.')
		return money_few(s, amount);
	/* the digits at the end, without the point, and zeros before them */
	word = str_word(s) << 8 * (8 - s.n);
	word = (word & last_two) | (word << 8 & ~last_two);
	if (!num_eight(word ^ zeros << 8 * (9 - s.n), &cents))
		return money_few(s, amount);
	*amount = (int64_t)cents * (MONEY_UNIT / 100);
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
