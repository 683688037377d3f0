/*
 * grouping and card: whatever the order of the events and the budget, the same
 * card; parts add up.
 */
#include "table/card.h"
#include "base/map.h"
#include "base/rng.h"
#include "table/grouping.h"
#include "table/record.h"
#include "text/date.h"
#include "unit/tap.h"

#include <stdlib.h>

enum { EVENTS = 4000, CUSTOMERS = 40 };

/* The cards of n events, in a new array; `limit` bytes for them. */
static struct card *
cards_of(const struct event *event, size_t n, size_t limit)
{
	struct group_sink sink = { .size = sizeof(struct card),
		.day = card_add_day };
	struct pool *pool = pool_new(limit);
	struct spill *spill = spill_new(NULL);
	struct grouping *g = grouping_new(pool, spill);
	struct card *cards = calloc(CUSTOMERS, sizeof(*cards));
	struct parts_writer *w;
	struct diag d = { 0 };
	bool well = true;

	grouping_sink(g, &sink);
	grouping_begin(g, 0, 1, 2);
	w = parts_writer_new(grouping_parts(g));
	for (size_t i = 0; i < n; i++) {
		struct str id = { (const char *)&event[i].customer, 4 };

		well &= record_deal(w, parts_head(w, map_hash(id)), i, id,
		    &event[i], NULL, 0, &d);
	}
	parts_writer_end(w);
	well &= grouping_finish(g, &d);
	if (!well)
		printf("# %s\n", d.text);
	for (uint32_t c = 0; c < states_count(grouping_states(g)); c++)
		cards[c] = *(struct card *)states_at(grouping_states(g), c, &d);
	grouping_free(g);
	spill_free(spill);
	pool_free(pool);
	return cards;
}

/* One customer's card of a few events. */
static struct card
card_of(const struct event *event, size_t n)
{
	struct card *cards = cards_of(event, n, 1 << 20), card = cards[0];

	free(cards);
	return card;
}

static void
test_counts(void)
{
	/* A day netted to 0 by a refund, three orders on one day (one of two
	 * lines, one coming back later), a refund on a day of its own. */
	const struct event e[] = {
		{ 0, 10, 50000, 11, 0, 0 },
		{ 0, 10, -50000, 11, 0, 0 },
		{ 0, 12, 10000, 21, 0, 0 },
		{ 0, 12, 10000, 22, 0, 0 },
		{ 0, 12, 10000, 23, 0, 0 },
		{ 0, 12, 10000, 21, 0, 0 },
		{ 0, 12, 10000, 23, 0, 0 },
		{ 0, 15, -5000, 21, 0, 0 },
		{ 0, 20, 70000, 0, 0, 0 },
		{ 0, 20, 1, 0, 0, 0 },
	};
	struct card card = card_of(e, sizeof(e) / sizeof(*e));

	ok(card.active_days == 2, "a day netted to 0 is not active");
	ok(card.first_date == 12 && card.last_date == 20,
	    "first and last of the active days");
	ok(card.first_day_amount == 50000, "the net of the first");
	ok(card.order_count == 1 + 3 + 2,
	    "orders: ids once a day, rows where there is none");
	ok(card.refund_count == 2 && card.refund_amount == 55000, "refunds");
	ok(card.net_amount == 50000 - 5000 + 70001, "the net of all");
}

static void
shuffle(struct event *event, size_t n, struct rng *rng)
{
	for (size_t i = n; i > 1; i--) {
		size_t j = rng_below(rng, i);
		struct event other = event[j];

		event[j] = event[i - 1];
		event[i - 1] = other;
	}
	/* Numbers are dense in order of appearance: customer 0 comes first
	 * and so on. */
	for (uint32_t c = 0; c < CUSTOMERS; c++)
		for (size_t i = c; i < n; i++)
			if (event[i].customer == c) {
				struct event other = event[c];

				event[c] = event[i];
				event[i] = other;
				break;
			}
}

static void
test_any_order(void)
{
	static struct event event[EVENTS];
	struct card *want, *got;
	struct rng rng;
	bool same = true;

	rng_seed(&rng, 3);
	for (size_t i = 0; i < EVENTS; i++)
		event[i] = (struct event){
			.customer = i < CUSTOMERS
			    ? (uint32_t)i
			    : (uint32_t)rng_below(&rng, CUSTOMERS),
			.date = (int32_t)(i / 40),
			.amount = (int64_t)rng_below(&rng, 200000) - 60000,
			.order = rng_below(&rng, 30),
			.quantity = (int64_t)rng_below(&rng, 9) * 10000,
		};
	want = cards_of(event, EVENTS, 1 << 20);
	for (int round = 0; round < 5; round++) {
		got = cards_of(event, EVENTS, round == 0 ? 1 : 1 << 20);
		same &= memcmp(want, got, CUSTOMERS * sizeof(*got)) == 0;
		free(got);
		shuffle(event, EVENTS, &rng);
	}
	ok(same, "any order of the rows gives the same cards");
	free(want);
}

static void
test_add(void)
{
	const struct event e[] = { { 0, 10, 50000, 1, 0, 0 },
		{ 0, 11, 20000, 2, 0, 0 }, { 0, 30, 10000, 3, 0, 0 },
		{ 0, 31, -4000, 3, 0, 0 } };
	struct card whole = card_of(e, 4), early = card_of(e, 2),
		    late = card_of(e + 2, 2), none = { 0 };
	struct card sum = late, other = early;
	struct diag d;

	whole.product_count = CARD_UNKNOWN;
	ok(card_add(&sum, &early, &d) && memcmp(&sum, &whole, sizeof(sum)) == 0,
	    "parts by date add up, the late one first");
	ok(card_add(&other, &late, &d) &&
		memcmp(&other, &whole, sizeof(other)) == 0,
	    "and the early one first");
	ok(card_add(&sum, &none, &d) && sum.active_days == 3,
	    "a part without a purchase");
	ok(!card_add(&early, &whole, &d) && strcmp(d.code, "overlap") == 0,
	    "an overlap is told");
}

int
main(void)
{
	test_counts();
	test_any_order();
	test_add();
	return tap_end();
}
