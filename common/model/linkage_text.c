#include "model/linkage_text.h"

#include <stdint.h>

/* A text as code points. */
struct points {
	uint32_t v[LINKAGE_TEXT_MAX];
	int n;
};

static void
decode(struct str s, struct points *points)
{
	points->n = 0;
	for (size_t i = 0; i < s.n && points->n < LINKAGE_TEXT_MAX; i++) {
		unsigned char b = (unsigned char)s.p[i];

		if ((b & 0xC0) != 0x80)
			points->v[points->n++] = b;
		else if (points->n > 0)
			points->v[points->n - 1] =
			    points->v[points->n - 1] << 8 | b;
	}
}

static int
shorter(int a, int b)
{
	return a < b ? a : b;
}

/*
 * Marks in *taken_a and *taken_b the characters that match within the window;
 * returns their number.
 */
static int
match(const struct points *a, const struct points *b, uint64_t *taken_a,
    uint64_t *taken_b)
{
	int longest = a->n > b->n ? a->n : b->n, window = longest / 2 - 1;
	int matches = 0;

	if (window < 0)
		window = 0;
	*taken_a = *taken_b = 0;
	for (int i = 0; i < a->n; i++) {
		int from = i > window ? i - window : 0;
		int to = shorter(i + window + 1, b->n);

		for (int k = from; k < to; k++) {
			if (a->v[i] != b->v[k] || (*taken_b >> k & 1))
				continue;
			*taken_a |= UINT64_C(1) << i;
			*taken_b |= UINT64_C(1) << k;
			matches++;
			break;
		}
	}
	return matches;
}

/* Matches that stand in another order. */
static int
out_of_order(const struct points *a, const struct points *b, uint64_t taken_a,
    uint64_t taken_b)
{
	int count = 0;

	while (taken_a != 0) {
		int i = __builtin_ctzll(taken_a), k = __builtin_ctzll(taken_b);

		count += a->v[i] != b->v[k];
		taken_a &= taken_a - 1;
		taken_b &= taken_b - 1;
	}
	return count;
}

double
linkage_jaro_winkler(struct str a, struct str b)
{
	struct points pa, pb;
	uint64_t taken_a, taken_b;
	double m, jaro;
	int matches, prefix = 0;

	if (str_eq(a, b))
		return 1;
	decode(a, &pa);
	decode(b, &pb);
	matches = match(&pa, &pb, &taken_a, &taken_b);
	if (matches == 0)
		return 0;
	m = matches;
	jaro = (m / pa.n + m / pb.n +
		   (m - out_of_order(&pa, &pb, taken_a, taken_b) / 2.0) / m) /
	    3;
	while (prefix < 4 && prefix < shorter(pa.n, pb.n) &&
	    pa.v[prefix] == pb.v[prefix])
		prefix++;
	return jaro + .1 * prefix * (1 - jaro);
}

static int
least(int a, int b, int c)
{
	return shorter(shorter(a, b), c);
}

int
linkage_damerau(struct str a, struct str b, int limit)
{
	struct points pa, pb;
	int rows[3][LINKAGE_TEXT_MAX + 1], *before = rows[0], *last = rows[1];
	int *row = rows[2];

	decode(a, &pa);
	decode(b, &pb);
	if (pa.n - pb.n > limit || pb.n - pa.n > limit)
		return limit + 1;
	for (int k = 0; k <= pb.n; k++)
		last[k] = k;
	for (int i = 1; i <= pa.n; i++) {
		int best = row[0] = i, *spare;

		for (int k = 1; k <= pb.n; k++) {
			bool same = pa.v[i - 1] == pb.v[k - 1];

			row[k] = least(
			    last[k] + 1, row[k - 1] + 1, last[k - 1] + !same);
			if (i > 1 && k > 1 && pa.v[i - 1] == pb.v[k - 2] &&
			    pa.v[i - 2] == pb.v[k - 1])
				row[k] = shorter(row[k], before[k - 2] + 1);
			best = shorter(best, row[k]);
		}
		if (best > limit)
			return limit + 1;
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[pb.n] > limit ? limit + 1 : last[pb.n];
}
