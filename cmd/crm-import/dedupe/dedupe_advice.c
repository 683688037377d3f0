/* Columns that nearly decide who somebody is, though nobody has compared them.
 */
#include "dedupe.h"

#include "base/line.h"
#include "base/sort.h"
#include "text/token.h"

#include <inttypes.h>

enum {
	MANY = 20,  /* records with one value: it is no id */
	ENOUGH = 30 /* pairs that are evidence */
};

/* Of pairs equal in a column, those that are one customer. */
static const double decides = .95;

/* Records by the value of a column, those without one left out. */
static struct sort_item *
by_value(const struct dedupe *d, size_t column, size_t *n)
{
	struct sort_item *item =
	    mem_alloc(d->match.data.records + 1, sizeof(*item));

	*n = 0;
	for (uint32_t i = 0; i < d->match.data.records; i++) {
		struct str cell = str_trim(d->cell.v[i * d->columns + column]);

		if (cell.n > 0 && !token_null(cell))
			item[(*n)++] = sort_item(map_digest(cell), i);
	}
	sort_items(item, *n);
	return item;
}

static void
count_pairs(
    const struct dedupe *d, size_t column, uint64_t *pairs, uint64_t *same)
{
	size_t n;
	scoped struct sort_item *item = by_value(d, column, &n);

	*pairs = *same = 0;
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && item[to].key == item[from].key;)
			to++;
		if (to - from > MANY)
			continue;
		for (size_t i = from; i < to; i++)
			for (size_t k = from; k < i; k++) {
				++*pairs;
				*same += d->cluster[item[i].index] ==
				    d->cluster[item[k].index];
			}
	}
}

static bool
is_used(const struct dedupe *d, size_t column)
{
	for (int f = 0; f < d->match.data.fields; f++)
		if (d->match.column[f] == column || d->match.other[f] == column)
			return true;
	for (size_t i = 0; i < d->match.joined.n; i++)
		if (d->match.joined.v[i] == column)
			return true;
	return false;
}

void
dedupe_advise(const struct dedupe *d)
{
	struct report *r = &d->tool->report;
	char unused[400] = "";

	for (size_t i = 0; i < d->columns; i++) {
		struct str name = d->header.name[i];
		uint64_t pairs, same;

		if (is_used(d, i) ||
		    str_listed(str_given(d->options->ignore), name))
			continue;
		line_add(unused, sizeof(unused), ", ", "%.*s", STR_ARG(name));
		count_pairs(d, i, &pairs, &same);
		if (pairs >= ENOUGH && (double)same >= decides * (double)pairs)
			report_say(r,
			    "of %" PRIu64 " pairs equal in %.*s, %" PRIu64
			    " are one customer without it: --id=%.*s takes it "
			    "for their number",
			    pairs, STR_ARG(name), same, STR_ARG(name));
	}
	if (unused[0] != '\0')
		report_detail(r, "not compared: %s", unused);
}
