#include "features.h"

#include "base/die.h"
#include "base/sort.h"
#include "crm-churn/shared/revenue.h"
#include "crm-churn/shared/spells.h"
#include "math/quantile.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

enum { GAPS_NEEDED = 3, BUCKET = 30 };

const struct role_use feature_roles[] = {
	{ "customer_id", "who" },
	{ "date", "when something happened" },
	{ "recorded_date", "when it was recorded, if later" },
	{ "event_type", "what happened: features for each type" },
	{ "amount", "what it brought" },
	{ "discount", "what was taken off before the amount" },
	{ "failed", "1: a payment that failed; its amount does not count" },
	{ "satisfaction", "an answer, on any scale" },
	{ "resolved", "when a complaint was closed; empty: open" },
	{ "renewal_date", "when what was sold is to be renewed" },
	{ 0 },
};

struct layout {
	size_t customer, date, recorded, type, amount;
};

static void
read_row(struct feature_events *e, struct input *in, const struct csv_row *row,
    const struct layout *l)
{
	struct feature_event event = { .detail = MAP_NONE };
	struct str customer, type = STR("");

	if (!input_text(in, row, l->customer, "customer", &customer) ||
	    !input_date(in, row, l->date, &event.day))
		return;
	event.known = event.day;
	if (!input_null(in, row, l->recorded) &&
	    !input_date(in, row, l->recorded, &event.known))
		return;
	if (event.known < event.day)
		event.known = event.day;
	if (!input_null(in, row, l->amount) &&
	    !input_money(in, row, l->amount, &event.amount))
		return;
	if (in->tool->common.as_of != DATE_NONE &&
	    event.day > in->tool->common.as_of) {
		input_skip(in, "after as-of");
		return;
	}
	if (e->typed)
		type = str_trim(row->field[l->type]);
	if (!feature_details_read(&e->details, in, row, type, &event))
		return;
	if (e->typed)
		event.type = map_add(&e->types, type);
	if (e->types.count > FEATURE_TYPES)
		die(EXIT_DATA, "more than %d event types", FEATURE_TYPES);
	if (e->v.n == 0 || event.day > e->as_of)
		e->as_of = event.day;
	if (event.detail != MAP_NONE &&
	    e->details.v.v[event.detail].resolved > e->as_of)
		e->as_of = e->details.v.v[event.detail].resolved;
	if (e->v.n == 0 || event.day < e->earliest)
		e->earliest = event.day;
	event.customer = map_add(&e->customers, customer);
	vec_push(&e->v, event);
}

/* A day on which more was given back than paid is no sign of life, nor is a
 * refund by itself: as on cards. */
static void
mark_refunds(struct feature_events *e, struct tool *tool)
{
	struct feature_event *v = e->v.v;
	size_t from = 0;

	for (size_t i = 0; i < e->v.n; i++) {
		int64_t sum = 0;

		if (i + 1 < e->v.n && v[i + 1].customer == v[i].customer &&
		    v[i + 1].day == v[i].day)
			continue;
		for (size_t k = from; k <= i; k++)
			revenue_add(tool, &sum, v[k].amount);
		for (; from <= i; from++)
			v[from].back = sum < 0 || v[from].amount < 0;
	}
}

static void
arrange(struct feature_events *e, struct tool *tool)
{
	size_t n = e->v.n;
	scoped struct sort_item *items = mem_alloc(n, sizeof(*items));
	struct feature_event *sorted = mem_alloc(n, sizeof(*sorted));

	for (size_t i = 0; i < n; i++)
		items[i] = (struct sort_item){
			sort_key_within(e->v.v[i].customer, e->v.v[i].day),
			(uint32_t)i
		};
	sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = e->v.v[items[i].index];
	free(e->v.v);
	e->v.v = sorted;
	e->v.room = n;
	mark_refunds(e, tool);
	for (size_t i = 0, c = 0; c <= e->customers.count; c++) {
		while (i < n && sorted[i].customer < c)
			i++;
		vec_push(&e->first, i);
	}
}

bool
feature_events_read(
    struct feature_events *e, struct input *in, struct str complaint)
{
	struct layout l;
	struct csv_row row;

	*e = (struct feature_events){ .as_of = DATE_NONE };
	e->details.complaint = complaint;
	input_needs(in, "customer_id,date");
	l.customer = input_role(in, "customer_id", true);
	l.date = input_role(in, "date", true);
	l.recorded = input_role(in, "recorded_date", false);
	l.type = input_role(in, "event_type", false);
	l.amount = input_role(in, "amount", false);
	feature_details_open(&e->details, in, l.amount, l.type);
	e->typed = l.type != ROLE_NONE;
	e->money = l.amount != ROLE_NONE;
	while (input_next(in, &row))
		read_row(e, in, &row, &l);
	if (in->tool->common.as_of != DATE_NONE)
		e->as_of = in->tool->common.as_of;
	arrange(e, in->tool);
	return input_close(in);
}

/* Gaps between distinct days known at the cutoff and after `from`, sorted. */
static size_t
gaps_of(const struct feature_events *e, uint32_t customer, int32_t from,
    int32_t cutoff, double *gap)
{
	int32_t last = DATE_NONE;
	size_t n = 0;

	for (size_t i = e->first.v[customer]; i < e->first.v[customer + 1];
	     i++) {
		const struct feature_event *v = &e->v.v[i];

		if (v->back || v->day > cutoff || v->known > cutoff ||
		    v->day <= from)
			continue;
		if (last != DATE_NONE && v->day > last)
			gap[n++] = (double)v->day - last;
		last = v->day;
	}
	return n;
}

/* The nearest-rank .95 quantile. */
static double
usual_gap(double *gap, size_t n)
{
	sort_doubles(gap, n);
	return quantile_type1(gap, n, 95, 100);
}

double
feature_pooled_gap(const struct feature_events *e, int32_t cutoff)
{
	scoped double *gap = mem_alloc(e->v.n, sizeof(*gap));
	double usual = NAN;
	size_t n = 0;

	for (uint32_t c = 0; c < e->customers.count; c++)
		n += gaps_of(e, c, INT32_MIN, cutoff, gap + n);
	if (n > 0)
		usual = usual_gap(gap, n);
	return usual;
}

/* What is added up over the events of the window. */
struct sums {
	double late_count, early_count, late_amount, early_amount;
	/* Of the counts y in buckets x of 30 days, the latest being 0. */
	double bucket[256];
	int32_t first, last; /* days; of all history, and the last */
	int32_t last_counted;
};

static void
add_event(const struct feature_event *v, const struct feature_details *details,
    const struct feature_view *view, struct sums *s, struct features *f)
{
	double amount = money_real(v->amount);
	int32_t age = view->cutoff - v->day;

	if (s->first == DATE_NONE && !v->back)
		s->first = v->day;
	if (!v->back)
		s->last = v->day;
	f->type_since[v->type] = age;
	f->type_last[v->type] = amount;
	feature_details_add(details, v, view, f);
	if (age >= view->window)
		return;
	f->amount += amount;
	f->type_count[v->type]++;
	f->type_amount[v->type] += amount;
	*(2 * age < view->window ? &s->late_amount : &s->early_amount) +=
	    amount;
	if (v->back)
		return;
	f->count++;
	f->days += v->day != s->last_counted;
	s->last_counted = v->day;
	*(2 * age < view->window ? &s->late_count : &s->early_count) += 1;
	if (age / BUCKET < 256)
		s->bucket[age / BUCKET]++;
}

/* Events a month gained per month, by least squares over whole buckets. */
static double
slope(const struct sums *s, int32_t window)
{
	int32_t n = window / BUCKET > 256 ? 256 : window / BUCKET;
	double mean_x = (n - 1) / 2.0, mean_y = 0, top = 0, bottom = 0;

	for (int32_t i = 0; i < n; i++)
		mean_y += s->bucket[i] / n;
	for (int32_t i = 0; i < n; i++) {
		top -= (i - mean_x) * (s->bucket[i] - mean_y);
		bottom += (i - mean_x) * (i - mean_x);
	}
	return top / bottom;
}

static double
ratio(double top, double bottom)
{
	return bottom > 0 ? top / bottom : (double)NAN;
}

bool
features_of(const struct feature_events *e, uint32_t customer,
    const struct feature_view *view, double *room, struct features *f)
{
	struct sums s = {
		.first = DATE_NONE, .last = DATE_NONE, .last_counted = DATE_NONE
	};
	double sum = 0;
	size_t n;

	*f = (struct features){ .satisfaction = NAN, .renewal_days = NAN };
	for (int i = 0; i < FEATURE_TYPES; i++)
		f->type_since[i] = f->type_last[i] = NAN;
	for (size_t i = e->first.v[customer]; i < e->first.v[customer + 1]; i++)
		if (e->v.v[i].day <= view->cutoff &&
		    e->v.v[i].known <= view->cutoff)
			add_event(&e->v.v[i], &e->details, view, &s, f);
	if (s.first == DATE_NONE) {
		f->tenure = f->recency = f->mean_gap = f->overdue = NAN;
		f->count_ratio = f->amount_ratio = NAN;
		return false;
	}
	f->tenure = (double)view->cutoff - s.first;
	f->recency = (double)view->cutoff - s.last;
	f->count_ratio = ratio(s.late_count, s.early_count);
	f->amount_ratio = ratio(s.late_amount, s.early_amount);
	f->slope = slope(&s, view->window);
	n = gaps_of(
	    e, customer, view->cutoff - view->window, view->cutoff, room);
	for (size_t i = 0; i < n; i++)
		sum += room[i];
	f->mean_gap = n > 0 ? sum / (double)n : (double)NAN;
	f->overdue =
	    f->recency / (n >= GAPS_NEEDED ? usual_gap(room, n) : view->pooled);
	return true;
}

struct feature_contract
feature_contract_at(
    const struct spells *s, uint32_t unit, int32_t day, int32_t before)
{
	struct feature_contract c = { .leaves = INT32_MAX };
	int64_t start = 0, until = INT64_MIN;

	for (size_t i = s->first.v[unit]; i < s->first.v[unit + 1]; i++) {
		const struct spell *spell = &s->v.v[i];
		int32_t end = spell->end == DATE_NONE ? INT32_MAX : spell->end;

		if (spell_active(spell, before))
			c.mrr_before += spell->mrr;
		if (spell_active(spell, day))
			c.mrr += spell->mrr;
		if (spell->start > until) {
			if (until > day)
				break;
			start = spell->start;
		}
		if (end > until)
			until = end;
	}
	c.active = start <= day && until > day;
	c.since = (int32_t)start;
	if (until < INT32_MAX && until > INT32_MIN)
		c.leaves = (int32_t)until;
	return c;
}

int32_t
feature_leaves(const struct feature_events *e, uint32_t customer, int32_t day,
    int64_t silence)
{
	int64_t last = INT64_MIN / 2;

	for (size_t i = e->first.v[customer]; i < e->first.v[customer + 1];
	     i++) {
		int32_t next = e->v.v[i].day;

		if (e->v.v[i].back)
			continue;
		if (next > day && last + silence < day)
			return INT32_MIN;
		/* Back on the very day after is no absence: at the end of
		 * each day without a longer silence (as label counts). */
		if (next > day && next > last + silence + 1)
			break;
		last = next;
	}
	return last + silence < day ? INT32_MIN : (int32_t)(last + silence + 1);
}
