#include "base/sort.h"

#include "base/mem.h"

#include <stdlib.h>

enum { DIGIT = 11, BUCKETS = 1 << DIGIT, PASSES = (64 + DIGIT - 1) / DIGIT };

/* Arrays for which the tables would cost more than another sort. */
enum { SHORT = 64 };

static size_t
digit(uint64_t key, int pass)
{
	return key >> (pass * DIGIT) & (BUCKETS - 1);
}

static void
insertion_sort(struct sort_item *items, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct sort_item item = items[i];
		size_t j = i;

		for (; j > 0 && items[j - 1].key > item.key; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}

/* Turns counts into first places; false if one bucket holds everything. */
static int
places(size_t *count, size_t n)
{
	size_t sum = 0;

	for (size_t b = 0; b < BUCKETS; b++) {
		size_t here = count[b];

		if (here == n)
			return 0;
		count[b] = sum;
		sum += here;
	}
	return 1;
}

void
sort_items_with(struct sort_item *items, size_t n, struct sort_item *spare)
{
	struct sort_item *from = items, *to = spare;
	size_t(*count)[BUCKETS];

	if (n <= SHORT) {
		insertion_sort(items, n);
		return;
	}
	count = mem_zero(PASSES, sizeof(*count));
	for (size_t i = 0; i < n; i++)
		for (int pass = 0; pass < PASSES; pass++)
			count[pass][digit(items[i].key, pass)]++;
	for (int pass = 0; pass < PASSES; pass++) {
		struct sort_item *swap = to;

		if (!places(count[pass], n))
			continue;
		for (size_t i = 0; i < n; i++)
			to[count[pass][digit(from[i].key, pass)]++] = from[i];
		to = from;
		from = swap;
	}
	if (from != items)
		memcpy(items, from, n * sizeof(*items));
	free(count);
}

void
sort_items(struct sort_item *items, size_t n)
{
	struct sort_item *spare = NULL;

	if (n > SHORT)
		spare = mem_alloc(n, sizeof(*spare));
	sort_items_with(items, n, spare);
	free(spare);
}
