#include "text/num.h"

#include "base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double power_of_ten[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
	1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
	1e20, 1e21, 1e22 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
num_int(struct str s, int64_t *value)
{
	bool negative = s.n > 0 && *s.p == '-';
	size_t i = s.n > 0 && (*s.p == '-' || *s.p == '+');
	uint64_t limit = (uint64_t)INT64_MAX + negative, sum = 0;

	if (i == s.n)
		return false;
	for (; i < s.n; i++) {
		uint64_t d = (uint64_t)(s.p[i] - '0');

		if (!is_digit(s.p[i]) || sum > (limit - d) / 10)
			return false;
		sum = sum * 10 + d;
	}
	*value = (int64_t)(negative ? -sum : sum);
	return true;
}

/* The parts of a decimal number: digits * 10^exponent. */
struct decimal {
	uint64_t digits; /* the first 19 significant ones */
	int exponent;
	bool exact; /* no digit was left out */
	bool negative;
};

static bool
take_digit(struct decimal *d, char c)
{
	if (d->digits > (UINT64_MAX - 9) / 10) {
		d->exact &= c == '0';
		return false;
	}
	d->digits = d->digits * 10 + (uint64_t)(c - '0');
	return true;
}

static bool
read_exponent(struct str s, int *exponent)
{
	int64_t e;

	if (!num_int(s, &e) || e > 9999 || e < -9999)
		return false;
	*exponent += (int)e;
	return true;
}

static bool
read_decimal(struct str s, struct decimal *d)
{
	size_t i = s.n > 0 && (*s.p == '-' || *s.p == '+'), seen = 0;

	*d = (struct decimal){ .exact = true, .negative = i && *s.p == '-' };
	for (; i < s.n && is_digit(s.p[i]); i++, seen++)
		d->exponent += !take_digit(d, s.p[i]);
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && is_digit(s.p[i]); i++, seen++)
			d->exponent -= take_digit(d, s.p[i]);
	if (seen == 0)
		return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E'))
		return read_exponent(
		    (struct str){ s.p + i + 1, s.n - i - 1 }, &d->exponent);
	return i == s.n;
}

/* libc rounds what the fast way cannot; it runs in the C locale. */
static bool
read_slowly(struct str s, double *value)
{
	char local[128], *text = local;

	if (s.n >= sizeof(local))
		text = mem_alloc(s.n + 1, 1);
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*value = strtod(text, NULL);
	if (text != local)
		free(text);
	return isfinite(*value);
}

bool
num_real(struct str s, double *value)
{
	struct decimal d;
	double x;

	if (!read_decimal(s, &d))
		return false;
	/* Both factors are exact, so one operation rounds correctly
	 * (Clinger 1990). */
	if (!d.exact || d.digits > UINT64_C(1) << 53 || d.exponent > 22 ||
	    d.exponent < -22)
		return read_slowly(s, value);
	x = (double)d.digits;
	if (d.exponent < 0)
		x /= power_of_ten[-d.exponent];
	else
		x *= power_of_ten[d.exponent];
	*value = d.negative ? -x : x;
	return true;
}

bool
num_size(struct str s, uint64_t *value)
{
	int shift = 0;
	int64_t n;

	if (s.n > 0) {
		char unit = s.p[s.n - 1];

		shift = unit == 'K' ? 10
		    : unit == 'M'   ? 20
		    : unit == 'G'   ? 30
				    : 0;
		s.n -= shift != 0;
	}
	if (!num_int(s, &n) || n < 0 || n > INT64_MAX >> shift)
		return false;
	*value = (uint64_t)n << shift;
	return true;
}

/* The last n digits of u, with zeros before it; four are written at once, so
 * that n may be less than what is. */
static void
print_digits(char *out, uint64_t u, size_t n)
{
	for (; n > 4; n -= 4, out += 4) {
		uint64_t scale = (uint64_t)power_of_ten[n - 4];

		num_put_four(out, num_four((uint32_t)(u / scale)));
		u %= scale;
	}
	num_put_four(out, num_four((uint32_t)u) >> 8 * (4 - n));
}

static size_t
print_unsigned(char *out, uint64_t u)
{
	uint32_t few = (uint32_t)u;
	size_t n;

	if (u < 10000) {
		n = 1 + (size_t)((few >= 10) + (few >= 100) + (few >= 1000));
		num_put_four(out, num_four(few) >> 8 * (4 - n));
		return n;
	}
	n = print_unsigned(out, u / 10000);
	num_put_four(out + n, num_four((uint32_t)(u % 10000)));
	return n + 4;
}

size_t
num_print_int(char *out, int64_t value)
{
	if (value >= 0)
		return print_unsigned(out, (uint64_t)value);
	*out = '-';
	return 1 + print_unsigned(out + 1, -(uint64_t)value);
}

/* Takes zeros off the end of a text with a decimal point. */
static size_t
strip_zeros(const char *out, size_t n)
{
	while (out[n - 1] == '0')
		n--;
	return n - (out[n - 1] == '.');
}

/* units / 10^decimals, zeros off the end. */
static size_t
print_units(char *out, uint64_t units, int decimals)
{
	uint64_t scale = (uint64_t)power_of_ten[decimals];
	uint64_t whole = units < scale ? 0 : units / scale;
	uint64_t rest = units - whole * scale;
	size_t n = print_unsigned(out, whole);

	if (rest == 0)
		return n;
	for (; rest % 10 == 0; rest /= 10)
		decimals--;
	out[n++] = '.';
	print_digits(out + n, rest, (size_t)decimals);
	return n + (size_t)decimals;
}

/* The nearest whole number to one from 0 to 1e15. */
static double
nearest(double x)
{
	return (double)(int64_t)(x + 0.5);
}

static int
decimals_of(double size, int digits)
{
	int decimals = digits - 1;

	for (; decimals > 0 && size >= 10; size /= 10)
		decimals--;
	for (; size < 1; size *= 10)
		decimals++;
	return decimals;
}

/*
 * Below 1e-5: d.ddde-NN. False where libc has to decide the last digit, as in
 * num_print.
 */
static bool
print_small(char *out, double value, int digits, size_t *n)
{
	double size = fabs(value), scaled, whole;
	int exponent = 0;

	if (size < 1e-12 || digits > 10)
		return false;
	for (double x = size; x < 1; x *= 10)
		exponent++;
	scaled = size * power_of_ten[exponent + digits - 1];
	whole = nearest(scaled);
	if (fabs(scaled + 0.5 - whole) <= 1e-4 ||
	    fabs(scaled + 0.5 - whole) >= 1 - 1e-4)
		return false;
	if (whole >= power_of_ten[digits]) {
		whole /= 10;
		exponent--;
	}
	*out = '-';
	*n = value < 0;
	*n += print_units(out + *n, (uint64_t)whole, digits - 1);
	memcpy(out + *n, "e-", 2);
	out[*n + 2] = (char)('0' + exponent / 10);
	out[*n + 3] = (char)('0' + exponent % 10);
	*n += 4;
	return true;
}

size_t
num_print(char *out, double value, int digits)
{
	double size = fabs(value), scaled, whole;
	int decimals;
	size_t n;

	if (!isfinite(value))
		return 0;
	if (value == 0) {
		*out = '0';
		return 1;
	}
	if (size < 1e-5 && print_small(out, value, digits, &n))
		return n;
	if (size < 1e-5 || size >= 1e15)
		return (size_t)snprintf(out, NUM_MAX, "%.*g", digits, value);
	decimals = decimals_of(size, digits);
	scaled = decimals <= 22 ? size * power_of_ten[decimals] : 1e300;
	whole = scaled < 1e11 ? nearest(scaled) : 0;
	/* Where the product's own error could decide the last digit, libc
	 * rounds the exact binary value. */
	if (scaled < 1e11 && decimals < 20 &&
	    fabs(scaled + 0.5 - whole) > 1e-4 &&
	    fabs(scaled + 0.5 - whole) < 1 - 1e-4) {
		if (whole == 0)
			return num_print(out, 0, digits);
		*out = '-';
		n = value < 0;
		return n + print_units(out + n, (uint64_t)whole, decimals);
	}
	n = (size_t)snprintf(out, NUM_MAX, "%.*f", decimals, value);
	return decimals > 0 ? strip_zeros(out, n) : n;
}

size_t
num_print_exact(char *out, double value)
{
	if (!isfinite(value))
		return 0;
	for (int digits = 15; digits < 17; digits++) {
		int n = snprintf(out, NUM_MAX, "%.*g", digits, value);

		if (strtod(out, NULL) == value)
			return (size_t)n;
	}
	return (size_t)snprintf(out, NUM_MAX, "%.17g", value);
}
