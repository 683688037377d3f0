/*
 * retain: who comes back.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "base/vec.h"
#include "cli/heading.h"
#include "crm-churn.h"
#include "crm-churn/shared/revenue.h"
#include "crm-churn/shared/visits.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/date.h"
#include "text/num.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAYS, UNBOUNDED, BRACKETS, COHORTS, MONEY, LIFECYCLE };
enum { DAY, WEEK, MONTH };

struct retain_options {
	int table, unit;
	const char *at, *brackets, *birth;
	bool elapsed, partial, share, gross;
	int64_t periods;
	double level;
};

#define AT(field) offsetof(struct retain_options, field)

static const struct opt options[] = {
	{ "table", OPT_CHOICE, AT(table),
	    "days|unbounded|brackets|cohorts|money|lifecycle", "days",
	    "active at an age, at that age or later, within a range of ages; "
	    "triangles of customers or of amounts by first period; new, "
	    "returning, resurrected and dormant by period" },
	{ "at", OPT_TEXT, AT(at), "AGE,...", "1,7,30",
	    "the ages of days and unbounded" },
	{ "brackets", OPT_TEXT, AT(brackets), "LOW-HIGH,...", "1-3,4-10,11-31",
	    "the ranges of ages" },
	{ "unit", OPT_CHOICE, AT(unit), "day|week|month", "day",
	    "of ages and cohorts: calendar days, Monday weeks, months" },
	{ "elapsed", OPT_FLAG, AT(elapsed),
	    .help = "ages in days of 24 hours, weeks of 7 and months of 30 of "
		    "them since the first one, to the second where there are "
		    "times of day" },
	{ "birth", OPT_TEXT, AT(birth), "TYPE",
	    .help = "life begins with the first event of this type" },
	{ "periods", OPT_INT, AT(periods), "N", "12",
	    "columns of a triangle at most", 1, 1000 },
	{ "partial", OPT_FLAG, AT(partial),
	    .help = "print cells of periods that are not over, too" },
	{ "share", OPT_FLAG, AT(share),
	    .help = "cohorts: shares of the cohort instead of counts" },
	{ "gross", OPT_FLAG, AT(gross),
	    .help = "money: nobody counts for more than at first" },
	{ "level", OPT_REAL, AT(level), "P", "0.95", "confidence of the limits",
	    0.5, 0.9999 },
	{ 0 },
};

static const struct column_doc makes[] = {
	{ "age", "how long after the first day" },
	{ "eligible", "customers old enough to have been seen at that age" },
	{ "retained", "of these, active then" },
	{ "rate, lower, upper", "their share, with Wilson limits" },
	{ "cohort, customers, k0, k1, ...",
	    "--table=cohorts and money: by first period; empty: not over yet" },
	{ "observed", "periods of the cohort that are over" },
	{ "period, active, new, returning, resurrected, dormant",
	    "--table=lifecycle" },
	{ 0 },
};

/* An age or range: `until` must be over. */
struct age {
	struct str name;
	int32_t low, high, until;
};

/* Of one group at one age. */
struct retained {
	int64_t eligible, retained;
};

/* Cohorts by first period: those who were active at age k, and what they
 * brought, whatever that sums up to. */
struct cohort {
	int64_t size;
	int64_t latest; /* second in which the last of it was born */
};

struct cell {
	__extension__ __int128 amount;
	int64_t customers;
};

/* A period's customers: new, back from the one before, back from further. */
struct life {
	int64_t active, new, returning, resurrected;
};

/* What a thread counts, and then all of them. */
struct tally {
	struct retained *retained; /* group * ages + age */
	struct cohort *cohort;
	struct cell *cell; /* cohort * periods + age */
	struct life *life;
	bool any; /* a visit */
};

struct retaining {
	const struct retain_options *o;
	struct tool *tool;
	struct visits v;
	struct csv_writer *w;
	VEC(struct age) age;
	int32_t first;	/* period, of the first cohort or row */
	int32_t last;	/* period that is over, or may be told */
	size_t cohorts; /* or periods in all */
	size_t periods; /* of a triangle */
	struct tally tally[TASKS_THREADS];
};

static int32_t
period_of(const struct retaining *r, int32_t day)
{
	return r->o->unit == DAY ? day
	    : r->o->unit == WEEK ? date_week(day)
				 : date_month(day);
}

/* Of one unit of age. */
static int64_t
elapsed_seconds(const struct retaining *r)
{
	return INT64_C(86400) *
	    (r->o->unit == DAY		 ? 1
		    : r->o->unit == WEEK ? 7
					 : 30);
}

static int32_t
age_of(const struct retaining *r, const struct visit *birth,
    const struct visit *then)
{
	if (r->o->elapsed)
		return (int32_t)((visit_second(then) - visit_second(birth)) /
		    elapsed_seconds(r));
	return period_of(r, then->day) - period_of(r, birth->day);
}

/* How many ages are over, by the end of the as-of day, for somebody born at a
 * second. */
static int64_t
elapsed_ages(const struct retaining *r, int64_t birth)
{
	int64_t end = ((int64_t)r->v.as_of + 1) * 86400;

	return (end - birth) / elapsed_seconds(r);
}

/* The last period that is over at as-of. */
static int32_t
last_period(const struct retaining *r)
{
	int32_t day = r->v.as_of;

	return period_of(r, day) - (period_of(r, day + 1) == period_of(r, day));
}

/* Whether a whole age has passed for somebody born so. */
static bool
age_is_over(const struct retaining *r, const struct visit *birth, int32_t age)
{
	if (r->o->elapsed)
		return elapsed_ages(r, visit_second(birth)) > age;
	return period_of(r, birth->day) + age <= last_period(r);
}

/* Whether a customer, whose visits from the birth on these are, is active at
 * ages low..high. */
static bool
active(const struct retaining *r, const struct visit *v, size_t n,
    const struct age *age)
{
	for (size_t i = 0; i < n; i++) {
		int32_t then = age_of(r, v, &v[i]);

		if (then >= age->low && then <= age->high)
			return true;
	}
	return false;
}

/* "7" or "4-10". */
static struct age
parse_age(const struct retaining *r, struct str item)
{
	struct str rest = item, low = str_cut(&rest, '-');
	bool bracket = r->o->table == BRACKETS;
	int64_t a = 0, b = 0;

	if (!num_int(str_trim(low), &a) || a < 0 || a > 100000 ||
	    (bracket != (rest.p != NULL)) ||
	    (bracket && (!num_int(str_trim(rest), &b) || b < a || b > 100000)))
		die(EXIT_USAGE, "\"%.*s\" is no %s", STR_ARG(item),
		    bracket ? "range of ages LOW-HIGH" : "age");
	if (!bracket)
		b = r->o->table == UNBOUNDED ? INT32_MAX : a;
	return (struct age){ item, (int32_t)a, (int32_t)b,
		(int32_t)(bracket ? b : a) };
}

/* Counts a customer's visits from the birth on, at all ages. */
static void
count_ages(
    const struct retaining *r, const struct visit *v, size_t n, struct tally *t)
{
	for (size_t i = 0; i < r->age.n; i++) {
		const struct age *age = &r->age.v[i];
		struct retained *to = &t->retained[v->group * r->age.n + i];

		if (!age_is_over(r, v, age->until))
			continue;
		to->eligible++;
		to->retained += active(r, v, n, age);
	}
}

static void
age_row(struct retaining *r, uint32_t group, struct str name,
    const struct retained *n)
{
	double low, high;

	wilson_limits(
	    (double)n->retained, (double)n->eligible, r->o->level, &low, &high);
	groups_row(&r->v.groups, group, r->w, name, n->eligible, n->retained,
	    (double)n->retained / (double)n->eligible, low, high);
}

static void
print_ages(struct retaining *r, const struct tally *t)
{
	uint32_t n = groups_count(&r->v.groups);
	uint32_t *order = mem_alloc(n, sizeof(*order));

	groups_order(&r->v.groups, order);
	groups_names(&r->v.groups, r->w);
	heading_line(r->w, "age,eligible,retained,rate,lower,upper");
	for (uint32_t g = 0; g < n; g++)
		for (size_t i = 0; i < r->age.n; i++)
			age_row(r, order[g], r->age.v[i].name,
			    &t->retained[order[g] * r->age.n + i]);
	free(order);
}

static void
parse_ages(struct retaining *r)
{
	struct str rest =
	    str_of(r->o->table == BRACKETS ? r->o->brackets : r->o->at);

	while (rest.p != NULL)
		vec_push(&r->age, parse_age(r, str_trim(str_cut(&rest, ','))));
}

static size_t
period_name(const struct retaining *r, int32_t period, char *text)
{
	switch (r->o->unit) {
	case DAY:
		return date_print(text, period);
	case WEEK: { /* the Monday */
		int32_t day = (period - date_week(0)) * 7;

		while (date_week(day - 1) == period)
			day--;
		return date_print(text, day);
	}
	default:
		date_print(text, date_month_start(period));
		return 7;
	}
}

/* Counts a customer's visits from the birth on in the cohort. */
static void
count_cohort(
    const struct retaining *r, const struct visit *v, size_t n, struct tally *t)
{
	size_t row = (size_t)(period_of(r, v->day) - r->first);
	struct cohort *cohort = &t->cohort[row];
	struct cell own = { 0 }, first = { 0 };

	if (cohort->size++ == 0 || visit_second(v) > cohort->latest)
		cohort->latest = visit_second(v);
	for (size_t i = 0; i < n; i++) {
		int32_t age = age_of(r, v, &v[i]);

		own.amount += v[i].amount;
		if (i + 1 < n && age_of(r, v, &v[i + 1]) == age)
			continue;
		if (age == 0)
			first = own;
		if ((size_t)age < r->periods) {
			size_t at = row * r->periods + (size_t)age;

			t->cell[at].customers++;
			t->cell[at].amount +=
			    r->o->gross && own.amount > first.amount
			    ? first.amount
			    : own.amount;
		}
		own.amount = 0;
	}
}

/* How many cohorts there are, and ages in a row. */
static void
size_triangle(struct retaining *r)
{
	reach_check(&r->tool->reach, r->v.earliest, r->v.as_of);
	r->first = period_of(r, r->v.earliest);
	r->cohorts = (size_t)(period_of(r, r->v.as_of) - r->first) + 1;
	r->periods = r->cohorts;
	if (r->o->elapsed)
		r->periods =
		    (size_t)elapsed_ages(r, r->v.earliest * INT64_C(86400)) + 1;
	if (r->periods > (size_t)r->o->periods + 1)
		r->periods = (size_t)r->o->periods + 1;
}

/* Ages of a cohort that are over for all who are in it. */
static size_t
observed(const struct retaining *r, const struct tally *t, size_t row)
{
	int64_t n = (int64_t)last_period(r) - r->first - (int64_t)row + 1;

	if (r->o->elapsed)
		n = t->cohort[row].size > 0
		    ? elapsed_ages(r, t->cohort[row].latest)
		    : 0;
	return n < 0 ? 0 : n > (int64_t)r->periods ? r->periods : (size_t)n;
}

static void
triangle_cell(
    const struct retaining *r, const struct tally *t, size_t row, size_t k)
{
	const struct cell *start = &t->cell[row * r->periods];

	if (r->o->table == MONEY)
		csv_real(r->w, (double)start[k].amount / (double)start->amount);
	else if (r->o->share)
		csv_real(r->w,
		    (double)start[k].customers / (double)t->cohort[row].size);
	else
		csv_int(r->w, start[k].customers);
}

/* The sums over the cohorts for which a column is over. */
static void
pooled_row(const struct retaining *r, const struct tally *t)
{
	int64_t customers = 0;

	csv_field(r->w, STR("all"));
	for (size_t row = 0; row < r->cohorts; row++)
		customers += t->cohort[row].size;
	csv_cells(r->w, customers, STR(""));
	for (size_t k = 0; k < r->periods; k++) {
		double top = 0, bottom = 0;

		for (size_t row = 0; row < r->cohorts; row++) {
			const struct cell *start = &t->cell[row * r->periods];

			if (k >= observed(r, t, row))
				continue;
			top += r->o->table == MONEY
			    ? (double)start[k].amount
			    : (double)start[k].customers;
			bottom += r->o->table == MONEY
			    ? (double)start->amount
			    : (double)t->cohort[row].size;
		}
		csv_real(r->w, bottom > 0 ? top / bottom : (double)NAN);
	}
	csv_end(r->w);
}

static void
print_triangle(struct retaining *r, const struct tally *t)
{
	char name[32];

	heading_put(r->w, "cohort,customers,observed");
	for (size_t k = 0; k < r->periods; k++) {
		snprintf(name, sizeof(name), "k%zu", k);
		csv_field(r->w, str_of(name));
	}
	csv_end(r->w);
	for (size_t row = 0; row < r->cohorts; row++) {
		size_t known = observed(r, t, row);
		size_t reached = r->o->elapsed ? known + 1 : r->cohorts - row;

		if (t->cohort[row].size == 0)
			continue;
		csv_cells(r->w,
		    ((struct str){
			name, period_name(r, r->first + (int32_t)row, name) }),
		    t->cohort[row].size, known);
		for (size_t k = 0; k < r->periods; k++) {
			if (k < known || (r->o->partial && k < reached))
				triangle_cell(r, t, row, k);
			else
				csv_empty(r->w);
		}
		csv_end(r->w);
	}
	if (r->o->share || r->o->table == MONEY)
		pooled_row(r, t);
}

static void
count_lives(
    const struct retaining *r, const struct visit *v, size_t n, struct tally *t)
{
	int32_t before = INT32_MIN;

	for (size_t i = 0; i < n; i++) {
		int32_t period = period_of(r, v[i].day);
		struct life *l;

		if (period > r->last)
			break;
		if (period == before)
			continue;
		l = &t->life[period - r->first];
		l->active++;
		l->new += before == INT32_MIN;
		l->returning += before == period - 1;
		l->resurrected += before != INT32_MIN && before < period - 1;
		before = period;
	}
}

static void
size_lives(struct retaining *r)
{
	r->first = period_of(r, r->v.earliest);
	r->last = r->o->partial ? period_of(r, r->v.as_of) : last_period(r);
	r->cohorts = r->last < r->first ? 0 : (size_t)(r->last - r->first) + 1;
	reach_check(&r->tool->reach, r->v.earliest, r->v.as_of);
}

static void
print_lives(struct retaining *r, const struct tally *t)
{
	int64_t before = 0;
	char text[DATE_MAX];

	heading_line(r->w, "period,active,new,returning,resurrected,dormant");
	for (size_t i = 0; i < r->cohorts; i++) {
		const struct life *l = &t->life[i];

		csv_row(r->w,
		    ((struct str){
			text, period_name(r, r->first + (int32_t)i, text) }),
		    l->active, l->new, l->returning, l->resurrected,
		    before - l->returning);
		before = l->active;
	}
}

/* The numbers of a table, which add up. */
static size_t
retained_cells(const struct retaining *r)
{
	return r->o->table <= BRACKETS ? groups_count(&r->v.groups) * r->age.n
				       : 0;
}

static void
open_tally(const struct retaining *r, struct tally *t)
{
	t->retained = mem_zero(retained_cells(r), sizeof(*t->retained));
	t->cohort = mem_zero(r->cohorts, sizeof(*t->cohort));
	t->cell = mem_zero(r->cohorts * r->periods, sizeof(*t->cell));
	t->life = mem_zero(r->cohorts, sizeof(*t->life));
}

/* A customer's visits. */
static bool
count(void *retaining, const struct history *h, struct diag *d)
{
	struct retaining *r = retaining;
	struct tally *t = &r->tally[h->thread];
	const struct visit *v = h->item;
	size_t birth = visits_birth(v, h->n), n = h->n - birth;

	(void)d;
	if (t->retained == NULL)
		open_tally(r, t);
	t->any |= h->n > 0;
	if (r->o->table == LIFECYCLE)
		count_lives(r, v, h->n, t);
	else if (n > 0 && r->o->table <= BRACKETS)
		count_ages(r, v + birth, n, t);
	else if (n > 0)
		count_cohort(r, v + birth, n, t);
	return true;
}

static void
add_tally(const struct retaining *r, struct tally *to, const struct tally *t)
{
	to->any |= t->any;
	for (size_t i = 0; i < retained_cells(r); i++) {
		to->retained[i].eligible += t->retained[i].eligible;
		to->retained[i].retained += t->retained[i].retained;
	}
	for (size_t i = 0; i < r->cohorts * r->periods; i++) {
		to->cell[i].customers += t->cell[i].customers;
		to->cell[i].amount += t->cell[i].amount;
	}
	for (size_t i = 0; i < r->cohorts; i++) {
		const struct cohort *c = &t->cohort[i];
		struct life *l = &to->life[i];

		if (to->cohort[i].size == 0 ||
		    (c->size > 0 && c->latest > to->cohort[i].latest))
			to->cohort[i].latest = c->latest;
		to->cohort[i].size += c->size;
		l->active += t->life[i].active;
		l->new += t->life[i].new;
		l->returning += t->life[i].returning;
		l->resurrected += t->life[i].resurrected;
	}
}

/* What a table does not heed is refused. */
static void
check_options(const struct tool *tool, const struct retain_options *o)
{
	bool by_age = o->table <= BRACKETS;

	if (tool->common.by != NULL && !by_age)
		die(EXIT_USAGE, "--by goes with days, unbounded and brackets");
	if (o->elapsed && o->table == LIFECYCLE)
		die(EXIT_USAGE, "--elapsed is of ages: lifecycle has none");
	if (o->partial && by_age)
		die(EXIT_USAGE,
		    "--partial goes with cohorts, money and lifecycle");
	if (o->share && o->table != COHORTS)
		die(EXIT_USAGE, "--share goes with --table=cohorts");
	if (o->gross && o->table != MONEY)
		die(EXIT_USAGE, "--gross goes with --table=money");
}

/* Counts all customers: the sum of what the threads have. */
static struct tally
count_all(struct retaining *r)
{
	struct tally all = { 0 };

	if (r->o->table <= BRACKETS)
		parse_ages(r);
	else if (r->v.none)
		return all;
	else if (r->o->table == LIFECYCLE)
		size_lives(r);
	else
		size_triangle(r);
	open_tally(r, &all);
	visits_group(&r->v);
	for (int i = 0; i < TASKS_THREADS; i++)
		if (r->tally[i].retained != NULL)
			add_tally(r, &all, &r->tally[i]);
	return all;
}

static int
run(struct tool *tool, void *self)
{
	const struct retain_options *o = self;
	struct retaining *r = tool_alloc(tool, sizeof(*r));
	struct visit_wants wants = { tool->common.by, o->birth, o->elapsed,
		o->table == MONEY, .see = count, .data = r };
	struct tool_output out;
	struct tally all;
	struct input in;

	*r = (struct retaining){ .o = o, .tool = tool };
	check_options(tool, r->o);
	input_open(&in, tool);
	if (!visits_read(&r->v, &in, &wants))
		return EXIT_DATA;
	if (r->o->table == MONEY && !r->v.money)
		die(EXIT_USAGE, "--table=money needs a column of amounts");
	all = count_all(r);
	tool_output(tool, &out, in.delimiter);
	r->w = &out.w;
	if (r->o->table <= BRACKETS)
		print_ages(r, &all);
	else if (all.any)
		r->o->table == LIFECYCLE ? print_lives(r, &all)
					 : print_triangle(r, &all);
	return tool_close(tool, &out);
}

const struct method churn_retain = {
	.name = "retain",
	.summary = "who comes back: retention by age, cohort triangles, "
		   "lifecycle",
	.options = options,
	.options_size = sizeof(struct retain_options),
	.roles = visit_roles,
	.makes = makes,
	.by = true,
	.run = run,
};
