#include "text/date.h"

#include "text/num.h"

#include <time.h>

static unsigned
digit_of(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

/* Two digits, or 100 and more. */
static unsigned
two(const char *p)
{
	unsigned tens = digit_of(p[0]), ones = digit_of(p[1]);

	return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/* The calendar arithmetic counts years from March, so that leap days come last
 * (Hinnant, chrono-compatible low-level date algorithms). */
int32_t
date_of(int year, int month, int day)
{
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400, of_era = y % 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

void
date_split(int32_t day, int *year, int *month, int *day_of_month)
{
	uint32_t quarters = 4 * (uint32_t)(day + 719468) + 3;
	uint32_t century = quarters / 146097;
	/* Neri and Schneider, "Euclidean affine functions and their application
	 * to calendar algorithms" (2023): products for most of the divisions.
	 */
	uint64_t years = UINT64_C(2939745) * (quarters % 146097 | 3);
	uint32_t of_year = (uint32_t)years / 2939745 / 4;
	uint32_t months = 2141 * of_year + 197913;
	bool next = of_year >= 306;

	*day_of_month = (int)(months % 65536 / 2141) + 1;
	*month = (int)(months / 65536) - (next ? 12 : 0);
	*year = (int)(100 * century + (uint32_t)(years >> 32)) + next;
}

static int
month_length(int year, int month)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };

	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0))
		return 29;
	return length[month - 1];
}

bool
date_exists(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 &&
	    day >= 1 && day <= month_length(year, month);
}

/* Z, +HH, +HHMM or +HH:MM */
static bool
is_zone(struct str s)
{
	if (s.n == 0 || str_eq(s, STR("Z")) || str_eq(s, STR("z")))
		return true;
	if (s.n < 3 || (*s.p != '+' && *s.p != '-') || two(s.p + 1) > 23)
		return false;
	if (s.n == 3)
		return true;
	if (s.n == 6 && s.p[3] == ':')
		return two(s.p + 4) < 60;
	return s.n == 5 && two(s.p + 3) < 60;
}

/* HH:MM[:SS[.fraction]][zone] */
static bool
is_time(struct str s)
{
	size_t at = 5;

	if (s.n < 5 || two(s.p) > 24 || s.p[2] != ':' || two(s.p + 3) > 59)
		return false;
	if (s.n >= 8 && s.p[5] == ':') {
		if (two(s.p + 6) > 60)
			return false;
		at = 8;
		if (s.n > 9 && (s.p[8] == '.' || s.p[8] == ',') &&
		    digit_of(s.p[9]) < 10)
			for (at = 9; at < s.n && digit_of(s.p[at]) < 10; at++)
				;
	}
	if (two(s.p) == 24 && two(s.p + 3) != 0)
		return false;
	return is_zone((struct str){ s.p + at, s.n - at });
}

bool
date_parse(struct str s, int32_t *day)
{
	unsigned high, low, month, of_month;

	if (date_short(s, day))
		return true;
	if (s.n >= 10 && s.p[4] == '-' && s.p[7] == '-') {
		month = two(s.p + 5);
		of_month = two(s.p + 8);
		if (s.n > 10 &&
		    ((s.p[10] != 'T' && s.p[10] != ' ' && s.p[10] != 't') ||
			!is_time((struct str){ s.p + 11, s.n - 11 })))
			return false;
	} else if (s.n == 8) {
		month = two(s.p + 4);
		of_month = two(s.p + 6);
	} else {
		return false;
	}
	high = two(s.p);
	low = two(s.p + 2);
	if (high > 99 || low > 99 || month > 12 || of_month > 31 ||
	    !date_exists((int)(high * 100 + low), (int)month, (int)of_month))
		return false;
	*day = date_of((int)(high * 100 + low), (int)month, (int)of_month);
	return true;
}

/* Seconds of +HH[:]MM; 0 for Z and none. */
static int32_t
zone_seconds(struct str s)
{
	int32_t minutes;

	if (s.n < 3)
		return 0;
	minutes = (int32_t)two(s.p + 1) * 60;
	if (s.n > 3)
		minutes += (int32_t)two(s.p + s.n - 2);
	return *s.p == '-' ? -60 * minutes : 60 * minutes;
}

int32_t
date_clock(struct str s)
{
	size_t zone = 16;
	int32_t seconds;

	if (s.n < 16)
		return 0;
	seconds = (int32_t)(two(s.p + 11) * 3600 + two(s.p + 14) * 60);
	if (s.n >= 19 && s.p[16] == ':') {
		seconds += (int32_t)two(s.p + 17);
		for (zone = 19; zone < s.n && s.p[zone] != '+' &&
		     s.p[zone] != '-' && s.p[zone] != 'Z' && s.p[zone] != 'z';)
			zone++;
	}
	return seconds - zone_seconds((struct str){ s.p + zone, s.n - zone });
}

size_t
date_print(char *out, int32_t day)
{
	int year, month, of_month;
	uint32_t four;

	date_split(day, &year, &month, &of_month);
	num_put_four(out, num_four((uint32_t)year));
	four = num_four((uint32_t)(month * 100 + of_month));
	out[4] = out[7] = '-';
	out[5] = (char)four;
	out[6] = (char)(four >> 8);
	out[8] = (char)(four >> 16);
	out[9] = (char)(four >> 24);
	return DATE_MAX;
}

int32_t
date_month(int32_t day)
{
	int year, month, of_month;

	date_split(day, &year, &month, &of_month);
	return year * 12 + month - 1;
}

int32_t
date_month_start(int32_t month)
{
	return date_of(month / 12, month % 12 + 1, 1);
}

int32_t
date_week(int32_t day)
{
	/* 1970-01-05 was a Monday; the sum is positive from year 1 on. */
	return (day + 719470) / 7;
}

int32_t
date_add_months(int32_t day, int months)
{
	int year, month, of_month, length;

	date_split(day, &year, &month, &of_month);
	month += year * 12 - 1 + months;
	year = month / 12;
	month = month % 12 + 1;
	length = month_length(year, month);
	return date_of(year, month, of_month < length ? of_month : length);
}

int32_t
date_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	if (localtime_r(&now, &local) == NULL)
		return (int32_t)(now / 86400);
	return date_of(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}
