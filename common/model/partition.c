#include "model/partition.h"

#include "base/arena.h"
#include "base/each.h"
#include "base/mem.h"
#include "base/sort.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

/*
 * V[m][j][i][phase] is the largest IV of the classes 0 .. j-1 in m bins of
 * which the last is i .. j-1. For every i the bins h .. i-1 before it are
 * sorted by rate once; the partners that a bin i .. j-1 may follow are then the
 * front (or back) part of that list, for any m, and the best of them is the
 * running best of V[m-1][i][h].
 */

static const double TIE = 1e-12;

/* A bin that ends before i, and the best of the list up to it. */
struct candidate {
	struct partition_class bin;
	double value;
	uint16_t start; /* 2 h + phase */
	uint16_t best;	/* its place in the list */
};

struct solver {
	const struct partition_rules *rules;
	enum partition_shape shape; /* of this solution */
	size_t k, phases;
	struct partition_class *upto; /* sums of the classes before each */
	double *iv;		      /* of bin i .. j-1; -INFINITY: none */
	uint16_t *by_rate; /* per i: the h of bins h .. i-1, rate ascending */
	size_t *starts;	   /* per i: how many */
	uint16_t *lower;   /* of these have a lower rate than bin i .. j-1, */
	uint16_t *equal;   /* and an equal one */
	double *now, *before;	/* V of this m and the last */
	struct candidate *list; /* of this i, */
	uint16_t *listed; /* so many from its first 0, 1, ... bins by rate */
};

double
partition_iv(
    uint64_t events, uint64_t others, uint64_t all_events, uint64_t all_others)
{
	double p = (double)events / (double)all_events;
	double q = (double)others / (double)all_others;

	return (p - q) * log(p / q);
}

static struct partition_class
bin(const struct solver *s, size_t i, size_t j)
{
	return (struct partition_class){ s->upto[j].rows - s->upto[i].rows,
		s->upto[j].events - s->upto[i].events };
}

/* <0, 0, >0: rate of a against rate of b. */
static int
compare_rates(struct partition_class a, struct partition_class b)
{
	uint64_t x = a.events * b.rows, y = b.events * a.rows;

	return (x > y) - (x < y);
}

/* How many bins there are of the classes before j: those that end there stand
 * behind them, by their start. */
static size_t
bins_before(size_t j)
{
	return j * (j - 1) / 2;
}

/* Where V and its origin of last bin i .. j-1 stand in a layer. */
static size_t
at(const struct solver *s, size_t i, size_t j, size_t phase)
{
	return (bins_before(j) + i) * s->phases + phase;
}

/* Where bin i .. j-1 stands in the order of starts, then ends. */
static size_t
by_start(const struct solver *s, size_t i, size_t j)
{
	return i * s->k - bins_before(i + 1) + j - 1;
}

/* Whether the neighbours differ enough. */
static bool
differ(
    const struct solver *s, struct partition_class a, struct partition_class b)
{
	const struct partition_rules *rules = s->rules;
	double gap = (double)a.events / (double)a.rows -
	    (double)b.events / (double)b.rows;
	double rows = (double)(a.rows + b.rows);
	double p = (double)(a.events + b.events) / rows, chi;

	if (fabs(gap) < rules->min_difference)
		return false;
	if (rules->max_p >= 1)
		return true;
	chi =
	    gap * gap * (double)a.rows * (double)b.rows / (rows * p * (1 - p));
	return erfc(sqrt(chi / 2)) <= rules->max_p;
}

static bool
selective(const struct solver *s)
{
	return s->rules->min_difference > 0 || s->rules->max_p < 1;
}

/* Whether the value x, started at h, is preferred to y, started at g. */
static bool
beats(double x, size_t h, double y, size_t g)
{
	return x > y + TIE || (x >= y - TIE && h < g);
}

/* The IV of every bin that is allowed. */
static void
value_bins(struct solver *s)
{
	const struct partition_rules *rules = s->rules;

	for (size_t i = 0; i < s->k; i++)
		for (size_t j = i + 1; j <= s->k; j++) {
			struct partition_class b = bin(s, i, j);
			uint64_t others = b.rows - b.events;
			double iv = -INFINITY;

			if (b.rows >= rules->min_rows && b.events > 0 &&
			    others > 0)
				iv = partition_iv(b.events, others,
				    rules->events, rules->others);
			s->iv[by_start(s, i, j)] = iv;
		}
}

/* Orders the bins h .. i-1, given by h, by rate, then h: by their rounded rates
 * in linear time, and exactly those that come out equal or nearly. */
static void
order_bins(const struct solver *s, size_t i, struct sort_item *item, size_t n)
{
	sort_items_with(item, n, item + n);
	for (size_t a = 1; a < n; a++) {
		struct sort_item moved = item[a];
		struct partition_class own = bin(s, moved.index, i);
		size_t at = a;

		for (; at > 0; at--) {
			uint32_t h = item[at - 1].index;
			int order = compare_rates(bin(s, h, i), own);

			if (order < 0 || (order == 0 && h < moved.index))
				break;
			item[at] = item[at - 1];
		}
		item[at] = moved;
	}
}

/* Sorts the bins that end before each i. */
static void
sort_by_rate(struct solver *s)
{
	scoped struct sort_item *item = mem_alloc(2 * s->k, sizeof(*item));

	for (size_t i = 1; i < s->k; i++) {
		size_t n = 0;

		for (size_t h = 0; h < i; h++) {
			struct partition_class b = bin(s, h, i);

			if (s->iv[by_start(s, h, i)] == -INFINITY)
				continue;
			item[n++] = sort_item(
			    sort_key_double((double)b.events / (double)b.rows),
			    h);
		}
		order_bins(s, i, item, n);
		s->starts[i] = n;
		for (size_t a = 0; a < n; a++)
			s->by_rate[bins_before(i) + a] =
			    (uint16_t)item[a].index;
	}
}

/* Where each bin i .. j-1 stands among those that end before i. */
static void
place_bins(struct solver *s, size_t i)
{
	const uint16_t *by_rate = s->by_rate + bins_before(i);

	for (size_t j = i + 1; j <= s->k; j++) {
		size_t low, high, place = by_start(s, i, j);
		struct partition_class b = bin(s, i, j);

		if (s->iv[place] == -INFINITY)
			continue;
		sort_bound(low, 0, s->starts[i], k,
		    compare_rates(bin(s, by_rate[k], i), b) < 0);
		for (high = low; high < s->starts[i] &&
		     compare_rates(bin(s, by_rate[high], i), b) == 0;
		     high++)
			;
		s->lower[place] = (uint16_t)low;
		s->equal[place] = (uint16_t)(high - low);
	}
}

/* Lists the bins h .. i-1 that end a partition of m-1 bins in a phase up to
 * `phase`, those that may precede the most first. */
static void
list_before(struct solver *s, size_t i, size_t phase, int direction)
{
	size_t n = 0, starts = s->starts[i];

	for (size_t a = 0; a < starts; a++) {
		size_t place = direction < 0 ? starts - 1 - a : a;
		size_t h = s->by_rate[bins_before(i) + place];

		for (size_t q = 0; q <= phase; q++) {
			double value = s->before[at(s, h, i, q)];
			size_t best = n > 0 ? s->list[n - 1].best : 0;
			uint16_t start = (uint16_t)(2 * h + q);

			if (value == -INFINITY)
				continue;
			if (n == 0 ||
			    beats(value, start, s->list[best].value,
				s->list[best].start))
				best = n;
			s->list[n++] = (struct candidate){ bin(s, h, i), value,
				start, (uint16_t)best };
		}
		s->listed[a + 1] = (uint16_t)n;
	}
}

/* How many of the list may stand before bin i .. j-1: those with a rate not
 * above (falling: not below) its own. */
static size_t
partners(const struct solver *s, size_t i, size_t j, int direction)
{
	size_t place = by_start(s, i, j), starts = s->starts[i];

	if (direction > 0)
		return s->listed[s->lower[place] + s->equal[place]];
	return s->listed[direction < 0 ? starts - s->lower[place] : starts];
}

/* The best of the first n of the list as neighbour of b, or NULL. */
static const struct candidate *
choose(const struct solver *s, size_t n, struct partition_class b)
{
	const struct candidate *best = NULL;

	if (n > 0 && !selective(s))
		return &s->list[s->list[n - 1].best];
	array_each (const struct candidate, c, s->list, n)
		if (differ(s, c->bin, b) &&
		    (best == NULL ||
			beats(c->value, c->start, best->value, best->start)))
			best = c;
	return best;
}

/* The direction of a step into a phase: 1 up, -1 down, 0 any. */
static int
direction(enum partition_shape shape, size_t phase)
{
	switch (shape) {
	case PARTITION_ANY:
		return 0;
	case PARTITION_RISING:
		return 1;
	case PARTITION_FALLING:
		return -1;
	case PARTITION_PEAK:
		return phase == 0 ? 1 : -1;
	case PARTITION_VALLEY:
		return phase == 0 ? -1 : 1;
	case PARTITION_EITHER:
		break;
	}
	return 0;
}

/* V of m bins from V of m-1; `from` is 2 h + phase of the best partner. */
static void
next_layer(struct solver *s, size_t i, size_t phase, uint16_t *from)
{
	int way = direction(s->shape, phase);

	list_before(s, i, phase, way);
	for (size_t j = i + 1; j <= s->k; j++) {
		double iv = s->iv[by_start(s, i, j)];
		const struct candidate *best = NULL;
		size_t place = at(s, i, j, phase);

		if (iv != -INFINITY)
			best = choose(s, partners(s, i, j, way), bin(s, i, j));
		s->now[place] = best == NULL ? -INFINITY : iv + best->value;
		if (best != NULL)
			from[place] = best->start;
	}
}

/* Where the best partition of m bins starts its last one: 2 i + phase. */
static void
consider(
    const struct solver *s, size_t m, struct partition *best, uint16_t *last)
{
	for (size_t i = 0; i < s->k; i++)
		for (size_t phase = 0; phase < s->phases; phase++) {
			double value = s->now[at(s, i, s->k, phase)];

			if (value == -INFINITY ||
			    (best->bins > 0 && value <= best->iv + TIE))
				continue;
			best->iv = value;
			best->bins = m;
			*last = (uint16_t)(2 * i + phase);
		}
}

/* Fills in the ends, from the last bin backwards. */
static void
trace(const struct solver *s, const uint16_t *from, size_t layer, uint16_t last,
    struct partition *best)
{
	size_t j = s->k;

	for (size_t m = best->bins; m > 0; m--) {
		size_t i = last / 2, phase = last % 2;

		best->end[m - 1] = j;
		last = from[(m - 1) * layer + at(s, i, j, phase)];
		j = i;
	}
}

/* V of one bin. */
static void
first_layer(struct solver *s)
{
	for (size_t j = 1; j <= s->k; j++)
		for (size_t i = 0; i < j; i++)
			for (size_t phase = 0; phase < s->phases; phase++)
				s->now[at(s, i, j, phase)] =
				    i == 0 && phase == 0 ? s->iv[j - 1]
							 : -INFINITY;
}

static void
solve(struct solver *s, enum partition_shape shape, uint16_t *from,
    struct partition *best)
{
	size_t layer = bins_before(s->k + 1) * s->phases;
	uint16_t last = 0;

	s->shape = shape;
	first_layer(s);
	*best = (struct partition){ 0 };
	consider(s, 1, best, &last);
	for (size_t m = 2; m <= s->rules->max_bins && m <= s->k; m++) {
		double *swap = s->before;

		s->before = s->now;
		s->now = swap;
		for (size_t phase = 0; phase < s->phases; phase++)
			for (size_t j = 1; j <= s->k; j++) /* one bin */
				s->now[at(s, 0, j, phase)] = -INFINITY;
		for (size_t i = 1; i < s->k; i++)
			for (size_t phase = 0; phase < s->phases; phase++)
				next_layer(s, i, phase, from + (m - 1) * layer);
		consider(s, m, best, &last);
	}
	trace(s, from, layer, last, best);
}

/* The shapes that are tried: the later one must be better. */
static void
solve_shapes(struct solver *s, struct partition *best)
{
	size_t layer = bins_before(s->k + 1) * s->phases;
	scoped uint16_t *from =
	    mem_alloc(s->rules->max_bins * layer, sizeof(*from));
	struct partition falling;

	if (s->rules->shape == PARTITION_EITHER) {
		solve(s, PARTITION_RISING, from, best);
		solve(s, PARTITION_FALLING, from, &falling);
		if (falling.iv > best->iv + TIE)
			*best = falling;
	} else {
		solve(s, s->rules->shape, from, best);
	}
}

void
partition_best(const struct partition_class *classes, size_t k,
    const struct partition_rules *rules, struct partition *best)
{
	struct solver s = { .rules = rules, .k = k };
	scoped_by(arena_free) struct arena memory = { 0 };
	size_t bins = bins_before(k + 1);
	bool turns =
	    rules->shape == PARTITION_PEAK || rules->shape == PARTITION_VALLEY;

	assert(k <= PARTITION_CLASSES && rules->max_bins <= PARTITION_BINS);
	*best = (struct partition){ 0 };
	if (k == 0)
		return;
	s.phases = turns ? 2 : 1;
	s.upto = arena_array(&memory, k + 1, sizeof(*s.upto));
	for (size_t i = 0; i < k; i++) {
		s.upto[i + 1].rows = s.upto[i].rows + classes[i].rows;
		s.upto[i + 1].events = s.upto[i].events + classes[i].events;
	}
	s.iv = arena_array(&memory, bins, sizeof(*s.iv));
	s.by_rate = arena_array(&memory, 3 * bins, sizeof(*s.by_rate));
	s.lower = s.by_rate + bins;
	s.equal = s.lower + bins;
	s.starts = arena_array(&memory, k, sizeof(*s.starts));
	s.now = arena_array(&memory, bins * s.phases, sizeof(*s.now));
	s.before = arena_array(&memory, bins * s.phases, sizeof(*s.before));
	s.list = arena_array(&memory, 2 * k, sizeof(*s.list));
	s.listed = arena_array(&memory, k + 1, sizeof(*s.listed));
	value_bins(&s);
	sort_by_rate(&s);
	for (size_t i = 1; i < k; i++)
		place_bins(&s, i);
	solve_shapes(&s, best);
}
