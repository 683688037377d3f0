/* What the worked ledger (ref/credit_ledger) and the random ones (prop/ledger)
 * do not show by themselves. */
#include "model/ledger.h"
#include "base/die.h"
#include "unit/tap.h"

static struct ledger_walk
walk_to(const struct ledger *l, int32_t day)
{
	struct ledger_walk w;

	ledger_walk_start(&w, l);
	ledger_walk_to(&w, day);
	return w;
}

static void
test_overflow(void)
{
	struct ledger l = { .customers = 1, .documents = 1 };
	struct ledger_item item = { .amount = INT64_MAX - 5 };
	struct ledger_payment payment = { .amount = 6 };
	struct diag d = { .status = 0 };

	ok(ledger_add_item(&l, item, &d), "a huge item fits");
	ok(!ledger_add_payment(&l, payment, &d) && d.status == EXIT_DATA,
	    "what passes an int64 is refused");
	item.amount = INT64_MIN;
	ok(!ledger_add_item(&l, item, &d), "so is the smallest int64");
	ledger_free(&l);
}

/* An invoice of 100 paid on day 5; the payment bounces on day 8, and 30 is
 * written off on day 9. */
static void
test_reversal(void)
{
	struct ledger l = { .customers = 1, .documents = 1 };
	struct ledger_flows flows = { 0 };
	struct ledger_walk w;

	ledger_add_item(&l,
	    (struct ledger_item){ .amount = 100, .date = 1, .due = 4 }, NULL);
	ledger_add_payment(
	    &l, (struct ledger_payment){ .amount = 100, .date = 5 }, NULL);
	ledger_add_payment(&l,
	    (struct ledger_payment){
		.amount = 100, .date = 8, .kind = LEDGER_REVERSAL },
	    NULL);
	ledger_add_payment(&l,
	    (struct ledger_payment){
		.amount = 30, .date = 9, .kind = LEDGER_WRITEOFF },
	    NULL);
	ledger_add_allocation(&l,
	    (struct ledger_allocation){ .amount = 100, .date = LEDGER_NO_DATE },
	    NULL);
	w = walk_to(&l, 7);
	ok(w.open[0] == 0, "paid on day 7");
	ledger_walk_to(&w, 8);
	ok(w.open[0] == 100 && w.left[0] == 0, "open again on day 8");
	ledger_walk_to(&w, 9);
	ok(w.open[0] == 70, "partly written off on day 9");
	ok(w.settlements.v[0].void_date == 8, "the settlement is void");
	ledger_flows(&w, 7, &flows);
	ok(flows.opening == 0 && flows.collected == -100 &&
		flows.written_off == 30 && ledger_flows_balance(&flows) == 70,
	    "flows since day 7");
	ledger_walk_free(&w);
	ledger_free(&l);
}

/* 150 set against two instalments of 60 and 40: the earlier first, 50 cut. */
static void
test_instalments(void)
{
	struct ledger l = { .customers = 2, .documents = 1 };
	struct ledger_item item = { .amount = 40, .customer = 1, .due = 60 };
	struct ledger_walk w;

	ledger_add_item(&l, item, NULL);
	item.amount = 60;
	item.due = 30;
	ledger_add_item(&l, item, NULL);
	ledger_add_payment(
	    &l, (struct ledger_payment){ .amount = 200, .date = 5 }, NULL);
	ledger_add_allocation(&l,
	    (struct ledger_allocation){ .amount = 70, .date = LEDGER_NO_DATE },
	    NULL);
	ledger_add_allocation(
	    &l, (struct ledger_allocation){ .amount = 80, .date = 6 }, NULL);
	ledger_order(&l, NULL, NULL, NULL);
	w = walk_to(&l, 5);
	ok(l.items.v[0].due == 30 && w.open[0] == 0 && w.open[1] == 30,
	    "the earliest instalment first");
	ledger_walk_to(&w, 6);
	ok(w.open[1] == 0 && w.left[0] == 100, "never more than is left");
	ok(w.cuts == 1 && w.cut_amount == 50, "the cut is told");
	ok(w.transfers == 3, "another customer's money is a transfer");
	ledger_walk_free(&w);
	ledger_free(&l);
}

int
main(void)
{
	test_overflow();
	test_reversal();
	test_instalments();
	return tap_end();
}
