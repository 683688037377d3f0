/*
 * retain: who comes back.
 */
#include "base/die.h"
#include "base/mem.h"
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

struct retaining {
	const struct retain_options *o;
	struct tool *tool;
	struct visits v;
	struct csv_writer *w;
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
		return (int32_t)((then->second - birth->second) /
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
		return elapsed_ages(r, birth->second) > age;
	return period_of(r, birth->day) + age <= last_period(r);
}

/* Whether a customer, from the birth on, is active at ages low..high. */
static bool
active(const struct retaining *r, uint32_t customer, size_t birth, int32_t low,
    int32_t high)
{
	const struct visit *v = r->v.v.v;

	for (size_t i = birth; i < r->v.first.v[customer + 1]; i++) {
		int32_t age = age_of(r, &v[birth], &v[i]);

		if (age >= low && age <= high)
			return true;
	}
	return false;
}

/* An age or range: `until` must be over. */
struct age {
	struct str name;
	int32_t low, high, until;
};

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

/* Of one group at one age. */
struct retained {
	int64_t eligible, retained;
};

/* counts[group * ages + i], in one pass over the customers. */
static void
count_ages(struct retaining *r, const struct age *age, size_t ages,
    struct retained *counts)
{
	for (uint32_t c = 0; c < r->v.customers.count; c++) {
		size_t birth = visits_birth(&r->v, c);

		for (size_t i = 0; birth != SIZE_MAX && i < ages; i++) {
			const struct visit *first = &r->v.v.v[birth];
			struct retained *n = &counts[first->group * ages + i];

			if (!age_is_over(r, first, age[i].until))
				continue;
			n->eligible++;
			n->retained +=
			    active(r, c, birth, age[i].low, age[i].high);
		}
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
print_ages(struct retaining *r, const struct age *age, size_t ages)
{
	uint32_t n = groups_count(&r->v.groups);
	uint32_t *order = mem_alloc(n, sizeof(*order));
	struct retained *counts = mem_zero(n * ages, sizeof(*counts));

	count_ages(r, age, ages, counts);
	groups_order(&r->v.groups, order);
	groups_names(&r->v.groups, r->w);
	heading_line(r->w, "age,eligible,retained,rate,lower,upper");
	for (uint32_t g = 0; g < n; g++)
		for (size_t i = 0; i < ages; i++)
			age_row(r, order[g], age[i].name,
			    &counts[order[g] * ages + i]);
	free(order);
	free(counts);
}

static void
ages(struct retaining *r)
{
	struct str rest =
	    str_of(r->o->table == BRACKETS ? r->o->brackets : r->o->at);
	VEC(struct age) age = { 0 };

	while (rest.p != NULL)
		vec_push(&age, parse_age(r, str_trim(str_cut(&rest, ','))));
	print_ages(r, age.v, age.n);
	vec_free(&age);
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

/* Cohorts by first period: customers and amounts at age k. */
struct triangle {
	int32_t first; /* the earliest cohort */
	size_t cohorts, periods;
	int64_t *customers, *amount; /* cohorts x periods */
	int64_t *size;
	int64_t *latest; /* second in which the last of a cohort was born */
};

static void
fill_customer(struct retaining *r, struct triangle *t, uint32_t customer)
{
	size_t birth = visits_birth(&r->v, customer);
	size_t end = r->v.first.v[customer + 1];
	int64_t start = 0, sum = 0;
	int32_t at = 0;

	if (birth == SIZE_MAX)
		return;
	const struct visit *born = &r->v.v.v[birth];
	size_t row = (size_t)(period_of(r, born->day) - t->first);
	if (t->size[row]++ == 0 || born->second > t->latest[row])
		t->latest[row] = born->second;
	for (size_t i = birth; i < end; i++) {
		const struct visit *v = &r->v.v.v[i];
		int32_t age = age_of(r, born, v);
		bool last = i + 1 == end || age_of(r, born, v + 1) != age;

		at = age;
		revenue_add(r->tool, &sum, v->amount);
		if (!last)
			continue;
		if (at == 0)
			start = sum;
		if (at < (int32_t)t->periods) {
			size_t cell = row * t->periods + (size_t)at;

			t->customers[cell]++;
			revenue_add(r->tool, &t->amount[cell],
			    r->o->gross && sum > start ? start : sum);
		}
		sum = 0;
	}
}

static void
fill(struct retaining *r, struct triangle *t)
{
	int32_t last = period_of(r, r->v.as_of);

	reach_check(&r->tool->reach, r->v.earliest, r->v.as_of);
	t->first = period_of(r, r->v.earliest);
	t->cohorts = (size_t)(last - t->first) + 1;
	t->periods = t->cohorts;
	if (r->o->elapsed)
		t->periods =
		    (size_t)elapsed_ages(r, r->v.earliest * INT64_C(86400)) + 1;
	if (t->periods > (size_t)r->o->periods + 1)
		t->periods = (size_t)r->o->periods + 1;
	t->size = mem_zero(t->cohorts, sizeof(*t->size));
	t->latest = mem_zero(t->cohorts, sizeof(*t->latest));
	t->customers = mem_zero(t->cohorts * t->periods, sizeof(*t->customers));
	t->amount = mem_zero(t->cohorts * t->periods, sizeof(*t->amount));
	for (uint32_t c = 0; c < r->v.customers.count; c++)
		fill_customer(r, t, c);
}

/* Ages of a cohort that are over for all who are in it. */
static size_t
observed(const struct retaining *r, const struct triangle *t, size_t row)
{
	int64_t n = (int64_t)last_period(r) - t->first - (int64_t)row + 1;

	if (r->o->elapsed)
		n = t->size[row] > 0 ? elapsed_ages(r, t->latest[row]) : 0;
	return n < 0 ? 0 : n > (int64_t)t->periods ? t->periods : (size_t)n;
}

static void
triangle_cell(
    const struct retaining *r, const struct triangle *t, size_t row, size_t k)
{
	size_t cell = row * t->periods + k;

	if (r->o->table == MONEY)
		csv_real(r->w,
		    (double)t->amount[cell] /
			(double)t->amount[row * t->periods]);
	else if (r->o->share)
		csv_real(
		    r->w, (double)t->customers[cell] / (double)t->size[row]);
	else
		csv_int(r->w, t->customers[cell]);
}

/* The sums over the cohorts for which a column is over. */
static void
pooled_row(const struct retaining *r, const struct triangle *t)
{
	int64_t customers = 0;

	csv_field(r->w, STR("all"));
	for (size_t row = 0; row < t->cohorts; row++)
		customers += t->size[row];
	csv_cells(r->w, customers, STR(""));
	for (size_t k = 0; k < t->periods; k++) {
		double top = 0, bottom = 0;

		for (size_t row = 0; row < t->cohorts; row++) {
			size_t cell = row * t->periods + k;

			if (k >= observed(r, t, row))
				continue;
			top += r->o->table == MONEY
			    ? (double)t->amount[cell]
			    : (double)t->customers[cell];
			bottom += r->o->table == MONEY
			    ? (double)t->amount[row * t->periods]
			    : (double)t->size[row];
		}
		csv_real(r->w, bottom > 0 ? top / bottom : (double)NAN);
	}
	csv_end(r->w);
}

static void
triangle(struct retaining *r)
{
	struct triangle t;
	char name[32];

	fill(r, &t);
	heading_put(r->w, "cohort,customers,observed");
	for (size_t k = 0; k < t.periods; k++) {
		snprintf(name, sizeof(name), "k%zu", k);
		csv_field(r->w, str_of(name));
	}
	csv_end(r->w);
	for (size_t row = 0; row < t.cohorts; row++) {
		size_t known = observed(r, &t, row);
		size_t reached = r->o->elapsed ? known + 1 : t.cohorts - row;

		if (t.size[row] == 0)
			continue;
		csv_cells(r->w,
		    ((struct str){
			name, period_name(r, t.first + (int32_t)row, name) }),
		    t.size[row], known);
		for (size_t k = 0; k < t.periods; k++) {
			if (k < known || (r->o->partial && k < reached))
				triangle_cell(r, &t, row, k);
			else
				csv_empty(r->w);
		}
		csv_end(r->w);
	}
	if (r->o->share || r->o->table == MONEY)
		pooled_row(r, &t);
	free(t.size);
	free(t.latest);
	free(t.customers);
	free(t.amount);
}

/* A period's customers: new, back from the one before, back from further. */
struct life {
	int64_t active, new, returning, resurrected;
};

static void
lifecycle(struct retaining *r)
{
	int32_t first = period_of(r, r->v.earliest);
	int32_t last =
	    r->o->partial ? period_of(r, r->v.as_of) : last_period(r);
	size_t n = last < first ? 0 : (size_t)(last - first) + 1;
	struct life *life;
	char text[DATE_MAX];

	reach_check(&r->tool->reach, r->v.earliest, r->v.as_of);
	life = mem_zero(n, sizeof(*life));

	for (size_t i = 0; i < r->v.v.n; i++) {
		const struct visit *v = &r->v.v.v[i];
		int32_t period = period_of(r, v->day), before = INT32_MIN;

		if (i > 0 && v[-1].customer == v->customer)
			before = period_of(r, v[-1].day);
		if (period > last || period == before)
			continue;
		struct life *l = &life[period - first];
		l->active++;
		l->new += before == INT32_MIN;
		l->returning += before == period - 1;
		l->resurrected += before != INT32_MIN && before < period - 1;
	}
	heading_line(r->w, "period,active,new,returning,resurrected,dormant");
	for (size_t i = 0; i < n; i++) {
		int64_t before = i > 0 ? life[i - 1].active : 0;

		csv_row(r->w,
		    ((struct str){
			text, period_name(r, first + (int32_t)i, text) }),
		    life[i].active, life[i].new, life[i].returning,
		    life[i].resurrected, before - life[i].returning);
	}
	free(life);
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

static int
run(struct tool *tool, void *self)
{
	const struct retain_options *o = self;
	struct retaining *r = tool_alloc(tool, sizeof(*r));
	struct visit_wants wants = { tool->common.by, o->birth, o->elapsed,
		o->table == MONEY };
	struct tool_output out;
	struct input in;

	*r = (struct retaining){ .o = o, .tool = tool };
	check_options(tool, r->o);
	input_open(&in, tool);
	if (!visits_read(&r->v, &in, &wants))
		return EXIT_DATA;
	if (r->o->table == MONEY && !r->v.money)
		die(EXIT_USAGE, "--table=money needs a column of amounts");
	tool_output(tool, &out, in.delimiter);
	r->w = &out.w;
	if (r->o->table <= BRACKETS)
		ages(r);
	else if (r->v.v.n > 0)
		r->o->table == LIFECYCLE ? lifecycle(r) : triangle(r);
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
