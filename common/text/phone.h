/*
 * phone: telephone numbers to E.164. "Possible" is checked, by the lengths of
 * the country's numbers (country.tsv), not "valid": nobody is called.
 */
#pragma once

#include "base/str.h"

#define PHONE_DIGITS 15

struct phone {
	char e164[PHONE_DIGITS + 2]; /* "+14155552671" */
	char extension[12];	     /* digits, or "" */
	struct str others;	     /* numbers after the first, in the cell */
};

/*
 * Reads the first number of a cell; national numbers belong to `country`, an
 * alpha-2 code or "". NULL, or a code: "bad-phone", "phone-masked" (stars
 * inside: a text, never a match key), "id-lossy" (1.38E+10: digits are gone).
 */
const char *
phone_parse(struct str cell, const char *country, struct phone *phone);

/* The country of such a number, an alpha-2 code; of several of one calling code
 * the largest. False if it has none. */
bool phone_country(const char *e164, char code[3]);

/*
 * The digits of a number of nobody knows which country, to tell people apart:
 * false if it holds more than digits and what stands between them, or fewer
 * than five. NUL ends them; what is beyond `room` is none.
 */
bool phone_digits(struct str s, char *to, size_t room);
