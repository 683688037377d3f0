/* What records are about that are of no customers: papers, products. */
#include "crm-import/linkage/columns.h"
#include "dedupe.h"

#include "base/map.h"
#include "text/token.h"

#include <stdio.h>

enum { SAMPLE = 2000, LIST = 400 };

/* What the values of a column are like, in the first records. */
struct look {
	size_t values, distinct, words, lists; /* with commas */
};

static size_t
count_words(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return n;
}

static struct look
look_at(const struct dedupe *d, size_t column)
{
	struct look look = { 0 };
	struct map seen = { 0 };

	for (size_t i = 0; i < d->line.n && i < SAMPLE; i++) {
		struct str cell = str_trim(d->cell.v[i * d->columns + column]);

		if (cell.n == 0 || token_null(cell))
			continue;
		map_add(&seen, cell);
		look.values++;
		look.words += count_words(cell);
		look.lists += memchr(cell.p, ',', cell.n) != NULL;
	}
	look.distinct = seen.count;
	map_free(&seen);
	return look;
}

/* Texts of several words that hardly two have in common by chance. */
static bool
is_text(const struct look *look)
{
	return look->words >= 2 * look->values &&
	    look->distinct * 10 >= look->values;
}

/* One of few values that many have: a year, a brand. Numbers of records are
 * all different. */
static bool
is_class(const struct look *look)
{
	return look->values > 1 && look->distinct > 1 &&
	    look->distinct * 2 <= look->values;
}

static bool
is_free(const struct dedupe *d, size_t column)
{
	const struct dedupe_options *o = d->options;
	struct str name = d->header.name[column];

	return !columns_listed(o->ids, name) &&
	    !columns_listed(o->categories, name) &&
	    !columns_listed(o->ignore, name);
}

/* Names of several people, as papers have them, are no title. */
static bool
is_better(const struct look *a, const struct look *b)
{
	bool list = 2 * a->lists > a->values;

	if (list != (2 * b->lists > b->values))
		return !list;
	return a->distinct > b->distinct;
}

/* The text that differs most, which is no `other` column. */
static size_t
find_text(const struct dedupe *d, const struct look *look, size_t other)
{
	size_t best = ROLE_NONE;

	for (size_t i = 0; i < d->columns; i++)
		if (i != other && is_free(d, i) && is_text(&look[i]) &&
		    (best == ROLE_NONE || is_better(&look[i], &look[best])))
			best = i;
	return best;
}

/* A column that has nothing to do with where people live, or with firms of a
 * house. */
static void
add(struct dedupe *d, const char *role, size_t column)
{
	int f = d->match.data.fields;

	match_add(&d->match, role, d->header.name[column].p, column);
	if (d->match.data.fields == f)
		return;
	d->match.data.field[f].shared = 0;
	d->match.data.field[f].place = false;
}

void
dedupe_guess(struct dedupe *d)
{
	struct look *look = mem_alloc(d->columns, sizeof(*look));
	char list[LIST] = "";
	size_t n = 0, name, more;

	for (size_t i = 0; i < d->columns; i++)
		look[i] = look_at(d, i);
	name = find_text(d, look, ROLE_NONE);
	more = name == ROLE_NONE ? name : find_text(d, look, name);
	if (name != ROLE_NONE)
		add(d, "customer_name", name);
	if (more != ROLE_NONE)
		add(d, "company", more);
	for (size_t i = 0; name != ROLE_NONE && i < d->columns; i++) {
		if (i == name || n >= sizeof(list) ||
		    (i != more && (!is_free(d, i) || !is_class(&look[i]))))
			continue;
		if (i != more)
			add(d, "region", i);
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%.*s",
		    n == 0 ? ", told apart by " : ", ",
		    STR_ARG(d->header.name[i]));
	}
	if (name != ROLE_NONE)
		report_say(&d->tool->report,
		    "no column says who a record is about; guessed from the "
		    "values: its name is %.*s%s",
		    STR_ARG(d->header.name[name]), list);
	free(look);
}
