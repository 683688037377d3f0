/*
 * The ledger of the reference page, section 2: K1 and K2 as of 2024-03-31 with
 * a payment allocated after its own date, a credit, a write-off and a payment
 * from the future.
 */
#include "model/ageing.h"
#include "model/ledger.h"
#include "unit/tap.h"

#include <stdlib.h>

/* 2024-01-01 is day 19723. */
#define JAN(d) (19722 + (d))
#define FEB(d) (19753 + (d))
#define MAR(d) (19782 + (d))
#define APR(d) (19813 + (d))
#define DEC(d) (19691 + (d)) /* of 2023 */
#define MONEY  INT64_C(10000)

enum { A1, A2, A3, A4, B1, B2, N_DOCUMENTS };
enum { K1, K2 };

static void
build(struct ledger *l)
{
	static const struct ledger_item item[] = {
		{ 1000 * MONEY, K1, A1, 0, 0, JAN(10), FEB(9) },
		{ 500 * MONEY, K1, A2, 0, 0, FEB(20), MAR(21) },
		{ 300 * MONEY, K1, A3, 0, 0, MAR(31), APR(30) },
		{ 200 * MONEY, K1, A4, 0, 0, APR(2), APR(30) },
		{ 400 * MONEY, K2, B1, 0, 0, DEC(1), DEC(31) },
		{ 90 * MONEY, K2, B2, 0, 0, FEB(29), MAR(31) },
	};
	static const struct ledger_source source[] = {
		{ 120 * MONEY, K1, MAR(5), LEDGER_CREDIT },
		{ 600 * MONEY, K1, FEB(15), LEDGER_PAYMENT },
		{ 250 * MONEY, K1, MAR(28), LEDGER_PAYMENT },
		{ 350 * MONEY, K2, APR(5), LEDGER_PAYMENT },
	};
	static const struct ledger_change writeoff = { .amount = 50 * MONEY,
		.of = B1,
		.customer = K2,
		.date = MAR(15),
		.kind = LEDGER_WRITEOFF };
	static const struct ledger_allocation allocation[] = {
		{ 120 * MONEY, 0, 0, A1, LEDGER_NO_DATE, false, false },
		{ 600 * MONEY, 0, 1, A1, LEDGER_NO_DATE, false, false },
		{ 250 * MONEY, 0, 2, A2, APR(3), false, false },
		{ 350 * MONEY, 0, 3, B1, LEDGER_NO_DATE, false, false },
	};

	l->customers = 2;
	l->documents = N_DOCUMENTS;
	for (size_t i = 0; i < sizeof(item) / sizeof(*item); i++)
		ledger_add_item(l, item[i], NULL);
	for (size_t i = 0; i < sizeof(source) / sizeof(*source); i++)
		ledger_add_source(l, source[i], NULL);
	ledger_add_change(l, writeoff, NULL);
	for (size_t i = 0; i < sizeof(allocation) / sizeof(*allocation); i++)
		ledger_add_allocation(l, allocation[i], NULL);
}

static const struct ageing_bounds bounds = { { 0, 30, 60, 90 }, 4 };

static struct ageing
age(const struct ledger_walk *walk, uint32_t customer)
{
	struct ageing a = { .n_open = 0 };
	int64_t unapplied[2] = { 0 };

	for (size_t i = 0; i < walk->ledger->items.n; i++) {
		const struct ledger_item *item = &walk->ledger->items.v[i];
		bool no_due = item->due == LEDGER_NO_DATE;
		int32_t days = no_due ? 0 : walk->day - item->due;

		if (item->customer == customer && ledger_is_open(walk, i))
			ageing_add(&a, &bounds,
			    &(struct ageing_item){
				walk->open[i], days, days, no_due, false });
	}
	ledger_unapplied(walk, unapplied);
	a.unapplied = unapplied[customer];
	return a;
}

static void
check(const struct ageing *a, const char *name, const int64_t want[8])
{
	bool same = ageing_balance(a, &bounds) == want[0] * MONEY &&
	    a->unapplied == want[6] * MONEY && a->oldest_days == want[7];

	for (size_t k = 0; k < 5; k++)
		same = same && a->bucket[k] == want[k + 1] * MONEY;
	ok(same, "%s", name);
}

int
main(void)
{
	struct ledger l = { 0 };
	struct ledger_walk walk;
	struct ledger_flows flows[2] = { { 0 } }, march[2] = { { 0 } };
	struct ageing k1, k2;
	int64_t open[] = { 280 * MONEY, 500 * MONEY, 300 * MONEY };

	build(&l);
	ledger_walk_start(&walk, &l);
	ledger_walk_to(&walk, MAR(31));
	k1 = age(&walk, K1);
	k2 = age(&walk, K2);
	check(&k1, "K1", (int64_t[]){ 830, 300, 500, 280, 0, 0, -250, 51 });
	check(&k2, "K2", (int64_t[]){ 440, 90, 0, 0, 0, 350, 0, 91 });
	ledger_flows(&walk, LEDGER_NO_DATE, NULL, flows);
	ok(ledger_flows_balance(&flows[K1]) == 830 * MONEY, "K1's identity");
	ok(ledger_flows_balance(&flows[K2]) == 440 * MONEY, "K2's identity");
	ledger_flows(&walk, FEB(29), NULL, march);
	ok(march[K1].opening == 900 * MONEY &&
		march[K1].billed == 300 * MONEY &&
		march[K1].credited == 120 * MONEY &&
		march[K1].collected == 250 * MONEY,
	    "K1's statement of March (section 13)");
	ok(ageing_apply(AGEING_APPLY_IN_ORDER, 250 * MONEY, open, 3) == 0 &&
		open[0] == 30 * MONEY,
	    "fifo-due leaves 30 in 31-60");
	ledger_walk_free(&walk);
	ledger_free(&l);
	return tap_end();
}
