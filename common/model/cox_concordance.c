#include "model/cox_concordance.h"

#include "base/mem.h"
#include "base/sort.h"
#include "math/linalg.h"

#include <string.h>

/* The weight of those at risk with each rank of the score (Fenwick 1994). */
struct ranks {
	double *tree;	/* 1 .. n */
	uint32_t *rank; /* by place, from 1; equal score, equal rank */
	uint32_t n;
	double total;
	struct arena memory;
};

static void
ranks_add(struct ranks *ranks, uint32_t rank, double weight)
{
	for (uint32_t i = rank; i <= ranks->n; i += i & -i)
		ranks->tree[i] += weight;
	ranks->total += weight;
}

/* At risk with at most this rank. */
static double
ranks_until(const struct ranks *ranks, uint32_t rank)
{
	double sum = 0;

	for (uint32_t i = rank; i > 0; i -= i & -i)
		sum += ranks->tree[i];
	return sum;
}

static void
ranks_make(
    struct ranks *ranks, const struct cox_order *order, const double *score)
{
	scoped struct sort_item *items =
	    sort_numbers(score, order->rows, false);

	*ranks = (struct ranks){ 0 };
	ranks->rank =
	    arena_array(&ranks->memory, order->rows, sizeof(*ranks->rank));
	for (size_t i = 0; i < order->rows; i++) {
		ranks->n += i == 0 || items[i].key != items[i - 1].key;
		ranks->rank[items[i].index] = ranks->n;
	}
	ranks->tree = arena_array(
	    &ranks->memory, (size_t)ranks->n + 1, sizeof(*ranks->tree));
}

/* Pairs of everybody who leaves at this time with those who stay longer. */
static void
compare(const struct ranks *ranks, const struct cox_order *order, size_t begin,
    size_t end, struct cox_concordance *c)
{
	for (size_t i = begin; i < end; i++) {
		double below, until, w = cox_order_weight(order, i);

		if (!order->event[i])
			continue;
		below = ranks_until(ranks, ranks->rank[i] - 1);
		until = ranks_until(ranks, ranks->rank[i]);
		c->concordant += w * below;
		c->tied += w * (until - below);
		c->discordant += w * (ranks->total - until);
	}
}

/* A row comes (sign 1) or goes. */
static void
take(struct ranks *ranks, const struct cox_order *order, size_t place,
    double sign)
{
	ranks_add(
	    ranks, ranks->rank[place], sign * cox_order_weight(order, place));
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
			take(ranks, order, order->leave[gone++], -1);
		for (; at < end && order->stop[at] == time; at++)
			if (!order->event[at])
				take(ranks, order, at, 1);
		compare(ranks, order, begin, at, c);
		for (size_t i = begin; i < at; i++)
			if (order->event[i])
				take(ranks, order, i, 1);
	}
}

struct cox_concordance
cox_concordance_of(const struct cox_order *order, const double *score)
{
	struct cox_concordance c = { 0 };
	struct ranks ranks;

	ranks_make(&ranks, order, score);
	for (size_t s = 0; s < order->strata; s++)
		compare_stratum(&ranks, order, s, &c);
	arena_free(&ranks.memory);
	return c;
}

struct cox_concordance
cox_concordance(const struct cox_order *order, const struct cox_fit *fit)
{
	scoped double *score = mem_alloc(order->rows, sizeof(*score));
	scoped double *b = cox_standardised(order, fit);

	for (size_t i = 0; i < order->rows; i++)
		score[i] = dot_product(
		    b, order->x + i * order->columns, order->columns);
	return cox_concordance_of(order, score);
}
