/*
 * rate --table=nrr and grr: what is left of the revenue with which the
 * customers of a period began.
 */
#include "rate.h"

#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdio.h>

/* Cell [cohort * periods + k]: revenue at the end of k periods later. */
struct triangle {
	struct rating *r;
	bool gross;
	size_t periods; /* complete ones; cohorts are one more */
	int64_t *customers, *start, *cell;
};

/* The first day on which a customer pays; DATE_NONE: never. */
static int32_t
first_paid(const struct history *h)
{
	const struct spell *spell = h->item;

	for (size_t i = 0; i < h->n; i++)
		if (spell[i].mrr > 0)
			return spell[i].start;
	return DATE_NONE;
}

static int64_t
revenue_at(const struct triangle *t, const struct history *h, int32_t day)
{
	const struct spell *spell = h->item;
	int64_t sum = 0;

	for (size_t i = 0; i < h->n; i++)
		if (spell_active(&spell[i], day))
			revenue_add(t->r->tool, &sum, spell[i].mrr);
	return sum;
}

static void
add_customer(void *triangle, const struct history *h)
{
	struct triangle *t = triangle;
	const int32_t *edge = t->r->edge.v;
	int32_t born = first_paid(h);
	size_t cohort = 0;
	int64_t start;

	if (born == DATE_NONE)
		return;
	while (cohort < t->periods && edge[cohort + 1] < born)
		cohort++;
	start = revenue_at(t, h, born);
	t->customers[cohort]++;
	revenue_add(t->r->tool, &t->start[cohort], start);
	for (size_t k = 1; cohort + k < t->periods; k++) {
		int64_t now = revenue_at(t, h, edge[cohort + k + 1]);

		revenue_add(t->r->tool, &t->cell[cohort * t->periods + k],
		    t->gross && now > start ? start : now);
	}
}

/* One row; the columns of `known` periods, the others empty. */
static void
shares(const int64_t *cell, const double *start, size_t periods, size_t known,
    struct csv_writer *w)
{
	for (size_t k = 0; k < periods; k++) {
		double top = k == 0 ? start[0] : money_real(cell[k]);

		csv_real(w,
		    k < known && start[k] > 0 ? top / start[k] : (double)NAN);
	}
	csv_end(w);
}

/* All cohorts for which a column is over. */
static void
pooled(struct rating *r, const struct triangle *t, struct csv_writer *w)
{
	scoped int64_t *cell = mem_zero(t->periods + 1, sizeof(*cell));
	int64_t customers = 0;
	scoped double *start = mem_zero(t->periods + 1, sizeof(*start));
	int64_t all = 0;

	for (size_t c = 0; c <= t->periods; c++) {
		customers += t->customers[c];
		revenue_add(r->tool, &all, t->start[c]);
		for (size_t k = 0; c + k < t->periods || k == 0; k++) {
			start[k] += money_real(t->start[c]);
			if (k > 0)
				cell[k] += t->cell[c * t->periods + k];
		}
	}
	csv_cells(w, "all", customers, csv_amount(all));
	shares(cell, start, t->periods, t->periods, w);
}

static void
cohort_row(const struct rating *r, const struct triangle *t, size_t c,
    struct csv_writer *w)
{
	scoped double *start = mem_alloc(t->periods + 1, sizeof(*start));

	for (size_t k = 0; k < t->periods; k++)
		start[k] = money_real(t->start[c]);
	csv_cells(w, csv_day(r->edge.v[c] + 1), t->customers[c],
	    csv_amount(t->start[c]));
	shares(t->cell + c * t->periods, start, t->periods,
	    c < t->periods ? t->periods - c : 1, w);
}

void
rate_cohorts(struct rating *r, bool gross, struct csv_writer *w)
{
	struct triangle t = { .r = r,
		.gross = gross,
		.periods = r->edge.n > 0 ? r->edge.n - 1 : 0 };
	char name[32];

	t.customers =
	    arena_array(&r->tool->memory, t.periods + 1, sizeof(*t.customers));
	t.start =
	    arena_array(&r->tool->memory, t.periods + 1, sizeof(*t.start));
	t.cell = arena_array(&r->tool->memory,
	    (t.periods + 1) * (t.periods + 1), sizeof(*t.cell));
	histories_in_turn(r->s.all, add_customer, &t);
	heading_put(w, "cohort,customers,mrr");
	for (size_t k = 0; k < t.periods; k++) {
		snprintf(name, sizeof(name), "k%zu", k);
		csv_field(w, str_of(name));
	}
	csv_end(w);
	for (size_t c = 0; c <= t.periods && r->edge.n > 0; c++)
		if (t.customers[c] > 0)
			cohort_row(r, &t, c, w);
	if (r->edge.n > 0)
		pooled(r, &t, w);
}
