#include "provide.h"

#include "text/date.h"
#include "text/money.h"

#include <math.h>

static const int32_t first_day[PROVIDE_BUCKETS] = { INT32_MIN, 1, 31, 61, 91 };

size_t
provide_bucket(int32_t late)
{
	size_t k = PROVIDE_BUCKETS - 1;

	while (k > 0 && late < first_day[k])
		k--;
	return k;
}

static bool
is_ours(const struct provide_history *h, const struct ledger_item *item)
{
	return item->amount > 0 && !item->refund &&
	    item->due != LEDGER_NO_DATE && item->date <= h->c->book.as_of &&
	    h->group_of[item->customer] == h->group;
}

/* What of each item was open on a day of its own: due + offset. Written off is
 * not paid. */
static void
open_after(const struct ledger_walk *w, int32_t offset, int64_t *open)
{
	const struct ledger *l = w->ledger;

	for (size_t i = 0; i < l->items.n; i++)
		open[i] = l->items.v[i].amount;
	vec_each (const struct ledger_move, move, &w->moves) {
		int32_t due = move->item == LEDGER_NONE
		    ? LEDGER_NO_DATE
		    : l->items.v[move->item].due;

		if (due != LEDGER_NO_DATE && move->date <= due + offset &&
		    move->cause != LEDGER_WRITTEN_OFF)
			open[move->item] -= move->amount;
	}
	for (size_t i = 0; i < l->items.n; i++)
		open[i] = ledger_read(l, l->items.v[i].customer, open[i]);
}

/* Amounts that reached each bucket, of documents that had the time to reach
 * the last. Written off is not paid. */
static void
reached_amounts(const struct provide_history *h, double *reached)
{
	const struct ledger_walk *w = &h->c->book.walk;
	const struct ledger *l = w->ledger;
	scoped int64_t *open = mem_alloc(l->items.n, sizeof(*open));

	for (size_t k = 0; k < PROVIDE_BUCKETS; k++) {
		/* paid on the due day or before: never late */
		int32_t offset = k == 0 ? 0 : first_day[k] - 1;
		int64_t sum = 0;

		open_after(w, offset, open);
		for (size_t i = 0; i < l->items.n; i++) {
			const struct ledger_item *item = &l->items.v[i];

			if (!is_ours(h, item) ||
			    item->due + first_day[PROVIDE_BUCKETS - 1] >
				h->c->book.as_of)
				continue;
			sum += k == 0
			    ? ledger_read(l, item->customer, item->amount)
			    : open[i];
		}
		reached[k] = money_real(sum);
	}
}

void
provide_cohort(const struct provide_history *h, double rate[PROVIDE_BUCKETS])
{
	double reached[PROVIDE_BUCKETS];

	reached_amounts(h, reached);
	provision_cohort_rates(reached, PROVIDE_BUCKETS, rate);
	for (size_t k = 0; k < PROVIDE_BUCKETS; k++)
		rate[k] *= h->lgd;
}

static int32_t
first_date(const struct provide_history *h)
{
	const struct ledger *l = &h->c->book.ledger;
	int32_t first = h->c->book.as_of;

	for (size_t i = 0; i < l->items.n; i++)
		if (is_ours(h, &l->items.v[i]) && l->items.v[i].date < first)
			first = l->items.v[i].date;
	reach_check(&h->c->tool->reach, first, h->c->book.as_of);
	return first;
}

bool
provide_flow(const struct provide_history *h, double rate[PROVIDE_BUCKETS])
{
	const struct ledger *l = &h->c->book.ledger;
	int32_t month = date_month(first_date(h)), day = INT32_MIN;
	double flow[PROVIDE_BUCKETS - 1];
	scoped VEC(double) balance = { 0 };
	scoped_by(ledger_walk_free) struct ledger_walk w;
	bool above = false;

	ledger_walk_start(&w, l);
	for (; day < h->c->book.as_of; month++) {
		double sum[PROVIDE_BUCKETS] = { 0 };

		day = date_month_start(month + 1) - 1;
		if (day > h->c->book.as_of)
			break; /* a month that is not over */
		ledger_walk_to(&w, day);
		for (size_t i = 0; i < l->items.n; i++) {
			const struct ledger_item *item = &l->items.v[i];

			if (is_ours(h, item) && item->date <= day)
				sum[provide_bucket(day - item->due)] +=
				    money_real(ledger_open(&w, i));
		}
		vec_append(&balance, sum, PROVIDE_BUCKETS);
	}
	provision_flows(balance.v, balance.n / PROVIDE_BUCKETS, PROVIDE_BUCKETS,
	    h->mean, flow);
	for (size_t k = 0; k + 1 < PROVIDE_BUCKETS; k++)
		above = above || flow[k] > 1;
	provision_flow_rates(flow, PROVIDE_BUCKETS, h->lgd, rate);
	return above;
}

/* What is open of each month of documents at each age in months, the lower
 * right NaN; now[m] is what is open at as-of. */
static void
fill_ladder(const struct provide_history *h, int32_t first, size_t n,
    double *unpaid, double *now)
{
	const struct ledger *l = &h->c->book.ledger;
	scoped_by(ledger_walk_free) struct ledger_walk w;

	ledger_walk_start(&w, l);
	for (size_t t = 0; t < n; t++) {
		int32_t day = date_month_start(first + (int32_t)t + 1) - 1;

		ledger_walk_to(
		    &w, day < h->c->book.as_of ? day : h->c->book.as_of);
		for (size_t i = 0; i < l->items.n; i++) {
			const struct ledger_item *item = &l->items.v[i];
			size_t m = (size_t)(date_month(item->date) - first);

			if (!is_ours(h, item) || m > t)
				continue;
			if (t - m < h->ages)
				unpaid[m * h->ages + t - m] +=
				    money_real(ledger_open(&w, i));
			if (t + 1 == n)
				now[m] += money_real(ledger_open(&w, i));
		}
	}
	for (size_t m = 0; m < n; m++)
		for (size_t a = n - m; a < h->ages; a++)
			unpaid[m * h->ages + a] = NAN;
}

void
provide_vintage(const struct provide_history *h, struct provide_months *months)
{
	int32_t first = date_month(first_date(h));
	size_t n = (size_t)(date_month(h->c->book.as_of) - first) + 1;
	scoped double *unpaid = mem_zero(n * h->ages, sizeof(*unpaid));
	scoped double *now = mem_zero(n, sizeof(*now));
	scoped double *factor = mem_alloc(h->ages, sizeof(*factor));
	scoped double *last = mem_alloc(n, sizeof(*last));

	fill_ladder(h, first, n, unpaid, now);
	provision_ladder(unpaid, n, h->ages, factor, last);
	for (size_t m = 0; m < n; m++)
		vec_push(months,
		    (struct provide_month){ first + (int32_t)m, now[m],
			now[m] < last[m] ? now[m] : last[m] });
}

static double
read_money(const struct ledger_walk *w, uint32_t account, int64_t amount)
{
	return money_real(ledger_read(w->ledger, account, amount));
}

struct provide_ratios
provide_ratios(const struct provide_history *h)
{
	const struct ledger_walk *w = &h->c->book.walk;
	struct ledger_flows *flows =
	    mem_zero(w->ledger->customers, sizeof(*flows));
	double billed = 0, sales = 0, written = 0, recovered = 0;
	double collected = 0, open = 0;
	double reached[PROVIDE_BUCKETS];
	struct provide_ratios r = { NAN, NAN, NAN };

	ledger_flows(w, LEDGER_NO_DATE, NULL, flows);
	for (uint32_t a = 0; a < w->ledger->customers; a++)
		if (h->group_of[a] == h->group) {
			billed += read_money(w, a, flows[a].billed);
			sales += read_money(
			    w, a, flows[a].billed - flows[a].credited);
			written += read_money(w, a, flows[a].written_off);
			recovered += read_money(w, a, flows[a].recovered);
			collected += read_money(w, a, flows[a].collected);
		}
	free(flows);
	reached_amounts(h, reached);
	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];

		if (is_ours(h, item) &&
		    item->due + first_day[PROVIDE_BUCKETS - 1] <= w->day)
			open += money_real(ledger_open(w, i));
	}
	if (sales > 0)
		r.bad_debt = (written - recovered) / sales;
	if (billed > 0)
		r.collection = collected / billed;
	if (written > 0)
		r.lgd = 1 - recovered / written;
	else if (reached[PROVIDE_BUCKETS - 1] > 0)
		r.lgd = (open + written) / reached[PROVIDE_BUCKETS - 1];
	if (r.lgd > 1)
		r.lgd = 1;
	return r;
}
