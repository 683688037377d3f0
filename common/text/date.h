/*
 * date: calendar days as a number, 1970-01-01 = 0, proleptic Gregorian, years
 * 1 to 9999. A time of day and a zone may follow a date and are checked, but
 * the day is the one that is written.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

#define DATE_NONE INT32_MIN /* no date; never a valid one */

enum { DATE_MAX = 10 }; /* bytes that date_print writes: YYYY-MM-DD */

/*
 * Reads YYYY-MM-DD or YYYYMMDD; behind the first form [T or blank]HH:MM[:SS
 * [.fraction]][Z or +HH[:]MM or -HH[:]MM]. The whole text or false.
 */
bool date_parse(struct str s, int32_t *day);

/* The days that date_short reads: 1950-01-01 to 2099-12-31. */
enum { DATE_SHORT_FIRST = -7305, DATE_SHORT_LAST = 47481 };

/* The short way for YYYY-MM-DD of these years: what stands behind the century
 * is looked at together. False for all else, which date_parse reads. */
static inline bool
date_short(struct str s, int32_t *day)
{
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212,
		243, 273, 304, 334, 365 };
	const uint64_t each = UINT64_MAX / 255; /* 1 in each byte */
	const uint64_t dashes = UINT64_C(0x0000ff0000ff0000);
	uint64_t word;
	uint32_t year, month, of_month, leap;
	bool late;

	if (s.n != 10)
		return false;
	word = str_word((struct str){ s.p + 2, 8 });
	word ^= (each * '0' & ~dashes) | (each * '-' & dashes);
	if (((word + ((each * 118 & ~dashes) | (each * 127 & dashes))) | word) &
	    each * 128)
		return false;
	late = s.p[0] == '2';
	if ((!late && s.p[0] != '1') || s.p[1] != (late ? '0' : '9'))
		return false;
	word = word * 10 + (word >> 8);			     /* two by two */
	year = (uint32_t)(word & 255) + (late ? 51u : -49u); /* from 1949 on */
	month = (uint32_t)(word >> 24 & 255) - 1;
	of_month = (uint32_t)(word >> 48 & 255) - 1;
	if (year - 1 > 149 || month > 11)
		return false;
	leap = (year & 3) == 3;
	if (of_month > 27 &&
	    of_month >= (uint32_t)(before[month + 1] - before[month]) +
		    (leap & (month == 1)))
		return false;
	leap &= month > 1;
	*day = DATE_SHORT_FIRST +
	    (int32_t)((year - 1) * 365 + year / 4 + before[month] + leap +
		of_month);
	return true;
}

/* A date that was read the short way, by its first and last eight bytes. */
struct date_last {
	uint64_t first, last; /* 0: none yet */
	int32_t day;
};

/* The short way and, for a text that is the one before, as most are in rows by
 * date, none at all. */
static inline bool
date_again(const struct date_last *before, struct str s, int32_t *day)
{
	uint64_t first;

	if (s.n != 10)
		return false;
	first = str_word((struct str){ s.p, 8 });
	if (first != before->first || first == 0 ||
	    str_word((struct str){ s.p + 2, 8 }) != before->last)
		return false;
	*day = before->day;
	return true;
}

static inline bool
date_short_noted(struct date_last *before, struct str s, int32_t *day)
{
	if (!date_short(s, day))
		return false;
	*before = (struct date_last){ str_word((struct str){ s.p, 8 }),
		str_word((struct str){ s.p + 2, 8 }), *day };
	return true;
}

/* Seconds from the midnight (UTC) of the day written in a text that date_parse
 * takes to the moment it tells, its zone heeded; 0 where it has no time. */
int32_t date_clock(struct str s);

/* Writes YYYY-MM-DD. */
size_t date_print(char *out, int32_t day);

/* The day number of a date that exists (date_exists). */
int32_t date_of(int year, int month, int day);
bool date_exists(int year, int month, int day);
void date_split(int32_t day, int *year, int *month, int *day_of_month);

/* Months later (earlier if negative), the day cut to the month's length. */
int32_t date_add_months(int32_t day, int months);

/* Months since year 0: the same for all days of a calendar month. */
int32_t date_month(int32_t day);

/* The first day of such a month. */
int32_t date_month_start(int32_t month);

/* Weeks that begin on Monday, numbered like months are. */
int32_t date_week(int32_t day);

/* The day number of today in local time: for --as-of=today only. */
int32_t date_today(void);
