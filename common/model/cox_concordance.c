#include "model/cox_concordance.h"

#include "base/mem.h"
#include "base/sort.h"

#include <stdlib.h>
#include <string.h>

/* How many of those at risk have each rank of x b (Fenwick 1994). */
struct ranks {
	uint32_t *tree; /* 1 .. n */
	uint32_t *rank; /* by place, from 1; equal x b, equal rank */
	uint32_t n;
	uint64_t total;
};

static void
ranks_add(struct ranks *ranks, uint32_t rank, uint32_t amount)
{
	for (uint32_t i = rank; i <= ranks->n; i += i & -i)
		ranks->tree[i] += amount; /* modulo 2^32: minus works too */
	ranks->total += amount == 1 ? 1 : UINT64_MAX;
}

/* At risk with at most this rank. */
static uint64_t
ranks_until(const struct ranks *ranks, uint32_t rank)
{
	uint64_t sum = 0;

	for (uint32_t i = rank; i > 0; i -= i & -i)
		sum += ranks->tree[i];
	return sum;
}

static void
ranks_make(struct ranks *ranks, const struct cox_order *order, const double *b)
{
	struct sort_item *items = mem_alloc(order->rows, sizeof(*items));

	*ranks = (struct ranks){ 0 };
	ranks->rank = mem_alloc(order->rows, sizeof(*ranks->rank));
	for (size_t i = 0; i < order->rows; i++) {
		double sum = 0;

		for (size_t j = 0; j < order->columns; j++)
			sum += b[j] * order->x[i * order->columns + j];
		items[i] =
		    (struct sort_item){ sort_key_double(sum), (uint32_t)i };
	}
	sort_items(items, order->rows);
	for (size_t i = 0; i < order->rows; i++) {
		ranks->n += i == 0 || items[i].key != items[i - 1].key;
		ranks->rank[items[i].index] = ranks->n;
	}
	ranks->tree = mem_zero((size_t)ranks->n + 1, sizeof(*ranks->tree));
	free(items);
}

/* Pairs of everybody who leaves at this time with those who stay longer. */
static void
compare(const struct ranks *ranks, const struct cox_order *order, size_t begin,
    size_t end, struct cox_concordance *c)
{
	for (size_t i = begin; i < end; i++) {
		if (!order->event[i])
			continue;
		uint64_t below = ranks_until(ranks, ranks->rank[i] - 1);
		uint64_t until = ranks_until(ranks, ranks->rank[i]);

		c->concordant += below;
		c->tied += until - below;
		c->discordant += ranks->total - until;
	}
}

/* One stratum: times from the last; who has not come yet at a time goes. */
static void
compare_stratum(struct ranks *ranks, const struct cox_order *order, size_t s,
    struct cox_concordance *c)
{
	size_t at = order->first[s], end = order->first[s + 1], gone = at;

	memset(ranks->tree, 0, ((size_t)ranks->n + 1) * sizeof(*ranks->tree));
	ranks->total = 0;
	while (at < end) {
		size_t begin = at;
		double time = order->stop[at];

		while (order->leave != NULL && gone < end &&
		    order->start[order->leave[gone]] >= time)
			ranks_add(ranks, ranks->rank[order->leave[gone++]],
			    UINT32_MAX);
		for (; at < end && order->stop[at] == time; at++)
			if (!order->event[at])
				ranks_add(ranks, ranks->rank[at], 1);
		compare(ranks, order, begin, at, c);
		for (size_t i = begin; i < at; i++)
			if (order->event[i])
				ranks_add(ranks, ranks->rank[i], 1);
	}
}

struct cox_concordance
cox_concordance(const struct cox_order *order, const struct cox_fit *fit)
{
	struct cox_concordance c = { 0 };
	struct ranks ranks;
	double *b = cox_standardised(order, fit);

	ranks_make(&ranks, order, b);
	for (size_t s = 0; s < order->strata; s++)
		compare_stratum(&ranks, order, s, &c);
	free(ranks.tree);
	free(ranks.rank);
	free(b);
	return c;
}
