#include "model/binning.h"

#include "base/mem.h"
#include "base/sort.h"

#include <math.h>
#include <stdlib.h>

enum { GRID = 500 };

const struct binning_options BINNING_DEFAULTS = {
	.shape = PARTITION_EITHER,
	.max_bins = 8,
	.min_share = .05,
	.pool = .01,
	.own_share = .01,
	.max_p = 1,
};

/* Look-up. */

/* What training did not have: with the rare levels, or nowhere. */
static size_t
unseen(const struct binning *b, enum binning_note *note)
{
	*note = b->pooled != SIZE_MAX ? BINNING_POOLED : BINNING_UNSEEN;
	return b->pooled != SIZE_MAX ? b->pooled : binning_nowhere(b);
}

static size_t
own(const struct binning *b, size_t bin, enum binning_note usual,
    enum binning_note *note)
{
	*note = usual;
	return b->bins[bin].rows > 0 ? bin : unseen(b, note);
}

/* The number of cuts <= x: so few that looking at all beats a search. */
static size_t
range(const struct binning *b, double x)
{
	size_t n = 0;

	for (size_t i = 0; i + 1 < b->ranges; i++)
		n += b->cuts[i] <= x;
	return n;
}

/* The place of a special code, or their number. */
static size_t
special(const struct binning *b, double x)
{
	size_t i = 0;

	while (i < b->special_count && b->special[i] != x)
		i++;
	return i;
}

size_t
binning_number(const struct binning *b, double x, enum binning_note *note)
{
	enum binning_note unused;
	size_t code;

	note = note != NULL ? note : &unused;
	if (isnan(x))
		return own(b, binning_missing(b), BINNING_MISSING, note);
	code = special(b, x);
	if (code < b->special_count)
		return own(b, b->ranges + code, BINNING_SPECIAL, note);
	*note = x < b->low || x > b->high ? BINNING_OUTSIDE : BINNING_USUAL;
	return range(b, x);
}

size_t
binning_level(
    const struct binning *b, struct str level, enum binning_note *note)
{
	enum binning_note unused;
	uint32_t code;

	note = note != NULL ? note : &unused;
	if (level.p == NULL)
		return own(b, binning_missing(b), BINNING_MISSING, note);
	code = map_find(&b->levels, level);
	if (code == MAP_NONE)
		return unseen(b, note);
	*note = BINNING_USUAL;
	return b->level_bin[code];
}

void
binning_assign_number(
    const struct binning *b, const double *x, size_t n, uint16_t *row_bin)
{
	for (size_t i = 0; i < n; i++) {
		size_t code = special(b, x[i]);

		/* Not through binning_number: a bin is not counted yet. */
		if (isnan(x[i]))
			row_bin[i] = (uint16_t)binning_missing(b);
		else if (code < b->special_count)
			row_bin[i] = (uint16_t)(b->ranges + code);
		else
			row_bin[i] = (uint16_t)range(b, x[i]);
	}
}

void
binning_assign_text(const struct binning *b, const uint32_t *code,
    const struct map *levels, size_t n, uint16_t *row_bin)
{
	scoped uint16_t *bin = mem_alloc(levels->count, sizeof(*bin));

	for (uint32_t level = 0; level < levels->count; level++)
		bin[level] =
		    (uint16_t)binning_level(b, map_text(levels, level), NULL);
	for (size_t i = 0; i < n; i++)
		row_bin[i] = code[i] != MAP_NONE ? bin[code[i]]
						 : (uint16_t)binning_missing(b);
}

/* Layout and counts. */

static void
lay_out(struct binning *b, size_t ranges, const double *codes, size_t count)
{
	b->ranges = ranges;
	b->pooled = SIZE_MAX;
	b->special_count = count;
	b->special = mem_alloc(count, sizeof(*b->special));
	for (size_t i = 0; i < count; i++)
		b->special[i] = codes[i];
	b->count = ranges + count + 2;
	b->bins = mem_zero(b->count, sizeof(*b->bins));
}

void
binning_given_number(const double *cuts, size_t cut_count,
    const struct binning_options *options, struct binning *b)
{
	*b = (struct binning){ .low = -INFINITY, .high = INFINITY };
	lay_out(b, cut_count + 1, options->special, options->special_count);
	b->cuts = mem_alloc(cut_count, sizeof(*b->cuts));
	for (size_t i = 0; i < cut_count; i++)
		b->cuts[i] = cuts[i];
}

/* A level and its bin. */
struct place {
	struct str name;
	uint16_t bin;
};

SORT_BY(compare_places, struct place, SORT_UP(bin) || SORT_TEXT(name));

/* The levels stand by bin and name, so the order of rows does not show. */
void
binning_given_text(const struct map *levels, const uint16_t *level_bin,
    size_t ranges, size_t pooled, struct binning *b)
{
	scoped struct place *places = mem_alloc(levels->count, sizeof(*places));
	size_t n = 0;

	*b = (struct binning){ .text = true };
	lay_out(b, ranges, NULL, 0);
	b->pooled = pooled;
	b->level_bin = mem_alloc(levels->count, sizeof(*b->level_bin));
	for (uint32_t level = 0; level < levels->count; level++)
		if (level_bin[level] != UINT16_MAX)
			places[n++] = (struct place){ map_text(levels, level),
				level_bin[level] };
	qsort(places, n, sizeof(*places), compare_places);
	for (size_t i = 0; i < n; i++)
		b->level_bin[map_add(&b->levels, places[i].name)] =
		    places[i].bin;
}

void
binning_tally(struct binning *b, const uint16_t *row_bin, const uint8_t *event,
    size_t n, const struct binning_options *options)
{
	for (size_t i = 0; i < b->count; i++)
		b->bins[i] = (struct woe_bin){ 0 };
	for (size_t i = 0; i < n; i++) {
		b->bins[row_bin[i]].rows++;
		b->bins[row_bin[i]].events += event[i];
	}
	for (size_t i = b->ranges; i < b->count; i++) {
		struct woe_bin *bin = &b->bins[i];

		bin->neutral = i == binning_nowhere(b) || bin->events == 0 ||
		    bin->events == bin->rows ||
		    (double)bin->rows < options->own_share * (double)n;
	}
	woe_fill(b->bins, b->count, &options->woe);
}

bool
binning_useful(const struct binning *b)
{
	size_t telling = 0;

	for (size_t i = 0; i < b->count; i++)
		telling += b->bins[i].rows > 0 && !b->bins[i].neutral;
	return telling >= 2;
}

void
binning_free(struct binning *b)
{
	free(b->cuts);
	free(b->special);
	free(b->level_bin);
	free(b->bins);
	map_free(&b->levels);
	*b = (struct binning){ 0 };
}

/* Fitting. */

/* The multiple of 10^power nearest the middle of (low, high]; NaN: none. */
static double
multiple(double low, double high, int power)
{
	double scale = pow(10, abs(power)), nearest = INFINITY;
	double middle, k, best = NAN;

	middle = low / 2 + high / 2;
	middle = power < 0 ? middle * scale : middle / scale;
	if (!(fabs(middle) < 9e15))
		return NAN;
	k = floor(middle);
	for (int step = -1; step <= 2; step++) {
		double c = k + step, off;

		/* A division by a power of ten rounds once. */
		c = power < 0 ? c / scale : c * scale;
		if (c <= low || c > high)
			continue;
		off = fabs((c - low) - (high - c));
		if (off <= nearest) {
			nearest = off;
			best = c;
		}
	}
	return best;
}

double
binning_cut(double low, double high)
{
	int power = (int)ceil(log10(fmax(fabs(low), fabs(high))));

	for (; power >= -22; power--) {
		double cut = multiple(low, high, power);

		if (!isnan(cut))
			return cut;
	}
	return high;
}

/* A class of neighbouring numbers. */
struct span {
	double first, last;
};

/* Everything one fit needs. */
struct fitting {
	const struct binning_options *options;
	struct partition_class *classes;
	size_t k;
	uint64_t rows, events; /* of everything */
};

/* The best partition of the classes; one bin of all when there is none. */
static void
find_bins(
    const struct fitting *f, enum partition_shape shape, struct partition *best)
{
	const struct binning_options *options = f->options;
	struct partition_rules rules = {
		.shape = shape,
		.max_bins = options->max_bins,
		.min_rows =
		    (uint64_t)ceil(options->min_share * (double)f->rows - 1e-9),
		.events = f->events,
		.others = f->rows - f->events,
		.min_difference = options->min_difference,
		.max_p = options->max_p,
	};

	*best = (struct partition){ 0 };
	if (rules.events > 0 && rules.others > 0)
		partition_best(f->classes, f->k, &rules, best);
	if (best->bins == 0)
		*best = (struct partition){ .bins = 1, .end = { f->k } };
}

/* The numbers that are cut, ascending. The caller frees. */
static struct sort_item *
sort_known(const double *x, size_t n, const struct binning *b, size_t *used)
{
	struct sort_item *items = mem_alloc(n, sizeof(*items));

	*used = 0;
	for (size_t i = 0; i < n; i++) {
		if (isnan(x[i]) || special(b, x[i]) < b->special_count)
			continue;
		items[*used].key = sort_key_double(x[i]);
		items[(*used)++].index = (uint32_t)i;
	}
	sort_items(items, *used);
	return items;
}

static size_t
count_distinct(const struct sort_item *items, size_t n)
{
	size_t distinct = 0;

	for (size_t i = 0; i < n; i++)
		distinct += i == 0 || items[i].key != items[i - 1].key;
	return distinct;
}

/*
 * Every distinct number a class; of too many, a class ends with the number at
 * rank ceil(g n / 500): the g with from < g n / 500 <= to.
 */
static void
make_spans(const struct sort_item *items, size_t n, const double *x,
    const uint8_t *event, struct fitting *f, struct span *spans)
{
	bool grid = count_distinct(items, n) > PARTITION_CLASSES;
	bool begins = true;

	for (size_t from = 0, to; from < n; from = to) {
		struct partition_class *c;

		if (begins) {
			spans[f->k].first = x[items[from].index];
			f->classes[f->k++] = (struct partition_class){ 0 };
		}
		c = &f->classes[f->k - 1];
		for (to = from; to < n && items[to].key == items[from].key;
		     to++)
			c->events += event[items[to].index];
		c->rows += to - from;
		spans[f->k - 1].last = x[items[from].index];
		begins = !grid || GRID * to / n > GRID * from / n;
	}
}

static uint64_t
count_events(const uint8_t *event, size_t n)
{
	uint64_t events = 0;

	for (size_t i = 0; i < n; i++)
		events += event[i];
	return events;
}

void
binning_fit_number(const double *x, const uint8_t *event, size_t n,
    const struct binning_options *options, struct binning *b)
{
	struct partition_class classes[PARTITION_CLASSES];
	struct span spans[PARTITION_CLASSES];
	double cuts[PARTITION_BINS];
	struct fitting f = { options, classes, 0, n, count_events(event, n) };
	struct partition best;
	scoped struct sort_item *items = NULL;
	size_t used;

	binning_given_number(NULL, 0, options, b);
	items = sort_known(x, n, b, &used);
	make_spans(items, used, x, event, &f, spans);
	find_bins(&f, options->shape, &best);
	for (size_t i = 0; i + 1 < best.bins; i++)
		cuts[i] = binning_cut(
		    spans[best.end[i] - 1].last, spans[best.end[i]].first);
	binning_free(b);
	binning_given_number(cuts, best.bins - 1, options, b);
	b->low = used > 0 ? spans[0].first : INFINITY;
	b->high = used > 0 ? spans[f.k - 1].last : -INFINITY;
}

/* A level, or the pooled ones, as a class. */
struct level_class {
	struct str name;
	uint32_t code;
	uint64_t rows, events;
};

SORT_BY(compare_levels, struct level_class,
    SORT_VALUES((2 * a->events + 1) * (b->rows + 1),
	(2 * b->events + 1) * (a->rows + 1)) ||
	SORT_TEXT(name));

SORT_BY(by_rows, struct level_class, SORT_DOWN(rows) || SORT_TEXT(name));

/* Puts levels with less than `least` rows, and those that are too many, into
 * one class at the end, with code MAP_NONE; the number of classes. */
static size_t
pool(struct level_class *levels, size_t n, double least)
{
	size_t kept = 0;

	qsort(levels, n, sizeof(*levels), by_rows);
	while (kept < n && kept < PARTITION_CLASSES - 1 &&
	    (double)levels[kept].rows >= least)
		kept++;
	if (kept == n)
		return n;
	for (size_t i = kept + 1; i < n; i++) {
		levels[kept].rows += levels[i].rows;
		levels[kept].events += levels[i].events;
	}
	levels[kept].name = STR("OTHER");
	levels[kept].code = MAP_NONE;
	return kept + 1;
}

/* The levels that occur, counted. */
static size_t
count_levels(const uint32_t *code, const struct map *levels,
    const uint8_t *event, size_t n, struct level_class *counted)
{
	size_t used = 0;

	for (uint32_t i = 0; i < levels->count; i++)
		counted[i] =
		    (struct level_class){ map_text(levels, i), i, 0, 0 };
	for (size_t i = 0; i < n; i++)
		if (code[i] != MAP_NONE) {
			counted[code[i]].rows++;
			counted[code[i]].events += event[i];
		}
	for (uint32_t i = 0; i < levels->count; i++)
		if (counted[i].rows > 0)
			counted[used++] = counted[i];
	return used;
}

/* Takes the levels' bins from the partition of their classes. */
static void
set_levels(const struct level_class *counted, const struct partition *best,
    const struct map *levels, struct binning *b)
{
	scoped uint16_t *bin = mem_alloc(levels->count, sizeof(*bin));
	size_t pooled = SIZE_MAX;

	for (uint32_t i = 0; i < levels->count; i++)
		bin[i] = UINT16_MAX;
	for (size_t i = 0, at = 0; i < best->bins; i++)
		for (; at < best->end[i]; at++)
			if (counted[at].code == MAP_NONE)
				pooled = i;
			else
				bin[counted[at].code] = (uint16_t)i;
	binning_given_text(levels, bin, best->bins, pooled, b);
}

void
binning_fit_text(const uint32_t *code, const struct map *levels,
    const uint8_t *event, size_t n, const struct binning_options *options,
    struct binning *b)
{
	struct partition_class classes[PARTITION_CLASSES];
	struct fitting f = { options, classes, 0, n, count_events(event, n) };
	scoped struct level_class *counted =
	    mem_alloc(levels->count, sizeof(*counted));
	size_t used = count_levels(code, levels, event, n, counted);
	struct partition best;

	f.k = pool(counted, used, options->pool * (double)n);
	qsort(counted, f.k, sizeof(*counted), compare_levels);
	for (size_t i = 0; i < f.k; i++) {
		classes[i].rows = counted[i].rows;
		classes[i].events = counted[i].events;
	}
	find_bins(&f, PARTITION_RISING, &best);
	set_levels(counted, &best, levels, b);
}
