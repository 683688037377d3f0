/*
 * Random ledgers with everything at once: advances, over-allocation, credits,
 * what is taken back, write-offs and recoveries, reversals whole, partial,
 * twice and too large, refunds, instalments and money for another customer. On
 * every day the open items and the unapplied money add up to the flows, nothing
 * is below zero, the order of the input changes nothing, what is learnt later
 * changes no earlier day, and each item is its amount less its moves.
 */
#include "model/ledger.h"
#include "base/rng.h"
#include "model/ageing.h"
#include "unit/tap.h"

enum { CUSTOMERS = 3, MOST = 40, DAYS = 70, LEDGERS = 2000 };

/* The names of what has a number. */
struct texts {
	char text[4][MOST][24];
	struct str customer[MOST], document[MOST], source[MOST], change[MOST];
};

static int64_t
random_amount(struct rng *rng)
{
	static const int64_t amount[] = { 10000, 50000, 100000, 123400,
		330000 };

	return amount[rng_below(rng, 5)];
}

static int32_t
random_day(struct rng *rng)
{
	return (int32_t)rng_below(rng, DAYS);
}

static uint32_t
below(struct rng *rng, size_t n)
{
	return (uint32_t)rng_below(rng, n);
}

static void
add_items(struct ledger *l, struct rng *rng)
{
	l->documents = 1 + below(rng, 7);
	for (uint32_t d = 0; d < l->documents; d++) {
		struct ledger_item item = {
			.amount = random_amount(rng),
			.customer = below(rng, CUSTOMERS),
			.document = d & LEDGER_DOCUMENTS,
			.date = random_day(rng),
			.refund = rng_below(rng, 8) == 0,
		};
		uint32_t parts = rng_below(rng, 4) == 0 ? 3 : 1;

		for (uint32_t k = 0; k < parts; k++) {
			item.due = item.date + 30 * (int32_t)k;
			if (k == 0 && rng_below(rng, 8) == 0)
				item.due = LEDGER_NO_DATE;
			if (item.refund)
				ledger_add_change(l,
				    (struct ledger_change){
					.amount = item.amount,
					.of = (uint32_t)l->items.n,
					.with = LEDGER_NONE,
					.customer = item.customer,
					.date = item.date,
					.kind = LEDGER_COVER },
				    NULL);
			ledger_add_item(l, item, NULL);
		}
	}
}

static void
add_sources(struct ledger *l, struct rng *rng)
{
	uint32_t n = below(rng, 9);

	for (uint32_t s = 0; s < n; s++)
		ledger_add_source(l,
		    (struct ledger_source){ .amount = random_amount(rng),
			.customer = below(rng, CUSTOMERS),
			.date = random_day(rng),
			.kind = rng_below(rng, 5) == 0 ? LEDGER_CREDIT
						       : LEDGER_PAYMENT },
		    NULL);
	for (uint32_t k = 0; n > 0 && k < 2 * n; k++) {
		struct ledger_allocation a = { .amount = random_amount(rng),
			.source = below(rng, n),
			.date = rng_below(rng, 2) ? random_day(rng)
						  : LEDGER_NO_DATE,
			.to_item = rng_below(rng, 4) == 0 };

		if (rng_below(rng, 6) == 0)
			a.amount = -5000;
		a.target = below(rng, a.to_item ? l->items.n : l->documents);
		ledger_add_allocation(l, a, NULL);
	}
}

static void
add_changes(struct ledger *l, struct rng *rng)
{
	uint32_t n = below(rng, 6);

	for (uint32_t k = 0; k < n; k++) {
		struct ledger_change c = { .amount = random_amount(rng),
			.with = LEDGER_NONE,
			.customer = below(rng, CUSTOMERS),
			.date = random_day(rng) };
		struct ledger_item rest = { .amount = c.amount,
			.customer = c.customer,
			.document = l->documents & LEDGER_DOCUMENTS,
			.refund = true,
			.rest = true,
			.date = c.date,
			.due = c.date };
		uint32_t last = (uint32_t)l->changes.n - 1;

		c.of = below(rng, l->documents);
		switch (rng_below(rng, 4)) {
		case 0:
			c.kind = LEDGER_WRITEOFF;
			break;
		case 1:
			if (l->changes.n == 0 ||
			    l->changes.v[last].kind != LEDGER_WRITEOFF)
				continue;
			c.kind = LEDGER_REVERSE_WRITEOFF;
			c.of = last;
			break;
		case 2:
			if (l->sources.n == 0)
				continue;
			c.kind = LEDGER_REVERSE_SOURCE;
			c.of = below(rng, l->sources.n);
			break;
		default:
			c.kind = LEDGER_REVERSE_DOCUMENT;
			c.with = (uint32_t)l->items.n;
			l->documents++;
			ledger_add_item(l, rest, NULL);
		}
		ledger_add_change(l, c, NULL);
	}
}

static void
name_some(char (*text)[24], struct str *name, size_t n, const uint32_t *of)
{
	for (size_t i = 0; i < n; i++) {
		size_t at = of == NULL ? i : of[i];

		snprintf(text[at], sizeof(text[at]), "%02zu", i);
		name[at] = str_of(text[at]);
	}
}

static void
order(struct ledger *l, struct texts *t, const uint32_t *source,
    const uint32_t *change)
{
	struct ledger_texts texts = { t->customer, t->document, t->source,
		t->change };

	name_some(t->text[0], t->customer, CUSTOMERS, NULL);
	name_some(t->text[1], t->document, l->documents, NULL);
	name_some(t->text[2], t->source, l->sources.n, source);
	name_some(t->text[3], t->change, l->changes.n, change);
	ledger_order(l, &texts, NULL);
}

static uint32_t *
permutation(struct rng *rng, size_t n)
{
	uint32_t *to = mem_alloc(n, sizeof(*to));

	for (uint32_t i = 0; i < n; i++) {
		uint32_t j = below(rng, i + 1ul);

		to[i] = to[j];
		to[j] = i;
	}
	return to;
}

/* The same ledger with its records in another order. */
static void
shuffle(const struct ledger *from, struct ledger *l, struct rng *rng,
    const uint32_t *source, const uint32_t *change)
{
	uint32_t *item = permutation(rng, from->items.n);
	uint32_t *alloc = permutation(rng, from->allocations.n);

	*l = (struct ledger){ .customers = from->customers,
		.documents = from->documents };
	vec_append(&l->items, from->items.v, from->items.n);
	vec_append(&l->sources, from->sources.v, from->sources.n);
	vec_append(&l->changes, from->changes.v, from->changes.n);
	vec_append(&l->allocations, from->allocations.v, from->allocations.n);
	for (size_t i = 0; i < from->items.n; i++)
		l->items.v[item[i]] = from->items.v[i];
	for (size_t s = 0; s < from->sources.n; s++)
		l->sources.v[source[s]] = from->sources.v[s];
	for (size_t k = 0; k < from->changes.n; k++) {
		struct ledger_change *c = &l->changes.v[change[k]];

		*c = from->changes.v[k];
		if (c->kind == LEDGER_REVERSE_SOURCE)
			c->of = source[c->of];
		else if (c->kind == LEDGER_REVERSE_WRITEOFF)
			c->of = change[c->of];
		else if (c->kind == LEDGER_COVER)
			c->of = item[c->of];
		else if (c->kind == LEDGER_REVERSE_DOCUMENT)
			c->with = item[c->with];
	}
	for (size_t k = 0; k < from->allocations.n; k++) {
		struct ledger_allocation *a = &l->allocations.v[alloc[k]];

		*a = from->allocations.v[k];
		a->source = source[a->source];
		if (a->to_item)
			a->target = item[a->target];
	}
	free(item);
	free(alloc);
}

/* E1, E2 and E6. */
static bool
adds_up(const struct ledger_walk *w, int32_t from)
{
	int64_t balance[CUSTOMERS] = { 0 }, transfer = 0;
	struct ledger_flows flows[CUSTOMERS] = { { 0 } };
	bool good = true;

	ledger_balances(w, balance);
	ledger_flows(w, from, NULL, flows);
	for (size_t c = 0; c < CUSTOMERS; c++) {
		good = good && balance[c] == ledger_flows_balance(&flows[c]);
		transfer += flows[c].transfer;
	}
	for (size_t i = 0; i < w->ledger->items.n; i++)
		good = good && w->open[i] >= 0 &&
		    w->open[i] <= w->ledger->items.v[i].amount;
	for (size_t s = 0; s < w->ledger->sources.n; s++)
		good = good && w->left[s] >= 0 &&
		    w->left[s] <= w->ledger->sources.v[s].amount;
	return good && (from != LEDGER_NO_DATE || transfer == 0);
}

/* E7: each is its amount less its moves, and less what stands of them. */
static bool
moves_add_up(const struct ledger_walk *w)
{
	const struct ledger *l = w->ledger;
	int64_t *item = mem_zero(l->items.n, sizeof(*item));
	int64_t *live = mem_zero(l->items.n, sizeof(*live));
	bool good = true;

	for (size_t m = 0; m < w->moves.n; m++) {
		const struct ledger_move *move = &w->moves.v[m];

		if (move->item == LEDGER_NONE)
			continue;
		if (move->cause != LEDGER_RECOVERED)
			item[move->item] += move->amount;
		if (move->cause == LEDGER_ALLOCATED ||
		    move->cause == LEDGER_WRITTEN_OFF)
			live[move->item] += move->live;
		good = good && move->live >= 0;
	}
	for (size_t i = 0; i < l->items.n; i++) {
		int64_t amount = l->items.v[i].rest ? 0 : l->items.v[i].amount;

		good = good && w->open[i] == amount - item[i] &&
		    (l->items.v[i].rest || w->open[i] == amount - live[i]);
	}
	free(item);
	free(live);
	return good;
}

static int64_t
cut_of(const struct ledger_walk *w, bool writeoff)
{
	int64_t sum = 0;

	for (size_t i = 0; i < w->cuts.n; i++)
		if (w->cuts.v[i].writeoff == writeoff)
			sum += w->cuts.v[i].amount;
	return sum;
}

static bool
same_state(
    const struct ledger_walk *a, const struct ledger_walk *b, int32_t day)
{
	for (size_t i = 0; i < a->ledger->items.n; i++)
		if (a->ledger->items.v[i].date <= day &&
		    a->open[i] != b->open[i])
			return false;
	for (size_t s = 0; s < a->ledger->sources.n; s++)
		if (a->ledger->sources.v[s].date <= day &&
		    a->left[s] != b->left[s])
			return false;
	return a->refused.n == b->refused.n &&
	    cut_of(a, false) == cut_of(b, false) &&
	    cut_of(a, true) == cut_of(b, true);
}

struct verdict {
	bool identity, moves, yesterday, shuffled;
	uint64_t cuts, refused, recovered;
};

static void
try_days(const struct ledger *l, const struct ledger *other, struct verdict *v)
{
	struct ledger_walk walk, again, past;

	ledger_walk_start(&walk, l);
	ledger_walk_start(&again, other);
	for (int32_t day = -1; day < DAYS + 40; day += 7) {
		ledger_walk_to(&walk, day);
		ledger_walk_to(&again, day);
		v->identity = v->identity && adds_up(&walk, LEDGER_NO_DATE) &&
		    adds_up(&walk, day / 2);
		v->moves = v->moves && moves_add_up(&walk);
		v->shuffled = v->shuffled && same_state(&walk, &again, day);
		ledger_walk_start(&past, l);
		ledger_walk_to(&past, day);
		v->yesterday = v->yesterday && same_state(&walk, &past, day);
		ledger_walk_free(&past);
	}
	v->cuts += walk.cuts.n;
	v->refused += walk.refused.n;
	for (size_t m = 0; m < walk.moves.n; m++)
		v->recovered += walk.moves.v[m].cause == LEDGER_RECOVERED;
	ledger_walk_free(&walk);
	ledger_walk_free(&again);
}

int
main(void)
{
	struct verdict v = { true, true, true, true, 0, 0, 0 };
	struct rng rng;

	rng_seed(&rng, 6);
	for (int round = 0; round < LEDGERS; round++) {
		struct ledger l = { .customers = CUSTOMERS }, other;
		struct texts t, u;
		uint32_t *source, *change;

		add_items(&l, &rng);
		add_sources(&l, &rng);
		add_changes(&l, &rng);
		source = permutation(&rng, l.sources.n);
		change = permutation(&rng, l.changes.n);
		shuffle(&l, &other, &rng, source, change);
		order(&l, &t, NULL, NULL);
		order(&other, &u, source, change);
		try_days(&l, &other, &v);
		ledger_free(&l);
		ledger_free(&other);
		free(source);
		free(change);
	}
	ok(v.identity, "open and unapplied add up to the flows");
	ok(v.moves, "an item is its amount less its moves");
	ok(v.shuffled, "the order of the input changes nothing");
	ok(v.yesterday, "yesterday from today's file is yesterday's answer");
	ok(v.cuts > LEDGERS / 2 && v.refused > LEDGERS / 20 &&
		v.recovered > LEDGERS / 50,
	    "the ledgers had it all: %llu cuts, %llu refused, %llu recovered",
	    (unsigned long long)v.cuts, (unsigned long long)v.refused,
	    (unsigned long long)v.recovered);
	return tap_end();
}
