/*
 * sales_calendar: periods of unequal length made comparable.
 */
#include "sales.h"

#include "base/die.h"
#include "base/mem.h"
#include "base/set.h"
#include "cli/side.h"

struct sales_calendar {
	struct set holidays; /* days */
	double mean;	     /* of what a period counts */
};

static void
take_holiday(void *data, const struct side_row *row)
{
	struct sales_calendar *c = data;

	set_add(&c->holidays, (uint64_t)(int64_t)side_date(row, 0));
}

/* Days of a period, or Mondays to Fridays that are no holidays. */
static double
count(const struct sales *s, int32_t period)
{
	int32_t day = period_start(s->kind, period);
	int32_t end = period_start(s->kind, period + 1);
	double n = 0;

	if (s->o->calendar == CALENDAR_DAYS)
		return end - day;
	for (; day < end; day++) {
		/* 1970-01-01, day 0, was a Thursday. */
		int weekday = ((day + 3) % 7 + 7) % 7;

		n += weekday < 5 &&
		    !set_has(&s->calendar->holidays, (uint64_t)(int64_t)day);
	}
	return n;
}

void
sales_calendar_open(struct sales *s)
{
	static const double year[] = { [PERIOD_DAY] = 1,
		[PERIOD_WEEK] = 7,
		[PERIOD_MONTH] = 30.4375,
		[PERIOD_QUARTER] = 91.3125,
		[PERIOD_YEAR] = 365.25 };
	int32_t first = period_of(s->kind, s->earliest);
	int32_t last = period_of(s->kind, s->latest);
	double sum = 0;

	if (s->o->calendar == CALENDAR_NONE)
		return;
	s->calendar = mem_zero(1, sizeof(*s->calendar));
	s->calendar->mean = year[s->kind];
	if (s->o->holidays != NULL)
		side_read(
		    s->tool, s->o->holidays, "date", take_holiday, s->calendar);
	if (s->o->calendar == CALENDAR_DAYS)
		return;
	for (int32_t p = first; p <= last + (int32_t)s->o->horizon; p++) {
		char name[PERIOD_TEXT];
		double n = count(s, p);

		if (n == 0)
			die(EXIT_USAGE,
			    "--calendar=workdays: %.*s has no workday",
			    (int)period_print(name, s->kind, p), name);
		sum += p <= last ? n : 0;
	}
	s->calendar->mean = sum / ((double)last - first + 1);
}

double
sales_calendar_scale(const struct sales *s, int32_t period)
{
	return s->calendar == NULL ? 1 : count(s, period) / s->calendar->mean;
}
