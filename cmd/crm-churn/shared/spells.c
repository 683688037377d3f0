#include "spells.h"

#include "base/sort.h"
#include "base/tasks.h"
#include "cli/lanes.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

#include <string.h>

/* The columns of an input. */
struct layout {
	size_t customer, start, end, reason, mrr, month, interval;
	int64_t months; /* that an amount pays for where no column says it */
};

/* The reading of one input, and what its threads share. */
struct reading {
	struct spells *s;
	struct layout layout;
	uint64_t later; /* spells that start after as-of */
	/* Customers who pay every 12, 6 and 3 months. */
	uint64_t rhythm[3];
};

/* What a thread has of its own: its numbers, and what they are among all. */
struct lane_spells {
	struct reading *r;
	struct map reasons;
	VEC(uint32_t) reason;
	struct groups_lane groups;
	int32_t latest;
};

/* How long an amount pays for, in parts of a month: n / of. */
struct interval {
	int64_t n, of;
};

/* "yearly", "12", "3 months", "P1Y"; false when it is none. */
static bool
parse_interval(struct str cell, struct interval *interval)
{
	static const struct {
		const char *names; /* any beginning "=" is whole */
		struct interval interval;
	} words[] = {
		{ "day,daily", { 12, 365 } },
		{ "week,weekly,weeks", { 84, 365 } },
		{ "fortnight,fortnightly,biweekly", { 168, 365 } },
		{ "m,month,monthly,months,1m,p1m,per month", { 1, 1 } },
		{ "q,quarter,quarterly,quarters,3m,p3m,per quarter", { 3, 1 } },
		{ "half year,half-year,half yearly,half-yearly,semiannual,"
		  "semi-annual,semiannually,6m,p6m",
		    { 6, 1 } },
		{ "y,year,yearly,annual,annually,years,1y,p1y,12m,per year,"
		  "per annum",
		    { 12, 1 } },
		{ "biennial,2y,p2y", { 24, 1 } },
	};
	struct str rest = cell, number = str_cut(&rest, ' ');
	int64_t times = 1;

	if (num_int(number, &times)) {
		if (times < 1 || times > 1200)
			return false;
		cell = rest.p == NULL ? STR("month") : str_trim(rest);
	} else {
		times = 1;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		str_each (name, str_of(words[i].names), ',')
			if (str_ieq(name, cell)) {
				*interval = words[i].interval;
				interval->n *= times;
				return true;
			}
	return false;
}

/* What a row's amount pays for; false after rejecting it. */
static bool
read_interval(struct input *in, const struct csv_row *row,
    const struct layout *l, struct interval *interval)
{
	struct str cell;

	*interval = (struct interval){ l->months, 1 };
	if (input_null(in, row, l->interval))
		return true;
	cell = str_trim(row->field[l->interval]);
	if (parse_interval(cell, interval))
		return true;
	return input_bad(in, row, l->interval, "bad-interval",
	    "\"%.*s\" is no interval such as month, quarter, year or 12",
	    STR_ARG(cell));
}

/* Spreads a row's amount over what it pays for: an amount of monthly revenue
 * for more than a month is as many months of a part of it. */
static bool
spread(struct spells *s, struct input *in, const struct csv_row *row,
    const struct layout *l, struct spell *spell)
{
	struct interval interval;

	if (!read_interval(in, row, l, &interval))
		return false;
	if (s->monthly) {
		if (interval.n <= interval.of)
			return true;
		if (interval.of != 1)
			interval = (struct interval){ 1, 1 };
		spell->end = date_add_months(spell->start, (int)interval.n);
	}
	if (money_scale(spell->mrr, interval.of, interval.n, &spell->mrr))
		return true;
	return input_bad(in, row, l->mrr, "overflow", "an amount too large");
}

bool
spells_here(struct input *in)
{
	/* one column may have a name that nobody knows: that is said */
	return input_role(in, "start_date", false) != ROLE_NONE ||
	    (input_role(in, "end_date", false) != ROLE_NONE &&
		input_role(in, "date", false) == ROLE_NONE) ||
	    (input_role(in, "month", false) != ROLE_NONE &&
		input_role(in, "amount", false) != ROLE_NONE);
}

static void
find_columns(struct spells *s, struct input *in, struct layout *l)
{
	l->end = l->reason = l->mrr = l->month = l->interval = ROLE_NONE;
	l->start = input_role(in, "start_date", false);
	if (l->start == ROLE_NONE) {
		l->month = input_role(in, "month", false);
		s->monthly = l->month != ROLE_NONE;
	}
	input_needs(in,
	    s->monthly ? "customer_id,amount"
		       : "customer_id,start_date,end_date");
	l->customer = input_role(in, "customer_id", true);
	if (s->monthly) {
		l->mrr = input_role(in, "amount", true);
		l->interval = input_role(in, "billing_interval", false);
	} else {
		l->end = input_role(in, "end_date", true);
		l->reason = input_role(in, "end_reason", false);
		l->mrr = input_role(in, "mrr", false);
		if (l->mrr == ROLE_NONE)
			l->interval = input_role(in, "billing_interval", false);
		if (l->interval != ROLE_NONE)
			l->mrr = input_role(in, "amount", false);
	}
	s->money = l->mrr != ROLE_NONE;
}

/* "2024-01" or any date in the month. */
static bool
read_month(struct input *in, const struct csv_row *row, size_t column,
    struct spell *spell)
{
	struct str cell = str_trim(row->field[column]);
	char day[10] = "0000-00-01";

	if (cell.n == 7 && cell.p[4] == '-') {
		memcpy(day, cell.p, 7);
		if (!date_parse((struct str){ day, 10 }, &spell->start))
			cell.n = 6; /* let input_date complain */
	}
	if (cell.n != 7 && !input_date(in, row, column, &spell->start))
		return false;
	spell->start = date_month_start(date_month(spell->start));
	spell->end = date_add_months(spell->start, 1);
	return true;
}

static bool
read_times(struct input *in, const struct csv_row *row, const struct layout *l,
    struct spell *spell)
{
	if (l->month != ROLE_NONE)
		return read_month(in, row, l->month, spell);
	if (!input_date(in, row, l->start, &spell->start))
		return false;
	spell->end = DATE_NONE;
	if (!input_null(in, row, l->end) &&
	    !input_date(in, row, l->end, &spell->end))
		return false;
	if (spell->end == DATE_NONE || spell->end >= spell->start)
		return true;
	return input_bad(
	    in, row, l->end, "end-before-start", "the end is before the start");
}

static uint32_t
reason_of(struct lane_spells *l, struct input *in, struct str text)
{
	uint32_t own = map_add(&l->reasons, text);

	if (own == l->reason.n) {
		lanes_turn(in);
		vec_push(&l->reason, reasons_add(&l->r->s->reasons, text));
	}
	return l->reason.v[own];
}

/* The last day that a spell tells of: its start or end; monthly revenue is
 * known to the end of its month. */
static int32_t
last_day(const struct spells *s, const struct spell *spell)
{
	int32_t end =
	    s->monthly ? date_add_months(spell->start, 1) - 1 : spell->end;

	return end > spell->start ? end : spell->start;
}

static bool
read_row(void *lane, struct input *in, const struct csv_row *row,
    struct history_row *to)
{
	struct lane_spells *l = lane;
	const struct layout *layout = &l->r->layout;
	struct spells *s = l->r->s;
	struct spell *spell = to->item;

	if (!input_text(in, row, layout->customer, "customer", &to->customer) ||
	    !read_times(in, row, layout, spell))
		return false;
	if (!input_null(in, row, layout->mrr) &&
	    (!input_money(in, row, layout->mrr, &spell->mrr) ||
		!spread(s, in, row, layout, spell)))
		return false;
	if (spell->start == spell->end) {
		input_skip(in, "without length");
		return false;
	}
	if (s->monthly && spell->mrr <= 0) {
		input_skip(in, "without revenue");
		return false;
	}
	if (layout->reason != ROLE_NONE)
		spell->reason = reason_of(l, in, row->field[layout->reason]);
	spell->group = groups_lane_add(&l->groups, &s->groups, in, row);
	to->date = spell->start;
	if (last_day(s, spell) > l->latest)
		l->latest = last_day(s, spell);
	return true;
}

/* The months between all payments of a group, if they are the same; else 0. */
static int32_t
rhythm_of(const struct spell *spell, size_t n)
{
	int32_t same = 0, times = 0;

	for (size_t i = 1; i < n; i++) {
		int32_t gap =
		    date_month(spell[i].start) - date_month(spell[i - 1].start);

		if (gap == 0)
			continue;
		if (same > 0 && gap != same)
			return 0;
		same = gap;
		times++;
	}
	/* Twice in a quarter may be chance. */
	return times > 1 || same == 12 ? same : 0;
}

/* By group; by start they are already. */
static void
sort_groups(struct spell *spell, size_t n)
{
	scoped struct sort_item *item = mem_alloc(n, sizeof(*item));
	scoped struct spell *unsorted = mem_alloc(n, sizeof(*unsorted));

	memcpy(unsorted, spell, n * sizeof(*spell));
	sort_order(item, n, i, spell[i].group);
	for (size_t i = 0; i < n; i++)
		spell[i] = unsorted[item[i].index];
}

/* Leaves out what starts later, and counts who pays in which rhythm. */
static bool
settle(void *reading, struct history *h, struct diag *d)
{
	static const int32_t usual[] = { 12, 6, 3 };
	struct reading *r = reading;
	struct spell *spell = h->item;
	size_t read = h->n;

	(void)d;
	while (h->n > 0 && spell[h->n - 1].start > r->s->as_of)
		h->n--;
	if (read > h->n)
		__atomic_fetch_add(&r->later, read - h->n, __ATOMIC_RELAXED);
	if (r->s->groups.columns > 0 && h->n > 1)
		sort_groups(spell, h->n);
	for (size_t from = 0, n; from < h->n; from += n) {
		int32_t rhythm;

		n = spells_of_group(spell + from, h->n - from);
		rhythm = rhythm_of(spell + from, n);
		for (int k = 0; k < 3; k++)
			if (rhythm == usual[k])
				__atomic_fetch_add(
				    &r->rhythm[k], 1, __ATOMIC_RELAXED);
	}
	return true;
}

/* Payments for more than a month that nobody has told of. */
static void
warn_rhythm(const struct reading *r, struct input *in)
{
	static const int usual[] = { 12, 6, 3 };

	for (int k = 0; k < 3; k++)
		if (r->rhythm[k] > 0)
			report_say(&in->tool->report,
			    "warning: %llu customers pay every %d months, and "
			    "count as gone in between: a column that says so "
			    "(--billing-interval=COLUMN) or "
			    "--billing-months=%d spreads what they pay",
			    (unsigned long long)r->rhythm[k], usual[k],
			    usual[k]);
}

/* The latest start or end is as-of, unless it was given. */
static void
deal(struct reading *r, struct input *in)
{
	struct spells *s = r->s;
	struct lane_spells lane[TASKS_THREADS];
	void *self[TASKS_THREADS];

	s->all = histories_open(in,
	    &(struct histories_use){ .size = sizeof(struct spell),
		.data = r,
		.read = read_row,
		.see = settle,
		.keeps = true });
	for (int i = 0; i < histories_threads(s->all); i++) {
		lane[i] = (struct lane_spells){ .r = r,
			.groups.own = groups_copy(&s->groups),
			.latest = DATE_NONE };
		self[i] = &lane[i];
	}
	histories_deal(s->all, self);
	s->earliest = histories_earliest(s->all);
	s->as_of = in->tool->common.as_of;
	for (int i = 0; i < histories_threads(s->all); i++) {
		if (in->tool->common.as_of == DATE_NONE &&
		    lane[i].latest > s->as_of)
			s->as_of = lane[i].latest;
		map_free(&lane[i].reasons);
		groups_lane_free(&lane[i].groups);
		vec_free(&lane[i].reason);
	}
	s->none = s->earliest == DATE_NONE || s->earliest > s->as_of;
}

bool
spells_read(struct spells *s, struct input *in, const struct spell_wants *wants)
{
	struct reading *r = tool_alloc(in->tool, sizeof(*r));

	*r = (struct reading){ .s = s };
	r->layout.months = wants->months > 0 ? wants->months : 1;
	*s = (struct spells){ 0 };
	reasons_open(&s->reasons, in->tool, wants->reasons);
	reasons_add(&s->reasons, STR(""));
	find_columns(s, in, &r->layout);
	groups_open(&s->groups, in, "--by", wants->by);
	deal(r, in);
	histories_group(s->all);
	for (uint64_t i = 0; i < r->later; i++)
		input_skip(in, "after as-of");
	if (s->monthly && wants->months == 0 && r->layout.interval == ROLE_NONE)
		warn_rhythm(r, in);
	return input_close(in);
}
