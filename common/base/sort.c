#include "base/sort.h"

#include "base/mem.h"
#include "base/tasks.h"

#include <stdlib.h>

/*
 * Items are moved by a digit: so many of the bits in which they differ, which
 * stand within so many. Of few items, for which a table costs, it is 8 bits.
 */
enum { DIGIT = 11, WIDE = 13, FEW = 1 << 12 };

/* Arrays for which the tables would cost more than another sort. */
enum { SHORT = 64 };

/* Made anew for each use, with constants for what is one. */
#define inlined inline __attribute__((always_inline))

/* The word by which items are ordered: the key, or `then`. */
static inline uint64_t
word_of(const struct sort_item *item, bool then)
{
	return then ? item->then : item->key;
}

static void
insertion_sort(struct sort_item *items, size_t n, bool then)
{
	for (size_t i = 1; i < n; i++) {
		struct sort_item item = items[i];
		uint64_t word = word_of(&item, then);
		size_t j = i;

		for (; j > 0 && word_of(&items[j - 1], then) > word; j--)
			items[j] = items[j - 1];
		items[j] = item;
	}
}

/* The bits in which the words differ; 0 too when they are in order already. */
static inlined uint64_t
differing(const struct sort_item *items, size_t n, bool then)
{
	uint64_t bits = 0, first = word_of(&items[0], then), last = first;
	int descents = 0;

	for (size_t i = 1; i < n; i++) {
		uint64_t word = word_of(&items[i], then);

		bits |= word ^ first;
		descents |= word < last;
		last = word;
	}
	return descents != 0 ? bits : 0;
}

/* How many of the lowest of `bits` are one digit. */
static int
width_of(uint64_t bits, size_t n)
{
	int width = 8;

	while (n >= FEW && width < WIDE &&
	    __builtin_popcountll(bits & ((UINT64_C(2) << width) - 1)) <= DIGIT)
		width++;
	return width;
}

/* Moves the items to `to`, ordered by the digit above `shift`. */
static inlined void
move(const struct sort_item *from, size_t n, int shift, int width, bool then,
    struct sort_item *to)
{
	uint32_t place[1 << WIDE], sum = 0;
	uint64_t digit = (UINT64_C(1) << width) - 1;

	memset(place, 0, sizeof(*place) << width);
	for (size_t i = 0; i < n; i++)
		place[word_of(&from[i], then) >> shift & digit]++;
	for (size_t b = 0; b <= digit; b++) {
		uint32_t here = place[b];

		place[b] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[place[word_of(&from[i], then) >> shift & digit]++] = from[i];
}

static inlined void
sort_by_word(
    struct sort_item *items, size_t n, struct sort_item *spare, bool then)
{
	struct sort_item *from = items, *to = spare;
	uint64_t bits;

	if (n <= SHORT) {
		insertion_sort(items, n, then);
		return;
	}
	bits = differing(items, n, then);
	while (bits != 0) {
		int shift = __builtin_ctzll(bits);
		int width = width_of(bits >> shift, n);
		struct sort_item *swap = to;

		move(from, n, shift, width, then, to);
		to = from;
		from = swap;
		bits &= ~(((UINT64_C(1) << width) - 1) << shift);
	}
	if (from != items)
		memcpy(items, from, n * sizeof(*items));
}

void
sort_items_with(struct sort_item *items, size_t n, struct sort_item *spare)
{
	sort_by_word(items, n, spare, false);
}

void
sort_items(struct sort_item *items, size_t n)
{
	scoped struct sort_item *spare = NULL;

	if (n > SHORT)
		spare = mem_alloc(n, sizeof(*spare));
	sort_items_with(items, n, spare);
}

/* Items are counted slice by slice, and dealt to parts of which each fits the
 * cache; fewer are not worth it. */
enum { SLICES = 64, PARTS = 256, SAMPLE = 16 * PARTS, MANY = 1 << 16 };

struct dealing {
	const struct sort_by *by;
	struct sort_item *to;
	struct sort_item least[PARTS]; /* of each part */
	size_t at[SLICES][PARTS];
	struct {
		struct sort_item *item;
		size_t n;
	} spare[TASKS_THREADS];
};

static inline struct sort_item
item_of(const struct sort_by *by, size_t i)
{
	return (struct sort_item){ by->key[i], (uint32_t)i,
		by->then != NULL ? by->then[i] : (uint32_t)i };
}

static void
sort_part(struct sort_item *items, size_t n, struct sort_item *spare)
{
	sort_by_word(items, n, spare, true);
	sort_by_word(items, n, spare, false);
}

/* Parts of about one size, by a sample. */
static void
choose_parts(struct dealing *d)
{
	scoped struct sort_item *sample =
	    mem_alloc(2 * SAMPLE, sizeof(*sample));

	for (size_t i = 0; i < SAMPLE; i++)
		sample[i] = item_of(d->by, d->by->n / SAMPLE * i);
	sort_part(sample, SAMPLE, sample + SAMPLE);
	for (size_t p = 1; p < PARTS; p++)
		d->least[p] = sample[p * (SAMPLE / PARTS)];
}

static inline size_t
part_of(const struct dealing *d, struct sort_item item)
{
	size_t part = 0;

	for (size_t step = PARTS / 2; step > 0; step /= 2) {
		struct sort_item least = d->least[part + step];
		bool before = (item.key < least.key) |
		    ((item.key == least.key) & (item.then < least.then));

		part += before ? 0 : step;
	}
	return part;
}

/* Counts the items of a slice by part, or deals them. */
static inlined void
each_item(struct dealing *d, size_t slice, bool deal)
{
	size_t n = d->by->n, from = n / SLICES * slice;
	size_t to = slice + 1 < SLICES ? from + n / SLICES : n;

	for (size_t i = from; i < to; i++) {
		struct sort_item item = item_of(d->by, i);
		size_t *at = &d->at[slice][part_of(d, item)];

		if (deal)
			d->to[*at] = item;
		++*at;
	}
}

static void
count_slice(void *dealing, size_t slice, int thread)
{
	(void)thread;
	each_item(dealing, slice, false);
}

static void
deal_slice(void *dealing, size_t slice, int thread)
{
	(void)thread;
	each_item(dealing, slice, true);
}

/* From how many there are to where they go. */
static void
add_up(struct dealing *d)
{
	size_t sum = 0;

	for (size_t p = 0; p < PARTS; p++)
		for (size_t s = 0; s < SLICES; s++) {
			size_t here = d->at[s][p];

			d->at[s][p] = sum;
			sum += here;
		}
}

static void
finish_part(void *dealing, size_t part, int thread)
{
	struct dealing *d = dealing;
	size_t from = part == 0 ? 0 : d->at[SLICES - 1][part - 1];
	size_t n = d->at[SLICES - 1][part] - from;

	if (d->spare[thread].n < n) {
		free(d->spare[thread].item);
		d->spare[thread].item = mem_alloc(n, sizeof(*d->to));
		d->spare[thread].n = n;
	}
	sort_part(d->to + from, n, d->spare[thread].item);
}

void
sort_by_key(const struct sort_by *by, int threads, struct sort_item *to)
{
	scoped struct dealing *d = mem_zero(1, sizeof(*d));

	d->by = by;
	d->to = to;
	if (by->n >= MANY) {
		choose_parts(d);
		tasks_run(SLICES, threads, count_slice, d);
		add_up(d);
		tasks_run(SLICES, threads, deal_slice, d);
		tasks_run(PARTS, threads, finish_part, d);
	} else {
		for (size_t i = 0; i < by->n; i++)
			to[i] = item_of(by, i);
		d->at[SLICES - 1][0] = by->n;
		finish_part(d, 0, 0);
	}
	for (int i = 0; i < TASKS_THREADS; i++)
		free(d->spare[i].item);
}

struct sort_item *
sort_numbers(const double *v, size_t n, bool descending)
{
	struct sort_item *items = mem_alloc(n, sizeof(*items));

	for (size_t i = 0; i < n; i++) {
		uint64_t key = sort_key_double(v[i]);

		items[i] = sort_item(descending ? ~key : key, i);
	}
	sort_items(items, n);
	return items;
}
