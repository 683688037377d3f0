#include "text/money.h"

#include <math.h>

bool
money_few(struct str s, int64_t *amount)
{
	static const uint16_t scale[] = { 10000, 1000, 100, 10, 1 };
	const uint64_t each = UINT64_MAX / 255; /* 1 in each byte */
	uint64_t word, point, below;
	size_t decimals = 0, digits;
	uint32_t units;
	bool negative;

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

static unsigned
digit_of(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

/* An amount as it is written. */
struct digits {
	uint64_t units; /* its digits, up to four of them decimals */
	unsigned count; /* digits in all */
	int whole;	/* before the point, without leading zeros */
	int decimals;	/* behind it, of those in units */
	bool behind;	/* there is a fifth decimal */
	bool up;	/* and it is 5 or more */
	bool rounded;	/* something behind the fourth is not 0 */
};

/* The most digits before the point; with four more they fit 64 bits. */
enum { WHOLE = 15 };

/* Reads [digits][.digits]; false unless that is all there is. */
static bool
read_digits(const char *p, const char *end, struct digits *d)
{
	for (; p < end && digit_of(*p) < 10; p++, d->count++) {
		d->whole += d->whole > 0 || *p != '0';
		if (d->whole <= WHOLE)
			d->units = d->units * 10 + digit_of(*p);
	}
	if (p == end || *p != '.')
		return p == end;
	for (p++; p < end && digit_of(*p) < 10; p++, d->count++) {
		if (d->decimals < 4) {
			d->units = d->units * 10 + digit_of(*p);
			d->decimals++;
			continue;
		}
		if (!d->behind)
			d->up = *p >= '5';
		d->behind = true;
		d->rounded |= *p != '0';
	}
	return p == end;
}

static const uint64_t scale[] = { 10000, 1000, 100, 10, 1 };

static enum money_result
parse_long(struct str s, int64_t *amount)
{
	bool negative = s.n > 0 && *s.p == '-';
	size_t sign = s.n > 0 && (*s.p == '-' || *s.p == '+');
	struct digits d = { 0 };
	uint64_t units;

	if (!read_digits(s.p + sign, s.p + s.n, &d) || d.count == 0)
		return MONEY_BAD;
	units = d.units * scale[d.decimals] + d.up;
	if (d.whole > WHOLE || units > INT64_MAX)
		return MONEY_OVERFLOW;
	*amount = (int64_t)(negative ? -units : units);
	return d.rounded ? MONEY_ROUNDED : MONEY_OK;
}

enum money_result
money_parse(struct str s, int64_t *amount)
{
	return money_short(s, amount) ? MONEY_OK : parse_long(s, amount);
}

size_t
money_print(char *out, int64_t amount)
{
	uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	uint32_t rest = (uint32_t)(size % 10000);
	size_t n = 0;

	if (amount == 0) { /* most are, of what is open in one bucket */
		memcpy(out, "0.00", 4);
		return 4;
	}
	if (amount < 0)
		out[n++] = '-';
	n += num_print_int(out + n, (int64_t)(size / 10000));
	out[n] = '.';
	num_put_four(out + n + 1, num_four(rest));
	return n + 3 + (rest % 100 != 0) + (rest % 10 != 0);
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
	if (quotient > INT64_MAX || quotient < -INT64_MAX)
		return false;
	*result = (int64_t)quotient;
	return true;
}
