#include "base/sort.h"

#include "base/mem.h"
#include "base/tasks.h"

#include <stdlib.h>

enum { DIGIT = 8, BUCKETS = 1 << DIGIT, PASSES = (64 + DIGIT - 1) / DIGIT };

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
	scoped struct sort_item *spare = NULL;

	if (n > SHORT)
		spare = mem_alloc(n, sizeof(*spare));
	sort_items_with(items, n, spare);
}

/* Runs of the items; fewer are not worth it. */
enum { RUNS = 16, MANY = 1 << 16 };

struct runs {
	struct sort_item *items;
	size_t n, runs;
	struct sort_item *spare[TASKS_THREADS];
};

static size_t
start_of(const struct runs *r, size_t run)
{
	return r->n / r->runs * run + (run == r->runs ? r->n % r->runs : 0);
}

static void
sort_run(void *runs, size_t run, int thread)
{
	struct runs *r = runs;
	size_t from = start_of(r, run), n = start_of(r, run + 1) - from;

	if (r->spare[thread] == NULL)
		r->spare[thread] =
		    mem_alloc(r->n / r->runs + r->runs, sizeof(*r->items));
	sort_items_with(r->items + from, n, r->spare[thread]);
}

/* The next item of each run, and who is before whom: before[i] is the better
 * one of before[2 i] and before[2 i + 1], and before[RUNS + i] is run i. */
struct merge {
	const struct sort_item *at[RUNS], *end[RUNS];
	uint64_t key[RUNS];
	bool over[RUNS];
	size_t before[2 * RUNS];
};

static void
look_at(struct merge *m, size_t run)
{
	m->over[run] = m->at[run] == m->end[run];
	m->key[run] = m->over[run] ? UINT64_MAX : m->at[run]->key;
}

/* Of equal keys that of the earlier run comes first. */
static void
match(struct merge *m, size_t i)
{
	size_t a = m->before[2 * i], b = m->before[2 * i + 1];
	bool first =
	    m->key[a] < m->key[b] || (m->key[a] == m->key[b] && !m->over[a]);

	m->before[i] = first ? a : b;
}

/* The runs in one order. */
static void
merge(const struct runs *r, sort_tell *tell, void *data)
{
	struct merge m = { .key = { 0 } };

	for (size_t run = 0; run < RUNS; run++) {
		bool is = run < r->runs;

		m.at[run] = r->items + (is ? start_of(r, run) : r->n);
		m.end[run] = r->items + (is ? start_of(r, run + 1) : r->n);
		m.before[RUNS + run] = run;
		look_at(&m, run);
	}
	for (size_t i = RUNS - 1; i > 0; i--)
		match(&m, i);
	for (size_t n = 0; n < r->n; n++) {
		size_t run = m.before[1];

		tell(data, m.at[run]++);
		look_at(&m, run);
		for (size_t i = (RUNS + run) / 2; i > 0; i /= 2)
			match(&m, i);
	}
}

void
sort_items_tell(
    struct sort_item *items, size_t n, int threads, sort_tell *tell, void *data)
{
	struct runs r = { .items = items, .n = n, .runs = n < MANY ? 1 : RUNS };

	tasks_run(r.runs, threads, sort_run, &r);
	for (int i = 0; i < TASKS_THREADS; i++)
		free(r.spare[i]);
	merge(&r, tell, data);
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
