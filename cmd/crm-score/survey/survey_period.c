/*
 * survey: answers by month, quarter, year or week.
 */
#include "survey.h"
#include "text/date.h"

/* Periods count from year 0. */
static int32_t
period_of(const struct survey *s, int32_t day)
{
	switch (s->o->period) {
	case 0:
		return date_month(day);
	case 1:
		return date_month(day) / 3;
	case 2:
		return date_month(day) / 12;
	}
	return date_week(day);
}

/* The first day of the period with this day. */
static int32_t
start_of(const struct survey *s, int32_t day)
{
	int32_t first = day;

	while (period_of(s, first - 1) == period_of(s, day))
		first--;
	return first;
}

static bool
is_partial(const struct survey *s, int32_t number)
{
	return period_of(s, s->f.as_of + 1) == number &&
	    period_of(s, s->f.as_of) == number;
}

struct survey_periods
survey_split(const struct survey *s, const size_t *row, size_t n)
{
	struct survey_periods list = { 0 };

	for (size_t i = 0; i < n; i++) {
		int32_t day = s->date->date[row[i]];
		struct survey_period p = { 0 };
		size_t at = list.n;

		if (day == DATE_NONE)
			continue;
		p.number = period_of(s, day);
		while (at > 0 && list.v[at - 1].number >= p.number)
			at--;
		if (at == list.n || list.v[at].number != p.number) {
			p.start = start_of(s, day);
			p.partial = is_partial(s, p.number);
			p.row = mem_alloc(n, sizeof(*p.row));
			vec_push(&list, p);
			memmove(list.v + at + 1, list.v + at,
			    (list.n - 1 - at) * sizeof(*list.v));
			list.v[at] = p;
		}
		list.v[at].row[list.v[at].n++] = row[i];
	}
	return list;
}

void
survey_free_periods(struct survey_periods *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->v[i].row);
	vec_free(list);
}
