#include "facts.h"

#include "math/sum.h"
#include "paid.h"
#include "receivables.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stddef.h>

/* The last two documents of a row and those of the year up to the last. */
struct recent {
	int32_t last, before;
	int64_t amount, year;
	uint32_t n;
};

static void
find_last(const struct credit *c, struct recent *recent)
{
	const struct ledger_walk *w = &c->book.walk;

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct recent *r = &recent[credit_row(c, item->customer)];
		int64_t amount =
		    ledger_read(w->ledger, item->customer, item->amount);

		if (amount <= 0 || !ledger_is_sale(w, i))
			continue;
		if (item->date > r->last) {
			r->before = r->last;
			r->last = item->date;
			r->amount = amount;
		} else if (item->date == r->last) {
			if (item->amount > r->amount)
				r->amount = amount;
		} else if (item->date > r->before)
			r->before = item->date;
	}
}

static void
add_recent(struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	scoped struct recent *recent = mem_zero(c->n, sizeof(*recent));

	for (uint32_t r = 0; r < c->n; r++)
		recent[r].last = recent[r].before = LEDGER_NO_DATE;
	find_last(c, recent);
	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct recent *r = &recent[credit_row(c, item->customer)];

		if (item->amount > 0 && ledger_is_sale(w, i) &&
		    item->date < r->last && item->date > r->last - 365) {
			r->year += ledger_read(
			    w->ledger, item->customer, item->amount);
			r->n++;
		}
	}
	for (uint32_t r = 0; r < c->n; r++) {
		if (recent[r].n > 0)
			c->facts[r].latest_to_mean = (double)recent[r].amount *
			    recent[r].n / (double)recent[r].year;
		if (recent[r].before != LEDGER_NO_DATE)
			c->facts[r].pause = recent[r].last - recent[r].before;
	}
}

/* The index of payment now less that of six months ago. */
static void
add_index_fall(struct credit *c, const struct pay_tally *now)
{
	scoped_by(ledger_walk_free) struct ledger_walk past;
	scoped struct pay_tally *then = NULL;

	ledger_walk_start(&past, &c->book.ledger);
	if (c->book.as_of != DATE_NONE)
		ledger_walk_to(&past, date_add_months(c->book.as_of, -6));
	then = paid_tallies(c, &past);
	for (uint32_t r = 0; r < c->n; r++)
		c->facts[r].index_fall =
		    pay_habit(&then[r]).index - pay_habit(&now[r]).index;
}

/* Sums over a row's documents. */
struct sums {
	int64_t open, overdue;
	int64_t billed, unpaid; /* sales */
	struct sum terms, terms_amount;
	int32_t oldest;
};

static void
add_item(struct sums *s, const struct ledger_walk *w, size_t i)
{
	const struct ledger_item *item = &w->ledger->items.v[i];
	int64_t amount = ledger_read(w->ledger, item->customer, item->amount);
	int64_t open = ledger_open(w, i);
	bool has_due = item->due != LEDGER_NO_DATE;

	if (item->date > w->day)
		return;
	s->open += open;
	if (!item->refund) {
		s->billed += amount;
		s->unpaid += open;
	}
	if (has_due && !item->refund) {
		sum_add(&s->terms_amount, (double)amount);
		sum_add(&s->terms, (double)amount * (item->due - item->date));
	}
	if (!has_due || item->due >= w->day || open == 0)
		return;
	s->overdue += open;
	if (w->day - item->due > s->oldest)
		s->oldest = w->day - item->due;
}

static double
clipped(double x)
{
	return x < 0 ? 0 : x > 100 ? 100 : x;
}

static void
add_habits(struct credit *c, const struct pay_tally *tally)
{
	const struct receivables_rules rules = { .months = 3 };
	scoped struct receivables_line *line = receivables_lines(&rules, c);

	for (uint32_t r = 0; r < c->n; r++) {
		struct pay_habit habit = pay_habit(&tally[r]);

		c->facts[r].days_late = habit.all_beyond;
		c->facts[r].on_time_share = habit.on_time_share;
		c->facts[r].collection = clipped(line[r].effectiveness);
	}
}

static void
add_sums(struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	scoped struct sums *sums = mem_zero(c->n, sizeof(*sums));
	scoped int64_t *unapplied =
	    mem_zero(w->ledger->customers, sizeof(*unapplied));
	scoped int64_t *money = mem_zero(c->n, sizeof(*money));
	scoped int64_t *year = mem_zero(c->n, sizeof(*year));
	scoped int64_t *quarter = mem_zero(c->n, sizeof(*quarter));

	for (size_t i = 0; i < w->ledger->items.n; i++)
		add_item(
		    &sums[credit_row(c, w->ledger->items.v[i].customer)], w, i);
	receivables_sales(c, 365, year);
	receivables_sales(c, 90, quarter);
	ledger_unapplied(w, unapplied);
	for (uint32_t a = 0; a < w->ledger->customers; a++) {
		struct credit_facts *f = &c->facts[credit_row(c, a)];

		money[credit_row(c, a)] += unapplied[a];
		f->invoices = (isnan(f->invoices) ? 0 : f->invoices) +
		    c->book.accounts.v[a].invoices;
	}
	for (uint32_t r = 0; r < c->n; r++) {
		struct credit_facts *f = &c->facts[r];
		const struct sums *s = &sums[r];

		f->balance = money_real(s->open + money[r]);
		f->overdue = money_real(s->overdue);
		f->unapplied = money_real(money[r]);
		f->oldest_days = s->oldest;
		f->year_sales = money_real(year[r]);
		f->quarter_sales = money_real(quarter[r]);
		if (s->billed > 0)
			f->receipts =
			    clipped(100 * (double)(s->billed - s->unpaid) /
				(double)s->billed);
		if (sum_value(&s->terms_amount) > 0)
			f->terms =
			    sum_value(&s->terms) / sum_value(&s->terms_amount);
	}
}

void
facts_compute(struct credit *c)
{
	scoped struct pay_tally *now = NULL;

	c->facts = mem_alloc(c->n, sizeof(*c->facts));
	for (uint32_t r = 0; r < c->n; r++)
		c->facts[r] = fact_unknown();
	now = paid_tallies(c, &c->book.walk);
	add_sums(c);
	add_habits(c, now);
	add_recent(c);
	add_index_fall(c, now);
}
