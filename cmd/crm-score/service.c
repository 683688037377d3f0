/*
 * service: how contacts go: passed on or resolved at once, by whom, and how
 * much of the time; staff turnover.
 */
#include "base/die.h"
#include "base/map.h"
#include "cli/heading.h"
#include "cli/side.h"
#include "cli/tool.h"
#include "crm-score/shared/frame.h"
#include "crm-score/shared/measures.h"
#include "csv/row.h"
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

/* Leavers per year against the mean headcount of the year before, from a roster
 * with staff, start_date and end_date. The exit status. */
static int
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

enum { SUMMARY, STAFF, TURNOVER };

struct service_options {
	int table;
	const char *specialists, *available;
	double minutes, level;
};

#include "service.def"

struct service_case {
	int64_t legs;
	uint32_t first_staff;
	bool several, escalated, resolved, in;
	double minutes;
};

struct person {
	int64_t legs;
	double minutes, available;
};

struct service {
	struct frame f;
	const struct service_options *o;
	const struct frame_column *id, *staff, *role, *direction, *talk, *wrap;
	const struct frame_column *resolved;
	bool resolved_is_day; /* a closing date: resolved if there is one */
	struct map people;
	VEC(struct person) person;
};

/* Is what says whether a case was resolved the day on which it was closed, as
 * crm-import interactions writes it? */
static bool
closes(const struct frame *f)
{
	scoped_by(arena_free) struct arena arena = { 0 };
	size_t column;
	struct diag d;

	return role_find(&f->header, "resolved", tool_role(f->tool, "resolved"),
		   &column, &d) &&
	    column != ROLE_NONE &&
	    role_word(
		"closed_date", role_normal(f->header.name[column], &arena)) > 0;
}

static bool
is_resolved(const struct service *s, size_t r)
{
	if (s->resolved == NULL)
		return false;
	return s->resolved_is_day ? s->resolved->date[r] != DATE_NONE
				  : s->resolved->real[r] == 1;
}

static double
minutes_of(const struct service *s, size_t row)
{
	double talk = s->talk == NULL ? NAN : s->talk->real[row];
	double wrap = s->wrap == NULL ? NAN : s->wrap->real[row];

	return (isnan(talk) ? 0 : talk) + (isnan(wrap) ? 0 : wrap);
}

static bool
listed(const char *list, struct str word)
{
	str_each (item, str_of(list), ',')
		if (str_ieq(item, word))
			return true;
	return false;
}

static const char in_words[] = "in,inbound,incoming,i,eingehend,entrant,"
			       "entrante,呼入,来电";
static const char out_words[] = "out,outbound,outgoing,o,ausgehend,sortant,"
				"saliente,呼出,去电";

static bool
inbound(const struct service *s, size_t row)
{
	return s->direction == NULL ||
	    !listed(out_words, s->direction->text[row]);
}

/* What is neither is taken as a call that came in. */
static void
tell_others(struct service *s)
{
	size_t n = 0, first = 0;

	for (size_t i = 0; s->direction != NULL && i < s->f.n; i++) {
		struct str text = s->direction->text[i];

		if (text.n == 0 || listed(in_words, text) ||
		    listed(out_words, text))
			continue;
		if (n++ == 0)
			first = i;
	}
	if (n > 0)
		report_say(&s->f.tool->report,
		    "the direction of %zu rows is neither in nor out: taken as "
		    "in, as in \"%.*s\"",
		    n, STR_ARG(s->direction->text[first]));
}

/* Adds up the legs of the rows by case. Free the cases. */
static struct service_case *
gather(struct service *s, const size_t *row, size_t n, size_t *cases)
{
	scoped_by(map_free) struct map ids = { 0 };
	VEC(struct service_case) list = { 0 };

	for (size_t i = 0; i < n; i++) {
		size_t r = row[i];
		uint32_t id = map_add(&ids, s->id->text[r]);
		uint32_t who = map_find(&s->people, s->staff->text[r]);
		struct service_case *c;

		if (id == list.n)
			vec_push(&list,
			    (struct service_case){
				.first_staff = who, .in = inbound(s, r) });
		c = &list.v[id];
		c->legs++;
		c->several |= who != c->first_staff;
		c->escalated |= s->role != NULL &&
		    listed(s->o->specialists, s->role->text[r]);
		c->resolved |= is_resolved(s, r);
		c->minutes += minutes_of(s, r);
	}
	*cases = list.n;
	return list.v;
}

/* The figures of one direction. */
static void
put_measures(struct service *s, struct measures *m,
    const struct service_case *list, size_t n)
{
	bool in = m->part[0] == 'i';
	double cases = 0, several = 0, escalated = 0, first = 0, legs = 0;
	double minutes = 0;

	for (size_t i = 0; i < n; i++) {
		if (list[i].in != in)
			continue;
		cases++;
		several += list[i].several;
		escalated += list[i].escalated;
		first += list[i].legs == 1 && list[i].resolved;
		legs += (double)list[i].legs;
		minutes += list[i].minutes;
	}
	if (cases == 0)
		return;
	measures_share(m, "transfer", several, cases);
	measures_share(m, "generalist", cases - several, cases);
	if (s->role != NULL) {
		measures_share(m, "escalated", escalated, cases);
		measures_share(m, "empowerment", cases - escalated, cases);
	}
	if (s->resolved != NULL)
		measures_share(m, "first_contact", first, cases);
	measures_value(m, "legs_per_case", legs / cases, cases);
	if (s->talk != NULL || s->wrap != NULL)
		measures_value(m, "handle_minutes", minutes / cases, cases);
}

static void
print_summary(void *data, size_t group, struct csv_writer *w)
{
	struct service *s = data;
	struct measures m = { &s->f, w, group, "in", s->o->level };
	size_t n, cases;
	const size_t *row = frame_rows(&s->f, group, &n);
	scoped struct service_case *list = gather(s, row, n, &cases);

	put_measures(s, &m, list, cases);
	m.part = "out";
	put_measures(s, &m, list, cases);
}

static void
take_minutes(void *data, const struct side_row *row)
{
	struct service *s = data;
	uint32_t who = map_find(&s->people, side_text(row, 0));
	double minutes = side_within(row, 1, &side_positive);

	if (who != MAP_NONE)
		s->person.v[who].available = minutes;
}

static void
load_available(struct service *s)
{
	for (size_t i = 0; i < s->person.n; i++)
		s->person.v[i].available =
		    s->o->minutes > 0 ? s->o->minutes : NAN;
	if (s->o->available != NULL)
		side_read(s->f.tool, s->o->available, "staff,minutes",
		    take_minutes, s);
}

static void
print_staff(void *data, struct csv_writer *w)
{
	struct service *s = data;

	load_available(s);
	heading_line(
	    w, "staff,legs,handle_minutes,available_minutes,non_contact_share");
	for (uint32_t i = 0; i < s->people.count; i++) {
		const struct person *p = &s->person.v[i];

		if (p->minutes > p->available)
			frame_fail(&s->f, EXIT_DATA,
			    "%.*s handled contacts for %g minutes but was "
			    "available for %g",
			    STR_ARG(map_text(&s->people, i)), p->minutes,
			    p->available);
		csv_row(w, map_text(&s->people, i), p->legs, p->minutes,
		    p->available, 1 - p->minutes / p->available);
	}
}

/* Numbers the people and adds up their time. */
static void
meet_people(struct service *s)
{
	for (size_t i = 0; i < s->f.n; i++) {
		uint32_t who = map_add(&s->people, s->staff->text[i]);

		if (who == s->person.n)
			vec_push(&s->person, (struct person){ 0 });
		s->person.v[who].legs++;
		s->person.v[who].minutes += minutes_of(s, i);
	}
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table tables[] = {
		{ "direction," MEASURES_NAMES, print_summary },
		{ .whole = print_staff },
	};
	unsigned needed = FRAME_NEEDED | FRAME_FILLED;
	struct service *s = tool_alloc(tool, sizeof(*s));

	s->o = given;
	if (s->o->table == TURNOVER)
		return service_turnover(tool);
	frame_open(&s->f, tool);
	s->id = frame_want(&s->f, "case_id", FRAME_TEXT, needed);
	s->staff = frame_want(&s->f, "staff", FRAME_TEXT, needed);
	s->role = frame_want(&s->f, "role", FRAME_TEXT, 0);
	s->direction = frame_want(&s->f, "direction", FRAME_TEXT, 0);
	s->talk = frame_want(&s->f, "talk_min", FRAME_REAL, 0);
	s->wrap = frame_want(&s->f, "wrap_min", FRAME_REAL, 0);
	s->resolved_is_day = closes(&s->f);
	s->resolved = frame_want(
	    &s->f, "resolved", s->resolved_is_day ? FRAME_DATE : FRAME_FLAG, 0);
	if (s->o->table == STAFF)
		tool_no_by(tool);
	if (frame_load(&s->f)) {
		meet_people(s);
		tell_others(s);
		frame_table(&s->f, &tables[s->o->table], s);
	}
	return frame_close(&s->f);
}

const struct method score_service = { METHOD_TOLD, .run = run };
