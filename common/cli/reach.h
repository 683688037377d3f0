/*
 * reach: the time that a run walks through, in days, weeks or months. A
 * mistyped year would make it thousands of years, a row for each of their
 * months: beyond REACH_YEARS it is an error that names the row with the odd
 * date.
 */
#pragma once

#include "text/date.h"

enum { REACH_YEARS = 150 };

/* The first and the last of the dates that are odd; line 0: there is none. */
struct reach {
	struct reach_end {
		int32_t day;
		const char *file;
		uint64_t line;
	} low, high;
};

/* Whether a date lies outside of a window of REACH_YEARS around today's: what
 * is too far from another one has such an end. */
static inline bool
reach_is_odd(int32_t day)
{
	return day < DATE_SHORT_FIRST || day > DATE_SHORT_LAST;
}

void
reach_note(struct reach *reach, int32_t day, const char *file, uint64_t line);

/* For who walks from the one day to the other: ends the run (EXIT_DATA) when
 * that is more than REACH_YEARS. */
void reach_check(const struct reach *reach, int32_t first, int32_t last);
