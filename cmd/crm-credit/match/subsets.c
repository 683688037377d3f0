#include "subsets.h"

struct search {
	struct subsets *out;
	int64_t amount[SUBSETS_ITEMS];	 /* descending */
	int64_t rest[SUBSETS_ITEMS + 1]; /* what is left from each on */
	uint32_t bit[SUBSETS_ITEMS];
	size_t n;
};

/* From item `at` on, with `size` chosen and `want` to go. */
static void
search(struct search *s, size_t at, size_t size, int64_t want, uint32_t mask)
{
	if (want == 0) {
		if (size >= 2 && s->out->found < SUBSETS_SHOWN)
			s->out->mask[s->out->found++] = mask;
		return;
	}
	if (size == SUBSETS_SIZE)
		return;
	for (;
	     at < s->n && s->out->found < SUBSETS_SHOWN && s->rest[at] >= want;
	     at++) {
		/* the largest that may still be chosen do not reach it */
		if (s->amount[at] * (int64_t)(SUBSETS_SIZE - size) < want)
			return;
		if (s->amount[at] <= want)
			search(s, at + 1, size + 1, want - s->amount[at],
			    mask | s->bit[at]);
	}
}

struct subsets
subsets_find(const int64_t *amount, size_t n, int64_t sum)
{
	struct subsets out = { .found = 0 };
	struct search s = { .out = &out, .n = n };

	for (size_t i = 0; i < n; i++) {
		size_t at = i;

		for (; at > 0 && s.amount[at - 1] < amount[i]; at--) {
			s.amount[at] = s.amount[at - 1];
			s.bit[at] = s.bit[at - 1];
		}
		s.amount[at] = amount[i];
		s.bit[at] = UINT32_C(1) << i;
	}
	s.rest[n] = 0;
	for (size_t i = n; i-- > 0;)
		s.rest[i] = s.rest[i + 1] + s.amount[i];
	search(&s, 0, 0, sum, 0);
	return out;
}

double
subsets_count(size_t n)
{
	double sum = 0, ways = 1;

	for (size_t k = 1; k <= SUBSETS_SIZE && k <= n; k++) {
		ways = ways * (double)(n - k + 1) / (double)k;
		if (k >= 2)
			sum += ways;
	}
	return sum;
}
