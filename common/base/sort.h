/*
 * sort: stable orders of large arrays by a 64-bit key, in linear time. Numbers
 * become keys whose unsigned order is theirs.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sort_item {
	uint64_t key;
	uint32_t index, then;
};

static inline struct sort_item
sort_item(uint64_t key, size_t index)
{
	return (struct sort_item){ key, (uint32_t)index, 0 };
}

static inline uint64_t
sort_key_int(int64_t value)
{
	return (uint64_t)value ^ UINT64_C(1) << 63;
}

/* -0 and 0 are one key; NaN sorts behind infinity. */
static inline uint64_t
sort_key_double(double value)
{
	uint64_t bits;

	value += 0.0; /* -0 becomes 0 */
	memcpy(&bits, &value, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* The value of such a key. */
static inline int64_t
sort_int_of(uint64_t key)
{
	return (int64_t)(key ^ UINT64_C(1) << 63);
}

/* The key that sorts by group, and within it by value (a day). */
static inline uint64_t
sort_key_within(uint32_t group, int32_t value)
{
	return (uint64_t)group << 32 | ((uint32_t)value ^ 0x80000000U);
}

/* The key that sorts the other way round. */
static inline uint64_t
sort_key_descending(uint64_t key)
{
	return ~key;
}

/*
 * Sorts n items by key ascending; equal keys keep their order. Takes n items of
 * memory beside; radix sort that skips the bits in which no two keys differ.
 */
void sort_items(struct sort_item *items, size_t n);

/*
 * Sorts n keys by several threads: to[0..n-1] become the items {key[i], i},
 * equal keys by then[i] ascending (NULL: as they stand).
 */
struct sort_by {
	const uint64_t *key;
	const uint32_t *then;
	size_t n;
};
void sort_by_key(const struct sort_by *by, int threads, struct sort_item *to);

/*
 * The order of n things by a key of number i, in `order`, which has room for n:
 *
 *	sort_order(order, n, i, sort_key_int(time[i]));
 */
#define sort_order(order, count, i, by)                  \
	do {                                             \
		size_t sort_count = (count);             \
		for (size_t i = 0; i < sort_count; i++)  \
			(order)[i] = sort_item((by), i); \
		sort_items((order), sort_count);         \
	} while (0)

/* sort_items with the memory for n items given. */
void
sort_items_with(struct sort_item *items, size_t n, struct sort_item *spare);

/* The order of n numbers, equal ones as they stand. free() */
struct sort_item *sort_numbers(const double *v, size_t n, bool descending);

/*
 * Where something stands in an order: `at` becomes the first i of from..end-1
 * that is not before it, else end.
 *
 *	sort_bound(at, 0, n, i, time[i] < t);
 */
#define sort_bound(at, from, end, i, before)                     \
	do {                                                     \
		size_t sort_end = (end);                         \
		(at) = (from);                                   \
		while ((at) < sort_end) {                        \
			size_t i = (at) + (sort_end - (at)) / 2; \
			if (before)                              \
				(at) = i + 1;                    \
			else                                     \
				sort_end = i;                    \
		}                                                \
	} while (0)

/*
 * A comparator for qsort: the first key by which two elements differ.
 *
 *	SORT_BY(by_day, struct paid, SORT_UP(day) || SORT_TEXT(number));
 *
 * SORT_VALUES compares what its arguments say of *a, which comes first if it
 * is the smaller one, and *b.
 */
#define SORT_BY(name, type, keys)                     \
	static int name(const void *x, const void *y) \
	{                                             \
		const type *a = x;                    \
		const type *b = y;                    \
		int order;                            \
                                                      \
		(void)(keys);                         \
		return order;                         \
	}                                             \
	static int name(const void *, const void *)
#define SORT_VALUES(p, q) (order = ((p) > (q)) - ((p) < (q)))
#define SORT_UP(field)	  SORT_VALUES(a->field, b->field)
#define SORT_DOWN(field)  SORT_VALUES(b->field, a->field)
#define SORT_TEXT(field)  (order = str_cmp(a->field, b->field))
