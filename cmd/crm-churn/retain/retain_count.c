#include "retain.h"

#include "base/mem.h"
#include "cli/reach.h"
#include "text/date.h"

static int32_t
period_of(const struct retaining *r, int32_t day)
{
	return r->o->unit == RETAIN_DAY ? day
	    : r->o->unit == RETAIN_WEEK ? date_week(day)
					: date_month(day);
}

/* Of one unit of age. */
static int64_t
elapsed_seconds(const struct retaining *r)
{
	return INT64_C(86400) *
	    (r->o->unit == RETAIN_DAY		? 1
		    : r->o->unit == RETAIN_WEEK ? 7
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

int64_t
retain_elapsed_ages(const struct retaining *r, int64_t birth)
{
	int64_t end = ((int64_t)r->v.as_of + 1) * 86400;

	return (end - birth) / elapsed_seconds(r);
}

int32_t
retain_last_period(const struct retaining *r)
{
	int32_t day = r->v.as_of;

	return period_of(r, day) - (period_of(r, day + 1) == period_of(r, day));
}

/* Whether a whole age has passed for somebody born so. */
static bool
age_is_over(const struct retaining *r, const struct visit *birth, int32_t age)
{
	if (r->o->elapsed)
		return retain_elapsed_ages(r, visit_second(birth)) > age;
	return period_of(r, birth->day) + age <= retain_last_period(r);
}

/* Whether a customer, whose visits from the birth on these are, is active at
 * ages low..high. */
static bool
active(const struct retaining *r, const struct visit *v, size_t n,
    const struct retain_age *age)
{
	for (size_t i = 0; i < n; i++) {
		int32_t then = age_of(r, v, &v[i]);

		if (then >= age->low && then <= age->high)
			return true;
	}
	return false;
}

/* Counts a customer's visits from the birth on, at all ages. */
static void
count_ages(const struct retaining *r, const struct visit *v, size_t n,
    struct retain_tally *t)
{
	for (size_t i = 0; i < r->age.n; i++) {
		const struct retain_age *age = &r->age.v[i];
		struct retain_rate *to = &t->retained[v->group * r->age.n + i];

		if (!age_is_over(r, v, age->until))
			continue;
		to->eligible++;
		to->retained += active(r, v, n, age);
	}
}

/* Counts a customer's visits from the birth on in the cohort. */
static void
count_cohort(const struct retaining *r, const struct visit *v, size_t n,
    struct retain_tally *t)
{
	size_t row = (size_t)(period_of(r, v->day) - r->first);
	struct retain_cohort *cohort = &t->cohort[row];
	struct retain_cell own = { 0 }, first = { 0 };

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
		r->periods = (size_t)retain_elapsed_ages(
				 r, r->v.earliest * INT64_C(86400)) +
		    1;
	if (r->periods > (size_t)r->o->periods + 1)
		r->periods = (size_t)r->o->periods + 1;
}

static void
count_lives(const struct retaining *r, const struct visit *v, size_t n,
    struct retain_tally *t)
{
	int32_t before = INT32_MIN;

	for (size_t i = 0; i < n; i++) {
		int32_t period = period_of(r, v[i].day);
		struct retain_life *l;

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
	r->last =
	    r->o->partial ? period_of(r, r->v.as_of) : retain_last_period(r);
	r->cohorts = r->last < r->first ? 0 : (size_t)(r->last - r->first) + 1;
	reach_check(&r->tool->reach, r->v.earliest, r->v.as_of);
}

/* The numbers of a table, which add up. */
static size_t
retained_cells(const struct retaining *r)
{
	return r->o->table <= RETAIN_BRACKETS
	    ? groups_count(&r->v.groups) * r->age.n
	    : 0;
}

static void
open_tally(const struct retaining *r, struct retain_tally *t)
{
	t->retained = mem_zero(retained_cells(r), sizeof(*t->retained));
	t->cohort = mem_zero(r->cohorts, sizeof(*t->cohort));
	t->cell = mem_zero(r->cohorts * r->periods, sizeof(*t->cell));
	t->life = mem_zero(r->cohorts, sizeof(*t->life));
}

bool
retain_see(void *retaining, const struct history *h, struct diag *d)
{
	struct retaining *r = retaining;
	struct retain_tally *t = &r->tally[h->thread];
	const struct visit *v = h->item;
	size_t birth = visits_birth(v, h->n), n = h->n - birth;

	(void)d;
	if (t->retained == NULL)
		open_tally(r, t);
	t->any |= h->n > 0;
	if (r->o->table == RETAIN_LIFECYCLE)
		count_lives(r, v, h->n, t);
	else if (n > 0 && r->o->table <= RETAIN_BRACKETS)
		count_ages(r, v + birth, n, t);
	else if (n > 0)
		count_cohort(r, v + birth, n, t);
	return true;
}

static void
add_tally(const struct retaining *r, struct retain_tally *to,
    const struct retain_tally *t)
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
		const struct retain_cohort *c = &t->cohort[i];
		struct retain_life *l = &to->life[i];

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

struct retain_tally
retain_count(struct retaining *r)
{
	struct retain_tally all = { 0 };

	if (r->v.none && r->o->table > RETAIN_BRACKETS)
		return all;
	if (r->o->table == RETAIN_LIFECYCLE)
		size_lives(r);
	else if (r->o->table > RETAIN_BRACKETS)
		size_triangle(r);
	open_tally(r, &all);
	visits_group(&r->v);
	for (int i = 0; i < TASKS_THREADS; i++)
		if (r->tally[i].retained != NULL)
			add_tally(r, &all, &r->tally[i]);
	return all;
}
