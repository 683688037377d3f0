#include "text/shown.h"

#include "text/num.h"

#include <math.h>
#include <stdio.h>

enum { LONGEST = 40, LONGEST_NAME = 256 };

const struct shown_marks shown_english = { ",", ".", "\xE2\x88\x92", "%" };
const struct shown_marks shown_ascii = { ",", ".", "-", "%" };

/* "NAME", "*END" or "BEGIN*", TAB, what its numbers are. */
static const char *const columns[] = {
#include "text/shown.inc"
};

static const char *const types[] = { "text", "number", "count", "money",
	"percent", "hundred", "days", "ratio", "factor", "whole", "p" };

static bool
fits(struct str pattern, struct str name)
{
	struct str part = pattern;

	if (pattern.p[0] == '*') {
		part.p++, part.n--;
		return str_ends(name, part);
	}
	if (pattern.p[pattern.n - 1] == '*') {
		part.n--;
		return str_starts(name, part);
	}
	return str_eq(name, pattern);
}

/* The line of a name; false: there is none. */
static bool
find(struct str name, enum shown *as)
{
	for (size_t i = 0; i < COUNT(columns); i++) {
		struct str type = str_of(columns[i]);

		if (!fits(str_cut(&type, '\t'), name))
			continue;
		*as = (enum shown)str_place(type, types, SHOWN_P + 1);
		if (*as <= SHOWN_P)
			return true;
	}
	*as = SHOWN_TEXT;
	return false;
}

enum shown
shown_of(struct str column)
{
	enum shown as;

	find(column, &as);
	return as;
}

enum shown
shown_in(struct str method, struct str column)
{
	char text[LONGEST_NAME];
	int n = snprintf(
	    text, sizeof(text), "%.*s/%.*s", STR_ARG(method), STR_ARG(column));
	enum shown as;

	if (n > 0 && (size_t)n < sizeof(text) &&
	    find((struct str){ text, (size_t)n }, &as))
		return as;
	return shown_of(column);
}

/* "lower", "NAME_upper": *of is the NAME. */
static bool
is_limit(struct str name, struct str *of)
{
	static const char *const ends[] = { "lower", "upper" };

	for (size_t i = 0; i < COUNT(ends); i++)
		if (str_ends(name, str_of(ends[i]))) {
			*of = (struct str){ name.p, name.n - 5 };
			if (of->n > 0 && of->p[--of->n] != '_')
				return false;
			return true;
		}
	return false;
}

void
shown_columns(
    struct str method, const struct str *name, size_t n, enum shown *as)
{
	struct str of;

	for (size_t i = 0; i < n; i++) {
		as[i] = shown_in(method, name[i]);
		if (as[i] != SHOWN_TEXT || !is_limit(name[i], &of))
			continue;
		if (of.n > 0)
			as[i] = shown_in(method, of);
		for (size_t j = i; of.n == 0 && j > 0; j--)
			if (as[j - 1] == SHOWN_PERCENT ||
			    as[j - 1] == SHOWN_RATIO ||
			    as[j - 1] == SHOWN_MONEY) {
				as[i] = as[j - 1];
				break;
			}
	}
}

bool
shown_figure(struct str column)
{
	return str_eq(column, STR("value")) || str_eq(column, STR("lower")) ||
	    str_eq(column, STR("upper"));
}

static char *
put(char *to, const char *text)
{
	size_t n = strlen(text);

	memcpy(to, text, n);
	return to + n;
}

/* Digits [.digits] without a sign, in groups of three if `grouped`. */
static char *
put_decimal(
    char *to, struct str digits, bool grouped, const struct shown_marks *marks)
{
	const char *dot = memchr(digits.p, '.', digits.n);
	size_t whole = dot == NULL ? digits.n : (size_t)(dot - digits.p);

	for (size_t i = 0; i < digits.n; i++) {
		if (digits.p[i] == '.') {
			to = put(to, marks->decimal);
			continue;
		}
		if (grouped && i > 0 && i < whole && (whole - i) % 3 == 0)
			to = put(to, marks->thousands);
		*to++ = digits.p[i];
	}
	return to;
}

/* [+-]digits[.digits]: the sign and the rest; false for anything else. */
static bool
cut_sign(struct str cell, bool *negative, struct str *digits)
{
	bool dot = false, digit = false;

	*negative = cell.n > 0 && cell.p[0] == '-';
	if (cell.n > 0 && (cell.p[0] == '-' || cell.p[0] == '+'))
		cell.p++, cell.n--;
	for (size_t i = 0; i < cell.n; i++) {
		if (cell.p[i] == '.' && !dot)
			dot = true;
		else if (cell.p[i] >= '0' && cell.p[i] <= '9')
			digit = true;
		else
			return false;
	}
	*digits = cell;
	return digit && cell.n <= LONGEST;
}

/* |value| < 1e15 to `decimals` places, half away from zero. */
static char *
put_rounded(
    char *to, double value, int decimals, const struct shown_marks *marks)
{
	static const double unit[] = { 1, 10, 100, 1000 };
	char text[NUM_MAX];
	/* 0.1665 is a little less than its digits say. */
	double scaled = round(fabs(value) * unit[decimals] * (1 + 1e-15));
	size_t n = num_print_int(text, (int64_t)scaled);

	if (value < 0 && scaled > 0)
		to = put(to, marks->minus);
	if (decimals > 0) {
		size_t pad =
		    n <= (size_t)decimals ? (size_t)decimals + 1 - n : 0;
		size_t cut;

		memmove(text + pad, text, n);
		memset(text, '0', pad);
		n += pad;
		cut = n - (size_t)decimals;
		memmove(text + cut + 1, text + cut, (size_t)decimals);
		text[cut] = '.';
		n++;
	}
	return put_decimal(to, (struct str){ text, n }, true, marks);
}

/* Percent with one decimal; what is there is never shown as nothing or all. */
static char *
put_percent(char *to, double percent, const struct shown_marks *marks)
{
	if (percent > 0 && percent < 0.05)
		to = put_rounded(put(to, "<"), 0.1, 1, marks);
	else if (percent < 100 && percent > 99.95)
		to = put_rounded(put(to, ">"), 99.9, 1, marks);
	else
		to = put_rounded(to, percent, 1, marks);
	return put(to, marks->percent);
}

static char *
put_p(char *to, double p, const struct shown_marks *marks)
{
	char text[SHOWN_MAX];
	char *end = text;

	if (p < 0.001)
		end = put_rounded(put(end, "<"), 0.001, 3, marks);
	else
		end = put_rounded(end, p, 3, marks);
	for (char *c = text; c < end; c++) /* .013 */
		if (!(c[0] == '0' && c + 1 < end && c[1] == *marks->decimal &&
			(c == text || c[-1] == '<')))
			*to++ = *c;
	return to;
}

size_t
shown_real(
    char *out, double value, enum shown as, const struct shown_marks *marks)
{
	char text[NUM_MAX];
	char *end;

	if (!isfinite(value))
		return 0;
	if (fabs(value) >= 1e12 || as == SHOWN_NUMBER || as == SHOWN_TEXT) {
		size_t n = num_print(text, value, 6);
		bool negative = text[0] == '-';
		struct str digits = { text + negative, n - negative };

		end = negative ? put(out, marks->minus) : out;
		return (size_t)(put_decimal(end, digits, false, marks) - out);
	}
	switch (as) {
	case SHOWN_COUNT:
		end = put_rounded(out, value, 0, marks);
		break;
	case SHOWN_PERCENT:
		end = put_percent(out, value * 100, marks);
		break;
	case SHOWN_WHOLE:
		end = put(
		    put_rounded(out, value * 100, 0, marks), marks->percent);
		break;
	case SHOWN_HUNDRED:
		end = put_percent(out, value, marks);
		break;
	case SHOWN_DAYS:
		end = put_rounded(out, value,
		    fabs(value - round(value)) < 1e-9 ? 0 : 1, marks);
		break;
	case SHOWN_FACTOR:
		end =
		    put_rounded(out, value, fabs(value) < 9.95 ? 1 : 0, marks);
		break;
	case SHOWN_P:
		end = put_p(out, value, marks);
		break;
	default:
		end = put_rounded(out, value, 2, marks);
	}
	return (size_t)(end - out);
}

size_t
shown_print(
    char *out, struct str cell, enum shown as, const struct shown_marks *marks)
{
	struct str digits;
	bool negative;
	double value;
	char *end;

	if (as == SHOWN_TEXT || !num_real(cell, &value))
		return 0;
	if (as != SHOWN_NUMBER && as != SHOWN_MONEY && as != SHOWN_COUNT)
		return shown_real(out, value, as, marks);
	if (!cut_sign(cell, &negative, &digits))
		return as == SHOWN_COUNT ? shown_real(out, value, as, marks)
					 : 0;
	end = negative ? put(out, marks->minus) : out;
	return (
	    size_t)(put_decimal(end, digits, as != SHOWN_NUMBER, marks) - out);
}
