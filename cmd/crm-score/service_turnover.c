/*
 * service --table=turnover: who left, against the headcount before.
 */
#include "cli/heading.h"
#include "frame.h"
#include "measures.h"
#include "service.h"
#include "text/date.h"

#include <math.h>

struct roster {
	struct frame f;
	const struct frame_column *start, *end;
};

static int
year_of(int32_t day)
{
	int year, month, day_of_month;

	date_split(day, &year, &month, &day_of_month);
	return year;
}

/* People on the roster on the mean day of a year. */
static double
headcount(const struct roster *r, int year)
{
	int32_t from = date_of(year, 1, 1), to = date_of(year + 1, 1, 1);
	double days = 0;

	for (size_t i = 0; i < r->f.n; i++) {
		int32_t start = r->start->date[i], end = r->end->date[i];

		if (start < from)
			start = from;
		if (end == DATE_NONE || end > to)
			end = to;
		if (end > start)
			days += end - start;
	}
	return days / (to - from);
}

static void
print_year(const struct roster *r, int year, struct csv_writer *w)
{
	double before = headcount(r, year - 1), leavers = 0;

	for (size_t i = 0; i < r->f.n; i++)
		leavers += r->end->date[i] != DATE_NONE &&
		    r->end->date[i] <= r->f.as_of &&
		    year_of(r->end->date[i]) == year;
	csv_int(w, year);
	csv_real(w, leavers);
	csv_real(w, before);
	csv_real(w, before > 0 ? leavers / before : NAN);
	csv_int(w, r->f.as_of < date_of(year, 12, 31));
	csv_end(w);
}

int
service_turnover(struct tool *tool)
{
	struct roster r = { 0 };
	struct tool_output out;
	int first = 9999;

	frame_open(&r.f, tool);
	frame_ungrouped(&r.f);
	frame_want(&r.f, "staff", FRAME_TEXT, FRAME_NEEDED | FRAME_FILLED);
	r.start = frame_want(&r.f, "start_date", FRAME_DATE,
	    FRAME_NEEDED | FRAME_FILLED | FRAME_EVENT);
	r.end = frame_want(
	    &r.f, "end_date", FRAME_DATE, FRAME_NEEDED | FRAME_HAPPENED);
	if (frame_load(&r.f)) {
		for (size_t i = 0; i < r.f.n; i++)
			if (year_of(r.start->date[i]) < first)
				first = year_of(r.start->date[i]);
		frame_output(&r.f, &out);
		heading_line(
		    &out.w, "year,leavers,headcount_before,turnover,partial");
		for (int year = first + 1;
		     r.f.n > 0 && year <= year_of(r.f.as_of); year++)
			print_year(&r, year, &out.w);
		tool_close(tool, &out);
	}
	frame_close(&r.f);
	return 0;
}
