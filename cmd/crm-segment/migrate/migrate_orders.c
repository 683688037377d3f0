#include "base/die.h"
#include "crm-segment/shared/bins.h"
#include "crm-segment/shared/rfm_map.h"
#include "migrate.h"
#include "text/date.h"
#include "text/money.h"

enum { R, F, M, MEASURES };

/* Per customer and date; zeros at first. */
struct totals {
	int64_t sum;
	uint32_t purchases;
	int32_t last;
	bool any; /* a row */
};

struct state {
	struct totals at[DATES];
};

/* What a run holds. */
struct orders {
	struct customers *c;
	size_t sink;
	int32_t date[DATES];
	struct bins rule[MEASURES];
	struct rfm_map names;
};

static bool
add_day(void *state, const struct day *day, void *data, struct diag *d)
{
	const struct orders *o = data;
	struct state *s = state;

	for (int date = EARLIER; date < DATES; date++) {
		struct totals *t = &s->at[date];

		if (date == EARLIER && day->date > o->date[EARLIER])
			continue;
		t->any = true;
		if (!customers_add(&t->sum, day->net, d))
			return false;
		if (day->net > 0) {
			t->purchases++;
			t->last = day->date;
		}
	}
	return true;
}

static const struct totals *
totals_of(const struct orders *o, uint32_t customer, int date)
{
	const struct state *s = customers_state(o->c, o->sink, customer);

	return &s->at[date];
}

static double
measure(const struct orders *o, int which, const struct totals *t, int date)
{
	if (which == R)
		return (double)o->date[date] - t->last;
	return which == F ? t->purchases : money_real(t->sum);
}

/* A measure of the buyers who[0..n-1] of a date. */
struct measured {
	const struct orders *o;
	const uint32_t *who;
	size_t n;
	int which, date;
};

static void
each_value(const void *measured, select_use *use, void *to)
{
	const struct measured *m = measured;

	for (size_t i = 0; i < m->n; i++) {
		double x = measure(m->o, m->which,
		    totals_of(m->o, m->who[i], m->date), m->date);

		use(to, &x, NULL, 1);
	}
}

/* Scores the buyers who[0..n-1] of a date. */
static void
score_date(struct orders *o, int date, const uint32_t *who, size_t n,
    uint8_t *score[MEASURES])
{
	for (int m = 0; m < MEASURES; m++) {
		struct measured all = { o, who, n, m, date };

		bins_cut(&o->rule[m],
		    &(struct select_values){ n, each_value, &all });
		for (size_t i = 0; i < n; i++)
			score[m][i] = bins_score(&o->rule[m],
			    measure(o, m, totals_of(o, who[i], date), date));
	}
}

/* The segments of a date. Who had no row by then is absent. */
static void
segment_date(struct orders *o, struct migration *m, int date)
{
	uint32_t all = customers_count(o->c);
	uint32_t *who = customers_memory(o->c, all, sizeof(*who));
	uint8_t *score[MEASURES];
	size_t n = 0;

	for (uint32_t i = 0; i < all; i++) {
		const struct totals *t = totals_of(o, i, date);

		if (t->purchases > 0)
			who[n++] = i;
		else if (t->any)
			m->segment[date].v[i] =
			    map_add(&m->segments, STR("no_purchase"));
	}
	for (int i = 0; i < MEASURES; i++)
		score[i] = customers_memory(o->c, n, 1);
	score_date(o, date, who, n, score);
	for (size_t i = 0; i < n; i++)
		m->segment[date].v[who[i]] = map_add(&m->segments,
		    rfm_map_segment(
			&o->names, score[R][i], score[F][i], score[M][i]));
	for (int i = 0; i < MEASURES; i++)
		customers_forget(o->c, score[i]);
	customers_forget(o->c, who);
}

static void
prepare(struct orders *o, struct tool *tool, const struct migrate_options *opt)
{
	for (int i = 0; i < MEASURES; i++)
		o->rule[i] = (struct bins){ .method = BINS_QUANTILE,
			.count = (int)opt->bins,
			.descending = i == R };
	if (opt->map == NULL && opt->bins != 5)
		die(EXIT_USAGE,
		    "the built-in segments are for 5 scores (--segments)");
	rfm_map_load(&o->names, tool, opt->map, (enum rfm_builtin)opt->name_map,
	    (int)opt->bins);
}

bool
migrate_orders(
    struct migration *m, struct tool *tool, const struct migrate_options *opt)
{
	struct orders *o = tool_alloc(tool, sizeof(*o));
	struct group_sink sink = {
		.size = sizeof(struct state), .day = add_day, .data = o
	};

	o->date[EARLIER] = opt->from;
	prepare(o, tool, opt);
	if (opt->to != DATE_NONE)
		tool->common.as_of = opt->to;
	o->c = customers_open(tool);
	customers_need_events(o->c, "migrate --from");
	o->sink = customers_sink(o->c, &sink);
	customers_read(o->c);
	o->date[LATER] = customers_as_of(o->c);
	if (customers_count(o->c) > 0 && o->date[LATER] <= opt->from)
		die(EXIT_DATA, "there are no rows after --from");
	m->customers = o->c;
	for (int date = EARLIER; date < DATES; date++)
		for (uint32_t i = 0; i < customers_count(o->c); i++)
			vec_push(&m->segment[date], MIGRATE_ABSENT);
	segment_date(o, m, EARLIER);
	if (!opt->fresh)
		for (int i = 0; i < MEASURES; i++)
			o->rule[i].method = BINS_FIXED;
	segment_date(o, m, LATER);
	return customers_end(o->c);
}
