#include "bins.h"

#include "math/select.h"

static void
find_cuts(struct bins *bins, const double *value, size_t n)
{
	select_type7(value, n, (size_t)bins->count, bins->cut);
	for (int i = 0; bins->method == BINS_R && i < bins->count - 1; i++)
		bins->cut[i] += 1;
}

/* 1 + the number of cuts below the value. */
static int
level_of(const struct bins *bins, double value)
{
	bool lower = bins->method == BINS_R || bins->closed_lower;
	int level = 1;

	for (int i = 0; i < bins->count - 1; i++)
		level += lower ? value >= bins->cut[i] : value > bins->cut[i];
	return level;
}

/* The quantile rule on rank 1..n: cuts are 1 + (n-1) i/k. */
static int
level_of_rank(size_t rank, size_t n, size_t k)
{
	int level = 1;

	for (size_t i = 1; i < k; i++)
		level += (rank - 1) * k > (n - 1) * i;
	return level;
}

static int
level_of_tile(size_t place, size_t n, size_t k)
{
	size_t size = n / k, larger = n % k;

	if (place < larger * (size + 1))
		return (int)(place / (size + 1)) + 1;
	return (int)((place - larger) / size) + 1;
}

/* Levels by place in the order; each cut is the last value below it. */
static void
split_order(struct bins *bins, const double *value, const uint32_t *order,
    size_t n, uint8_t *level)
{
	size_t k = (size_t)bins->count;

	for (size_t i = 0; i < n; i++) {
		int l = bins->method == BINS_RANK ? level_of_rank(i + 1, n, k)
						  : level_of_tile(i, n, k);

		level[order[i]] = (uint8_t)l;
		for (int c = l; c < bins->count; c++)
			bins->cut[c - 1] = value[order[i]];
	}
}

void
bins_score(struct bins *bins, const double *value, const uint32_t *order,
    size_t n, uint8_t *score)
{
	if (n == 0)
		return;
	if (bins->method == BINS_RANK || bins->method == BINS_NTILE) {
		split_order(bins, value, order, n, score);
	} else {
		if (bins->method != BINS_FIXED)
			find_cuts(bins, value, n);
		for (size_t i = 0; i < n; i++)
			score[i] = (uint8_t)level_of(bins, value[i]);
	}
	for (size_t i = 0; bins->descending && i < n; i++)
		score[i] = (uint8_t)(bins->count + 1 - score[i]);
}
