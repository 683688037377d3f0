#include "text/period.h"

#include "text/date.h"

#include <stdio.h>

/* Months in a period of months. */
static int32_t
months_of(enum period_kind kind)
{
	return kind == PERIOD_MONTH ? 1 : kind == PERIOD_QUARTER ? 3 : 12;
}

int32_t
period_of(enum period_kind kind, int32_t day)
{
	switch (kind) {
	case PERIOD_DAY:
		return day;
	case PERIOD_WEEK:
		return date_week(day);
	default:
		return date_month(day) / months_of(kind);
	}
}

int32_t
period_start(enum period_kind kind, int32_t period)
{
	switch (kind) {
	case PERIOD_DAY:
		return period;
	case PERIOD_WEEK:
		/* 1970-01-01, day 0, was a Thursday. */
		return 7 * (period - date_week(0)) - 3;
	default:
		return date_month_start(period * months_of(kind));
	}
}

/* The ISO year and week of a period of weeks: those of its Thursday. */
static void
iso_week(int32_t monday, int *year, int *week)
{
	int month, day;

	date_split(monday + 3, year, &month, &day);
	*week = (monday + 3 - date_of(*year, 1, 1)) / 7 + 1;
}

size_t
period_print_dated(char *out, enum period_kind kind, int32_t period)
{
	if (kind == PERIOD_WEEK)
		return date_print(out, period_start(kind, period));
	return period_print(out, kind, period);
}

size_t
period_print(char *out, enum period_kind kind, int32_t period)
{
	int32_t start = period_start(kind, period);
	int year, month, day, week, n = 0;

	date_split(start, &year, &month, &day);
	switch (kind) {
	case PERIOD_DAY:
		return date_print(out, start);
	case PERIOD_WEEK:
		iso_week(start, &year, &week);
		n = snprintf(out, PERIOD_TEXT, "%04d-W%02d", year, week);
		break;
	case PERIOD_MONTH:
		n = snprintf(out, PERIOD_TEXT, "%04d-%02d", year, month);
		break;
	case PERIOD_QUARTER:
		n = snprintf(
		    out, PERIOD_TEXT, "%04d-Q%d", year, (month + 2) / 3);
		break;
	case PERIOD_YEAR:
		n = snprintf(out, PERIOD_TEXT, "%04d", year);
		break;
	}
	return (size_t)n;
}

/* All digits from..to of a text as a number; -1 where one is none. */
static int
digits(struct str s, size_t from, size_t to)
{
	int value = 0;

	if (to > s.n)
		return -1;
	for (size_t i = from; i < to; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		value = value * 10 + (s.p[i] - '0');
	}
	return value;
}

bool
period_parse(struct str s, enum period_kind *kind, int32_t *day)
{
	int year = digits(s, 0, 4), number;

	if (year < 1)
		return false;
	*kind = PERIOD_DAY;
	if (s.n > 7 && s.p[5] != 'W')
		return date_parse(s, day);
	if (s.n == 4) {
		*kind = PERIOD_YEAR;
		*day = date_of(year, 1, 1);
		return true;
	}
	if (s.n < 6 || s.p[4] != '-')
		return false;
	if (s.p[5] == 'Q') {
		number = s.n == 7 ? digits(s, 6, 7) : -1;
		*kind = PERIOD_QUARTER;
		if (number >= 1 && number <= 4)
			*day = date_of(year, number * 3 - 2, 1);
		return number >= 1 && number <= 4;
	}
	if (s.p[5] == 'W') {
		int32_t fourth = date_of(year, 1, 4);
		int seen, week;

		number = s.n == 8 ? digits(s, 6, 8) : -1;
		*kind = PERIOD_WEEK;
		*day = period_start(PERIOD_WEEK, date_week(fourth)) +
		    7 * (number - 1);
		if (number < 1 || number > 53)
			return false;
		iso_week(*day, &seen, &week);
		return seen == year;
	}
	number = s.n == 7 ? digits(s, 5, 7) : -1;
	*kind = PERIOD_MONTH;
	if (number >= 1 && number <= 12)
		*day = date_of(year, number, 1);
	return number >= 1 && number <= 12;
}
