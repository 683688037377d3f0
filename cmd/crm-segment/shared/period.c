#include "period.h"

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

void
period_write(enum period_kind kind, int32_t period, struct csv_writer *w)
{
	int32_t start = period_start(kind, period);
	int year, month, day;
	char text[32];
	int n = 0;

	date_split(start, &year, &month, &day);
	switch (kind) {
	case PERIOD_DAY:
	case PERIOD_WEEK:
		csv_date(w, start);
		return;
	case PERIOD_MONTH:
		n = snprintf(text, sizeof(text), "%04d-%02d", year, month);
		break;
	case PERIOD_QUARTER:
		n = snprintf(
		    text, sizeof(text), "%04d-Q%d", year, (month + 2) / 3);
		break;
	case PERIOD_YEAR:
		n = snprintf(text, sizeof(text), "%04d", year);
		break;
	}
	csv_field(w, (struct str){ text, (size_t)n });
}
