#include "cli/span.h"

#include "base/die.h"
#include "text/date.h"

#include <inttypes.h>

void
span_check(const struct span *span, int32_t first, int32_t last)
{
	double mean = span->n > 0 ? span->sum / (double)span->n : last;
	bool early = mean - first > last - mean;
	int32_t odd = early ? first : last;
	const struct span_end *end = early ? &span->low : &span->high;
	char text[2][DATE_MAX];
	int months = SPAN_YEARS * 12;

	if (date_month(last) - date_month(first) <= months)
		return;
	date_print(text[0], first);
	date_print(text[1], last);
	if (span->n > 0 && end->day == odd)
		die(EXIT_DATA,
		    "%s:%" PRIu64
		    ": the date %.*s: from %.*s to %.*s it is more than %d "
		    "years (%d months): is a year mistyped?",
		    end->file, end->line, DATE_MAX, text[!early], DATE_MAX,
		    text[0], DATE_MAX, text[1], SPAN_YEARS, months);
	die(EXIT_DATA,
	    "from %.*s to %.*s it is more than %d years (%d months): is a "
	    "year mistyped?",
	    DATE_MAX, text[0], DATE_MAX, text[1], SPAN_YEARS, months);
}
