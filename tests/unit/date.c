#include "text/date.h"
#include "unit/tap.h"

#include <string.h>

static void
reads(const char *text, bool valid, int year, int month, int day)
{
	int32_t got = DATE_NONE;
	bool well = date_parse(str_of(text), &got);

	ok(well == valid && (!valid || got == date_of(year, month, day)),
	    "\"%s\"", text);
}

/* Every day of 10 000 years is one more than the day before. */
static void
test_calendar(void)
{
	bool counts = true, prints = true, reads_back = true;
	int32_t want = date_of(1, 1, 1);

	for (int32_t day = want; day <= date_of(9999, 12, 31); day++, want++) {
		int y, m, d;
		char text[DATE_MAX];
		int32_t back;

		date_split(day, &y, &m, &d);
		counts &= date_exists(y, m, d) && date_of(y, m, d) == want;
		prints &= date_print(text, day) == DATE_MAX;
		reads_back &=
		    date_parse((struct str){ text, DATE_MAX }, &back) &&
		    back == day;
	}
	ok(counts, "split and of agree on every day");
	ok(prints && reads_back, "print and parse agree on every day");
	ok(date_of(1970, 1, 1) == 0 && date_of(2000, 3, 1) == 11017,
	    "days since 1970-01-01");
	ok(want == date_of(9999, 12, 31) + 1, "none is left out");
}

static void
test_periods(void)
{
	int32_t day = date_of(2024, 1, 31);

	ok(date_add_months(day, 1) == date_of(2024, 2, 29), "a month's end");
	ok(date_add_months(day, -2) == date_of(2023, 11, 30), "backwards");
	ok(date_add_months(day, 13) == date_of(2025, 2, 28), "over years");
	ok(date_month(day) + 1 == date_month(date_of(2024, 2, 1)),
	    "months are consecutive");
	ok(date_month_start(date_month(day)) == date_of(2024, 1, 1),
	    "start of a month");
	ok(date_week(date_of(2026, 11, 23)) ==
		    date_week(date_of(2026, 11, 22)) + 1 &&
		date_week(date_of(2026, 11, 23)) ==
		    date_week(date_of(2026, 11, 29)),
	    "weeks begin on Monday");
}

/* The short way reads the days of its years and nothing else: all months and
 * days of two digits, and every other byte in every place. */
static void
test_short(void)
{
	char text[DATE_MAX + 1];
	bool same = true, strict = true;
	int32_t day;

	for (int year = 1948; year <= 2101; year++)
		for (int rest = 0; rest < 10000; rest++) {
			int month = rest / 100, of_month = rest % 100;
			bool is = year >= 1950 && year < 2100 &&
			    date_exists(year, month, of_month);

			snprintf(text, sizeof(text), "%04d-%02d-%02d", year,
			    month, of_month);
			same &= date_short(str_of(text), &day) == is &&
			    (!is || day == date_of(year, month, of_month));
		}
	for (size_t at = 0; at < DATE_MAX; at++)
		for (int byte = 1; byte < 256; byte++) {
			bool dash = at == 4 || at == 7;

			strcpy(text, "2026-11-22");
			text[at] = (char)byte;
			if (dash ? byte != '-' : byte < '0' || byte > '9')
				strict &= !date_short(str_of(text), &day);
		}
	ok(same, "the short way agrees with the calendar");
	ok(strict, "other bytes are no date to the short way");
}

/* The moment of a date with a time, in seconds from its day's midnight UTC. */
static void
test_clock(void)
{
	static const struct {
		const char *text;
		int32_t seconds;
	} cases[] = { { "2024-05-01", 0 }, { "20240501", 0 },
		{ "2024-05-01T23:45:06", 85506 }, { "2024-05-01 00:01", 60 },
		{ "2024-05-01T10:00Z", 36000 },
		{ "2024-05-01T10:00:00+02:00", 28800 },
		{ "2024-05-01T10:00:00.25-0330", 48600 },
		{ "2024-05-01t00:30:00+01", -1800 },
		{ "2024-05-01T24:00", 86400 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int32_t day;

		ok(date_parse(str_of(cases[i].text), &day) &&
			date_clock(str_of(cases[i].text)) == cases[i].seconds,
		    "clock of \"%s\"", cases[i].text);
	}
}

int
main(void)
{
	reads("2026-11-22", true, 2026, 11, 22);
	reads("20261122", true, 2026, 11, 22);
	reads("2026-11-22T10:00:00Z", true, 2026, 11, 22);
	reads("2026-11-22 10:00", true, 2026, 11, 22);
	reads("2026-11-22T23:59:60.123+08:00", true, 2026, 11, 22);
	reads("2026-11-22T23:59:59-0330", true, 2026, 11, 22);
	reads("2026-11-22T24:00", true, 2026, 11, 22);
	reads("2000-02-29", true, 2000, 2, 29);
	reads("1900-02-29", false, 0, 0, 0);
	reads("2023-02-29", false, 0, 0, 0);
	reads("2026-13-01", false, 0, 0, 0);
	reads("2026-00-10", false, 0, 0, 0);
	reads("2026-04-31", false, 0, 0, 0);
	reads("0000-00-00", false, 0, 0, 0);
	reads("2026-11-22T25:00", false, 0, 0, 0);
	reads("2026-11-22T24:01", false, 0, 0, 0);
	reads("2026-11-22T10:60", false, 0, 0, 0);
	reads("2026-11-22T10", false, 0, 0, 0);
	reads("2026-11-22x", false, 0, 0, 0);
	reads("2026-11-22T10:00:00+0", false, 0, 0, 0);
	reads("22/11/2026", false, 0, 0, 0);
	reads("2026-1-2", false, 0, 0, 0);
	reads("2O261122", false, 0, 0, 0);
	reads("", false, 0, 0, 0);
	test_calendar();
	test_short();
	test_clock();
	test_periods();
	return tap_end();
}
