/*
 * rate: who left in each period, and what it cost.
 */
#include "rate.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "math/dist.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stddef.h>

enum { PERIODS, NRR, GRR };

#include "rate.def"

struct money {
	int64_t start, new, back, expansion, contraction, churn, paused, end;
	int64_t payers; /* at the end */
};

/* What happened between two days. */
struct period {
	int32_t from, to;
	int64_t start, new, returned, resumed, lost, paused, end;
	int64_t class[REASON_CLASSES];
	int64_t lost_new, spell_ends;
	int64_t exposure, leavings; /* customer-days; ends of all */
	struct money mrr;
};

/* A unit at the two days of a period. */
struct unit {
	bool before, after;	 /* active */
	bool seen;		 /* at some time up to the first day */
	bool billed;		 /* the same, and paid for it */
	bool inside;		 /* came and left in between */
	int64_t a, b;		 /* revenue */
	int64_t ends;		 /* in between, healed gaps apart */
	int64_t days;		 /* active in between */
	enum reason_class last;	 /* why the last end up to the second day */
	enum reason_class paid;	 /* the same of what was paid for */
	enum reason_class first; /* up to the first day */
};

static int32_t
end_of(const struct spell *spell)
{
	return spell->end == DATE_NONE ? INT32_MAX : spell->end;
}

/* Days of (from, to] within [start, end). */
static int64_t
overlap(const struct period *p, int64_t start, int64_t end)
{
	int64_t low = start > p->from ? start : (int64_t)p->from + 1;
	int64_t high = end <= p->to ? end : (int64_t)p->to + 1;

	return high > low ? high - low : 0;
}

/* Ends of presences and active days in (from, to]: spells that follow within
 * the gap go on. */
static void
count_ends(const struct spell *spell, size_t n, const struct period *p,
    int64_t gap, struct unit *u)
{
	int64_t start = 0, until = INT64_MIN;

	for (size_t i = 0; i <= n; i++) {
		bool joined = i > 0 && i < n && spell[i].start <= until + gap;

		if (i > 0 && !joined) {
			u->ends += until > p->from && until <= p->to;
			u->days += overlap(p, start, until);
		}
		if (i < n && !joined)
			start = spell[i].start;
		if (i < n && (!joined || end_of(&spell[i]) > until))
			until = end_of(&spell[i]);
	}
}

static struct unit
look(struct rating *r, const struct spell *spell, size_t n,
    const struct period *p)
{
	struct unit u = { .last = REASON_UNKNOWN,
		.first = REASON_UNKNOWN,
		.paid = REASON_UNKNOWN };
	int32_t last = INT32_MIN, first = INT32_MIN, paid = INT32_MIN;

	array_each (const struct spell, s, spell, n) {
		int32_t end = end_of(s);

		u.seen = u.seen || s->start <= p->from;
		u.billed = u.billed || (s->start <= p->from && s->mrr > 0);
		u.inside = u.inside || (s->start > p->from && end <= p->to);
		if (spell_active(s, p->from)) {
			u.before = true;
			revenue_add(r->tool, &u.a, s->mrr);
		}
		if (spell_active(s, p->to)) {
			u.after = true;
			revenue_add(r->tool, &u.b, s->mrr);
		}
		if (end <= p->to && end >= last) {
			last = end;
			u.last = reasons_class(&r->s.reasons, s->reason);
		}
		if (end <= p->to && end >= paid && s->mrr > 0) {
			paid = end;
			u.paid = reasons_class(&r->s.reasons, s->reason);
		}
		if (end <= p->from && end >= first) {
			first = end;
			u.first = reasons_class(&r->s.reasons, s->reason);
		}
	}
	count_ends(spell, n, p, r->o->gap, &u);
	return u;
}

static void
count_people(struct rating *r, const struct unit *u, struct period *p)
{
	bool paused = u->last == REASON_PAUSED && !r->o->paused_is_churn;

	p->start += u->before;
	p->end += u->after;
	p->spell_ends += u->before ? u->ends : 0;
	p->leavings += u->ends;
	p->exposure += u->days;
	if (u->before && !u->after) {
		p->paused += paused;
		p->lost += !paused;
		p->class[u->last] += !paused;
	} else if (!u->before && u->after) {
		p->new += !u->seen;
		p->resumed += u->seen && u->first == REASON_PAUSED;
		p->returned += u->seen && u->first != REASON_PAUSED;
	} else if (!u->before && u->inside) {
		p->lost_new++;
	}
}

/* What is paid at a day cannot be less than nothing: a credit that stands alone
 * would be lost as money that was never there. */
static void
refuse_negative(
    struct rating *r, struct str customer, int64_t amount, int32_t day)
{
	char text[MONEY_MAX + 1], date[DATE_MAX + 1] = { 0 };

	if (amount >= 0)
		return;
	text[money_print(text, amount)] = '\0';
	date_print(date, day);
	report_close(&r->tool->report);
	die(EXIT_DATA,
	    "customer %.*s pays %s a month on %s: less than nothing can be "
	    "neither won nor lost",
	    STR_ARG(customer), text, date);
}

static void
count_money(struct rating *r, const struct unit *u, struct money *m)
{
	m->payers += u->b > 0;
	revenue_add(r->tool, &m->start, u->a);
	revenue_add(r->tool, &m->end, u->b);
	if (u->a == 0 && u->b > 0)
		revenue_add(r->tool, u->billed ? &m->back : &m->new, u->b);
	else if (u->b > u->a)
		revenue_add(r->tool, &m->expansion, u->b - u->a);
	else if (u->b > 0)
		revenue_add(r->tool, &m->contraction, u->a - u->b);
	else
		revenue_add(r->tool, &m->churn, u->a);
	if (u->b == 0 && u->a > 0 && u->paid == REASON_PAUSED)
		revenue_add(r->tool, &m->paused, u->a);
}

/* All periods of all groups, period[group * periods + i]. */
struct counting {
	struct rating *r;
	struct period *period;
	size_t periods;
};

static void
count_customer(void *counting, const struct history *h)
{
	struct counting *c = counting;
	const struct spell *spell = h->item;

	for (size_t from = 0, n; from < h->n; from += n) {
		uint32_t group = spell[from].group;

		n = spells_of_group(spell + from, h->n - from);
		for (size_t k = 0; k < c->periods; k++) {
			struct period *p = &c->period[group * c->periods + k];
			struct unit u = look(c->r, spell + from, n, p);

			count_people(c->r, &u, p);
			if (!c->r->s.money)
				continue;
			refuse_negative(c->r, h->customer, u.a, p->from);
			refuse_negative(c->r, h->customer, u.b, p->to);
			count_money(c->r, &u, &p->mrr);
		}
	}
}

static struct period *
make_periods(struct rating *r, size_t periods)
{
	size_t groups = groups_count(&r->s.groups);
	struct period *period = mem_zero(groups * periods, sizeof(*period));
	struct counting counting = { r, period, periods };

	for (size_t i = 0; i < groups * periods; i++) {
		period[i].from = r->edge.v[i % periods];
		period[i].to = r->edge.v[i % periods + 1];
	}
	histories_in_turn(r->s.all, count_customer, &counting);
	return period;
}

/* The first day of the period after the one of a day. */
static int32_t
next_start(int every, int32_t day)
{
	int32_t month = date_month(day);

	switch (every) {
	case WEEK: {
		int32_t next = day + 1;

		while (date_week(next) == date_week(day))
			next++;
		return next;
	}
	case QUARTER:
		return date_month_start(month - month % 3 + 3);
	case YEAR:
		return date_month_start(month - month % 12 + 12);
	default:
		return date_month_start(month + 1);
	}
}

/* Last days of the periods, the first of them the day before all. */
static void
set_edges(struct rating *r)
{
	const struct rate_options *o = r->o;
	int32_t day = o->from != DATE_NONE ? o->from : r->s.earliest - 1;

	if (o->to != DATE_NONE) {
		if (o->from == DATE_NONE || o->to <= o->from)
			die(EXIT_USAGE, "--to needs a --from before it");
		vec_push(&r->edge, o->from);
		vec_push(&r->edge, o->to);
		return;
	}
	reach_check(&r->tool->reach,
	    o->from != DATE_NONE ? o->from : r->s.earliest, r->s.as_of);
	if (o->from == DATE_NONE) {
		/* To the end of the period before the first start. */
		int32_t back = day - 400;

		while (next_start(o->every, back) <= r->s.earliest)
			back = next_start(o->every, back);
		day = back - 1;
	}
	while (day <= r->s.as_of) {
		vec_push(&r->edge, day);
		day = next_start(o->every, day + 1) - 1;
	}
}

static void
ratio(struct csv_writer *w, double top, double bottom)
{
	csv_real(w, bottom > 0 ? top / bottom : (double)NAN);
}

static double
converted(double churn, double days, double per)
{
	return -expm1(log1p(-churn) * per / days);
}

static void
write_rates(
    const struct rating *r, const struct period *p, struct csv_writer *w)
{
	double n = (double)p->start, churn = (double)p->lost / n, low, high;
	double days = (double)p->to - (double)p->from;

	wilson_limits((double)p->lost, n, r->o->level, &low, &high);
	csv_cells(w, churn, low, high, 1 - churn, p->exposure,
	    -expm1(-(double)p->leavings / (double)p->exposure *
		(r->o->convert > 0 ? r->o->convert : days)));
	if (r->o->convert <= 0)
		return;
	csv_cells(w, converted(churn, days, r->o->convert),
	    converted(low, days, r->o->convert),
	    converted(high, days, r->o->convert));
}

static void
write_money(const struct rating *r, const struct money *m, struct csv_writer *w)
{
	double start = money_real(m->start);
	double lost = money_real(m->contraction) + money_real(m->churn);
	double won = money_real(m->new) + money_real(m->expansion) +
	    (r->o->without_returns ? 0 : money_real(m->back));
	double kept = start - lost + money_real(m->expansion);

	csv_cells(w, csv_amount(m->start), csv_amount(m->new),
	    csv_amount(m->back), csv_amount(m->expansion),
	    csv_amount(m->contraction), csv_amount(m->churn),
	    csv_amount(m->paused), csv_amount(m->end));
	ratio(w, start - lost, start);
	ratio(w, kept, start);
	ratio(w, start - kept, start);
	ratio(w, won, lost);
	ratio(w, money_real(m->end), (double)m->payers);
}

static void
write_period(const struct rating *r, uint32_t group, const struct period *p,
    struct csv_writer *w)
{
	groups_begin(&r->s.groups, group, w, csv_day(p->from), csv_day(p->to),
	    p->start, p->new, p->returned, p->resumed, p->lost, p->paused,
	    p->end);
	for (int k = 0; k < REASON_CLASSES; k++)
		if (k != REASON_PAUSED || r->o->paused_is_churn)
			csv_int(w, p->class[k]);
	csv_cells(w, p->lost_new, p->spell_ends);
	write_rates(r, p, w);
	if (r->s.money)
		write_money(r, &p->mrr, w);
	csv_end(w);
}

static void
write_header(const struct rating *r, struct csv_writer *w)
{
	groups_names(&r->s.groups, w);
	heading_put(w,
	    "from,to,start,new,returned,resumed,lost,paused,end,"
	    "lost_voluntary,lost_involuntary,lost_company,lost_structural");
	if (r->o->paused_is_churn)
		heading_put(w, "lost_paused");
	heading_put(w,
	    "lost_unknown,lost_new,spell_ends,churn,churn_lower,churn_upper,"
	    "retention,exposure_days,exposure_churn");
	if (r->o->convert > 0)
		heading_put(w,
		    "churn_converted,churn_converted_lower,"
		    "churn_converted_upper");
	if (r->s.money)
		heading_put(w,
		    "mrr_start,mrr_new,mrr_reactivation,mrr_expansion,"
		    "mrr_contraction,mrr_churn,mrr_paused,mrr_end,grr,nrr,"
		    "net_revenue_churn,quick_ratio,arpa");
	csv_end(w);
}

static void
print_periods(struct rating *r, struct csv_writer *w)
{
	size_t periods = r->edge.n > 0 ? r->edge.n - 1 : 0;
	scoped struct period *period = make_periods(r, periods);
	scoped uint32_t *order =
	    mem_alloc(groups_count(&r->s.groups), sizeof(*order));

	write_header(r, w);
	groups_order(&r->s.groups, order);
	for (uint32_t g = 0; g < groups_count(&r->s.groups); g++)
		for (size_t i = 0; i < periods; i++)
			write_period(
			    r, order[g], &period[order[g] * periods + i], w);
}

static int
run(struct tool *tool, void *self)
{
	const struct rate_options *o = self;
	struct rating *r = tool_alloc(tool, sizeof(*r));
	struct spell_wants wants = { o->reasons, tool->common.by, o->months };
	struct csv_writer *w;
	struct input in;

	*r = (struct rating){ .o = o, .tool = tool };
	if (r->o->table != PERIODS &&
	    (r->o->from != DATE_NONE || r->o->to != DATE_NONE ||
		tool->common.by != NULL))
		die(EXIT_USAGE,
		    "--from, --to and --by go with --table=periods");
	input_open(&in, tool);
	if (!spells_read(&r->s, &in, &wants))
		return EXIT_DATA;
	if (r->o->table != PERIODS && !r->s.money)
		die(EXIT_USAGE, "--table=nrr and grr need a column of amounts");
	if (!r->s.none)
		set_edges(r);
	w = tool_output(tool);
	if (r->o->table == PERIODS)
		print_periods(r, w);
	else
		rate_cohorts(r, r->o->table == GRR, w);
	return tool_close(tool);
}

const struct method churn_rate = { METHOD_TOLD, .run = run };
