/*
 * service --table=turnover: who left, against the headcount before.
 */
#include "cli/heading.h"
#include "crm-score/shared/frame.h"
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

/* People of a group on the roster on the mean day of a year. */
static double
headcount(const struct roster *r, const size_t *row, size_t n, int year)
{
	int32_t from = date_of(year, 1, 1), to = date_of(year + 1, 1, 1);
	double days = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t start = r->start->date[row[i]];
		int32_t end = r->end->date[row[i]];

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
print_year(const struct roster *r, size_t group, int year, struct csv_writer *w)
{
	size_t n;
	const size_t *row = frame_rows(&r->f, group, &n);
	double before = headcount(r, row, n, year - 1), leavers = 0;

	for (size_t i = 0; i < n; i++) {
		int32_t end = r->end->date[row[i]];

		leavers += end != DATE_NONE && end <= r->f.as_of &&
		    year_of(end) == year;
	}
	frame_row(&r->f, group, w, year, leavers, before,
	    before > 0 ? leavers / before : NAN,
	    r->f.as_of < date_of(year, 12, 31));
}

int
service_turnover(struct tool *tool)
{
	struct roster *r = tool_alloc(tool, sizeof(*r));
	int first = 9999;

	frame_open(&r->f, tool);
	frame_want(&r->f, "staff", FRAME_TEXT, FRAME_NEEDED | FRAME_FILLED);
	r->start = frame_want(&r->f, "start_date", FRAME_DATE,
	    FRAME_NEEDED | FRAME_FILLED | FRAME_EVENT);
	r->end = frame_want(
	    &r->f, "end_date", FRAME_DATE, FRAME_NEEDED | FRAME_HAPPENED);
	if (frame_load(&r->f)) {
		for (size_t i = 0; i < r->f.n; i++)
			if (year_of(r->start->date[i]) < first)
				first = year_of(r->start->date[i]);
		frame_key_names(&r->f, r->f.w);
		heading_line(
		    r->f.w, "year,leavers,headcount_before,turnover,partial");
		for (size_t g = 0; g < frame_parts(&r->f); g++)
			for (int year = first + 1; year <= year_of(r->f.as_of);
			     year++)
				print_year(r, g, year, r->f.w);
	}
	return frame_close(&r->f);
}
