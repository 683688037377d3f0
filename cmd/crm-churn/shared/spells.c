#include "spells.h"

#include "base/sort.h"
#include "text/date.h"
#include "text/money.h"
#include "text/num.h"

#include <stdlib.h>
#include <string.h>

/* The columns of an input. */
struct layout {
	size_t customer, start, end, reason, mrr, month, interval;
	int64_t months; /* that an amount pays for where no column says it */
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
	for (size_t i = 0; i < COUNT(words); i++) {
		struct str names = str_of(words[i].names);

		while (names.p != NULL)
			if (str_ieq(str_cut(&names, ','), cell)) {
				*interval = words[i].interval;
				interval->n *= times;
				return true;
			}
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
	return input_role(in, "start_date", false) != ROLE_NONE ||
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

/* The unit of a row, a new one being the next number. */
static uint32_t
unit_of(struct spells *s, const struct csv_row *row, struct str customer)
{
	uint32_t pair[2], unit;

	pair[0] = map_add(&s->customers, customer);
	pair[1] = groups_add(&s->groups, row);
	unit = s->groups.columns == 0
	    ? pair[0]
	    : map_add(
		  &s->units, (struct str){ (const char *)pair, sizeof(pair) });
	if (unit == s->customer.n) {
		vec_push(&s->customer, pair[0]);
		vec_push(&s->group, pair[1]);
	}
	return unit;
}

static void
read_row(struct spells *s, struct input *in, const struct csv_row *row,
    const struct layout *l)
{
	struct spell spell = { 0 };
	struct str customer;

	if (!input_text(in, row, l->customer, "customer", &customer) ||
	    !read_times(in, row, l, &spell))
		return;
	if (!input_null(in, row, l->mrr) &&
	    (!input_money(in, row, l->mrr, &spell.mrr) ||
		!spread(s, in, row, l, &spell)))
		return;
	if (l->reason != ROLE_NONE)
		spell.reason = reasons_add(&s->reasons, row->field[l->reason]);
	if (spell.start == spell.end) {
		s->zero++;
		input_skip(in, "without length");
		return;
	}
	if (s->monthly && spell.mrr <= 0) {
		input_skip(in, "without revenue");
		return;
	}
	spell.unit = unit_of(s, row, customer);
	vec_push(&s->v, spell);
}

/* The latest start or end is as-of, unless it was given; monthly revenue is
 * known to the end of its last month. */
static void
set_as_of(struct spells *s, const struct input *in)
{
	s->as_of = in->tool->common.as_of;
	s->earliest = INT32_MAX;
	for (size_t i = 0; i < s->v.n; i++) {
		const struct spell *spell = &s->v.v[i];
		int32_t end = s->monthly ? date_add_months(spell->start, 1) - 1
					 : spell->end;
		int32_t last = end > spell->start ? end : spell->start;

		if (spell->start < s->earliest)
			s->earliest = spell->start;
		if (in->tool->common.as_of == DATE_NONE && last > s->as_of)
			s->as_of = last;
	}
}

/* Leaves out what starts later; sorts by unit and start. */
static void
arrange(struct spells *s, struct input *in)
{
	scoped struct sort_item *items = mem_alloc(s->v.n, sizeof(*items));
	struct spell *sorted = mem_alloc(s->v.n, sizeof(*sorted));
	size_t n = 0;

	for (size_t i = 0; i < s->v.n; i++) {
		if (s->v.v[i].start > s->as_of)
			input_skip(in, "after as-of");
		else
			items[n++] = sort_item(
			    sort_key_within(s->v.v[i].unit, s->v.v[i].start),
			    i);
	}
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = s->v.v[items[i].index];
	free(s->v.v);
	s->v.v = sorted;
	s->v.n = s->v.room = n;
	for (size_t i = 0, unit = 0; unit <= s->customer.n; unit++) {
		while (i < n && sorted[i].unit < unit)
			i++;
		vec_push(&s->first, i);
	}
}

/* The months between all payments of a unit, if they are the same; else 0. */
static int32_t
rhythm(const struct spells *s, size_t unit)
{
	int32_t same = 0, times = 0;

	for (size_t i = s->first.v[unit] + 1; i < s->first.v[unit + 1]; i++) {
		int32_t gap = date_month(s->v.v[i].start) -
		    date_month(s->v.v[i - 1].start);

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

/* Payments for more than a month that nobody has told of. */
static void
warn_rhythm(const struct spells *s, struct input *in)
{
	static const int32_t usual[] = { 12, 6, 3 };
	size_t n[3] = { 0 };

	for (size_t unit = 0; unit < s->customer.n; unit++)
		for (int k = 0; k < 3; k++)
			n[k] += rhythm(s, unit) == usual[k];
	for (int k = 0; k < 3; k++)
		if (n[k] > 0)
			report_say(&in->tool->report,
			    "warning: %zu customers pay every %d months, and "
			    "count as gone in between: a column that says so "
			    "(--billing-interval=COLUMN) or "
			    "--billing-months=%d spreads what they pay",
			    n[k], (int)usual[k], (int)usual[k]);
}

bool
spells_read(struct spells *s, struct input *in, const struct spell_wants *wants)
{
	struct layout layout = { .months =
				     wants->months > 0 ? wants->months : 1 };
	struct csv_row row;

	*s = (struct spells){ 0 };
	reasons_open(&s->reasons, in->tool, wants->reasons);
	reasons_add(&s->reasons, STR(""));
	find_columns(s, in, &layout);
	groups_open(&s->groups, in, "--by", wants->by);
	while (input_next(in, &row))
		read_row(s, in, &row, &layout);
	set_as_of(s, in);
	arrange(s, in);
	if (s->monthly && wants->months == 0 && layout.interval == ROLE_NONE)
		warn_rhythm(s, in);
	return input_close(in);
}
