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

/* The bits in which the keys differ; 0 too when they are in order already. */
static uint64_t
differing(const struct sort_item *items, size_t n)
{
	uint64_t bits = 0;
	int descents = 0;

	for (size_t i = 1; i < n; i++) {
		bits |= items[i].key ^ items[0].key;
		descents |= items[i].key < items[i - 1].key;
	}
	return descents != 0 ? bits : 0;
}

/* Moves the items to `to`, ordered by one digit. */
static void
move(const struct sort_item *from, size_t n, int pass, struct sort_item *to)
{
	size_t place[BUCKETS] = { 0 }, sum = 0;

	for (size_t i = 0; i < n; i++)
		place[digit(from[i].key, pass)]++;
	for (size_t b = 0; b < BUCKETS; b++) {
		size_t here = place[b];

		place[b] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[place[digit(from[i].key, pass)]++] = from[i];
}

void
sort_items_with(struct sort_item *items, size_t n, struct sort_item *spare)
{
	struct sort_item *from = items, *to = spare;
	uint64_t bits;

	if (n <= SHORT) {
		insertion_sort(items, n);
		return;
	}
	bits = differing(items, n);
	for (int pass = 0; pass < PASSES; pass++) {
		struct sort_item *swap = to;

		if (digit(bits, pass) == 0)
			continue;
		move(from, n, pass, to);
		to = from;
		from = swap;
	}
	if (from != items)
		memcpy(items, from, n * sizeof(*items));
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
