#include "text/phone.h"

#include "text/iso.h"
#include "text/normalise.h"

#include <stdlib.h>

#define TIGHT 80

/* A number's digits; `plus`: they begin with a country code. */
struct digits {
	char text[TIGHT];
	size_t n;
	bool plus;
};

static void
drop(struct digits *digits, size_t n)
{
	memmove(digits->text, digits->text + n, digits->n - n);
	digits->n -= n;
}

/* Cuts an extension off: everything from the first x, #, "ext" or 转 on. */
static struct str
cut_extension(struct str s, char *out, size_t size)
{
	static const char *const words[] = { "ext", "x", "#", "转", "轉",
		"durchwahl" };
	size_t n = 0;

	out[0] = '\0';
	for (size_t i = 0; i < s.n; i++)
		for (size_t w = 0; w < COUNT(words); w++) {
			struct str tail = { s.p + i, s.n - i };

			if (i < 3 || !str_starts(tail, str_of(words[w])))
				continue;
			for (size_t k = i; k < s.n; k++)
				if (str_is_digit(s.p[k]) && n + 1 < size)
					out[n++] = s.p[k];
			out[n] = '\0';
			return (struct str){ s.p, i };
		}
	return s;
}

/*
 * The digits of s. After a country code, "(0)" goes. False on letters and
 * other signs that no number has.
 */
static bool
take_digits(struct str s, struct digits *digits)
{
	digits->n = 0;
	digits->plus = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '+' && digits->n == 0) {
			digits->plus = true;
		} else if (s.n - i >= 3 && digits->n > 0 &&
		    memcmp(s.p + i, "(0)", 3) == 0) {
			i += 2;
		} else if (str_is_digit(c)) {
			if (digits->n == TIGHT)
				return false;
			digits->text[digits->n++] = c;
		} else if (strchr(" -()./\t", c) == NULL) {
			size_t space =
			    normalise_space((struct str){ s.p + i, s.n - i });

			/* U+2010 to U+2015 are hyphens and dashes */
			if (space == 0 && s.n - i >= 3 &&
			    memcmp(s.p + i, "\xE2\x80", 2) == 0 &&
			    (unsigned char)s.p[i + 2] >= 0x90 &&
			    (unsigned char)s.p[i + 2] <= 0x95)
				space = 3;
			if (space == 0)
				return false;
			i += space - 1;
		}
	}
	return digits->n > 0;
}

/* International prefixes 00 and 011 mean plus. */
static void
cut_international(struct digits *digits, const char *country)
{
	struct iso_country from;

	if (digits->plus)
		return;
	if (digits->n > 9 && memcmp(digits->text, "00", 2) == 0) {
		drop(digits, 2);
		digits->plus = true;
	} else if (digits->n > 11 && memcmp(digits->text, "011", 3) == 0 &&
	    iso_country(str_of(country), &from) && from.calling == 1) {
		drop(digits, 3);
		digits->plus = true;
	}
}

static bool
length_fits(struct str lengths, size_t n)
{
	if (lengths.n == 0)
		return n >= 4 && n <= 14;
	while (lengths.p != NULL)
		if ((size_t)strtol(str_cut(&lengths, ',').p, NULL, 10) == n)
			return true;
	return false;
}

/* The calling code at the start and its length in digits, or 0. */
static int
calling_code(const struct digits *digits, size_t *length)
{
	struct iso_country country;
	int code = 0;

	for (*length = 1; *length <= 3 && *length < digits->n; ++*length) {
		size_t at = 0;

		code = code * 10 + (digits->text[*length - 1] - '0');
		if (iso_calling(code, &at, &country))
			return code;
	}
	return 0;
}

static bool
some_country_fits(int calling, size_t n)
{
	struct iso_country country;
	size_t at = 0;

	while (iso_calling(calling, &at, &country))
		if (length_fits(country.lengths, n))
			return true;
	return false;
}

/* Takes the trunk prefix off; 39 (Italy) and its like have none. */
static void
cut_trunk(struct digits *digits, const struct iso_country *country)
{
	size_t n = strlen(country->trunk);

	if (n == 0 || digits->n <= n ||
	    memcmp(digits->text, country->trunk, n) != 0)
		return;
	if (country->trunk[0] != '0' &&
	    length_fits(country->lengths, digits->n))
		return; /* a number that begins with 8 or 1 by itself */
	drop(digits, n);
}

static const char *
write_e164(const struct digits *digits, int calling, struct phone *phone)
{
	char code[8];
	size_t n = 0, length;

	for (int c = calling; c > 0; c /= 10)
		code[n++] = (char)('0' + c % 10);
	length = n + digits->n;
	if (length > PHONE_DIGITS || !some_country_fits(calling, digits->n))
		return "bad-phone";
	phone->e164[0] = '+';
	for (size_t i = 0; i < n; i++)
		phone->e164[1 + i] = code[n - 1 - i];
	memcpy(phone->e164 + 1 + n, digits->text, digits->n);
	phone->e164[1 + length] = '\0';
	return NULL;
}

static bool
all_equal(const struct digits *digits)
{
	for (size_t i = 1; i < digits->n; i++)
		if (digits->text[i] != digits->text[0])
			return false;
	return true;
}

static const char *
complete(struct digits *digits, const char *country, struct phone *phone)
{
	struct iso_country home;
	size_t length;
	int calling;

	if (all_equal(digits))
		return "bad-phone";
	cut_international(digits, country);
	if (digits->plus) {
		calling = calling_code(digits, &length);
		if (calling == 0)
			return "bad-phone";
		drop(digits, length);
		return write_e164(digits, calling, phone);
	}
	if (country[0] == '\0' || !iso_country(str_of(country), &home) ||
	    home.calling == 0)
		return "bad-phone";
	cut_trunk(digits, &home);
	if (!length_fits(home.lengths, digits->n)) {
		/* the country code without a plus: 86 138... */
		calling = calling_code(digits, &length);
		if (calling != home.calling)
			return "bad-phone";
		drop(digits, length);
	}
	return write_e164(digits, home.calling, phone);
}

/* Cuts s at the first separator of numbers that has enough digits on both
 * sides: "0151/23456789" is one number. */
static struct str
first_number(struct str s, struct str *others)
{
	size_t digits = 0, behind = 0;

	*others = (struct str){ s.p + s.n, 0 };
	for (size_t i = 0; i < s.n; i++) {
		digits += str_is_digit(s.p[i]);
		if (digits < 7 || strchr("/;,", s.p[i]) == NULL)
			continue;
		for (size_t k = i; k < s.n; k++)
			behind += str_is_digit(s.p[k]);
		if (behind < 7)
			return s;
		*others =
		    normalise_trim((struct str){ s.p + i + 1, s.n - i - 1 });
		return normalise_trim((struct str){ s.p, i });
	}
	return s;
}

/* What stands before a number: RFC 3966, and lists of Meta. */
static const char *const schemes[] = { "tel:", "p:", "phone:", "mobile:" };

const char *
phone_parse(struct str cell, const char *country, struct phone *phone)
{
	scoped struct text room = { 0 };
	struct digits digits;
	const char *wrong = "bad-phone";
	struct str s;

	*phone = (struct phone){ 0 };
	cell = first_number(normalise_trim(cell), &phone->others);
	if (cell.n > 0 && memchr(cell.p, '*', cell.n) != NULL)
		return "phone-masked";
	s = normalise(cell, NORMALISE_FOLD, &room);
	for (size_t i = 0; i < COUNT(schemes); i++)
		if (str_starts(s, str_of(schemes[i]))) {
			s.p += strlen(schemes[i]);
			s.n -= strlen(schemes[i]);
			break;
		}
	if (s.n > 5 && str_is_digit(s.p[0]) && memchr(s.p, 'e', s.n) != NULL &&
	    memchr(s.p, '+', s.n) != NULL)
		wrong = "id-lossy";
	else if (s.n > 0 && s.n < TIGHT) {
		s = cut_extension(
		    s, phone->extension, sizeof(phone->extension));
		if (take_digits(s, &digits))
			wrong = complete(&digits, country, phone);
	}
	return wrong;
}

bool
phone_country(const char *e164, char code[3])
{
	static const char *const large[] = { "US", "RU", "IT", "GB", "NO", "AU",
		"MA", "RE", "FI", "GP", "CW" };
	struct digits digits = { .n = strlen(e164 + 1) };
	struct iso_country country;
	size_t at = 0, length;
	int calling;

	memcpy(digits.text, e164 + 1, digits.n);
	calling = calling_code(&digits, &length);
	code[0] = '\0';
	while (calling > 0 && iso_calling(calling, &at, &country))
		if (code[0] == '\0' ||
		    str_among(str_of(country.code), large, COUNT(large)))
			memcpy(code, country.code, sizeof(country.code));
	return code[0] != '\0';
}

bool
phone_digits(struct str s, char *to, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (str_is_digit(s.p[i]) && n + 1 < room)
			to[n++] = s.p[i];
		else if (memchr(" -./()", s.p[i], 6) == NULL)
			return false;
	to[n] = '\0';
	return n > 4;
}
