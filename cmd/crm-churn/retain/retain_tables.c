#include "retain.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/date.h"

#include <math.h>
#include <stdio.h>

static void
age_row(struct retaining *r, uint32_t group, struct str name,
    const struct retain_rate *n)
{
	double low, high;

	wilson_limits(
	    (double)n->retained, (double)n->eligible, r->o->level, &low, &high);
	groups_row(&r->v.groups, group, r->w, name, n->eligible, n->retained,
	    (double)n->retained / (double)n->eligible, low, high);
}

static void
print_ages(struct retaining *r, const struct retain_tally *t)
{
	uint32_t n = groups_count(&r->v.groups);
	scoped uint32_t *order = mem_alloc(n, sizeof(*order));

	groups_order(&r->v.groups, order);
	groups_names(&r->v.groups, r->w);
	heading_line(r->w, "age,eligible,retained,rate,lower,upper");
	for (uint32_t g = 0; g < n; g++)
		for (size_t i = 0; i < r->age.n; i++)
			age_row(r, order[g], r->age.v[i].name,
			    &t->retained[order[g] * r->age.n + i]);
}

static size_t
period_name(const struct retaining *r, int32_t period, char *text)
{
	switch (r->o->unit) {
	case RETAIN_DAY:
		return date_print(text, period);
	case RETAIN_WEEK: { /* the Monday */
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

/* Ages of a cohort that are over for all who are in it. */
static size_t
observed(const struct retaining *r, const struct retain_tally *t, size_t row)
{
	int64_t n =
	    (int64_t)retain_last_period(r) - r->first - (int64_t)row + 1;

	if (r->o->elapsed)
		n = t->cohort[row].size > 0
		    ? retain_elapsed_ages(r, t->cohort[row].latest)
		    : 0;
	return n < 0 ? 0 : n > (int64_t)r->periods ? r->periods : (size_t)n;
}

static void
triangle_cell(const struct retaining *r, const struct retain_tally *t,
    size_t row, size_t k)
{
	const struct retain_cell *start = &t->cell[row * r->periods];

	if (r->o->table == RETAIN_MONEY)
		csv_real(r->w, (double)start[k].amount / (double)start->amount);
	else if (r->o->share)
		csv_real(r->w,
		    (double)start[k].customers / (double)t->cohort[row].size);
	else
		csv_int(r->w, start[k].customers);
}

/* The sums over the cohorts for which a column is over. */
static void
pooled_row(const struct retaining *r, const struct retain_tally *t)
{
	int64_t customers = 0;

	csv_field(r->w, STR("all"));
	for (size_t row = 0; row < r->cohorts; row++)
		customers += t->cohort[row].size;
	csv_cells(r->w, customers, STR(""));
	for (size_t k = 0; k < r->periods; k++) {
		double top = 0, bottom = 0;

		for (size_t row = 0; row < r->cohorts; row++) {
			const struct retain_cell *start =
			    &t->cell[row * r->periods];

			if (k >= observed(r, t, row))
				continue;
			top += r->o->table == RETAIN_MONEY
			    ? (double)start[k].amount
			    : (double)start[k].customers;
			bottom += r->o->table == RETAIN_MONEY
			    ? (double)start->amount
			    : (double)t->cohort[row].size;
		}
		csv_real(r->w, bottom > 0 ? top / bottom : (double)NAN);
	}
	csv_end(r->w);
}

static void
print_triangle(struct retaining *r, const struct retain_tally *t)
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
	if (r->o->share || r->o->table == RETAIN_MONEY)
		pooled_row(r, t);
}

static void
print_lives(struct retaining *r, const struct retain_tally *t)
{
	int64_t before = 0;
	char text[DATE_MAX];

	heading_line(r->w, "period,active,new,returning,resurrected,dormant");
	for (size_t i = 0; i < r->cohorts; i++) {
		const struct retain_life *l = &t->life[i];

		csv_row(r->w,
		    ((struct str){
			text, period_name(r, r->first + (int32_t)i, text) }),
		    l->active, l->new, l->returning, l->resurrected,
		    before - l->returning);
		before = l->active;
	}
}

void
retain_print(struct retaining *r, const struct retain_tally *t)
{
	if (r->o->table <= RETAIN_BRACKETS)
		print_ages(r, t);
	else if (t->any && r->o->table == RETAIN_LIFECYCLE)
		print_lives(r, t);
	else if (t->any)
		print_triangle(r, t);
}
