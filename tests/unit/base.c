#include "base/arena.h"
#include "base/map.h"
#include "base/rng.h"
#include "base/sort.h"
#include "base/str.h"
#include "base/vec.h"
#include "unit/tap.h"

static void
test_str(void)
{
	struct str list = STR("a,,b"), item;

	ok(str_cmp(STR("a"), STR("ab")) < 0, "a prefix sorts first");
	ok(str_cmp(STR("b"), STR("ab")) > 0, "byte order");
	ok(str_ieq(STR("Abc"), STR("aBC")), "case is ignored");
	ok(str_eq(str_trim(STR(" \tx y\r\n")), STR("x y")), "trim");
	ok(str_among(STR("b"), (const char *const[]){ "a", "b" }, 2) &&
		!str_among(STR("B"), (const char *const[]){ "a", "b" }, 2) &&
		!str_among(STR(""), NULL, 0),
	    "one of a list");
	item = str_cut(&list, ',');
	ok(str_eq(item, STR("a")), "first item");
	item = str_cut(&list, ',');
	ok(item.n == 0 && list.p != NULL, "empty item");
	item = str_cut(&list, ',');
	ok(str_eq(item, STR("b")) && list.p == NULL, "last item ends it");
}

/* Texts that begin alike for long, are a part of another, or the same; with all
 * bytes. */
static void
test_str_order(void)
{
	enum { N = 3000, LONG = 12 };
	static char bytes[N][LONG];
	static struct str text[N];
	static uint32_t order[N];
	struct rng rng;
	bool well = true;

	rng_seed(&rng, 1);
	for (int i = 0; i < N; i++) {
		for (int k = 0; k < LONG; k++)
			bytes[i][k] = (char)(rng_below(&rng, k < 9 ? 2 : 256) *
			    (k < 9 ? 255 : 1));
		text[i] = (struct str){ bytes[i], rng_below(&rng, LONG + 1) };
	}
	str_order(text, N, order);
	for (int i = 1; i < N; i++) {
		int order_of = str_cmp(text[order[i - 1]], text[order[i]]);

		well &=
		    order_of < 0 || (order_of == 0 && order[i - 1] < order[i]);
	}
	ok(well, "texts in byte order, equal ones as they stand");
}

static void
test_map(void)
{
	static const char text_of_200[200];
	struct map map = { 0 };
	char text[32];
	bool dense = true, found = true;

	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			snprintf(text, sizeof(text), "key%u", i);
			dense &= map_add(&map, str_of(text)) == i;
		}
	for (uint32_t i = 0; i < 5000; i++) {
		snprintf(text, sizeof(text), "key%u", i);
		found &= map_find(&map, str_of(text)) == i &&
		    str_eq(map_text(&map, i), str_of(text));
	}
	ok(dense, "numbers are dense, in order of appearance");
	ok(found, "each key is found again");
	ok(map.count == 5000, "no key twice");
	ok(map_find(&map, STR("none")) == MAP_NONE, "an unknown key");
	map_clear(&map);
	ok(map.count == 0 && map_find(&map, STR("key7")) == MAP_NONE &&
		map_add(&map, STR("key7")) == 0,
	    "cleared it is empty");
	map_free(&map);
	for (size_t i = 0; i < 200; i++)
		map_append(&map, (struct str){ text_of_200, i });
	ok(str_eq(map_text(&map, 199), (struct str){ text_of_200, 199 }) &&
		map_add(&map, (struct str){ text_of_200, 77 }) == 77 &&
		map_add(&map, STR("new")) == 200,
	    "keys that were appended are found when somebody looks");
	map_free(&map);
	for (size_t i = 0; i < 200; i++)
		map_append(&map, (struct str){ text_of_200, i % 150 });
	ok(map_index(&map) == 150 &&
		map_find(&map, (struct str){ text_of_200, 7 }) == 7,
	    "the first one that is there twice");
	map_free(&map);
	*map_extend(&map, 1) = STR("one");
	ok(map_add(&map, STR("two")) == 1 && map.room > 1 &&
		map_add(&map, STR("one")) == 0,
	    "room for more than one key that was filled in");
	map_free(&map);
}

static void
test_sort(void)
{
	enum { N = 10000 };
	static struct sort_item items[N];
	struct rng rng;
	bool sorted = true;

	rng_seed(&rng, 7);
	for (size_t n = 0; n <= N; n = n * 3 + 1) {
		for (uint32_t i = 0; i < n; i++)
			items[i] = (struct sort_item){
				sort_key_int(
				    (int64_t)rng_below(&rng, 500) - 250),
				i
			};
		sort_items(items, n);
		for (size_t i = 1; i < n; i++)
			sorted &= items[i - 1].key < items[i].key ||
			    (items[i - 1].key == items[i].key &&
				items[i - 1].index < items[i].index);
	}
	ok(sorted, "sorted and stable at every size");
	ok(sort_key_double(-1) < sort_key_double(-0.5) &&
		sort_key_double(-0.0) == sort_key_double(0.0) &&
		sort_key_double(2) < sort_key_double(INFINITY),
	    "keys of doubles order like doubles");
}

static bool
in_order(const struct sort_by *by, const struct sort_item *items)
{
	bool sorted = true;

	for (size_t i = 0; i < by->n; i++) {
		const struct sort_item *item = &items[i], *last = item - 1;
		uint32_t at = item->index;

		sorted &= item->key == by->key[at] &&
		    (i == 0 || last->key < item->key ||
			(last->key == item->key &&
			    (by->then == NULL
				    ? last->index < at
				    : by->then[last->index] < by->then[at])));
	}
	return sorted;
}

/* Sorts n keys below `most`, with some that many have, and looks. */
static bool
sorts_keys(struct rng *rng, size_t n, uint64_t most)
{
	scoped uint64_t *key = mem_alloc(n, sizeof(*key));
	scoped uint32_t *then = mem_alloc(n, sizeof(*then));
	scoped struct sort_item *items = mem_alloc(n, sizeof(*items));
	struct sort_by by = { key, NULL, n };
	bool sorted;

	for (uint32_t i = 0; i < n; i++) {
		key[i] = UINT64_MAX - rng_below(rng, most);
		if (rng_below(rng, 3) == 0)
			key[i] = rng_below(rng, 2) ? UINT64_MAX : 77;
		then[i] = (i * 7919 + 5) % (uint32_t)n;
	}
	sort_by_key(&by, 3, items);
	sorted = in_order(&by, items);
	by.then = then;
	sort_by_key(&by, 3, items);
	return sorted && in_order(&by, items);
}

static void
test_sort_keys(void)
{
	static const size_t sizes[] = { 0, 1, 100, 70001, 200000 };
	struct rng rng;
	bool sorted = true;

	rng_seed(&rng, 7);
	for (size_t k = 0; k < sizeof(sizes) / sizeof(*sizes); k++) {
		sorted &= sorts_keys(&rng, sizes[k], 1);
		sorted &= sorts_keys(&rng, sizes[k], 1000);
		sorted &= sorts_keys(&rng, sizes[k], UINT64_MAX);
	}
	ok(sorted, "keys of any number are sorted, equal ones as told");
}

static void
test_order(void)
{
	const double v[] = { 2, -1, 2, 7 };
	scoped struct sort_item *up = sort_numbers(v, 4, false);
	scoped struct sort_item *down = sort_numbers(v, 4, true);
	size_t at[5];

	ok(up[0].index == 1 && up[1].index == 0 && up[2].index == 2 &&
		up[3].index == 3,
	    "numbers ascending, equal ones as they stand");
	ok(down[0].index == 3 && down[1].index == 0 && down[2].index == 2 &&
		down[3].index == 1,
	    "and descending");
	sort_bound(at[0], 0, 4, i, v[up[i].index] < -1);
	sort_bound(at[1], 0, 4, i, v[up[i].index] < 2);
	sort_bound(at[2], 0, 4, i, v[up[i].index] <= 2);
	sort_bound(at[3], 2, 4, i, v[up[i].index] < 9);
	sort_bound(at[4], 0, 0, i, v[up[i].index] < 9);
	ok(at[0] == 0 && at[1] == 1 && at[2] == 3 && at[3] == 4 && at[4] == 0,
	    "where something stands in an order");
}

static void
count_end(int *const *ends)
{
	++**ends;
}

/* Leaves its block early or not. */
static int
leave(bool early, int *ends)
{
	scoped_by(count_end) int *outer = ends;

	for (int i = 0; i < 3; i++) {
		scoped_by(count_end) int *inner = ends;

		if (early && i == 1)
			return *inner;
	}
	return *outer;
}

static void
test_scoped(void)
{
	int early = 0, late = 0;

	ok(leave(true, &early) == 1 && early == 3,
	    "what a block needs for itself goes with it when it is left early");
	ok(leave(false, &late) == 3 && late == 4, "and at its end");
}

static void
test_arena_and_vec(void)
{
	struct arena arena = { 0 };
	VEC(int) numbers = { 0 };
	struct arena other = { 0 }, none = { 0 };
	struct str first = arena_str(&arena, STR("first"));
	struct str second = arena_str(&other, STR("second"));
	char *large = arena_alloc(&arena, 1 << 20);

	memset(large, 'x', 1 << 20);
	for (int i = 0; i < 100000; i++) {
		arena_str(&arena, STR("filler"));
		vec_push(&numbers, i);
	}
	ok(str_eq(first, STR("first")) && first.p[5] == '\0',
	    "arena text stays");
	ok(numbers.n == 100000 && numbers.v[99999] == 99999, "vec grows");
	vec_free(&numbers);
	arena_adopt(&arena, &other);
	arena_adopt(&none, &arena);
	arena_adopt(&none, &other);
	ok(arena.chunks == NULL && str_eq(first, STR("first")) &&
		str_eq(second, STR("second")),
	    "an arena's texts stay in one that takes it over");
	arena_str(&none, STR("more"));
	arena_free(&none);
}

static void
test_rng(void)
{
	struct rng a, b;
	bool inside = true;

	rng_seed(&a, 1);
	rng_seed(&b, 1);
	ok(rng_next(&a) == rng_next(&b), "the seed decides");
	ok(rng_next(&a) == UINT64_C(9600361134598540522),
	    "xoshiro256** from seed 1");
	for (int i = 0; i < 1000; i++)
		inside &= rng_below(&a, 10) < 10 && rng_uniform(&a) < 1;
	ok(inside, "draws stay in range");
}

int
main(void)
{
	test_str();
	test_str_order();
	test_map();
	test_sort();
	test_sort_keys();
	test_order();
	test_scoped();
	test_arena_and_vec();
	test_rng();
	return tap_end();
}
