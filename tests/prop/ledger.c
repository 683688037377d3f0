/*
 * Random ledgers with partial, over- and prepayments, credits, write-offs,
 * bounced payments, refunds, instalments and payments for another customer:
 * whatever the date, the open items and the unapplied money add up to the
 * flows; the order of the input changes nothing; and what is learnt later
 * changes no earlier day.
 */
#include "model/ledger.h"
#include "base/rng.h"
#include "model/ageing.h"
#include "unit/tap.h"

enum {
	CUSTOMERS = 5,
	DOCUMENTS = 40,
	PAYMENTS = 30,
	ALLOCATIONS = 60,
	DAYS = 60
};

static int64_t
random_amount(struct rng *rng)
{
	return 1 + (int64_t)rng_below(rng, 5000000);
}

static int32_t
random_day(struct rng *rng)
{
	return (int32_t)rng_below(rng, DAYS);
}

static void
add_items(struct ledger *l, struct rng *rng)
{
	for (uint32_t d = 0; d < DOCUMENTS; d++) {
		struct ledger_item item = {
			.amount = random_amount(rng),
			.customer = (uint32_t)rng_below(rng, CUSTOMERS),
			.document = d & LEDGER_DOCUMENTS,
			.date = random_day(rng),
		};
		uint64_t parts = 1 + rng_below(rng, 3) % 2;

		if (rng_below(rng, 5) == 0)
			item.amount = -item.amount;
		for (uint64_t k = 0; k < parts; k++) {
			item.due = item.date + random_day(rng) / 2;
			if (k > 0)
				item.due += DAYS; /* no two alike */
			else if (rng_below(rng, 8) == 0)
				item.due = LEDGER_NO_DATE;
			ledger_add_item(l, item, NULL);
		}
	}
}

static void
add_payments(struct ledger *l, struct rng *rng)
{
	for (uint32_t p = 0; p < PAYMENTS; p++) {
		struct ledger_payment payment = {
			.amount = random_amount(rng),
			.customer = (uint32_t)rng_below(rng, CUSTOMERS),
			.date = random_day(rng),
		};
		uint64_t kind = rng_below(rng, 10);

		if (kind == 0)
			payment.kind = LEDGER_REFUND;
		if (kind == 1) {
			payment.kind = LEDGER_WRITEOFF;
			payment.of = (uint32_t)rng_below(rng, DOCUMENTS);
		}
		if (kind == 2 && p > 0 &&
		    l->payments.v[p - 1].kind == LEDGER_PAYMENT) {
			payment.kind = LEDGER_REVERSAL;
			payment.of = p - 1;
			payment.amount = l->payments.v[p - 1].amount;
		}
		ledger_add_payment(l, payment, NULL);
	}
}

static void
add_allocations(struct ledger *l, struct rng *rng)
{
	for (uint32_t k = 0; k < ALLOCATIONS; k++) {
		struct ledger_allocation a = { .amount = random_amount(rng) };

		a.date = rng_below(rng, 2) ? random_day(rng) : LEDGER_NO_DATE;
		a.source = (uint32_t)rng_below(rng, PAYMENTS);
		if (rng_below(rng, 4) == 0)
			a.source = (uint32_t)rng_below(rng, l->items.n);
		a.from_credit =
		    l->items.n > a.source && l->items.v[a.source].amount < 0;
		if (!a.from_credit &&
		    (a.source >= PAYMENTS ||
			l->payments.v[a.source].kind != LEDGER_PAYMENT))
			continue;
		a.to_item = rng_below(rng, 3) == 0;
		a.target = (uint32_t)rng_below(
		    rng, a.to_item ? l->items.n : DOCUMENTS);
		ledger_add_allocation(l, a, NULL);
	}
}

/* Texts by number whose byte order is that of the number. */
static void
name_all(char (*text)[8], struct str *name, uint32_t n, const uint32_t *of)
{
	for (uint32_t i = 0; i < n; i++) {
		snprintf(
		    text[i], sizeof(text[i]), "%05u", of == NULL ? i : of[i]);
		name[i] = str_of(text[i]);
	}
}

static uint32_t *
random_permutation(struct rng *rng, uint32_t n)
{
	uint32_t *to = mem_alloc(n, sizeof(*to));

	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = (uint32_t)rng_below(rng, i + 1);

		to[i] = to[j];
		to[j] = i;
	}
	return to;
}

/* The same ledger with its records in another order. */
static void
shuffle(const struct ledger *from, struct ledger *l, struct rng *rng,
    const uint32_t *pay)
{
	uint32_t n = (uint32_t)from->items.n;
	uint32_t n_alloc = (uint32_t)from->allocations.n;
	uint32_t *item = random_permutation(rng, n);
	uint32_t *alloc = random_permutation(rng, n_alloc);

	*l = (struct ledger){ .customers = from->customers,
		.documents = from->documents };
	vec_append(&l->items, from->items.v, n);
	vec_append(&l->payments, from->payments.v, PAYMENTS);
	vec_append(&l->allocations, from->allocations.v, n_alloc);
	for (uint32_t i = 0; i < n; i++)
		l->items.v[item[i]] = from->items.v[i];
	for (uint32_t p = 0; p < PAYMENTS; p++) {
		struct ledger_payment *to = &l->payments.v[pay[p]];

		*to = from->payments.v[p];
		if (to->kind == LEDGER_REVERSAL)
			to->of = pay[to->of];
	}
	for (uint32_t k = 0; k < n_alloc; k++) {
		struct ledger_allocation *a = &l->allocations.v[alloc[k]];

		*a = from->allocations.v[k];
		a->source = a->from_credit ? item[a->source] : pay[a->source];
		if (a->to_item)
			a->target = item[a->target];
	}
	free(item);
	free(alloc);
}

static bool
adds_up(const struct ledger_walk *walk, int32_t from)
{
	int64_t balance[CUSTOMERS] = { 0 }, transferred = 0;
	struct ledger_flows flows[CUSTOMERS] = { { 0 } };
	bool good = true;

	ledger_balances(walk, balance);
	ledger_flows(walk, from, flows);
	for (size_t c = 0; c < CUSTOMERS; c++) {
		good = good && balance[c] == ledger_flows_balance(&flows[c]);
		transferred += flows[c].transferred;
	}
	for (size_t i = 0; i < walk->ledger->items.n; i++) {
		int64_t amount = walk->ledger->items.v[i].amount;
		int64_t open = walk->open[i];

		good = good &&
		    (amount < 0 ? open >= amount && open <= 0
				: open >= 0 && open <= amount);
	}
	return good && (from != LEDGER_NO_DATE || transferred == 0);
}

static bool
buckets_add_up(const struct ledger_walk *walk)
{
	static const struct ageing_bounds bounds = { { -5, 0, 3, 10 }, 4 };
	struct ageing a[CUSTOMERS] = { { .n_open = 0 } };
	int64_t balance[CUSTOMERS] = { 0 }, unapplied[CUSTOMERS] = { 0 };
	bool good = true;

	for (size_t i = 0; i < walk->ledger->items.n; i++) {
		const struct ledger_item *item = &walk->ledger->items.v[i];
		bool no_due = item->due == LEDGER_NO_DATE;
		int32_t days = no_due ? 0 : walk->day - item->due;

		if (item->date <= walk->day && walk->open[i] > 0)
			ageing_add(&a[item->customer], &bounds,
			    &(struct ageing_item){
				walk->open[i], days, days, no_due, false });
	}
	ledger_balances(walk, balance);
	ledger_unapplied(walk, unapplied);
	for (size_t c = 0; c < CUSTOMERS; c++) {
		a[c].unapplied = unapplied[c];
		good = good && ageing_balance(&a[c], &bounds) == balance[c];
	}
	return good;
}

/* The part of the ledger that was known at the end of a day. */
static void
known_on(const struct ledger *from, struct ledger *l, int32_t day)
{
	*l = (struct ledger){ .customers = from->customers,
		.documents = from->documents };
	vec_append(&l->items, from->items.v, from->items.n);
	vec_append(&l->payments, from->payments.v, from->payments.n);
	for (size_t i = 0; i < l->items.n; i++)
		if (l->items.v[i].date > day)
			l->items.v[i].amount = 0;
	for (size_t p = 0; p < l->payments.n; p++)
		if (l->payments.v[p].date > day)
			l->payments.v[p].amount = 0;
	for (size_t k = 0; k < from->allocations.n; k++) {
		const struct ledger_allocation *a = &from->allocations.v[k];
		bool credit_known =
		    !a->from_credit || from->items.v[a->source].date <= day;

		if (a->date <= day && credit_known)
			ledger_add_allocation(l, *a, NULL);
	}
}

static bool
same_open(const struct ledger_walk *a, const struct ledger_walk *b, int32_t day)
{
	for (size_t i = 0; i < a->ledger->items.n; i++)
		if (a->ledger->items.v[i].date <= day &&
		    a->open[i] != b->open[i])
			return false;
	for (size_t p = 0; p < a->ledger->payments.n; p++)
		if (a->ledger->payments.v[p].date <= day &&
		    a->left[p] != b->left[p])
			return false;
	return true;
}

struct verdict {
	bool identity, buckets, yesterday, shuffled;
};

static void
try_days(const struct ledger *l, const struct ledger *other, struct rng *rng,
    struct verdict *v)
{
	struct ledger_walk walk, again, past;
	struct ledger known;

	ledger_walk_start(&walk, l);
	ledger_walk_start(&again, other);
	for (int32_t day = 0; day < DAYS + 40; day += 1 + random_day(rng) / 8) {
		ledger_walk_to(&walk, day);
		ledger_walk_to(&again, day);
		v->identity = v->identity && adds_up(&walk, LEDGER_NO_DATE) &&
		    adds_up(&walk, day / 2);
		v->buckets = v->buckets && buckets_add_up(&walk);
		v->shuffled = v->shuffled && same_open(&walk, &again, day);
		known_on(l, &known, day);
		ledger_walk_start(&past, &known);
		ledger_walk_to(&past, day);
		v->yesterday = v->yesterday && same_open(&walk, &past, day);
		ledger_walk_free(&past);
		ledger_free(&known);
	}
	ledger_walk_free(&walk);
	ledger_walk_free(&again);
}

int
main(void)
{
	static char text[2][DOCUMENTS][8];
	struct str document[DOCUMENTS], payment[DOCUMENTS], moved[DOCUMENTS];
	struct verdict v = { true, true, true, true };
	struct rng rng;

	rng_seed(&rng, 6);
	name_all(text[0], document, DOCUMENTS, NULL);
	memcpy(payment, document, sizeof(payment));
	for (int round = 0; round < 300; round++) {
		struct ledger l = { .customers = CUSTOMERS,
			.documents = DOCUMENTS };
		struct ledger other;
		uint32_t *to = random_permutation(&rng, PAYMENTS);

		add_items(&l, &rng);
		add_payments(&l, &rng);
		add_allocations(&l, &rng);
		shuffle(&l, &other, &rng, to);
		for (uint32_t p = 0; p < PAYMENTS; p++)
			moved[to[p]] = payment[p];
		ledger_order(&l, document, payment, NULL);
		ledger_order(&other, document, moved, NULL);
		try_days(&l, &other, &rng, &v);
		ledger_free(&l);
		ledger_free(&other);
		free(to);
	}
	ok(v.identity, "open and unapplied add up to the flows");
	ok(v.buckets, "buckets add up to the balance");
	ok(v.shuffled, "the order of the input changes nothing");
	ok(v.yesterday, "yesterday from today's file is yesterday's answer");
	return tap_end();
}
