#include "base/sort.h"

#include "base/mem.h"
#include "base/tasks.h"

#include <stdlib.h>

/*
 * Items are moved by so many of the bits in which keys differ at once, which
 * stand within so many; of few items, for which a table costs, within fewer.
 */
enum { DIGIT = 8, WIDE = 12, FEW = 1 << 14 };

/* Arrays for which the tables would cost more than another sort. */
enum { SHORT = 64 };

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

/* How many of the lowest of `bits` are one digit. */
static int
width_of(uint64_t bits, size_t n)
{
	int width = DIGIT, most = n < FEW ? DIGIT : WIDE;

	while (width < most &&
	    __builtin_popcountll(bits & ((UINT64_C(2) << width) - 1)) <= DIGIT)
		width++;
	return width;
}

/* Moves the items to `to`, ordered by the digit above `shift`. */
static void
move(const struct sort_item *from, size_t n, int shift, int width,
    struct sort_item *to)
{
	uint32_t place[1 << WIDE], sum = 0;
	uint64_t digit = (UINT64_C(1) << width) - 1;

	memset(place, 0, sizeof(*place) << width);
	for (size_t i = 0; i < n; i++)
		place[from[i].key >> shift & digit]++;
	for (size_t b = 0; b <= digit; b++) {
		uint32_t here = place[b];

		place[b] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[place[from[i].key >> shift & digit]++] = from[i];
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
	while (bits != 0) {
		int shift = __builtin_ctzll(bits);
		int width = width_of(bits >> shift, n);
		struct sort_item *swap = to;

		move(from, n, shift, width, to);
		to = from;
		from = swap;
		bits &= ~(((UINT64_C(1) << width) - 1) << shift);
	}
	if (from != items)
		memcpy(items, from, n * sizeof(*items));
}

void
sort_items(struct sort_item *items, size_t n)
{
	scoped struct sort_item *spare = NULL;

	if (n > SHORT)
		spare = mem_alloc(n, sizeof(*spare));
	sort_items_with(items, n, spare);
}

/* Keys are counted slice by slice, and dealt to parts of which each fits the
 * cache; fewer are not worth it. */
enum { SLICES = 64, PARTS = 256, SAMPLE = 16 * PARTS, MANY = 1 << 16 };

struct dealing {
	const struct sort_by *keys;
	struct sort_item *to;
	uint64_t least[PARTS]; /* key of each part, ascending */
	size_t at[SLICES][PARTS];
	struct {
		struct sort_item *item;
		size_t n;
	} spare[TASKS_THREADS];
};

static uint32_t
place_of(const struct sort_by *keys, size_t i)
{
	return keys->in != NULL ? keys->in[i] : (uint32_t)i;
}

static struct sort_item
item_of(const struct sort_by *keys, size_t i)
{
	uint32_t place = place_of(keys, i);

	return sort_item(keys->key[place], place);
}

/* The least keys of the parts by a sample; a key that many have is a part of
 * its own. */
static void
choose_parts(struct dealing *d)
{
	scoped struct sort_item *sample = mem_alloc(SAMPLE, sizeof(*sample));

	for (size_t i = 0; i < SAMPLE; i++)
		sample[i] = item_of(d->keys, d->keys->n / SAMPLE * i);
	sort_items(sample, SAMPLE);
	d->least[0] = 0;
	for (size_t p = 1; p < PARTS; p++) {
		uint64_t key = sample[p * (SAMPLE / PARTS)].key;
		uint64_t before = d->least[p - 1];

		d->least[p] =
		    key > before || before == UINT64_MAX ? key : before + 1;
	}
}

static size_t
part_of(const struct dealing *d, uint64_t key)
{
	size_t part = 0;

	for (size_t step = PARTS / 2; step > 0; step /= 2)
		part += d->least[part + step] <= key ? step : 0;
	return part;
}

/* What a look at each key of a slice is for. */
static void
each_key(struct dealing *d, size_t slice, bool deal)
{
	const struct sort_by *keys = d->keys;
	size_t from = keys->n / SLICES * slice;
	size_t to = slice + 1 < SLICES ? from + keys->n / SLICES : keys->n;

	for (size_t i = from; i < to; i++) {
		struct sort_item item = item_of(keys, i);
		size_t *at = &d->at[slice][part_of(d, item.key)];

		if (keys->in != NULL && i + MEM_AHEAD < to)
			mem_touch(&keys->key[keys->in[i + MEM_AHEAD]]);
		if (deal)
			d->to[*at] = item;
		++*at;
	}
}

static void
count_slice(void *dealing, size_t slice, int thread)
{
	(void)thread;
	each_key(dealing, slice, false);
}

static void
deal_slice(void *dealing, size_t slice, int thread)
{
	(void)thread;
	each_key(dealing, slice, true);
}

/* From how many there are to where they go: slices in their order, so that
 * equal keys keep theirs. */
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
sort_part(void *dealing, size_t part, int thread)
{
	struct dealing *d = dealing;
	size_t from = part == 0 ? 0 : d->at[SLICES - 1][part - 1];
	size_t n = d->at[SLICES - 1][part] - from;

	if (part + 1 < PARTS && d->least[part + 1] == d->least[part] + 1)
		return; /* they are of one key */
	if (d->spare[thread].n < n) {
		free(d->spare[thread].item);
		d->spare[thread].item = mem_alloc(n, sizeof(*d->to));
		d->spare[thread].n = n;
	}
	sort_items_with(d->to + from, n, d->spare[thread].item);
}

void
sort_by_key(const struct sort_by *keys, int threads, struct sort_item *to)
{
	scoped struct dealing *d = NULL;

	if (keys->n < MANY) {
		for (size_t i = 0; i < keys->n; i++)
			to[i] = item_of(keys, i);
		sort_items(to, keys->n);
		return;
	}
	d = mem_zero(1, sizeof(*d));
	d->keys = keys;
	d->to = to;
	choose_parts(d);
	tasks_run(SLICES, threads, count_slice, d);
	add_up(d);
	tasks_run(SLICES, threads, deal_slice, d);
	tasks_run(PARTS, threads, sort_part, d);
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
