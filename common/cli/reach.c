#include "cli/reach.h"

#include "base/die.h"

#include <inttypes.h>
#include <stddef.h>

enum {
	WINDOW_FIRST = DATE_SHORT_FIRST,
	WINDOW_LAST = DATE_SHORT_LAST,
	YEAR = 366
};

void
reach_note(struct reach *reach, int32_t day, const char *file, uint64_t line)
{
	struct reach_end end = { day, file, line };

	if (day < WINDOW_FIRST &&
	    (reach->low.line == 0 || day < reach->low.day))
		reach->low = end;
	if (day > WINDOW_LAST &&
	    (reach->high.line == 0 || day > reach->high.day))
		reach->high = end;
}

/* The row of the end that is further outside; NULL where it is none, but an
 * option. */
static const struct reach_end *
odd_end(const struct reach *reach, int32_t first, int32_t last)
{
	bool early = WINDOW_FIRST - first > last - WINDOW_LAST;
	const struct reach_end *end = early ? &reach->low : &reach->high;
	int32_t odd = early ? first : last;

	/* a walk may begin with the period of the day */
	return end->line > 0 && end->day - odd < YEAR && odd - end->day < YEAR
	    ? end
	    : NULL;
}

void
reach_check(const struct reach *reach, int32_t first, int32_t last)
{
	const struct reach_end *odd = odd_end(reach, first, last);
	int months = REACH_YEARS * 12;
	char from[DATE_MAX], to[DATE_MAX], day[DATE_MAX];

	if (date_month(last) - date_month(first) <= months)
		return;
	date_print(from, first);
	date_print(to, last);
	if (odd == NULL)
		die(EXIT_DATA,
		    "from %.*s to %.*s it is more than %d months (%d years): "
		    "is a year mistyped?",
		    DATE_MAX, from, DATE_MAX, to, months, REACH_YEARS);
	date_print(day, odd->day);
	die(EXIT_DATA,
	    "%s:%" PRIu64 ": the date %.*s: from %.*s to %.*s it is more than "
	    "%d months (%d years): is a year mistyped?",
	    odd->file, odd->line, DATE_MAX, day, DATE_MAX, from, DATE_MAX, to,
	    months, REACH_YEARS);
}
