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
#include "cli/side.h"
#include "complaints.h"
#include "model/logrank.h"
#include "text/date.h"

#include <math.h>

enum { OTHERS, COMPLAINERS, SIDES };

struct leaving {
	struct complaints *c;
	const struct map *who;
	int32_t *first; /* complaint of each in who */
	int32_t origin; /* the first of all */
	bool dated;	/* there is a column lost_date */
	double gone[SIDES], n[SIDES];
	struct survival_counts counts;
};

static void
find_first(struct leaving *v, const size_t *row, size_t n)
{
	v->first = frame_array(&v->c->f, v->who->count, sizeof(*v->first));
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
count_dates(struct leaving *v, const struct side_row *row, uint32_t id)
{
	int32_t as_of = v->c->f.as_of,
		start = side_more_date(row, "start_date");
	int32_t lost = side_more_date(row, "lost_date"), from, complained, end;
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
take_customer(void *data, const struct side_row *row)
{
	struct leaving *v = data;
	uint32_t id = map_find(v->who, side_text(row, 0));

	if (v->c->o->leave_days == 0) {
		v->n[id != MAP_NONE]++;
		v->gone[id != MAP_NONE] += side_real(row, 1) != 0;
	}
	v->dated = side_has(row, "lost_date");
	if (v->dated)
		count_dates(v, row, id);
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
	struct arena *memory = &v->c->f.memory;
	const struct survival_curve *curve =
	    survival_curves(memory, &v->counts, SIDES);
	const struct survival_curve *const each[SIDES] = { &curve[0],
		&curve[1] };
	struct logrank test = logrank_test(memory, each, 1, SIDES, &plain);

	measures_value(
	    m, "left_logrank_chi2", test.df > 0 ? test.chi_square : NAN, SIDES);
	measures_value(m, "left_logrank_p", test.p, SIDES);
}

void
complaints_leaving(struct complaints *c, struct measures *m, const size_t *row,
    size_t n, const struct map *who)
{
	struct leaving v = { .c = c, .who = who };

	v.dated = c->o->leave_days > 0;
	find_first(&v, row, n);
	side_read(c->f.tool, c->o->customers,
	    c->o->leave_days > 0 ? "customer_id,lost_date" : "customer_id,left",
	    take_customer, &v);
	put_shares(&v, m);
	if (v.dated)
		put_logrank(&v, m);
}
