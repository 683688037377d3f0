/*
 * profit --table=pnl: a profit and loss account per customer.
 */
#include "base/die.h"
#include "base/map.h"
#include "cli/heading.h"
#include "csv/row.h"
#include "earnings.h"
#include "profit.h"
#include "text/money.h"

#include <math.h>

struct account {
	int64_t revenue, cost[PROFIT_PARTS];
};

struct pnl {
	struct frame f;
	const struct profit_options *o;
	const struct frame_column *customer, *revenue;
	struct frame_list part[PROFIT_PARTS];
	struct map customers;
	VEC(struct account) account;
};

static void
add(struct pnl *p, int64_t *sum, const struct frame_column *c, size_t row)
{
	if (c->money[row] != FRAME_NO_MONEY && !money_add(sum, c->money[row]))
		frame_fail(&p->f, EXIT_DATA,
		    "%s adds up to more than can be counted", c->name);
}

static void
add_rows(struct pnl *p)
{
	for (size_t row = 0; row < p->f.n; row++) {
		uint32_t id = map_add(&p->customers, p->customer->text[row]);

		if (id == p->account.n)
			vec_push(&p->account, (struct account){ 0 });
		add(p, &p->account.v[id].revenue, p->revenue, row);
		for (size_t k = 0; k < PROFIT_PARTS; k++)
			for (size_t i = 0; i < p->part[k].n; i++)
				add(p, &p->account.v[id].cost[k],
				    p->part[k].v[i], row);
	}
}

/* The month in which the contributions have paid for the acquisition. */
static double
payback(const struct pnl *p, int64_t contribution, int64_t acquisition)
{
	if (acquisition <= 0)
		return 0;
	if (contribution <= 0)
		return NAN;
	return ceil(
	    (double)acquisition * p->o->months / (double)contribution - 1e-9);
}

static void
print_account(struct pnl *p, uint32_t id, struct csv_writer *w)
{
	const struct account *a = &p->account.v[id];
	int64_t gross = a->revenue - a->cost[PROFIT_GOODS], spread;
	int64_t contribution =
	    gross - a->cost[PROFIT_RELATIONSHIP] - a->cost[PROFIT_RETENTION];

	if (!money_of_real(money_real(a->cost[PROFIT_ACQUISITION]) *
		    fmin(p->o->months / p->o->lifetime, 1),
		2, &spread))
		frame_fail(&p->f, EXIT_DATA, "an amount is too large");
	csv_row(w, map_text(&p->customers, id), csv_amount(a->revenue),
	    csv_amount(a->cost[PROFIT_GOODS]), csv_amount(gross),
	    csv_amount(a->cost[PROFIT_RELATIONSHIP]),
	    csv_amount(a->cost[PROFIT_RETENTION]), csv_amount(contribution),
	    csv_amount(a->cost[PROFIT_ACQUISITION]), csv_amount(spread),
	    csv_amount(contribution - spread),
	    payback(p, contribution, a->cost[PROFIT_ACQUISITION]));
}

int
profit_pnl(struct tool *tool, const struct profit_options *o)
{
	struct pnl *p = tool_alloc(tool, sizeof(*p));

	p->o = o;
	frame_open(&p->f, tool);
	tool_no_by(tool);
	p->customer = frame_want(
	    &p->f, "customer_id", FRAME_TEXT, FRAME_NEEDED | FRAME_FILLED);
	p->revenue = earnings_revenue(&p->f);
	if (o->part[PROFIT_GOODS] == NULL)
		frame_fail(
		    &p->f, EXIT_USAGE, "--table=pnl needs --goods=COLUMN,...");
	for (size_t k = 0; k < PROFIT_PARTS; k++)
		if (o->part[k] != NULL)
			frame_want_list(
			    &p->f, o->part[k], FRAME_MONEY, &p->part[k]);
	if (frame_load(&p->f)) {
		add_rows(p);
		heading_line(p->f.w,
		    "customer_id,revenue,goods,gross,relationship,retention,"
		    "contribution,acquisition,acquisition_spread,profit,"
		    "payback_month");
		for (uint32_t i = 0; i < p->customers.count; i++)
			print_account(p, i, p->f.w);
	}
	return frame_close(&p->f);
}
