/*
 * pay: how late customers pay, and how surely.
 */
#include "crm-credit/facts/paid.h"
#include "csv/row.h"

#include "cli/tool.h"
#include "crm-credit/facts/part.h"
#include "crm-credit/facts/promises.h"
#include "model/survival.h"
#include "text/date.h"

#include <math.h>
#include <stddef.h>

struct options {
	struct book_options book;
	const char *promises;

	struct pay_tally *tally;
	struct pay_row {
		uint32_t paid, open, overdue; /* documents */
		double median, trend;
		uint32_t promises, kept;
	} * row;
};

#include "pay.def"

/* The last day on which an item was paid, and whether it was written off. */
struct ending {
	int32_t paid, written_off;
};

static struct ending *
find_endings(const struct ledger_walk *w)
{
	size_t n = w->ledger->items.n;
	struct ending *end = mem_alloc(n, sizeof(*end));
	int32_t day;

	for (size_t i = 0; i < n; i++)
		end[i] = (struct ending){ DATE_NONE, DATE_NONE };
	vec_each (const struct ledger_move, part, &w->moves) {
		if (ledger_is_paid(w, part, &day) && day > end[part->item].paid)
			end[part->item].paid = day;
		if (part->cause == LEDGER_WRITTEN_OFF && part->live > 0)
			end[part->item].written_off = part->date;
	}
	return end;
}

/* Full payment is the event; what is open is censored at as-of, what was
 * written off on that day, and what credits closed alone does not count. */
static void
add_duration(struct survival_counts *counts, uint32_t row,
    const struct ledger_walk *w, size_t i, const struct ending *end)
{
	int32_t date = w->ledger->items.v[i].date, stop = w->day;
	uint32_t cause = 0;

	if (w->open[i] == 0 && end->written_off != DATE_NONE)
		stop = end->written_off;
	else if (w->open[i] == 0 && end->paid == DATE_NONE)
		return;
	else if (w->open[i] == 0) {
		stop = end->paid;
		cause = 1;
	}
	survival_add(
	    counts, row, -INFINITY, stop > date ? stop - date : 0, cause);
}

static void
find_medians(struct options *o, const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	struct survival_counts counts = { 0 };
	struct survival_curve *curve;
	scoped struct ending *end = find_endings(w);

	for (size_t i = 0; i < w->ledger->items.n; i++) {
		const struct ledger_item *item = &w->ledger->items.v[i];
		struct pay_row *row;

		if (item->amount <= 0 || !ledger_is_sale(w, i))
			continue;
		row = &o->row[credit_row(c, item->customer)];
		row->open += w->open[i] > 0;
		row->paid += w->open[i] == 0 && end[i].paid != DATE_NONE;
		row->overdue += w->open[i] > 0 && item->due != LEDGER_NO_DATE &&
		    item->due < w->day;
		add_duration(
		    &counts, credit_row(c, item->customer), w, i, &end[i]);
	}
	curve = survival_curves(&c->tool->memory, &counts, c->n);
	for (uint32_t r = 0; r < c->n; r++)
		o->row[r].median =
		    survival_quantile(&curve[r], .5, SURVIVAL_LOG, 1.96).time;
}

/* A payment of a row in a quarter. */
struct quarter_sum {
	double amount, beyond;
};

/* Means by quarter of payment, the rows one after the other. */
static void
find_trends(struct options *o, const struct credit *c)
{
	const struct ledger_walk *w = &c->book.walk;
	scoped struct sort_item *order = mem_alloc(w->moves.n, sizeof(*order));
	scoped VEC(struct pay_quarter) list = { 0 };
	size_t n = 0;
	int32_t day;

	for (uint32_t r = 0; r < c->n; r++)
		o->row[r].trend = NAN;
	for (size_t s = 0; s < w->moves.n; s++) {
		const struct ledger_move *part = &w->moves.v[s];
		const struct ledger_item *item;

		if (!ledger_is_paid(w, part, &day))
			continue;
		item = &w->ledger->items.v[part->item];
		if (item->due == LEDGER_NO_DATE)
			continue;
		order[n].key = (uint64_t)credit_row(c, item->customer) << 32 |
		    (uint32_t)(date_month(day) / 3);
		order[n++].index = (uint32_t)s;
	}
	sort_items(order, n);
	for (size_t i = 0; i < n;) {
		uint64_t key = order[i].key;
		struct quarter_sum sum = { 0, 0 };

		for (; i < n && order[i].key == key; i++) {
			const struct ledger_move *part =
			    &w->moves.v[order[i].index];

			ledger_is_paid(w, part, &day);
			sum.amount += (double)part->amount;
			sum.beyond += (double)part->amount *
			    (day - w->ledger->items.v[part->item].due);
		}
		vec_push(&list,
		    (struct pay_quarter){
			(int32_t)(uint32_t)key, sum.beyond / sum.amount });
		if (i < n && order[i].key >> 32 == key >> 32)
			continue;
		o->row[key >> 32].trend = pay_trend(list.v, list.n);
		list.n = 0;
	}
}

static void
count_promises(struct options *o, const struct credit *c)
{
	const struct promises *all;

	if (o->promises == NULL)
		return;
	all = promises_read(c, o->promises, 0);
	vec_each (const struct promise, p, &all->list) {
		struct pay_row *row = &o->row[credit_row(c, p->account)];

		row->promises += p->state != PROMISE_OPEN;
		row->kept += p->state == PROMISE_KEPT;
	}
}

static void
pay_compute(void *self, struct credit *c)
{
	struct options *o = self;

	o->tally = paid_tallies(c, &c->book.walk);
	o->row = mem_zero(c->n, sizeof(*o->row));
	find_medians(o, c);
	find_trends(o, c);
	count_promises(o, c);
}

static void
pay_cells(const void *self, uint32_t number, struct csv_writer *w)
{
	const struct options *o = self;
	const struct pay_row *row = &o->row[number];
	struct pay_habit habit = pay_habit(&o->tally[number]);
	const double cells[] = { habit.paid_days, habit.paid_beyond,
		habit.paid_late, habit.all_days, habit.all_beyond,
		habit.on_time_share, habit.on_time_count_share, row->median,
		habit.index };
	const double shares[] = { habit.late30_share, habit.late60_share,
		habit.late90_share };

	csv_cells(w, row->paid, row->open, row->overdue);
	for (size_t i = 0; i < COUNT(cells); i++)
		csv_real(w, cells[i]);
	csv_cells(w, o->tally[number].experiences, row->trend);
	csv_int_if(w, o->tally[number].experiences > 0, o->tally[number].worst);
	for (size_t i = 0; i < 3; i++)
		csv_real(w, shares[i]);
	if (o->promises == NULL) {
		csv_empties(w, 2);
		return;
	}
	csv_cells(w, row->promises, row->kept);
}

static const struct credit_part part = {
	.needs_ledger = true,
	.compute = pay_compute,
	.cells = pay_cells,
};

const struct method credit_pay = { METHOD_TOLD, .run = part_run,
	.part = &part };
