/*
 * span: the time that a run walks through, in days, weeks or months. A mistyped
 * year would make it thousands of years, a row for each of their months: beyond
 * SPAN_YEARS it is an error that names the row with the odd date.
 */
#ifndef CLI_SPAN_H
#define CLI_SPAN_H

#include <stdint.h>

enum { SPAN_YEARS = 150 };

/* The dates that were read. */
struct span {
	struct span_end {
		int32_t day;
		const char *file;
		uint64_t line;
	} low, high;
	double sum;
	uint64_t n;
};

static inline void
span_note(struct span *span, int32_t day, const char *file, uint64_t line)
{
	if (span->n == 0 || day < span->low.day)
		span->low = (struct span_end){ day, file, line };
	if (span->n == 0 || day > span->high.day)
		span->high = (struct span_end){ day, file, line };
	span->sum += day;
	span->n++;
}

/*
 * For who walks from the one day to the other: ends the run (EXIT_DATA) when
 * that is more than SPAN_YEARS. The odd date is the end that lies further from
 * the mean of all dates.
 */
void span_check(const struct span *span, int32_t first, int32_t last);

#endif
