#include "features.h"

#include "base/die.h"
#include "base/mem.h"
#include "cli/lanes.h"
#include "math/quantile.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stdlib.h>

enum { GAPS_NEEDED = 3, BUCKET = 30 };

enum { CUSTOMER, DATE, RECORDED, TYPE, AMOUNT };

/* What a thread has of its own. */
struct lane_features {
	struct feature_events *e;
	struct map types;
	uint32_t type[FEATURE_TYPES]; /* of each of them, its number in all */
	int32_t resolved;	      /* the last such day */
};

/* The number of a row's type: they are numbered in the order of the rows. */
static uint32_t
type_of(struct lane_features *l, struct input *in, struct str type)
{
	uint32_t own = map_find(&l->types, type), number;

	if (own != MAP_NONE)
		return l->type[own];
	lanes_turn(in);
	number = map_add(&l->e->types, type);
	if (number >= FEATURE_TYPES)
		die(EXIT_DATA, "more than %d event types", FEATURE_TYPES);
	l->type[map_add(&l->types, type)] = number;
	return number;
}

static bool
read_row(void *lane, struct input *in, const struct csv_row *row,
    struct history_row *to)
{
	struct lane_features *l = lane;
	const struct feature_events *e = l->e;
	struct feature_event *event = to->item;
	int32_t recorded, as_of = e->tool->common.as_of;
	struct str type = STR("");

	if (!input_text(
		in, row, e->column[CUSTOMER], "customer", &to->customer) ||
	    !input_date(in, row, e->column[DATE], &event->day))
		return false;
	recorded = to->date = event->day;
	if (!input_null(in, row, e->column[RECORDED]) &&
	    !input_date(in, row, e->column[RECORDED], &recorded))
		return false;
	if (recorded > event->day)
		event->later = recorded - event->day;
	if (!input_null(in, row, e->column[AMOUNT]) &&
	    !input_money(in, row, e->column[AMOUNT], &event->amount))
		return false;
	if (as_of != DATE_NONE && event->day > as_of) {
		input_skip(in, "after as-of");
		return false;
	}
	if (e->typed)
		type = str_trim(row->field[e->column[TYPE]]);
	if (!feature_details_read(&e->details, in, row, type, event))
		return false;
	if (e->typed)
		event->type = type_of(l, in, type);
	if (event->flags & FEATURE_CLOSED && event->resolved > l->resolved)
		l->resolved = event->resolved;
	return true;
}

/* A day on which something was given back, and no less than was paid, is no
 * sign of life, nor is a refund by itself: as on cards. */
static bool
mark_refunds(void *events, struct history *h, struct diag *d)
{
	struct feature_event *v = h->item;

	(void)events;
	for (size_t from = 0, end; from < h->n; from = end) {
		int64_t sum = 0;
		bool back = false;

		for (end = from; end < h->n && v[end].day == v[from].day;
		     end++) {
			if (!money_add(&sum, v[end].amount))
				return diag_set(d, EXIT_DATA, "number-overflow",
				    "a sum of revenue is too large");
			back |= v[end].amount < 0;
		}
		for (size_t i = from; i < end; i++)
			if ((back && sum <= 0) || v[i].amount < 0)
				v[i].flags |= FEATURE_BACK;
	}
	return true;
}

static void
find_columns(struct feature_events *e, struct input *in)
{
	input_needs(in, "customer_id,date");
	e->column[CUSTOMER] = input_role(in, "customer_id", true);
	e->column[DATE] = input_role(in, "date", true);
	e->column[RECORDED] = input_role(in, "recorded_date", false);
	e->column[TYPE] = input_role(in, "event_type", false);
	e->column[AMOUNT] = input_role(in, "amount", false);
	feature_details_open(
	    &e->details, in, e->column[AMOUNT], e->column[TYPE]);
	e->typed = e->column[TYPE] != ROLE_NONE;
	e->money = e->column[AMOUNT] != ROLE_NONE;
	if (e->money)
		input_amounts(
		    in, e->column[AMOUNT], input_role(in, "currency", false));
}

bool
feature_events_read(
    struct feature_events *e, struct input *in, struct str complaint)
{
	struct lane_features *lane;
	void *self[TASKS_THREADS];

	*e = (struct feature_events){ .tool = in->tool,
		.details.complaint = complaint };
	find_columns(e, in);
	e->all = histories_open(in,
	    &(struct histories_use){ .size = sizeof(struct feature_event),
		.data = e,
		.read = read_row,
		.see = mark_refunds,
		.keeps = true });
	lane = mem_alloc((size_t)histories_threads(e->all), sizeof(*lane));
	for (int i = 0; i < histories_threads(e->all); i++) {
		lane[i] =
		    (struct lane_features){ .e = e, .resolved = DATE_NONE };
		self[i] = &lane[i];
	}
	histories_deal(e->all, self);
	e->earliest = histories_earliest(e->all);
	e->as_of = histories_latest(e->all);
	e->none = e->as_of == DATE_NONE;
	for (int i = 0; i < histories_threads(e->all); i++) {
		if (lane[i].resolved > e->as_of)
			e->as_of = lane[i].resolved;
		map_free(&lane[i].types);
	}
	free(lane);
	if (in->tool->common.as_of != DATE_NONE)
		e->as_of = in->tool->common.as_of;
	return input_close(in);
}

/* How far a customer's gaps were looked at. */
struct gap_walk {
	int32_t last;
	size_t at;
};

/* The next gap between distinct days known at the cutoff and after `from`; 0:
 * there is none. *walk begins as { DATE_NONE, 0 }. */
static int32_t
next_gap(const struct history *h, int32_t from, int32_t cutoff,
    struct gap_walk *walk)
{
	const struct feature_event *events = h->item;

	while (walk->at < h->n) {
		const struct feature_event *v = &events[walk->at++];
		int32_t last = walk->last;

		if (v->flags & FEATURE_BACK || v->day > cutoff - v->later ||
		    v->day <= from)
			continue;
		walk->last = v->day;
		if (last != DATE_NONE && v->day > last)
			return v->day - last;
	}
	return 0;
}

/* What all customers' gaps at a cutoff are counted in. */
struct pooling {
	int32_t cutoff;
	struct counts gaps[TASKS_THREADS];
};

static void
pool_gaps(void *pooling, const struct history *h)
{
	struct pooling *p = pooling;
	struct gap_walk walk = { DATE_NONE, 0 };

	for (int32_t gap; (gap = next_gap(h, INT32_MIN, p->cutoff, &walk)) > 0;)
		counts_add(&p->gaps[h->thread], (size_t)gap);
}

double
feature_pooled_gap(const struct feature_events *e, int32_t cutoff)
{
	struct pooling p = { .cutoff = cutoff };
	uint64_t n;
	double gap;

	histories_each(e->all, pool_gaps, &p);
	n = counts_gather(p.gaps, TASKS_THREADS);
	gap = n == 0 ? (double)NAN
		     : (double)counts_at(p.gaps, (95 * n + 99) / 100);
	vec_free(&p.gaps[0]);
	return gap;
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
add_event(const struct feature_event *v, const struct feature_view *view,
    struct sums *s, struct features *f)
{
	double amount = money_real(v->amount);
	int32_t age = view->cutoff - v->day;
	bool back = v->flags & FEATURE_BACK;

	if (s->first == DATE_NONE && !back)
		s->first = v->day;
	if (!back)
		s->last = v->day;
	f->type_since[v->type] = age;
	f->type_last[v->type] = amount;
	feature_details_add(v, view, f);
	if (age >= view->window)
		return;
	f->amount += amount;
	f->type_count[v->type]++;
	f->type_amount[v->type] += amount;
	*(2 * age < view->window ? &s->late_amount : &s->early_amount) +=
	    amount;
	if (back)
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

/* The mean gap of the window, and the silence over the usual one: the own
 * nearest-rank .95 quantile where there are enough. */
static void
add_gaps(const struct history *h, const struct feature_view *view,
    struct features *f)
{
	scoped double *gap = mem_alloc(h->n, sizeof(*gap));
	double sum = 0;
	struct gap_walk walk = { DATE_NONE, 0 };
	size_t n = 0;

	for (int32_t days; (days = next_gap(h, view->cutoff - view->window,
				view->cutoff, &walk)) > 0;) {
		gap[n++] = days;
		sum += days;
	}
	f->mean_gap = n > 0 ? sum / (double)n : (double)NAN;
	f->overdue = f->recency / view->pooled;
	if (n >= GAPS_NEEDED) {
		sort_doubles(gap, n);
		f->overdue = f->recency / quantile_type1(gap, n, 95, 100);
	}
}

bool
features_of(const struct history *h, const struct feature_view *view,
    struct features *f)
{
	const struct feature_event *v = h->item;
	struct sums s = {
		.first = DATE_NONE, .last = DATE_NONE, .last_counted = DATE_NONE
	};

	*f = (struct features){ .satisfaction = NAN, .renewal_days = NAN };
	for (int i = 0; i < FEATURE_TYPES; i++)
		f->type_since[i] = f->type_last[i] = NAN;
	for (size_t i = 0; i < h->n; i++)
		if (v[i].day <= view->cutoff - v[i].later)
			add_event(&v[i], view, &s, f);
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
	add_gaps(h, view, f);
	return true;
}

struct feature_contract
feature_contract_at(const struct feature_contracts *all, uint32_t customer,
    int32_t day, int32_t before)
{
	struct feature_contract c = { .leaves = INT32_MAX };
	int64_t start = 0, until = INT64_MIN;

	for (size_t i = all->first.v[customer]; i < all->first.v[customer + 1];
	     i++) {
		const struct spell *spell = &all->v.v[i];
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
feature_leaves(const struct history *h, int32_t day, int64_t silence)
{
	const struct feature_event *v = h->item;
	int64_t last = INT64_MIN / 2;

	for (size_t i = 0; i < h->n; i++) {
		int32_t next = v[i].day;

		if (v[i].flags & FEATURE_BACK)
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
