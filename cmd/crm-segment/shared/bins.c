#include "bins.h"

bool
bins_by_rank(const struct bins *bins)
{
	return bins->method == BINS_RANK || bins->method == BINS_NTILE;
}

void
bins_cut(struct bins *bins, const struct select_values *values)
{
	if (bins->method == BINS_FIXED || values->n == 0)
		return;
	select_type7(values, (size_t)bins->count, bins->cut);
	for (int i = 0; bins->method == BINS_R && i < bins->count - 1; i++)
		bins->cut[i] += 1;
}

static uint8_t
score_of(const struct bins *bins, int level)
{
	return (uint8_t)(bins->descending ? bins->count + 1 - level : level);
}

/* By 1 + the number of cuts below the value. */
uint8_t
bins_score(const struct bins *bins, double value)
{
	bool lower = bins->method == BINS_R || bins->closed_lower;
	const double *cut = bins->cut, *end = cut + bins->count - 1;
	int level = 1;

	if (lower)
		for (; cut < end; cut++)
			level += value >= *cut;
	else
		for (; cut < end; cut++)
			level += value > *cut;
	return score_of(bins, level);
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

void
bins_score_ranks(struct bins *bins, const double *value,
    const struct sort_item *order, size_t n, uint8_t *score)
{
	size_t k = (size_t)bins->count;

	for (size_t i = 0; i < n; i++) {
		int l = bins->method == BINS_RANK ? level_of_rank(i + 1, n, k)
						  : level_of_tile(i, n, k);

		score[order[i].index] = score_of(bins, l);
		for (int c = l; c < bins->count; c++)
			bins->cut[c - 1] = value[order[i].index];
	}
}
