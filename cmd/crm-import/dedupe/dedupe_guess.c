/* What records are about that are of no customers: papers, products. */
#include "dedupe.h"

#include "base/map.h"
#include "text/token.h"

#include <stdio.h>

enum { SAMPLE = 2000, LIST = 400 };

/* What the values of a column are like, in the first records. */
struct look {
	size_t values, distinct, words, years, lists; /* with commas */
	bool title, creator;			      /* by what it is called */
};

static size_t
count_words(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ' && (i == 0 || s.p[i - 1] == ' ');
	return n;
}

/* Names in normal form of what a work or a ware is called by, and of by whom it
 * is. */
static const char titles[] = "title,titel,titre,titulo,name,product,work,"
			     "标题,书名,题名";
static const char creators[] = "author,authors,creator,creators,artist,"
			       "artists,autor,autoren,auteur,auteurs,autores,"
			       "作者";

static bool
is_called(struct str header, const char *names)
{
	scoped_by(arena_free) struct arena arena = { 0 };

	return str_listed(str_of(names), role_normal(header, &arena));
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
		look.years += match_year(cell);
		look.lists += memchr(cell.p, ',', cell.n) != NULL;
	}
	look.distinct = seen.count;
	map_free(&seen);
	look.title = is_called(d->header.name[column], titles);
	look.creator = is_called(d->header.name[column], creators);
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

bool
dedupe_is_free(const struct dedupe *d, size_t column)
{
	const struct dedupe_options *o = d->options;
	struct str name = d->header.name[column];

	return !str_listed(str_given(o->ids), name) &&
	    !str_listed(str_given(o->categories), name) &&
	    !str_listed(str_given(o->ignore), name);
}

/* Names of several people, as papers have them, are no title. */
static bool
is_better(const struct look *a, const struct look *b, bool second)
{
	bool list = 2 * a->lists > a->values;

	if (a->title != b->title)
		return a->title;
	if (a->creator != b->creator)
		return second == a->creator;
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
		if (i != other && dedupe_is_free(d, i) && is_text(&look[i]) &&
		    (best == ROLE_NONE ||
			is_better(&look[i], &look[best], other != ROLE_NONE)))
			best = i;
	return best;
}

static void
add(struct dedupe *d, const char *role, size_t column)
{
	match_add(&d->match, role, d->header.name[column].p, column);
}

/* The first column of years is that of the record. */
static const char *
role_of_class(const struct look *look, bool *year)
{
	bool first = !*year && 10 * look->years >= 9 * look->values;

	*year |= first;
	return first ? "year" : "class";
}

/* Has a role said more than a place? That of a publisher says nothing of who
 * a record is about. */
static bool
is_told(const struct dedupe *d)
{
	if (d->options->ids != NULL || d->options->categories != NULL)
		return d->match.data.fields > 0;
	for (int f = 0; f < d->match.data.fields; f++)
		if (!d->match.data.field[f].place &&
		    d->match.data.field[f].kind < LINKAGE_CATEGORY)
			return true;
	return false;
}

void
dedupe_guess(struct dedupe *d)
{
	scoped struct look *look = NULL;
	char list[LIST] = "";
	bool year = false;
	size_t n = 0, name, more;

	if (is_told(d))
		return;
	look = mem_alloc(d->columns, sizeof(*look));
	for (size_t i = 0; i < d->columns; i++)
		look[i] = look_at(d, i);
	name = find_text(d, look, ROLE_NONE);
	if (name == ROLE_NONE ||
	    (!look[name].title && d->match.data.fields > 0))
		return;
	d->match.data.fields = 0;
	more = find_text(d, look, name);
	add(d, "title", name);
	if (more != ROLE_NONE)
		add(d, "creators", more);
	for (size_t i = 0; i < d->columns; i++) {
		if (i == name || n >= sizeof(list) ||
		    (i != more &&
			(!dedupe_is_free(d, i) || !is_class(&look[i]))))
			continue;
		if (i != more)
			add(d, role_of_class(&look[i], &year), i);
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%.*s",
		    n == 0 ? ", told apart by " : ", ",
		    STR_ARG(d->header.name[i]));
	}
	report_say(&d->tool->report,
	    "no column says who a record is about; guessed from the values: "
	    "its name is %.*s%s",
	    STR_ARG(d->header.name[name]), list);
}
