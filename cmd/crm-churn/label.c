/*
 * label: who has left, by the end of contracts or by silence.
 */
#include "base/die.h"
#include "base/mem.h"
#include "base/tasks.h"
#include "cli/heading.h"
#include "cli/tool.h"
#include "crm-churn/shared/spells.h"
#include "crm-churn/shared/visits.h"
#include "csv/row.h"
#include "math/counts.h"
#include "math/quantile.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum { RULE_AUTO, RULE_CONTRACT, RULE_FIXED, RULE_RHYTHM };
enum { CUSTOMERS, SPELLS };
enum { GAPS_NEEDED = 3 };

struct label_options {
	int rule, table;
	const char *reasons;
	bool paused_is_churn;
	int64_t gap, least, most;
	double quantile;
};

#include "label.def"

/* What is said of a customer. */
struct verdict {
	const char *state, *why;
	bool churned;
	struct str class, reason;
	int32_t since, first;
	int64_t days, returned;
	double gap, overdue;
};

static void
write_header(struct csv_writer *w)
{
	heading_line(w,
	    "customer_id,label_churned,label_state,label_why,label_class,label_"
	    "reason,label_since,label_first,label_days,label_returned,label_"
	    "gap,label_overdue_ratio");
}

static void
write_verdict(struct csv_writer *w, struct str id, const struct verdict *v)
{
	csv_row(w, id, v->churned, v->state, v->why, v->class, v->reason,
	    csv_day(v->since), csv_day(v->first), v->days, v->returned, v->gap,
	    v->overdue);
}

/* The next presence from *at on: spells that touch or overlap are one. */
static bool
next_presence(const struct history *h, size_t *at, struct spell *out)
{
	const struct spell *spell = h->item;

	if (*at == h->n)
		return false;
	*out = spell[(*at)++];
	for (; *at < h->n; ++*at) {
		const struct spell *next = &spell[*at];

		if (out->end == DATE_NONE)
			continue;
		if (next->start > out->end)
			break;
		if (next->end == DATE_NONE || next->end >= out->end) {
			out->end = next->end;
			out->reason = next->reason;
		}
	}
	return true;
}

/* The last presence, and what all of them add up to. */
static struct spell
last_presence(
    const struct spells *s, const struct history *h, struct verdict *v)
{
	struct spell last = *(const struct spell *)h->item, now;
	size_t at = 0;

	v->returned = -1;
	v->first = last.start;
	while (next_presence(h, &at, &now)) {
		bool open = now.end == DATE_NONE || now.end > s->as_of;

		v->days += (open ? s->as_of + 1 : now.end) - now.start;
		v->returned++;
		last = now;
	}
	return last;
}

static void
judge_contract(const struct spells *s, const struct history *h, bool paused,
    struct verdict *v)
{
	struct spell last = last_presence(s, h, v);

	v->gap = v->overdue = NAN;
	v->since = last.start;
	v->state = "active";
	v->why = "the contract has no end";
	if (last.end == DATE_NONE)
		return;
	if (s->monthly && last.end > s->as_of) { /* no end is set */
		v->why = "paid for up to the as-of date";
		return;
	}
	enum reason_class class = reasons_class(&s->reasons, last.reason);
	v->class = str_of(reason_class_names[class]);
	v->reason = reasons_text(&s->reasons, last.reason);
	if (last.end > s->as_of) {
		v->state = "notice";
		v->why = "the contract ends after the as-of date";
		return;
	}
	v->since = last.end;
	v->churned = class != REASON_PAUSED || paused;
	v->state = class == REASON_PAUSED ? "paused" : "churned";
	v->why = "the contract has ended";
}

static void
write_spell_header(struct csv_writer *w)
{
	heading_line(w, "customer_id,start_date,end_date,time,event,reason");
}

/* A row as survive and cox read it; end DATE_NONE: watched for `days`. */
static void
write_spell(struct csv_writer *w, struct str id, const struct spell *spell,
    int64_t days, struct str reason)
{
	csv_row(w, id, csv_day(spell->start), csv_day(spell->end), days,
	    reason.n > 0, reason);
}

struct contracts {
	const struct label_options *o;
	struct spells s;
};

/* Presences of a customer; a pause ends the watching, not the customer. */
static void
write_presences(void *contracts, const struct history *h, struct csv_writer *w)
{
	const struct contracts *c = contracts;
	int32_t as_of = c->s.as_of;
	struct spell now;
	size_t at = 0;

	while (next_presence(h, &at, &now)) {
		enum reason_class class =
		    reasons_class(&c->s.reasons, now.reason);
		struct str reason = str_of(reason_class_names[class]);

		if (now.end == DATE_NONE || now.end > as_of) {
			now.end = DATE_NONE;
			write_spell(
			    w, h->customer, &now, as_of - now.start, STR(""));
			continue;
		}
		if (class == REASON_PAUSED && !c->o->paused_is_churn)
			reason = STR("");
		write_spell(w, h->customer, &now, now.end - now.start, reason);
	}
}

static void
write_contract(void *contracts, const struct history *h, struct csv_writer *w)
{
	const struct contracts *c = contracts;
	struct verdict v = { .since = DATE_NONE, .first = DATE_NONE };

	if (h->n == 0) {
		v.state = "never";
		v.why = "no contract up to the as-of date";
		v.gap = v.overdue = NAN;
	} else {
		judge_contract(&c->s, h, c->o->paused_is_churn, &v);
	}
	write_verdict(w, h->customer, &v);
}

static int
run_contracts(
    struct tool *tool, const struct label_options *o, struct input *in)
{
	struct csv_writer *w;
	struct contracts *c = tool_alloc(tool, sizeof(*c));

	c->o = o;
	if (!spells_read(
		&c->s, in, &(struct spell_wants){ .reasons = o->reasons }))
		return EXIT_DATA;
	w = tool_output(tool);
	if (o->table == CUSTOMERS)
		write_header(w);
	else
		write_spell_header(w);
	histories_write(c->s.all, w,
	    o->table == CUSTOMERS ? write_contract : write_presences, c);
	return tool_close(tool);
}

/* Events. */

struct labelling {
	const struct label_options *o;
	struct visits v;
	struct counts gaps[TASKS_THREADS];
	bool any[TASKS_THREADS]; /* a visit */
	double pooled;		 /* gap */
};

/* Counts the gaps of a customer's days. */
static bool
count_gaps(void *labelling, const struct history *h, struct diag *d)
{
	struct labelling *l = labelling;
	const struct visit *v = h->item;

	(void)d;
	l->any[h->thread] |= h->n > 0;
	for (size_t i = 1; i < h->n; i++)
		counts_add(
		    &l->gaps[h->thread], (size_t)(v[i].day - v[i - 1].day));
	return true;
}

/* The rank of the nearest-rank quantile, as quantile_type1 with a real share.
 */
static uint64_t
nearest_rank(uint64_t n, double share)
{
	double rank = ceil(share * (double)n - 1e-9);

	return rank < 1 ? 1 : (uint64_t)rank;
}

/* The pooled gap, for those whose own gaps are too few. */
static double
pooled_gap(struct labelling *l, struct tool *tool)
{
	uint64_t n = counts_gather(l->gaps, TASKS_THREADS);
	bool any = false;

	if (n > 0)
		return (double)counts_at(
		    l->gaps, nearest_rank(n, l->o->quantile));
	for (int i = 0; i < TASKS_THREADS; i++)
		any |= l->any[i];
	if (any && l->o->rule != RULE_FIXED)
		report_say(&tool->report,
		    "no customer came twice: silence is measured against "
		    "--gap=%lld",
		    (long long)l->o->gap);
	return (double)l->o->gap;
}

/* The silence that a customer is allowed. */
static double
allowed(struct labelling *l, const struct history *h)
{
	const struct label_options *o = l->o;
	const struct visit *v = h->item;
	double *own, gap = l->pooled;
	size_t n = h->n > 0 ? h->n - 1 : 0;

	if (o->rule == RULE_FIXED)
		return (double)o->gap;
	if (n >= GAPS_NEEDED) {
		own = mem_alloc(n, sizeof(*own));
		for (size_t i = 0; i < n; i++)
			own[i] = (double)(v[i + 1].day - v[i].day);
		sort_doubles(own, n);
		gap = own[nearest_rank(n, o->quantile) - 1];
		free(own);
	}
	return fmin(fmax(gap, (double)o->least), (double)o->most);
}

static void
judge_silence(
    const struct history *h, int32_t as_of, double gap, struct verdict *out)
{
	const struct visit *day = h->item;
	int32_t last;
	double silence;

	out->since = out->first = DATE_NONE;
	out->gap = gap;
	out->overdue = NAN;
	if (h->n == 0) {
		out->state = "never";
		out->why = "nothing but refunds";
		return;
	}
	last = day[h->n - 1].day;
	silence = (double)as_of - last;
	out->first = out->since = day->day;
	out->overdue = silence / gap;
	out->days = last - day->day + 1;
	for (size_t i = 1; i < h->n; i++) {
		int32_t between = day[i].day - day[i - 1].day;

		if (between <= gap)
			continue;
		out->returned++;
		out->days -= between - 1;
		out->since = day[i].day;
	}
	out->state = "active";
	out->why = "silent no longer than allowed";
	if (!(silence > gap))
		return;
	out->churned = true;
	out->state = "churned";
	out->why = "silent for longer than allowed";
	out->since = last + 1;
}

/*
 * Spells of a customer by one fixed gap. Leaving within the last gap cannot be
 * seen yet, so spells that go on are watched up to as-of less the gap, and
 * those that begin later are left out.
 */
static void
write_silences(void *labelling, const struct history *h, struct csv_writer *w)
{
	const struct labelling *l = labelling;
	int32_t gap = (int32_t)l->o->gap, seen = l->v.as_of - gap;
	const struct visit *v = h->item;

	for (size_t i = 0; i < h->n;) {
		struct spell spell = { .start = v[i].day };
		int32_t last = spell.start;

		for (i++; i < h->n && v[i].day - last <= gap; i++)
			last = v[i].day;
		if (spell.start > seen)
			continue;
		spell.end = last < seen ? last + 1 : DATE_NONE;
		if (spell.end == DATE_NONE)
			write_spell(w, h->customer, &spell, seen - spell.start,
			    STR(""));
		else
			write_spell(w, h->customer, &spell,
			    spell.end - spell.start, STR("silent"));
	}
}

static void
write_silence(void *labelling, const struct history *h, struct csv_writer *w)
{
	struct labelling *l = labelling;
	struct verdict verdict = { 0 };

	judge_silence(h, l->v.as_of, allowed(l, h), &verdict);
	write_verdict(w, h->customer, &verdict);
}

static int
run_events(struct tool *tool, const struct label_options *o, struct input *in)
{
	struct labelling *l = tool_alloc(tool, sizeof(*l));
	struct csv_writer *w;

	l->o = o;
	if (!visits_read(&l->v, in,
		&(struct visit_wants){
		    .keeps = true, .see = count_gaps, .data = l }))
		return EXIT_DATA;
	visits_group(&l->v);
	l->pooled = pooled_gap(l, tool);
	w = tool_output(tool);
	if (o->table == SPELLS)
		write_spell_header(w);
	else
		write_header(w);
	histories_write(l->v.all, w,
	    o->table == SPELLS ? write_silences : write_silence, l);
	return tool_close(tool);
}

static int
run(struct tool *tool, void *self)
{
	const struct label_options *o = self;
	struct input in;
	int rule = o->rule;

	input_open(&in, tool);
	if (o->table == SPELLS && rule == RULE_RHYTHM)
		die(EXIT_USAGE,
		    "--table=spells takes one gap for all "
		    "(--rule=fixed): own gaps would look ahead");
	if (rule == RULE_AUTO)
		rule = spells_here(&in) ? RULE_CONTRACT : RULE_RHYTHM;
	return rule == RULE_CONTRACT ? run_contracts(tool, o, &in)
				     : run_events(tool, o, &in);
}

const struct method churn_label = { METHOD_TOLD, .run = run };
