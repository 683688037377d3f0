/*
 * complaints: a case log: how many, about what, how long, how well; open cases
 * count as censored, not as absent.
 */
#include "complaints.h"

#include "base/die.h"
#include "cli/side.h"
#include "text/date.h"

#include <math.h>

enum { CALENDAR, WORKING };
enum { CATEGORIES = 1, OWNERS = 3, CUSTOMERS = 4, STEPS = 6 };

#include "complaints.def"

static int
weekday(int32_t day) /* 0 is Monday; 1970-01-01 was a Thursday */
{
	return (int)(((day + 3) % 7 + 7) % 7);
}

/* Working days from day 0 on that are before `day`. */
static int64_t
work_before(const struct complaints *c, int32_t day)
{
	int32_t monday = day - weekday(day);
	int64_t work = (int64_t)(monday - 4) / 7 * 5, off = 0;

	work += weekday(day) < 5 ? weekday(day) : 5;
	for (size_t i = 0; i < c->holiday.n && c->holiday.v[i] < day; i++)
		off += weekday(c->holiday.v[i]) < 5;
	return work - off;
}

/* Days between two dates, by the calendar of the run. */
static double
complaints_days(const struct complaints *c, int32_t from, int32_t to)
{
	if (c->o->calendar == CALENDAR)
		return to - from;
	/* Days behind `from`, up to and with `to`. */
	return (double)(work_before(c, to + 1) - work_before(c, from + 1));
}

static void
take_holiday(void *data, const struct side_row *row)
{
	struct complaints *c = data;
	int32_t day = side_date(row, 0);

	vec_push(&c->holiday, day);
	for (size_t i = c->holiday.n - 1; i > 0 && c->holiday.v[i - 1] > day;
	     i--) {
		c->holiday.v[i] = c->holiday.v[i - 1];
		c->holiday.v[i - 1] = day;
	}
}

static void
load_holidays(struct complaints *c)
{
	if (c->o->holidays != NULL)
		side_read(c->f.tool, c->o->holidays, "date", take_holiday, c);
}

static bool
check(const struct frame *f, size_t row, const struct frame_column **column,
    struct diag *d)
{
	const struct complaints *c = f->data;
	int32_t received = c->received->date[row];

	if (c->resolved->date[row] != DATE_NONE &&
	    c->resolved->date[row] < received) {
		*column = c->resolved;
		return diag_set(d, EXIT_DATA, "date-order",
		    "resolved before it was received");
	}
	if (c->acknowledged != NULL &&
	    c->acknowledged->date[row] != DATE_NONE &&
	    c->acknowledged->date[row] < received) {
		*column = c->acknowledged;
		return diag_set(d, EXIT_DATA, "date-order",
		    "acknowledged before it was received");
	}
	return true;
}

static enum complaints_sla
sla_of(const struct complaints *c, size_t row, const struct complaint *x)
{
	double sla = c->sla == NULL ? NAN : c->sla->real[row];

	if (isnan(sla))
		return SLA_NONE;
	if (x->days > sla)
		return SLA_OUT;
	return x->open ? SLA_PENDING : SLA_IN;
}

static double
flag_at(const struct frame_column *c, size_t row)
{
	return c == NULL ? NAN : c->real[row];
}

static void
make_cases(struct complaints *c)
{
	c->list = frame_array(&c->f, c->f.n, sizeof(*c->list));
	for (size_t i = 0; i < c->f.n; i++) {
		int32_t received = c->received->date[i];
		int32_t end = c->resolved->date[i], answer = DATE_NONE;
		struct complaint *x = &c->list[i];

		x->open = end == DATE_NONE || end > c->f.as_of;
		x->days =
		    complaints_days(c, received, x->open ? c->f.as_of : end);
		if (c->acknowledged != NULL)
			answer = c->acknowledged->date[i];
		x->answered = NAN;
		if (answer != DATE_NONE && answer <= c->f.as_of)
			x->answered = complaints_days(c, received, answer);
		x->sla = sla_of(c, i, x);
		x->reopened = flag_at(c->reopened, i) == 1;
		x->cost = flag_at(c->cost, i);
	}
}

/* A text that one of the tables needs. */
static const struct frame_column *
want_text(struct complaints *c, const char *role, int table)
{
	return frame_want(
	    &c->f, role, FRAME_TEXT, c->o->table == table ? FRAME_NEEDED : 0);
}

static void
want_columns(struct complaints *c)
{
	unsigned needed = FRAME_NEEDED | FRAME_FILLED;
	struct frame *f = &c->f;

	f->check = check;
	f->data = c;
	c->id = frame_want(f, "complaint_id", FRAME_TEXT, 0);
	c->customer = want_text(c, "customer_id", CUSTOMERS);
	c->category = want_text(c, "category", CATEGORIES);
	c->received =
	    frame_want(f, "received", FRAME_DATE, needed | FRAME_EVENT);
	c->acknowledged =
	    frame_want(f, "acknowledged", FRAME_DATE, FRAME_HAPPENED);
	c->resolved = frame_want(
	    f, "resolved", FRAME_DATE, FRAME_NEEDED | FRAME_HAPPENED);
	c->reopened = frame_want(f, "reopened", FRAME_FLAG, 0);
	c->first = frame_want(f, "first_contact", FRAME_FLAG, 0);
	c->sla = frame_want(f, "sla_days", FRAME_REAL, 0);
	c->cost = frame_want(f, "cost", FRAME_REAL, 0);
	c->upheld = frame_want(f, "upheld", FRAME_FLAG, 0);
	c->satisfaction = frame_want(f, "satisfaction", FRAME_REAL, 0);
	c->owner = want_text(c, "owner", OWNERS);
	c->before = frame_want(f, "score_before", FRAME_REAL, 0);
	c->after = frame_want(f, "score_after", FRAME_REAL, 0);
}

static int
run(struct tool *tool, void *given)
{
	static const struct frame_table tables[] = {
		{ MEASURES_NAMES, complaints_summary },
		{ "category,complaints,cost,share,cumulative_share,vital,"
		  "median_days,"
		  "per_1000,lower,upper",
		    complaints_categories },
		{ "days,at_risk,closed,censored,open_share,se,lower,upper",
		    complaints_curves },
		{ "owner,complaints,open,oldest_open_days,sla_share,median_"
		  "days,"
		  "satisfaction,cost",
		    complaints_owners },
		{ "customer_id,complaints,open,late,oldest_open_days,"
		  "satisfaction,"
		  "cost,risk",
		    complaints_customers },
		{ "period,received,closed,open_at_end,partial",
		    complaints_volume },
	};
	struct complaints *c = tool_alloc(tool, sizeof(*c));

	c->o = given;
	if (c->o->table == STEPS)
		return complaints_steps(tool, c->o);
	frame_open(&c->f, tool);
	want_columns(c);
	load_holidays(c);
	if (frame_load(&c->f)) {
		make_cases(c);
		frame_table(&c->f, &tables[c->o->table], c);
	}
	return frame_close(&c->f);
}

const struct method score_complaints = { METHOD_TOLD, .run = run };
