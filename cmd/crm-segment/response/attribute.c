#include "attribute.h"

#include "base/mem.h"
#include "base/sort.h"
#include "text/num.h"

#include <stdio.h>
#include <stdlib.h>

void
attribute_add(
    struct attribute *a, struct str value, bool responded, size_t most)
{
	uint32_t number;
	double x;

	if (a->dropped)
		return;
	number = map_add(&a->values, value);
	if (number == a->count.n) {
		vec_push(&a->count, (struct attribute_count){ 0 });
		a->text |= value.n > 0 && !num_real(value, &x);
		if (a->text && a->values.count > most) {
			a->dropped = true;
			return;
		}
	}
	a->count.v[number].contacted++;
	a->count.v[number].responded += responded;
}

static char *
label_of(struct str text)
{
	return text.n == 0 ? mem_text("(empty)", 7) : mem_text(text.p, text.n);
}

static int
compare_names(const void *a, const void *b)
{
	const struct attribute_line *x = a, *y = b;

	return strcmp(x->label, y->label);
}

static struct attribute_line *
text_lines(const struct attribute *a, size_t *n)
{
	struct attribute_line *line;

	*n = a->values.count;
	line = mem_alloc(*n, sizeof(*line));
	for (uint32_t i = 0; i < a->values.count; i++)
		line[i] =
		    (struct attribute_line){ label_of(map_text(&a->values, i)),
			    a->count.v[i] };
	qsort(line, *n, sizeof(*line), compare_names);
	return line;
}

/* Numbers ascending, with the numbers of their values. */
struct ordered {
	struct sort_item *item;
	double *x; /* by value number */
	size_t n;
	uint64_t rows;
	uint32_t empty; /* number of the empty value, or MAP_NONE */
};

static void
order(const struct attribute *a, struct ordered *o)
{
	uint32_t n = a->values.count;

	*o = (struct ordered){ .item = mem_alloc(n, sizeof(*o->item)),
		.x = mem_alloc(n, sizeof(*o->x)),
		.empty = MAP_NONE };
	for (uint32_t i = 0; i < n; i++) {
		if (!num_real(map_text(&a->values, i), &o->x[i])) {
			o->empty = i;
			continue;
		}
		o->item[o->n++] = sort_item(sort_key_double(o->x[i]), i);
		o->rows += a->count.v[i].contacted;
	}
	sort_items(o->item, o->n);
}

/* "(lo, hi]"; the first interval is "<= hi", the last "> lo". */
static char *
interval(const double *cut, size_t bin, size_t bins)
{
	char low[NUM_MAX + 1] = "", high[NUM_MAX + 1] = "", text[80];

	if (bin > 0)
		low[num_print(low, cut[bin - 1], 6)] = '\0';
	if (bin + 1 < bins)
		high[num_print(high, cut[bin], 6)] = '\0';
	if (bin == 0)
		snprintf(text, sizeof(text), "<= %s", high);
	else if (bin + 1 == bins)
		snprintf(text, sizeof(text), "> %s", low);
	else
		snprintf(text, sizeof(text), "(%s, %s]", low, high);
	return mem_text(text, strlen(text));
}

static void
add_count(struct attribute_count *to, const struct attribute_count *from)
{
	to->contacted += from->contacted;
	to->responded += from->responded;
}

/* Cuts at the smallest values with i/bins of the rows at or below them. */
static size_t
find_cuts(const struct attribute *a, const struct ordered *o, size_t bins,
    double *cut)
{
	uint64_t seen = 0;
	size_t cuts = 0, next = 1;

	for (size_t i = 0; i + 1 < o->n && next < bins; i++) {
		seen += a->count.v[o->item[i].index].contacted;
		if (seen * bins < next * o->rows)
			continue;
		cut[cuts++] = o->x[o->item[i].index];
		while (next < bins && seen * bins >= next * o->rows)
			next++;
	}
	return cuts;
}

static struct attribute_line *
interval_lines(
    const struct attribute *a, const struct ordered *o, size_t bins, size_t *n)
{
	scoped double *cut = mem_alloc(bins, sizeof(*cut));
	size_t cuts = find_cuts(a, o, bins, cut), bin = 0;
	struct attribute_line *line = mem_zero(cuts + 2, sizeof(*line));

	for (size_t i = 0; i < o->n; i++) {
		while (bin < cuts && o->x[o->item[i].index] > cut[bin])
			bin++;
		add_count(&line[bin].count, &a->count.v[o->item[i].index]);
	}
	for (bin = 0; bin <= cuts; bin++)
		line[bin].label = interval(cut, bin, cuts + 1);
	*n = cuts + 1;
	return line;
}

static struct attribute_line *
number_lines(const struct attribute *a, const struct ordered *o, size_t *n)
{
	struct attribute_line *line = mem_zero(o->n + 1, sizeof(*line));

	for (size_t i = 0; i < o->n; i++) {
		uint32_t number = o->item[i].index;

		line[i] = (struct attribute_line){ label_of(map_text(
						       &a->values, number)),
			a->count.v[number] };
	}
	*n = o->n;
	return line;
}

struct attribute_line *
attribute_lines(const struct attribute *a, size_t bins, size_t *n)
{
	struct attribute_line *line;
	struct ordered o;

	if (a->text)
		return text_lines(a, n);
	order(a, &o);
	if (o.n > bins)
		line = interval_lines(a, &o, bins, n);
	else
		line = number_lines(a, &o, n);
	if (o.empty != MAP_NONE)
		line[(*n)++] = (struct attribute_line){ label_of(STR("")),
			a->count.v[o.empty] };
	free(o.item);
	free(o.x);
	return line;
}
