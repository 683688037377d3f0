/*
 * complaints --customers: do those who complained leave more often, or sooner,
 * than the rest?
 *
 * The clock of a complainer starts with the first complaint. The rest have no
 * such day: their clock starts with the first complaint of all, or with their
 * start_date if that is later. For the test of the whole curves a complainer is
 * one of the rest before that (Mantel and Byar, JASA 69, 1974): else the
 * days stayed in order to complain would count for complaining.
 */
#include "complaints.h"
#include "csv/load.h"
#include "model/logrank.h"
#include "text/date.h"

#include <math.h>

enum { OTHERS, COMPLAINERS, SIDES };

struct leaving {
	struct complaints *c;
	const struct map *who;
	int32_t *first; /* complaint of each in who */
	int32_t origin; /* the first of all */
	struct csv_table table;
	size_t id, left, lost, start; /* columns; SIZE_MAX: not there */
	double gone[SIDES], n[SIDES];
	struct survival_counts counts;
};

static void
load(struct leaving *v)
{
	const struct complaints_options *o = v->c->o;
	struct diag d;

	if (!csv_load(o->customers, &v->table, &d) ||
	    !csv_table_columns(&v->table, "customer_id", &v->id, &d))
		tool_fail(v->c->f.tool, &d);
	v->left = csv_table_find(&v->table, "left");
	v->lost = csv_table_find(&v->table, "lost_date");
	v->start = csv_table_find(&v->table, "start_date");
	if (o->leave_days > 0
		? !csv_table_columns(&v->table, "lost_date", &v->lost, &d)
		: !csv_table_columns(&v->table, "left", &v->left, &d))
		tool_fail(v->c->f.tool, &d);
}

static void
find_first(struct leaving *v, const size_t *row, size_t n)
{
	v->first = mem_alloc(v->who->count, sizeof(*v->first));
	v->origin = INT32_MAX;
	for (uint32_t i = 0; i < v->who->count; i++)
		v->first[i] = INT32_MAX;
	for (size_t i = 0; i < n; i++) {
		uint32_t id = map_find(v->who, v->c->customer->text[row[i]]);
		int32_t day = v->c->received->date[row[i]];

		if (id != MAP_NONE && day < v->first[id])
			v->first[id] = day;
		if (day < v->origin)
			v->origin = day;
	}
}

/* A date of the file; DATE_NONE where there is none. */
static int32_t
date_at(struct leaving *v, size_t row, size_t column)
{
	int32_t day = DATE_NONE;
	struct diag d;

	if (column == SIZE_MAX || csv_table_cell(&v->table, row, column).n == 0)
		return DATE_NONE;
	if (date_parse(csv_table_cell(&v->table, row, column), &day))
		return day;
	csv_table_bad(&v->table, row, &d, "not a date");
	tool_fail(v->c->f.tool, &d);
}

static void
count_flag(struct leaving *v, size_t row, bool complained)
{
	double gone;
	struct diag d;

	if (!csv_table_real(&v->table, row, v->left, &gone, &d))
		tool_fail(v->c->f.tool, &d);
	v->n[complained]++;
	v->gone[complained] += gone != 0;
}

/* A customer seen from day to day, both from the origin; at risk on the
 * first of them too. */
static void
add_spell(struct leaving *v, int side, int32_t from, int32_t to, bool gone)
{
	survival_add(&v->counts, (uint32_t)side,
	    from > 0 ? from - 0.5 : -INFINITY, to, gone);
}

/* One customer by its dates; who left before the clock starts is not counted.
 */
static void
count_dates(struct leaving *v, size_t row, uint32_t id)
{
	int32_t as_of = v->c->f.as_of, start = date_at(v, row, v->start);
	int32_t lost = date_at(v, row, v->lost), from, complained, end;
	int64_t h = v->c->o->leave_days;
	bool gone = lost != DATE_NONE && lost <= as_of;
	int side = id != MAP_NONE ? COMPLAINERS : OTHERS;

	from = start > v->origin ? start : v->origin;
	complained = side == COMPLAINERS ? v->first[id] : INT32_MAX;
	end = gone ? lost : as_of;
	/* Only who was seen for h days tells something about them. */
	if (h > 0) {
		int32_t zero = side == COMPLAINERS ? complained : from;

		if (end >= zero && as_of - zero >= h) {
			v->n[side]++;
			v->gone[side] += gone && lost - zero <= h;
		}
	}
	if (end < from)
		return;
	if (complained > end) {
		add_spell(v, OTHERS, from - v->origin, end - v->origin, gone);
		return;
	}
	if (complained > from)
		survival_add(&v->counts, OTHERS,
		    from > v->origin ? from - v->origin - 0.5 : -INFINITY,
		    complained - v->origin - 0.5, 0);
	add_spell(v, COMPLAINERS,
	    (complained > from ? complained : from) - v->origin,
	    end - v->origin, gone);
}

static void
put_shares(const struct leaving *v, struct measures *m)
{
	const double *n = v->n, *gone = v->gone;
	double share = (gone[0] + gone[1]) / (n[0] + n[1]);
	double z =
	    (gone[COMPLAINERS] / n[COMPLAINERS] - gone[OTHERS] / n[OTHERS]) /
	    sqrt(share * (1 - share) * (1 / n[0] + 1 / n[1]));

	measures_share(
	    m, "left_complainers", gone[COMPLAINERS], n[COMPLAINERS]);
	measures_share(m, "left_others", gone[OTHERS], n[OTHERS]);
	measures_value(m, "left_difference_z", z, n[0] + n[1]);
}

static void
put_logrank(struct leaving *v, struct measures *m)
{
	static const struct logrank_options plain = { .weight = LOGRANK_ONE };
	struct survival_curve curve[SIDES];
	const struct survival_curve *const each[SIDES] = { &curve[0],
		&curve[1] };
	scoped_by(logrank_free) struct logrank test = { 0 };

	survival_curves(&v->counts, SIDES, curve);
	logrank_test(each, 1, SIDES, &plain, &test);
	measures_value(
	    m, "left_logrank_chi2", test.df > 0 ? test.chi_square : NAN, SIDES);
	measures_value(m, "left_logrank_p", test.p, SIDES);
	for (size_t i = 0; i < SIDES; i++)
		survival_curve_free(&curve[i]);
}

void
complaints_leaving(struct complaints *c, struct measures *m, const size_t *row,
    size_t n, const struct map *who)
{
	struct leaving v = { .c = c, .who = who };

	load(&v);
	find_first(&v, row, n);
	for (size_t i = 0; i < v.table.rows; i++) {
		uint32_t id = map_find(who, csv_table_cell(&v.table, i, v.id));

		if (c->o->leave_days == 0)
			count_flag(&v, i, id != MAP_NONE);
		if (v.lost != SIZE_MAX)
			count_dates(&v, i, id);
	}
	put_shares(&v, m);
	if (v.lost != SIZE_MAX)
		put_logrank(&v, m);
	survival_counts_free(&v.counts);
	csv_table_free(&v.table);
	free(v.first);
}
