#include "facts.h"

#include "crm-credit/dso/dso.h"
#include "crm-credit/pay/pay.h"
#include "math/sum.h"
#include "rows.h"
#include "text/date.h"
#include "text/money.h"

#include <math.h>
#include <stddef.h>

#define AT(field) offsetof(struct credit_facts, field)

const struct fact_column fact_columns[] = { { "age_balance,balance",
						AT(balance) },
	{ "age_overdue,overdue", AT(overdue) },
	{ "age_unapplied,unapplied", AT(unapplied) },
	{ "age_oldest_days,oldest_days", AT(oldest_days) },
	{ "invoices", AT(invoices) }, { "pay_n_paid", AT(n_paid) },
	{ "pay_n_open", AT(n_open) }, { "dso_days", AT(dso_days) },
	{ "pay_all_dtp", AT(all_days) },
	{ "dso_cei_pct,cei_pct,collection", AT(collection) },
	{ "receipts", AT(receipts) }, { "sales,year_sales", AT(year_sales) },
	{ "dso_sales,quarter_sales,quarter", AT(quarter_sales) },
	{ "terms", AT(terms) }, { "pay_all_dbt,days_late,late", AT(days_late) },
	{ "payment_factor,pay_on_time_share,on_time_share", AT(on_time_share) },
	{ "ability", AT(ability) }, { "brands", AT(brands) },
	{ "sued", AT(sued) }, { "insolvent", AT(insolvent) },
	{ "margin", AT(margin) }, { "pd", AT(pd) }, { "lgd", AT(lgd) },
	{ "insured", AT(insured) }, { "collateral", AT(collateral) },
	{ "credit_limit", AT(credit_limit) }, { "limit", AT(limit) },
	{ "limit_scaled", AT(scaled) }, { "peak_sales", AT(peak_sales) },
	{ "limit_asked", AT(limit_asked) },
	{ "owner_changed", AT(owner_changed) },
	{ "bank_changed", AT(bank_changed) }, { NULL, 0 } };

struct credit_facts
facts_unknown(void)
{
	struct credit_facts f;

	for (const struct fact_column *c = fact_columns; c->names != NULL; c++)
		*(double *)((char *)&f + c->at) = NAN;
	f.grade = GRADE_NONE;
	f.latest_to_mean = f.pause = f.index_fall = NAN;
	return f;
}

void
facts_derive(struct credit_facts *f)
{
	if (isnan(f->invoices))
		f->invoices = f->n_paid + f->n_open;
	if (isnan(f->terms))
		f->terms = f->all_days - f->days_late;
	if (isnan(f->year_sales) && f->dso_days > 0)
		f->year_sales = f->quarter_sales / f->dso_days * 365;
	if (isnan(f->credit_limit))
		f->credit_limit = isnan(f->scaled) ? f->limit : f->scaled;
}

/* The last two documents of a row and those of the year up to the last. */
struct recent {
	int32_t last, before;
	int64_t amount, year;
	uint32_t n;
};

static void
find_last(const struct credit *c, struct recent *recent)
{
	const struct ledger_walk *w = &c->walk;

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct recent *r = &recent[credit_row(c, item->customer)];

		if (item->amount <= 0 || item->date > w->day)
			continue;
		if (item->date > r->last) {
			r->before = r->last;
			r->last = item->date;
			r->amount = item->amount;
		} else if (item->date == r->last) {
			if (item->amount > r->amount)
				r->amount = item->amount;
		} else if (item->date > r->before)
			r->before = item->date;
	}
}

static void
add_recent(struct credit *c)
{
	const struct ledger_walk *w = &c->walk;
	struct recent *recent = mem_zero(c->n, sizeof(*recent));

	for (uint32_t r = 0; r < c->n; r++)
		recent[r].last = recent[r].before = LEDGER_NO_DATE;
	find_last(c, recent);
	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct recent *r = &recent[credit_row(c, item->customer)];

		if (item->amount > 0 && item->date < r->last &&
		    item->date > r->last - 365) {
			r->year += item->amount;
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
	free(recent);
}

/* The index of payment now less that of six months ago. */
static void
add_index_fall(struct credit *c, const struct pay_tally *now)
{
	struct credit past = *c;
	struct pay_tally *then;

	ledger_walk_start(&past.walk, &c->book.ledger);
	if (c->book.as_of != DATE_NONE)
		ledger_walk_to(&past.walk, date_add_months(c->book.as_of, -6));
	then = pay_tallies(&past);
	for (uint32_t r = 0; r < c->n; r++)
		c->facts[r].index_fall =
		    pay_habit(&then[r]).index - pay_habit(&now[r]).index;
	ledger_walk_free(&past.walk);
	free(then);
}

/* Sums over a row's documents. */
struct sums {
	int64_t open, overdue, year, quarter, billed;
	struct sum terms, terms_amount;
	int32_t oldest;
};

static void
add_item(struct sums *s, const struct ledger_walk *w, size_t i)
{
	const struct ledger_item *item = &w->ledger->items.v[i];
	bool has_due = item->due != LEDGER_NO_DATE;

	if (item->date > w->day)
		return;
	if (item->date > w->day - 365)
		s->year += item->amount;
	if (item->date > w->day - 90)
		s->quarter += item->amount;
	if (item->amount <= 0)
		return;
	s->billed += item->amount;
	s->open += w->open[i];
	if (has_due) {
		sum_add(&s->terms_amount, (double)item->amount);
		sum_add(
		    &s->terms, (double)item->amount * (item->due - item->date));
	}
	if (!has_due || item->due >= w->day || w->open[i] == 0)
		return;
	s->overdue += w->open[i];
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
	const struct dso_options options = { .months = 3 };
	struct dso_line *line = dso_lines(&options, c);

	for (uint32_t r = 0; r < c->n; r++) {
		struct pay_habit habit = pay_habit(&tally[r]);

		c->facts[r].days_late = habit.all_beyond;
		c->facts[r].on_time_share = habit.on_time_share;
		c->facts[r].collection = clipped(line[r].effectiveness);
	}
	free(line);
}

static void
add_sums(struct credit *c)
{
	const struct ledger_walk *w = &c->walk;
	struct sums *sums = mem_zero(c->n, sizeof(*sums));
	int64_t *unapplied = mem_zero(w->ledger->customers, sizeof(*unapplied));
	int64_t *money = mem_zero(c->n, sizeof(*money));

	for (size_t i = 0; i < w->ledger->items.n; i++)
		add_item(
		    &sums[credit_row(c, w->ledger->items.v[i].customer)], w, i);
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
		f->year_sales = money_real(s->year);
		f->quarter_sales = money_real(s->quarter);
		if (s->billed > 0)
			f->receipts = clipped(100 *
			    (double)(s->billed - s->open) / (double)s->billed);
		if (sum_value(&s->terms_amount) > 0)
			f->terms =
			    sum_value(&s->terms) / sum_value(&s->terms_amount);
	}
	free(sums);
	free(unapplied);
	free(money);
}

void
facts_compute(struct credit *c)
{
	struct pay_tally *now;

	c->facts = mem_alloc(c->n, sizeof(*c->facts));
	for (uint32_t r = 0; r < c->n; r++)
		c->facts[r] = facts_unknown();
	if (!c->has_ledger) {
		rows_facts(c->rows, c->facts);
		return;
	}
	now = pay_tallies(c);
	add_sums(c);
	add_habits(c, now);
	add_recent(c);
	add_index_fall(c, now);
	free(now);
}
