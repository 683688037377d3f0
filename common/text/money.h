/*
 * money: exact amounts, int64 in 1/10 000 of the currency's unit, from
 * -INT64_MAX to INT64_MAX: every amount can be negated, and INT64_MIN is free
 * to stand for none.
 */
#ifndef TEXT_MONEY_H
#define TEXT_MONEY_H

#include "base/str.h"

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
 * The short way for 12 or 12.50: digits, one point and up to four decimals,
 * together too short to overflow. False for all else, which money_parse reads.
 */
static inline bool
money_short(struct str s, int64_t *amount)
{
	static const uint16_t scale[] = { 10000, 1000, 100, 10, 1 };
	uint64_t units = 0;
	size_t i = 0, point = s.n;

	if (s.n == 0 || s.n > 14)
		return false;
	for (; i < s.n && (unsigned char)(s.p[i] - '0') < 10; i++)
		units = units * 10 + (unsigned char)(s.p[i] - '0');
	if (i < s.n) {
		if (s.p[i] != '.' || s.n - i > 5 || s.n == 1)
			return false;
		point = ++i;
		for (; i < s.n && (unsigned char)(s.p[i] - '0') < 10; i++)
			units = units * 10 + (unsigned char)(s.p[i] - '0');
	}
	*amount = (int64_t)(units * scale[s.n - point]);
	return i == s.n;
}

/* Reads the whole text; *amount is set for the first two results. */
enum money_result money_parse(struct str s, int64_t *amount);

/* Writes -1234.50: two decimals, up to four where there are more. */
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

#endif
