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
	struct ledger_source source = { .amount = 6 };
	struct diag d = { .status = 0 };

	ok(ledger_add_item(&l, item, &d), "a huge item fits");
	ok(!ledger_add_source(&l, source, &d) && d.status == EXIT_DATA,
	    "what passes an int64 is refused");
	item.amount = INT64_MIN;
	ok(!ledger_add_item(&l, item, &d), "so is the smallest int64");
	ledger_free(&l);
}

/* An invoice of 100 paid on day 5; 60 of it bounce on day 8, and again (too
 * much); 30 are written off on day 9, and 20 of that come back on day 12. */
static void
test_reversal(void)
{
	struct ledger l = { .customers = 1, .documents = 1 };
	struct ledger_flows flows = { 0 };
	struct ledger_walk w;

	ledger_add_item(&l,
	    (struct ledger_item){ .amount = 100, .date = 1, .due = 4 }, NULL);
	ledger_add_source(&l,
	    (struct ledger_source){
		.amount = 100, .date = 5, .kind = LEDGER_PAYMENT },
	    NULL);
	for (int i = 0; i < 2; i++)
		ledger_add_change(&l,
		    (struct ledger_change){ .amount = 60,
			.date = 8,
			.kind = LEDGER_REVERSE_SOURCE },
		    NULL);
	ledger_add_change(&l,
	    (struct ledger_change){
		.amount = 30, .date = 9, .kind = LEDGER_WRITEOFF },
	    NULL);
	ledger_add_change(&l,
	    (struct ledger_change){ .amount = 20,
		.of = 2,
		.date = 12,
		.kind = LEDGER_REVERSE_WRITEOFF },
	    NULL);
	ledger_add_allocation(&l,
	    (struct ledger_allocation){ .amount = 100, .date = LEDGER_NO_DATE },
	    NULL);
	w = walk_to(&l, 7);
	ok(w.open[0] == 0, "paid on day 7");
	ledger_walk_to(&w, 8);
	ok(w.open[0] == 60 && w.left[0] == 0, "60 are open again on day 8");
	ok(w.refused.n == 1 && w.refused.v[0].change == 1 &&
		w.refused.v[0].left == 40 &&
		w.refused.v[0].why == LEDGER_TOO_MUCH,
	    "the second reversal is refused");
	ledger_walk_to(&w, 9);
	ok(w.open[0] == 30, "partly written off on day 9");
	ok(w.moves.v[0].live == 40, "40 of the allocation are left");
	ledger_walk_to(&w, 12);
	ok(w.open[0] == 50, "20 of it are owed again on day 12");
	ledger_flows(&w, 7, NULL, &flows);
	ok(flows.opening == 0 && flows.collected == -60 &&
		flows.written_off == 10 && ledger_flows_balance(&flows) == 50,
	    "flows since day 7");
	ledger_walk_free(&w);
	ledger_free(&l);
}

/* 150 set against two instalments of 60 and 40: the earlier first, 50 cut. */
static void
test_instalments(void)
{
	struct str document[] = { STR("d") }, source[] = { STR("p") };
	struct str customer[] = { STR("a"), STR("b") };
	struct ledger_texts texts = { customer, document, source, NULL };
	struct ledger l = { .customers = 2, .documents = 1 };
	struct ledger_item item = { .amount = 40, .customer = 1, .due = 60 };
	struct ledger_walk w;

	ledger_add_item(&l, item, NULL);
	item.amount = 60;
	item.due = 30;
	ledger_add_item(&l, item, NULL);
	ledger_add_source(&l,
	    (struct ledger_source){
		.amount = 200, .date = 5, .kind = LEDGER_PAYMENT },
	    NULL);
	ledger_add_allocation(&l,
	    (struct ledger_allocation){ .amount = 70, .date = LEDGER_NO_DATE },
	    NULL);
	ledger_add_allocation(
	    &l, (struct ledger_allocation){ .amount = 80, .date = 6 }, NULL);
	ledger_order(&l, &texts, NULL);
	w = walk_to(&l, 5);
	ok(l.items.v[0].due == 30 && w.open[0] == 0 && w.open[1] == 30,
	    "the earliest instalment first");
	ledger_walk_to(&w, 6);
	ok(w.open[1] == 0 && w.left[0] == 100, "never more than is left");
	ok(w.cuts.n == 1 && w.cuts.v[0].amount == 50, "the cut is told");
	ledger_walk_free(&w);
	ledger_free(&l);
}

/* A bill of 100.00 at 2 % within the days, paid with 98.00; and one of 995.00
 * of 1000.00 with a tolerance of 5.00. Both come back with the payment. */
static void
test_rests(void)
{
	struct ledger l = { .customers = 1, .documents = 2 };
	struct ledger_walk w;

	l.tolerance.most = 50000;
	l.tolerance.share = .01;
	for (uint32_t d = 0; d < 2; d++) {
		ledger_add_item(&l,
		    (struct ledger_item){ .amount = d == 0 ? 1000000 : 10000000,
			.document = d & LEDGER_DOCUMENTS },
		    NULL);
		ledger_add_source(&l,
		    (struct ledger_source){ .amount = d == 0 ? 980000 : 9950000,
			.date = 10,
			.kind = LEDGER_PAYMENT },
		    NULL);
		ledger_add_allocation(&l,
		    (struct ledger_allocation){
			.amount = d == 0 ? 980000 : 9950000,
			.source = d,
			.target = d,
			.date = LEDGER_NO_DATE },
		    NULL);
		ledger_add_change(&l,
		    (struct ledger_change){ .amount = d == 0 ? 980000 : 9950000,
			.of = d,
			.date = 20,
			.kind = LEDGER_REVERSE_SOURCE },
		    NULL);
	}
	vec_push(&l.discounts, (struct ledger_discount){ .02, 0, 10 });
	w = walk_to(&l, 10);
	ok(w.open[0] == 0 && w.moves.v[2].cause == LEDGER_DISCOUNTED,
	    "a discount in time closes the bill");
	ok(w.open[1] == 0 && w.moves.v[3].cause == LEDGER_TOLERATED,
	    "so does the tolerance");
	ledger_walk_to(&w, 20);
	ok(w.open[0] == 1000000 && w.open[1] == 10000000,
	    "all of it is owed when the payment bounces");
	ledger_walk_free(&w);
	l.discounts.v[0].until = 9;
	w = walk_to(&l, 10);
	ok(w.open[0] == 20000, "too late for the discount, too much for 1 %%");
	ledger_walk_free(&w);
	ledger_free(&l);
}

int
main(void)
{
	test_overflow();
	test_reversal();
	test_instalments();
	test_rests();
	return tap_end();
}
