#include "text/money.h"

#include "text/num.h"

#include <math.h>

static unsigned
digit_of(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

enum money_result
money_parse(struct str s, int64_t *amount)
{
	const char *p = s.p, *end = s.p + s.n, *start;
	bool negative = p < end && *p == '-', rounded = false, up = false;
	uint64_t units = 0, limit = (uint64_t)INT64_MAX + negative;
	int decimals = 0;
	size_t digits;

	p += p < end && (*p == '-' || *p == '+');
	for (start = p; p < end && digit_of(*p) < 10; p++) {
		if (units > (limit - 9) / 10)
			return MONEY_OVERFLOW;
		units = units * 10 + digit_of(*p);
	}
	digits = (size_t)(p - start);
	if (p < end && *p == '.') {
		for (start = ++p; p < end && digit_of(*p) < 10; p++) {
			if (p - start < 4) {
				if (units > (limit - 9) / 10)
					return MONEY_OVERFLOW;
				units = units * 10 + digit_of(*p);
				decimals++;
				continue;
			}
			if (p - start == 4)
				up = *p >= '5';
			rounded |= *p != '0';
		}
		digits += (size_t)(p - start);
	}
	if (p != end || digits == 0)
		return MONEY_BAD;
	for (; decimals < 4; decimals++) {
		if (units > limit / 10)
			return MONEY_OVERFLOW;
		units *= 10;
	}
	if (units + up > limit)
		return MONEY_OVERFLOW;
	units += up;
	*amount = (int64_t)(negative ? -units : units);
	return rounded ? MONEY_ROUNDED : MONEY_OK;
}

size_t
money_print(char *out, int64_t amount)
{
	uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	unsigned rest = (unsigned)(size % 10000);
	size_t n = 0;

	if (amount < 0)
		out[n++] = '-';
	n += num_print_int(out + n, (int64_t)(size / 10000));
	out[n++] = '.';
	out[n++] = (char)('0' + rest / 1000);
	out[n++] = (char)('0' + rest / 100 % 10);
	if (rest % 100 != 0) {
		out[n++] = (char)('0' + rest / 10 % 10);
		if (rest % 10 != 0)
			out[n++] = (char)('0' + rest % 10);
	}
	return n;
}

bool
money_of_real(double units, int decimals, int64_t *amount)
{
	static const int64_t step[] = { 10000, 1000, 100, 10, 1 };
	double scaled = units * (double)(MONEY_UNIT / step[decimals]);
	/* A product such as 1.005 * 100 falls a hair below its half. */
	double nearest = round(scaled + copysign(fabs(scaled) * 4e-16, scaled));

	if (!(fabs(nearest) < 9.2e18 / (double)step[decimals]))
		return false;
	*amount = (int64_t)nearest * step[decimals];
	return true;
}

bool
money_scale(
    int64_t amount, int64_t numerator, int64_t denominator, int64_t *result)
{
	__extension__ typedef __int128 wide;
	wide product = (wide)amount * numerator, half = denominator / 2;
	wide quotient;

	quotient =
	    (product < 0 ? product - half : product + half) / denominator;
	/* An odd denominator has no exact half: the division above is right
	 * for it; an even one rounds its half away from zero, as wanted. */
	if (quotient > INT64_MAX || quotient < INT64_MIN)
		return false;
	*result = (int64_t)quotient;
	return true;
}
