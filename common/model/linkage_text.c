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

/* One cell of the table: the cheapest of four edits. */
static int
edit(const struct points *a, const struct points *b, int i, int k,
    int *const rows[3])
{
	const int *row = rows[0], *last = rows[1], *before = rows[2];
	bool same = a->v[i - 1] == b->v[k - 1];
	int cost = least(last[k] + 1, row[k - 1] + 1, last[k - 1] + !same);

	if (i > 1 && k > 1 && a->v[i - 1] == b->v[k - 2] &&
	    a->v[i - 2] == b->v[k - 1])
		cost = shorter(cost, before[k - 2] + 1);
	return cost;
}

int
linkage_damerau(struct str a, struct str b, int limit)
{
	struct points pa, pb;
	int room[3][LINKAGE_TEXT_MAX + 2];
	int *rows[3] = { room[0], room[1], room[2] };

	decode(a, &pa);
	decode(b, &pb);
	if (pa.n - pb.n > limit || pb.n - pa.n > limit)
		return limit + 1;
	for (int k = 0; k <= pb.n; k++)
		rows[1][k] = k;
	/* only cells within `limit` of the diagonal can stay below it */
	for (int i = 1; i <= pa.n; i++) {
		int from = i > limit ? i - limit : 1;
		int to = shorter(pb.n, i + limit), best = limit + 1, *spare;

		rows[0][from - 1] = from == 1 ? i : limit + 1;
		if (from == 1)
			best = i;
		for (int k = from; k <= to; k++) {
			rows[0][k] = edit(&pa, &pb, i, k, rows);
			best = shorter(best, rows[0][k]);
		}
		rows[0][to + 1] = limit + 1;
		if (best > limit)
			return limit + 1;
		spare = rows[2];
		rows[2] = rows[1];
		rows[1] = rows[0];
		rows[0] = spare;
	}
	return shorter(rows[1][pb.n], limit + 1);
}
